# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Reports made by hand, one for each thing that a writer must get right."""

from __future__ import annotations

from collections.abc import Callable

from release_checker.audit import _pillar
from release_checker.model import Basis, Cost, Outcome, Pillar, Requirement, fingerprint
from release_checker.reports.log_records import (
    AttemptedInfo,
    ClaimInfo,
    EvidenceInfo,
    NumbersInfo,
    ReplayInfo,
    RunInfo,
    SeriesInfo,
)
from release_checker.reports.record import Location
from release_checker.reports.report import (
    Attachment,
    AttemptInfo,
    CellInfo,
    CheckInfo,
    DependencyInfo,
    EnvironmentInfo,
    FailingTest,
    FindingInfo,
    FixInfo,
    Isolation,
    NotebookInfo,
    ProjectInfo,
    Report,
    SelectionInfo,
    TestsInfo,
    Tool,
    VerdictInfo,
    WaiverInfo,
)
from release_checker.reports.summary import mending_order
from release_checker.text import printable
from release_checker.verdict import Judged, decide, stage

R, A = Requirement.REQUIRED, Requirement.RECOMMENDED
HOSTILE = ('<script>alert(1)</script>"\'`&|*_#[x](javascript:alert(2)) @octocat #12 GH-3 https://evil.example/x '
           "\x1b[31mred\x1b[0m \u202etxt.exe \udcff \x00 \ufffe ${{ secrets }} <!-- x --> ]]> :tada: $x$ "
           "![p](http://evil.example/p.png)\n# heading\n| a | b |")


def finding(
    message: str, path: str = "", line: int | None = None, cell: int | None = None, *, fix: str = "mend it",
    command: str = "", minutes: int = 5, evidence: str = "", basis: Basis = Basis.OBSERVED, advisory: bool = False,
    waived: bool = False,
) -> FindingInfo:
    """A finding; without a path it is true of the whole project."""
    return FindingInfo(
        message=message, location=Location(path=path, line=line, cell=cell) if path else None, evidence=evidence,
        basis=basis, fingerprint=fingerprint("X", path, message), advisory=advisory, waived=waived,
        fix=FixInfo(text=fix, command=command, minutes=minutes),
    )


def check(
    code: str, name: str, title: str, outcome: Outcome, *findings: FindingInfo, requirement: Requirement = R,
    reason: str = "", why: str = "It stands in the way of whoever comes next.", undecided: tuple[str, ...] = (),
    waived_by: str | None = None, cost: Cost = Cost.READS,
) -> CheckInfo:
    """A check and what came of it."""
    return CheckInfo(
        code=code, name=name, title=title, why=why, remedy="Mend it, then look again.", pillar=Pillar.of(code).code,
        cost=cost, requirement=requirement, outcome=outcome, reason=reason, findings=findings, undecided=undecided,
        waived_by=waived_by, seconds=0.01,
    )


def make(
    *checks: CheckInfo, name: str = "sentiment-study", waivers: tuple[WaiverInfo, ...] = (),
    selection: SelectionInfo | None = None, git: bool = True,
) -> Report:
    """The report that an audit with these outcomes would give."""
    judged = [Judged(item.code, Pillar.of(item.pillar), item.requirement, item.outcome) for item in checks]
    blocking = {item.code for item in judged if item.blocks}
    return Report(
        tool=Tool(version="0.1.0"), created="2026-11-22T05:00:00+00:00", seconds=3.2, profile="scholar",
        project=ProjectInfo(name=name, commit="5b1e9c4a" * 5 if git else None, dirty=False if git else None,
                            tree="77aa" * 10 if git else None, files=61, anchor="README.md"),
        selection=selection or SelectionInfo(), isolation=Isolation(tier="none-needed"),
        verdict=VerdictInfo(
            decision=decide(judged), stage=stage(judged),
            blockers=tuple(item.code for item in mending_order(checks) if item.code in blocking),
            unknowns=tuple(item.code for item in judged if item.undecided),
        ),
        pillars=tuple(_pillar(pillar, list(checks)) for pillar in Pillar if any(c.pillar == pillar.code for c in checks)),
        checks=checks, waivers=waivers,
    )


ABSENT = "this version has no check that decides it"


def absent(code: str, name: str, title: str, requirement: Requirement = R) -> CheckInfo:
    """A check that this version has not."""
    return check(code, name, title, Outcome.UNKNOWN, reason=ABSENT, undecided=(ABSENT,), requirement=requirement, why="",
                 cost=Cost.EXECUTES)


