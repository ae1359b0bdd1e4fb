# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Plain results: tables and JSON that a project's own code wrote, each file a store of its own.

What a run is there: see results_table (a run for each row, or one with curves where a column counts steps) and
results_json (a run for each mapping with measures). A run's identifier is the file's path, with `#` and the row or the keys
where the file has several. Files are looked at by name first, and taken only if what they hold is named as measures are:
results of a search, of a football season or of a scan are none. What another tracker wrote is left to its reader.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from release_checker.documents.strict_yaml import parse_yaml
from release_checker.model import Place
from release_checker.runs import lightning
from release_checker.runs import transformers as trainer
from release_checker.runs.delimited import CSV_LIMIT, parse_table
from release_checker.runs.dvc import reader as dvc
from release_checker.runs.foreign import within_foreign_run
from release_checker.runs.measures import plain, tokens, words
from release_checker.runs.plain import Loaded, Logged, PlainReader, listed
from release_checker.runs.records import Damage, Run, Store, Tracker
from release_checker.runs.results.columns import step_column
from release_checker.runs.results.json_results import At, flat, records, runs_in
from release_checker.runs.results.monitor import has_episodes, is_monitor, load_monitors, monitors
from release_checker.runs.results.table import from_records, runs_of
from release_checker.runs.tree import Tree
from release_checker.runs.values import JSON_LIMIT, parse, read_parameters, read_text, seeds

SUFFIXES = (".csv", ".tsv", ".json", ".jsonl", ".log", ".txt")
LOG = words("log logs history progress monitor trainlog loss losses curve curves")
"Words of a file's name that tell of a training's log."
NAMED = LOG | words("""
    result results metric metrics score scores eval evaluation evaluations performance leaderboard comparison ablation report
    scoreboard benchmark benchmarks summary
""")
"Words of a file's name that tell of results."
SAMPLES = words("tests testdata test_data fixtures __snapshots__ mocks")
"Folders of what a project's tests read: no runs of the project."
FOLDERS = words("""
    result results log logs metrics scores evaluation evaluations training_logs train_logs csv_logs eval_results
""")
"Folders whose tables and JSON are looked at, whatever they are called."
LINES = re.compile(r"(?:^|_)(?:log|train_log|training_log|training|metrics|results|history)\.(?:txt|log)$")
"Logs whose suffix says nothing: DETR and its kin write JSON lines to log.txt, Keras tables to training.log."
BESIDE = ("args.yaml", "args.json", "params.json", "hparams.yaml", "hparams.json", "config.yaml", "config.json", "opt.yaml",
          "opts.yaml", "params.yaml", "config.yml", "hyperparameters.json")
"Files that hold the settings of a log in the same folder."
ENOUGH = 200_000
"Characters of a longer log that tell whether it is one."
ALL = "all_results.json"
LINES_FOR = 100_000
"Characters of a JSON file up to which the lines of its runs are sought."


def find(tree: Tree) -> Iterator[Store]:
    """Each file of results."""
    taken = dvc.logged_files(tree)
    folders = set(lightning.log_folders(tree))
    trained = set(trainer.state_folders(tree))
    trained |= {trainer.output_folder(folder) for folder in trained}
    for path in candidates(tree):
        folder, _, name = path.rpartition("/")
        foreign = path in taken or (folder in folders and name == lightning.FILE) or (
            folder in trained and trainer.RESULTS.fullmatch(name))
        if not foreign and _holds_runs(tree, path):
            yield Store(Tracker.RESULTS, path, name.rpartition(".")[2].lower())


def open_store(tree: Tree, store: Store) -> PlainReader:
    """A reader for one file."""
    return PlainReader(store, [store.path], lambda path: load(tree, store, path))


def candidates(tree: Tree) -> Iterator[str]:
    """Files whose names tell of results, and that are small enough."""
    for folder, names in tree.folders.items():
        if within_foreign_run(tree, folder) or SAMPLES.intersection(folder.split("/")):
            continue
        told = plain(folder.rpartition("/")[2]) in FOLDERS
        for name in names:
            path = posixpath.join(folder, name)
            lowered = name.lower()
            likely = _named(name) or (told and not lowered.endswith((".txt", ".log")))
            if likely and lowered.endswith(SUFFIXES) and _small(tree, path, lowered):
                # Ray writes the same rows twice; what the Trainer writes for one split is in all_results.json too; one
                # training has a monitor for each of its environments.
                twice = (lowered == "result.json" and "progress.csv" in names) or (
                    ALL in names and name != ALL and trainer.RESULTS.fullmatch(name)) or (
                    is_monitor(path) and path != monitors(tree, folder)[0])
                if not twice:
                    yield path


def _named(name: str) -> bool:
    stem, _, suffix = name.rpartition(".")
    return bool(LINES.search(name.lower()) if suffix.lower() in ("txt", "log") else
                NAMED & {token.rstrip("0123456789") for token in tokens(stem)})


