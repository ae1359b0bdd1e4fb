# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Security and hygiene, by reading."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence

from release_checker.api import (
    Artifact,
    Basis,
    Bounds,
    Files,
    Finding,
    Fix,
    Junk,
    Looked,
    PersonalTraces,
    Pillar,
    Place,
    Result,
    ShippedArtifacts,
    Skip,
    Submodules,
    Unknown,
    UnsafeLoading,
    check,
    counted,
    is_test,
    is_vendored,
    shorten,
)


@check("SEC004", pillar=Pillar.SECURITY, since="0.1")
def unsafe_weights(artifacts: ShippedArtifacts) -> Iterator[Result]:
    """Trained model shipped as a pickle

    ## What it does
    Reports trained models whose first bytes are a pickle (PyTorch, joblib, scikit-learn), one finding for each
    folder of the root. Nothing is loaded to find out.

    ## Why it matters
    Loading a pickle runs whatever code its maker put in. Careful people, and many institutes, refuse to open one.

    ## How to fix
    Ship tensors as safetensors, scikit-learn models as skops or ONNX; or state a checksum and load with
    `weights_only=True`.

    ## Known limits
    Pickles that hold data rather than a model are not reported. A file that Git LFS keeps is a pointer here, and
    unknown.
    """
    models = [item for item in artifacts.weights if not is_vendored(item.path) and not is_test(item.path)]
    if not models:
        yield Skip("no trained models are shipped")
        return
    groups: dict[tuple[str, str], list[Artifact]] = {}
    for item in models:
        if item.pickle:
            groups.setdefault((item.path.partition("/")[0] if "/" in item.path else "", item.pickle.form), []).append(item)
        elif item.pointer and item.format != "safetensors":
            yield Unknown("a Git LFS pointer stands in the model's place", Place(item.path))
    for (folder, form), items in groups.items():
        names = ", ".join(item.path for item in items[:4]) + (" …" if len(items) > 4 else "")
        what = f"the model is a pickle ({form})" if len(items) == 1 else f"{len(items)} models are pickles ({form})"
        where = f" below {folder}" if len(items) > 1 and folder else ""
        remedy = "tensors as safetensors" if form.startswith("torch") else "model with skops or as ONNX"
        yield Finding(
            f"{what}{where}: loading runs whatever code is in it", place=Place(items[0].path), evidence=names,
            key=f"pickle {form} {folder}", fix=Fix(f"save the {remedy} and ship that", minutes=20),
        )
    yield Looked(counted(len(models), "model"))


@check("SEC005", pillar=Pillar.SECURITY, since="0.1")
def personal_data(traces: PersonalTraces) -> Iterator[Result]:
    """Personal data in data files or outputs

    ## What it does
    Looks into tables, records and stored notebook outputs for e-mail addresses of persons, and into tables for columns
    of telephone numbers and of persons' names. Fewer than three different values are taken for a contact. What is
    found is shown by its first letters only.

    ## Why it matters
    Publishing personal data without consent is unlawful in most places, and what is public once stays public.

    ## How to fix
    Remove or pseudonymise the column, take the file out of the git history, and say in the README what was done.

    ## Known limits
    The first megabyte of each file is read. Made-up persons cannot be told from real ones: waive the finding with
    that reason. Free text is searched for e-mail addresses only, and only in folders of data, outputs and logs.
    """
    for item in traces.items:
        where = f" in column {item.column!r}" if item.column else ""
        yield Finding(
            f"{item.count} different {item.sort}{where}, the first {item.sample}", place=item.place,
            key=f"{item.sort} {item.column}",
            basis=Basis.INFERRED,
            fix=Fix("remove or pseudonymise them, also in the git history; if they are made up or published with consent, "
                    "say so "
                    "in the README and waive this", minutes=30),
        )
    for path, reason in traces.unreadable:
        yield Unknown(f"could not be searched: {reason}", Place(path))
    yield Looked(f"{traces.looked} data files and notebooks")


@check("SEC006", pillar=Pillar.SECURITY, since="0.1")
def junk_committed(junk: Junk, files: Files) -> Iterator[Result]:
    """Left-over file committed

    ## What it does
    Reports what tools leave behind, one finding for each kind: compiled Python, notebook checkpoints, folder settings
    of macOS and Windows, virtual environments, editors' settings and backups, caches, build results. An editor's
    settings that a team shares (.vscode) are advice only.

    ## Why it matters
    It hides the files that matter, breaks on other machines, and now and then gives away what nobody meant to publish.

    ## How to fix
    Take it out of git with the command given (the files stay on disk), and name it in .gitignore.

    ## Known limits
    What was deleted later is still in the history; that is not looked at here.
    """
    for kind in junk.kinds:
        count = counted(len(kind.paths), "file")
        targets = kind.remove if len(kind.remove) <= 8 else kind.everywhere
        command = shlex.join(["git", "rm", "-r", "--cached", "-q", "--", *targets])
        yield Finding(
            f"{kind.what}: {count} {'committed' if files.tracked else 'shipped'}", place=Place(kind.paths[0]), key=kind.what,
            evidence=", ".join(kind.remove[:4]) + (" …" if len(kind.remove) > 4 else ""), advisory=kind.advisory,
            fix=Fix(f"take it out of git and add {', '.join(kind.ignore[:3])} to .gitignore",
                    command if files.tracked else "", minutes=2),
        )
    yield Looked(counted(len(files.paths), "file"))