def blocked() -> Report:
    """Blockers, warnings, unknowns, a waiver, passes and skips."""
    return make(
        check("LIC001", "no-license", "No license file", Outcome.FAIL,
              finding("no LICENSE, LICENCE, COPYING or LICENSES/ in 61 files",
                      fix="choose a license and add it as `LICENSE`", command="release-checker explain LIC001", minutes=2),
              why="Without a license nobody may use, change or pass on the work, whatever the README says."),
        check("LIC002", "license-text-unrecognised", "License text is no known license", Outcome.SKIP,
              reason="no license file"),
        check("DOC001", "no-readme", "No README", Outcome.PASS, reason="README.md, 142 lines"),
        check("DOC007", "documented-command-broken", "Documented command cannot run", Outcome.FAIL,
              finding("the command names train.py, and the script is src/train.py", "README.md", 31,
                      fix="write `python src/train.py` in the README", minutes=2, evidence="$ python train.py --lr 0.1"),
              finding("train.py has no option --learning-rate; it has --lr", "README.md", 34,
                      fix="write `--lr` in place of `--learning-rate`", minutes=1,
                      evidence="$ python src/train.py --learning-rate 0.1"),
              why="The first command a stranger tries is the one in the README. When it fails, most stop there."),
        check("DOC010", "no-citation", "No citation", Outcome.PASS, reason="CITATION.cff"),
        check("DOC013", "no-cost-statement", "No word on hardware or training time", Outcome.FAIL,
              finding("no word on hardware, memory or training time", "README.md",
                      fix="say what it took: machine, memory, hours"),
              requirement=A),
        check("DOC014", "no-limitations", "No word on limits", Outcome.FAIL,
              finding("no word on limits, bias or intended use", "README.md", basis=Basis.INFERRED), requirement=A),
        check("ENV002", "dependency-unpinned", "Dependency without a version", Outcome.FAIL,
              *(finding(f"{name} has no version", "requirements.txt", number, fix="pin all with `uv pip compile`",
                        command="uv pip compile requirements.in -o requirements.txt", evidence=name)
                for number, name in enumerate(("numpy", "torch", "tqdm"), 1)), requirement=A),
        absent("ENV006", "environment-does-not-install", "does not install in a clean environment today"),
        check("NBK003", "stored-error", "Stored output is an error", Outcome.FAIL,
              finding("the stored output is a ValueError", "analysis.ipynb", 2, 13, minutes=10, basis=Basis.INFERRED,
                      fix="mend the cell, run all from the top and save",
                      evidence="ValueError: could not convert string to float")),
        absent("NBK009", "notebook-fails", "a cell ends in an error"),
        check("NBK013", "oversized-output", "Oversized output", Outcome.WAIVED,
              finding("output of 3,200 kB, over the bound of 1,000 kB", "maps.ipynb", None, 4, waived=True), requirement=A,
              waived_by="Ada Lovelace"),
        check("TRN002", "unseeded", "Randomness without a seed", Outcome.UNKNOWN,
              reason="src/model.py: cannot be parsed: invalid syntax, and 1 more",
              undecided=("src/model.py: cannot be parsed: invalid syntax", "src/old.py: cannot be parsed: Python 2")),
        check("SEC007", "large-file", "File too large to host in git", Outcome.PASS, reason="61 files"),
        waivers=(WaiverInfo(check="NBK013", path="maps.ipynb", reason="the map is the result", who="Ada Lovelace",
                            expires="2027-06-30", used=True),),
    )


def incomplete() -> Report:
    """Nothing blocks, and much was not decided."""
    return make(
        check("LIC001", "no-license", "No license file", Outcome.PASS, reason="LICENSE"),
        absent("LIC007", "dependency-license-incompatible", "license forbids it"),
        absent("ENV006", "environment-does-not-install", "does not install"),
        absent("RUN001", "no-experiment-log", "no log", requirement=A),
        check("SEC006", "junk-committed", "Junk committed", Outcome.FAIL, finding("3 compiled files", "__pycache__/a.pyc"),
              requirement=A),
        absent("SEC001", "secret-found", "secret"),
    )