def _small(tree: Tree, path: str, name: str) -> bool:
    return 0 < tree.files[path] <= (JSON_LIMIT if name.endswith((".json", ".txt")) else CSV_LIMIT)


def _holds_runs(tree: Tree, path: str) -> bool:
    """Whether a file has runs, of a log with steps by its first rows alone."""
    if is_monitor(path):
        return has_episodes(tree, path)
    if tree.files[path] > ENOUGH:
        text = read_text(tree, path, CSV_LIMIT)
        begin = text.content[:ENOUGH].rpartition("\n")[0]
        if not begin.lstrip().startswith(("{", "[")) and step_column(parse_table(begin).header) is not None:
            return bool(_table(begin, named_so=_is_log(path)))
    return bool(load(tree, Store(Tracker.RESULTS, path), path).logged)


def _is_log(path: str) -> bool:
    return bool(LOG & set(tokens(path.rpartition("/")[2])))


def load(tree: Tree, store: Store, path: str) -> Loaded:
    """The runs of one file; none, and no damage, where it is something else."""
    if is_monitor(path):
        return load_monitors(tree, store, path)
    text = read_text(tree, path, CSV_LIMIT)
    if text.problem:
        return Loaded()
    content, name = text.content, path.rpartition("/")[2].lower()
    named_so = _is_log(path)
    damage: tuple[Damage, ...] = ()
    if content.lstrip().startswith(("{", "[")):
        found, damage = _json(path, content, named_so=named_so)
    elif name.endswith(".json"):
        return Loaded()
    else:
        found = _table(content, named_so=named_so)
    beside = _beside(tree, path) if len(found) == 1 and found[0].found.curves else {}
    logged = [_logged(store, path, item, beside, damage, alone=len(found) == 1) for item in found]
    return Loaded(tuple(logged))


def _table(content: str, *, named_so: bool) -> list[At]:
    table = parse_table(content)
    if table.problem or len(table.header) < 2:
        return []
    return [At((str(found.row),), found) for found in runs_of(table.header, table.rows, named_so=named_so)]


def _json(path: str, content: str, *, named_so: bool) -> tuple[list[At], tuple[Damage, ...]]:
    """The runs of a JSON text, or of one with a JSON value a line; a file that is cut gives the lines that are whole."""
    try:
        return _with_lines(content, runs_in(parse(f"{path}.json", content), named_so=named_so)), ()
    except ValueError:
        pass
    lines = list(records(content))
    if len(lines) < 2:
        return [], ()
    header, rows = from_records([flat(record) for _, record in lines])
    numbered = [(line, row) for (line, _), (_, row) in zip(lines, rows, strict=True)]
    found = [At((str(item.row),), item) for item in runs_of(header, lambda: iter(numbered), named_so=named_so)]
    whole = sum(1 for line in content.split("\n") if line.strip())
    if whole == len(lines):
        return found, ()
    return found, (Damage(f"{whole - len(lines)} of {whole} lines are no JSON", Place(path), "those lines"),)


def _with_lines(content: str, found: list[At]) -> list[At]:
    """JSON is YAML, whose reader knows lines."""
    if len(found) < 2 or len(content) > LINES_FOR:
        return found
    document = parse_yaml(content)
    if document.problem:
        return found
    for item in found:
        keys: list[object] = list(item.keys)
        value = document.data
        for index, key in enumerate(keys):
            if isinstance(value, list) and str(key).isdigit():
                keys[index] = int(str(key)) - 1
                value = None
            else:
                value = value.get(key) if isinstance(value, dict) else None
        item.found.line = document.line(tuple(keys))
    return found


def _beside(tree: Tree, path: str) -> dict[str, str]:
    folder = path.rpartition("/")[0]
    for name in BESIDE:
        if (beside := posixpath.join(folder, name)) in tree.files:
            return read_parameters(tree, beside)[0]
    return {}


def _logged(
    store: Store, path: str, item: At, beside: Mapping[str, str], damage: tuple[Damage, ...], *, alone: bool
) -> Logged:
    found = item.found
    stem = path.rpartition("/")[2].rpartition(".")[0]
    named = {**beside, **found.parameters}
    keys = ".".join(item.keys)
    run = Run(
        tracker=Tracker.RESULTS, store=store.path, id=path if alone else f"{path}#{keys}",
        place=Place(path, found.line or None) if not alone else Place(path),
        name=found.name or ("" if alone or keys.isdigit() else " / ".join(item.keys)), experiment=_experiment(path, stem),
        parameters=named, metrics=listed(found.curves, found.metrics), seeds=seeds(named), damage=damage,
    )
    return Logged(run, found.curves)


@lru_cache(maxsize=256)
def _experiment(path: str, stem: str) -> str:
    """The folder, where the file's own name says nothing of what was measured."""
    folder = path.rpartition("/")[0].rpartition("/")[2]
    return folder if set(tokens(stem)) <= NAMED else stem