@check("SEC007", pillar=Pillar.SECURITY, since="0.1")
def large_file(files: Files, bounds: Bounds) -> Iterator[Result]:
    """File too large to host in git

    ## What it does
    Reports files above the size that code hosts refuse, and, as advice that never blocks, files above the size that
    belongs in a data archive.

    ## Why it matters
    A push with a file over the limit is rejected as a whole, and a large file stays in every clone for good.

    ## How to fix
    Put the file in a data archive with a DOI, link it, and take it out of the history.

    ## Known limits
    Files kept by Git LFS are small pointers here and are not reported.
    """
    for entry in files.entries:
        megabytes = entry.size / 1e6
        over = megabytes > bounds.large_file_mb
        if not over and megabytes <= bounds.advised_file_mb:
            continue
        limit = bounds.large_file_mb if over else bounds.advised_file_mb
        yield Finding(
            f"{megabytes:.0f} MB, {'over the hosting limit' if over else 'more than advised'} of {limit:g} MB",
            place=Place(entry.path), key="size", advisory=not over,
            fix=Fix(f"move {entry.path} to a data archive and link it from the README", minutes=20),
        )
    yield Looked(counted(len(files.paths), "file"))


@check("SEC009", pillar=Pillar.SECURITY, since="0.1")
def unsafe_loading(loading: UnsafeLoading) -> Iterator[Result]:
    """Outside data that may run code

    ## What it does
    Reports where the code unpickles files (pickle, joblib, dill, `torch.load`, `numpy.load(allow_pickle=True)`), reads
    YAML with a loader that builds any object, evaluates options or file contents as Python, puts them into a shell
    command, unpacks tar archives unfiltered, downloads without checking certificates, or runs code that comes with a
    download. What the project itself writes or ships is left out.

    ## Why it matters
    Whoever can swap the file, a mirror or a well-meaning colleague's upload included, runs code on every reader's machine.

    ## How to fix
    `torch.load(..., weights_only=True)`, `yaml.safe_load`, `ast.literal_eval`, `extractall(filter="data")`, lists of
    arguments instead of shell strings, and formats without code (safetensors, npz, JSON, parquet).

    ## Known limits
    Since PyTorch 2.6 `torch.load` is safe unless told otherwise; with older releases it is not, and a plain call is
    advice. From Python 3.14 on, tar archives are filtered unless told otherwise. Values that reach `eval` through
    several functions are not followed.
    """
    for group in loading.groups:
        first = group.items[0]
        count = f"{len(group.items)} times" if len(group.items) > 1 else "once"
        files = f" in {len(group.paths)} files" if len(group.paths) > 1 else ""
        yield Finding(
            f"{group.danger}, {count}{files}: {first.call}{group.note}", place=first.place,
            key=f"{group.danger} {first.call}",
            evidence=_places([item.place for item in group.items]),
            basis=Basis.OBSERVED if first.explicit else Basis.INFERRED,
            advisory=not first.explicit, fix=Fix(group.remedy, minutes=10),
        )
    yield Looked(f"{loading.looked} Python files and notebooks")


@check("SEC010", pillar=Pillar.SECURITY, since="0.1")
def link_outside(files: Files, submodules: Submodules, junk: Junk) -> Iterator[Result]:
    """Link that leads out of the repository, or nowhere

    ## What it does
    Reports symbolic links whose target is absolute, lies outside the repository or does not exist, and submodules for
    which .gitmodules names no address.

    ## Why it matters
    A stranger's clone has nothing at the other end: data or code that worked for you is missing for everybody else.

    ## How to fix
    Replace the link by the file, by a relative link inside the repository, or by a download step.

    ## Known limits
    A link to a file that the code makes later is reported too. Links inside a committed virtual environment go with
    it (SEC006).
    """
    environments = tuple(f"{folder}/" for kind in junk.kinds for folder in kind.remove)
    for link in files.links:
        if (link.inside and link.exists) or link.path.startswith(environments):
            continue
        where = "nowhere: the repository has no such file" if link.inside else "out of the repository"
        yield Finding(
            f"the link to {shorten(link.target) or 'an unreadable target'} leads {where}", place=Place(link.path),
            evidence=link.target,
            key=link.target, advisory=is_test(link.path) or is_vendored(link.path),
            fix=Fix("replace the link by the file itself or by a relative link to a file that is shipped", minutes=5),
        )
    for item in submodules.homeless:
        yield Finding(
            "a commit of another repository is noted here, and .gitmodules says no address: every clone has an empty folder",
            place=Place(item.path), key="submodule",
            fix=Fix("add the submodule with its address, or commit its files",
                    f"git submodule add ADDRESS {shlex.quote(item.path)}", 10),
        )
    if submodules.problem:
        yield Unknown(submodules.problem, Place(".gitmodules"))
    yield Looked(f"{counted(len(files.links), 'link')} and {counted(len(submodules.items), 'submodule')}")


def _places(places: Sequence[Place]) -> str:
    return ", ".join(map(str, places[:5])) + (f" and {len(places) - 5} more" if len(places) > 5 else "")