def ready() -> Report:
    """Every required check passed or does not apply."""
    return make(
        check("LIC001", "no-license", "No license file", Outcome.PASS, reason="LICENSE"),
        check("DOC001", "no-readme", "No README", Outcome.PASS, reason="README.md, 30 lines"),
        check("NBK003", "stored-error", "Stored output is an error", Outcome.SKIP, reason="no notebooks"),
        name="iris", git=False,
    )


def asked_in_part() -> Report:
    """Ready as far as `--only` asked."""
    return make(check("LIC001", "no-license", "No license file", Outcome.PASS, reason="LICENSE"),
                selection=SelectionInfo(only=("LIC001",), left_out=42))


def hostile() -> Report:
    """Every text that a project has a say in tries to break out."""
    bad = finding(HOSTILE, "a|b<i>\u202e`@x`#1/\udcff.py", 3, fix=HOSTILE, command=HOSTILE, evidence=HOSTILE)
    return make(
        check("LIC001", "no-license", "No license file", Outcome.FAIL, bad, finding(HOSTILE, fix=HOSTILE)),
        check("DOC013", "no-cost-statement", "No word on cost", Outcome.FAIL, bad, requirement=A, undecided=(HOSTILE,)),
        check("DOC014", "no-limitations", "No word on limits", Outcome.WAIVED, bad.model_copy(update={"waived": True}),
              waived_by=HOSTILE),
        check("NBK001", "notebook-invalid", "Invalid notebook", Outcome.UNKNOWN, reason=HOSTILE,
              undecided=(HOSTILE, HOSTILE)),
        check("SEC007", "large-file", "Large file", Outcome.PASS, reason=HOSTILE),
        check("SEC010", "link-outside", "Link", Outcome.SKIP, reason=HOSTILE),
        name=HOSTILE,
        waivers=(WaiverInfo(check="DOC014", path="", reason=HOSTILE, who=HOSTILE, expires="2027-06-30", used=True),),
    )


def crowded() -> Report:
    """More findings than fit on a page, all of full length."""
    def many(number: int) -> list[FindingInfo]:
        return [finding(f"finding {n} says in some more words what was expected and what was found " + "x" * 200,
                        f"some/rather/deep/folder/of/the/project/module_{n}.py", n, evidence="e" * 300,
                        fix=f"mend {n} " + "f" * 200)
                for n in range(number)]

    return make(
        *(check(f"{pillar.code}{n:03}", f"fault-{n}", f"Fault number {n}", Outcome.FAIL, *many(8),
                requirement=R if n % 2 else A)
          for pillar in Pillar for n in range(1, 9)),
    )


def executed(text: str = "", *, kept: bool = False) -> Report:
    """The environment was rebuilt, notebooks and tests ran; `text` stands wherever the project has a say."""
    said = text or "stored accuracy 0.912, rerun twice 0.874"
    cell = CellInfo(cell=13, line=text or "score = model.score(x, y)", verdict="stale", stored="differs", rerun="equal",
                    detail=said)
    return make(
        check("ENV006", "environment-does-not-install", "Environment does not install", Outcome.FAIL,
              finding(text or "torch==1.4.0 has no wheel for Python 3.11", "requirements.txt", 7)),
        check("NBK010", "output-stale", "Stored output is stale", Outcome.FAIL, finding(said, "analysis.ipynb", 3, 13),
              cost=Cost.EXECUTES),
    ).model_copy(update={
        "isolation": Isolation(tier="landlock", missing=("own process list (no namespace)",), executed=0 if kept else 9,
                               kept=4),
        "environment": EnvironmentInfo(
            python="3.8.18", declared=text or "requirements.txt", works=False, installed=31,
            attempts=(AttemptInfo(words="as declared", installs=False, imports=None, reason=said, seconds=2.4),
                      AttemptInfo(words=text or "as of 2020-03-01", installs=True, imports=True, seconds=31.0)),
            changes=(text or "torch==1.4.0 → torch==1.13.1",), missing=(text or "apex",), left_out=(text or "cudatoolkit",),
            lock="attachments/environment/requirements.lock.txt", diff="attachments/environment/changes.diff"),
        "notebooks": (
            NotebookInfo(path=text or "analysis.ipynb", verdict="stale", reason=said, cells=20, same=17, compared=20,
                         different=(cell, cell.model_copy(update={"cell": 18, "verdict": "picture-changed"})),
                         notes=(text or "cell 4 is tagged raises-exception",), seconds=12.0,
                         executed=("attachments/notebooks/analysis.ipynb",), page="attachments/notebooks/analysis.html"),
            NotebookInfo(path="b.ipynb", verdict="same", cells=3, same=3, compared=3),
            NotebookInfo(path="c.ipynb", verdict="not-run", reason=text or "no R kernel here", cells=3),
        ),
        "tests": TestsInfo(runner="pytest", outcome="failed", passed=118, failed=1, skipped=3, seconds=4.5, failing=(
            FailingTest(name=text or "tests/test_a.py::test_b", location=None, message=said, kind="failed"),)),
        "attachments": tuple(Attachment(path=f"attachments/{name}", sha256="77" * 32, size=7) for name in (
            "environment/requirements.lock.txt", "environment/changes.diff", "notebooks/analysis.ipynb",
            "notebooks/analysis.html")),
        "dependencies": (DependencyInfo(name="numpy", version="1.18.1", license="BSD-3-Clause"),),
    })


def kept_executed() -> Report:
    """Everything came from an earlier audit."""
    return executed(kept=True)


def hostile_executed() -> Report:
    """What the executed project says tries to break out."""
    return executed(printable(HOSTILE))  # as the audit writes it


def traced(text: str = "") -> Report:
    """Logs were read, claims traced and training replayed; `text` stands wherever the project has a say."""
    said, here = text or "run 3fa2 logged 0.628", Location(path=text or "README.md", line=142)
    value = EvidenceInfo(origin=text or "run mlp (3fa2c1d0)", run_id=text or "3fa2c1d0", metric=text or "test_acc",
                         how="last", step=20, value=0.628, location=here)
    claim = ClaimInfo(location=here, said=text or "0.68", value=0.68, metric=text or "accuracy", about=text or "mlp · test",
                      nature="exact", standing="contradicted", reason=said, evidence=(value,), remarks=(said,), context=said)
    points = tuple((step, 1 / (step + 1), 1 / (step + 1) + (0.01 if step > 10 else 0)) for step in range(20))
    curve = SeriesInfo(metric=text or "loss", verdict="differs", reason=said, compared=20, recorded=20, step=11, was=0.083,
                       now=0.093, band=0.005, curve=points)
    same = SeriesInfo(metric=text or "acc", verdict="bitwise", compared=1, recorded=1, was="NaN", now="NaN")
    replay = ReplayInfo(name=text or "mlp", command=text or "python train.py --seed 1", source="recorded",
                        run_id=text or "3fa2c1d0", commit="5b1e9c4" + 33 * "0", verdict="differs", reason=said,
                        attempts=(AttemptedInfo(ended=text or "ended with 0", seconds=12.3),) * 2, metrics=(curve, same),
                        twice=text or "the same, bit for bit", elsewhere=text, notes=(said,))
    run = RunInfo(tracker="mlflow", run_id=text or "3fa2c1d0", name=text or "mlp", store=text or "mlruns", location=here,
                  status="finished", commit=text or "5b1e9c4" + 33 * "0", commit_held=False, dirty=True,
                  seeds=(text or "seed=1",), metrics={text or "test_acc": 0.628, "loss": "NaN"}, backs=1)
    return make(
        check("CLM002", "claim-contradicted", "Claimed number that the log contradicts", Outcome.FAIL, finding(said)),
    ).model_copy(update={
        "runs": (run, run.model_copy(update={"status": "failed", "backs": 0})),
        "claims": (claim, claim.model_copy(update={"standing": "traced", "made_again": text or "0.628, bit for bit"}),
                   claim.model_copy(update={"standing": "untraced", "evidence": ()})),
        "numbers": NumbersInfo(documents=("README.md",), claims=3, others=1,
                               unclear=(text or "README.md:9: 17 (unknown)",)),
        "replays": (replay, replay.model_copy(update={"verdict": "not-run", "attempts": (), "metrics": ()})),
    })


def hostile_traced() -> Report:
    """What logs, claims and replays say tries to break out."""
    return traced(printable(HOSTILE))


def empty() -> Report:
    """A profile that asks for nothing."""
    return make(name="empty")


SAMPLES: dict[str, Callable[[], Report]] = {
    made.__name__: made for made in (blocked, incomplete, ready, asked_in_part, hostile, crowded, executed, kept_executed,
                                     hostile_executed, traced, hostile_traced, empty)
}
