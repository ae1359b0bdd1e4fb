# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Which options a script accepts: its own, and those of the project's modules that build its parser."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from release_checker.facts.python.imports import Imports
from release_checker.facts.python.modules import Modules
from release_checker.facts.python.options import Option, Options
from release_checker.facts.python.sources import PythonSources, Source
from release_checker.facts.training import imported_paths
from release_checker.model import Place

DEPTH = 4
"Imports followed from a script to where its parser is built."
HARMLESS = {
    "print", "vars", "isinstance", "len", "str", "repr", "type", "hasattr", "getattr", "super", "id", "dir", "setattr",
    "dict", "argcomplete.autocomplete", "logging.info", "logger.info", "pprint.pprint", "sys.exit", "add_help",
    "HelpFormatter",
}
"Functions that may be handed a parser and add nothing to it."
FLAG_PROVIDERS = {
    "absl", "tensor2tensor", "t5", "seqio", "mesh_tensorflow", "official", "lingvo", "clu", "xmanager",
    "tensorflow_models", "fairseq", "parlai", "allennlp", "detectron2", "mmcv", "mmengine", "mmdet", "mmseg", "mmcls",
    "hydra", "sacred", "gin", "tensorpack", "espnet", "espnet2", "kaldi", "opennmt", "onmt", "megatron", "deepspeed",
    "pytorch_lightning", "lightning", "ignite", "catalyst", "rllib", "ray", "avalanche", "ml_collections",
    "mlperf_logging", "object_detection", "slim", "tf_slim", "kfac", "streamlit", "locust", "scrapy", "kivy", "luigi",
    "airflow", "django", "celery", "nni", "wandb", "guild", "omegaconf", "spock", "params_proto", "fvcore", "yacs",
    "acme", "launchpad", "dopamine", "baselines", "garage", "tap", "cleo", "cement", "invoke",
    "fabric", "pyhocon", "paddle", "ppcls", "ppdet", "paddlenlp", "horovod", "maskrcnn_benchmark", "dataclasses_json",
    "argparse_dataclass", "bittensor",
}
"Packages that read or extend a command line by themselves."


@dataclass(frozen=True, slots=True)
class Accepted:
    """What one script takes on its command line."""

    path: str
    "The script."
    options: tuple[Option, ...]
    "Declared options and positional arguments."
    family: str
    "argparse, absl, click, typer, fire, docopt, globals or none."
    exact: bool
    "Exactly these: all of them stand in the script itself, and nothing else adds any."
    undecided: tuple[str, Place] | None
    "Why an option that is not among them may be accepted all the same."
    elsewhere: frozenset[str]
    "Flags declared in other files of the project, any of which may be added by ways that reading does not see."
    subcommands: tuple[str, ...] = ()
    "Names of subcommands."
    has_subcommands: bool = False
    "There are some, named or not."
    no_abbreviation: bool = False
    "Beginnings of options are not accepted."
    config: tuple[str, str] | None = None
    "hydra's config_path and config_name."

    @property
    def flags(self) -> frozenset[str]:
        """Every flag."""
        return frozenset(flag for option in self.options for flag in option.flags)

    @property
    def positionals(self) -> tuple[Option, ...]:
        """Arguments without a flag."""
        return tuple(option for option in self.options if not option.flags)


class OptionBook:
    """Answers for any script of the project what it accepts."""

    def __init__(self, sources: PythonSources, modules: Modules) -> None:
        self.modules = modules
        self.sources = {source.path: source for source in sources if not source.notebook}
        self._all: frozenset[str] | None = None

    def accepted(self, path: str) -> Accepted | None:
        """What the script at a path accepts; None when it could not be parsed."""
        source = self.sources.get(path)
        own = source.get(Options) if source else None
        if source is None or own is None:
            return None
        if source.problem:
            return Accepted(path, (), "none", False, (f"{path} {source.problem}", Place(path)), frozenset())
        handed = [name for name in own.passes_parser if name not in HARMLESS and not self._local(name)]
        families = own.parses - {"flags"}
        declared = {option.family for option in own.items}
        declares = "argparse" in declared or bool(own.subcommands)
        if families and families <= {"argparse", "optparse", "configargparse"} and declares and not handed:
            return self._exact(path, own, "argparse")
        if families == {"click"} and "click" in declared and not handed and not own.has_subcommands:
            return self._exact(path, own, "click")
        if families in ({"typer"}, {"fire"}, {"docopt"}):
            return self._exact(path, own, next(iter(families)))
        if own.overrides:
            names = tuple(
                Option((f"--{name}",), name, Place(path), "globals", takes="unknown") for name in sorted(own.globals)
            )
            return self._exact(path, Options(items=names), "globals")
        return self._joined(path, own)

    def _exact(self, path: str, own: Options, family: str) -> Accepted:
        undecided = next(iter(own.open), None)
        named = frozenset(f"--{key}" for key in own.keys) if undecided else frozenset()
        exact = not own.has_subcommands and own.parsers <= 1 and "configargparse" not in own.parses
        return Accepted(
            path,
            own.items,
            family,
            exact,
            undecided,
            named,
            own.subcommands,
            own.has_subcommands,
            own.no_abbreviation,
            own.config,
        )

    def _joined(self, path: str, own: Options) -> Accepted:
        """The script and all modules of the project that it imports, taken together."""
        near = [(other, options) for other in self._reached(path) if (options := self._options(other)) is not None]
        items = [*own.items, *(item for _, options in near for item in options.items if not item.guarded)]
        parses = own.parses.union(*(options.parses for _, options in near))
        reasons = [*own.open, *(reason for _, options in near for reason in options.open)]
        if own.strict or any(options.strict for _, options in near):
            reasons = [reason for reason in reasons if "parse_known_args" not in reason[0]]
        undecided = next(iter(reasons), None)
        family = (
            "absl"
            if "flags" in parses
            else next((name for name in ("argparse", "click", "typer") if name in parses), "none")
        )
        if undecided is None and (own.uses_argv or (family == "none" and any(options.uses_argv for _, options in near))):
            place = own.uses_argv or next(options.uses_argv for _, options in near if options.uses_argv)
            undecided = ("sys.argv is read by hand", place)
        if undecided is None and not items and parses - {"absl"}:
            undecided = ("its parser is built where reading does not follow", Place(path))
        if undecided is None and (foreign := self._foreign([path, *(other for other, _ in near)], family)):
            undecided = foreign
        others = frozenset() if family == "none" and not items else self.everywhere()
        if undecided is not None:
            others |= {f"--{key}" for options in (own, *(options for _, options in near)) for key in options.keys}
        return Accepted(
            path,
            tuple(items),
            family if items else "none",
            False,
            undecided,
            others,
            own.subcommands,
            own.has_subcommands or any(options.has_subcommands for _, options in near),
            any(options.no_abbreviation for _, options in near) or own.no_abbreviation,
            own.config,
        )

    def everywhere(self) -> frozenset[str]:
        """Every flag that any file of the project declares."""
        if self._all is None:
            found = (source.get(Options) for source in self.sources.values())
            self._all = frozenset(flag for options in found if options for item in options.items for flag in item.flags)
        return self._all

    def _foreign(self, paths: Iterable[str], family: str) -> tuple[str, Place] | None:
        for path in paths:
            options = self._options(path)
            for name in options.passes_parser if options else ():
                top = name.lstrip(".").partition(".")[0]
                if (
                    "." in name
                    and not name.startswith((".", "self.", "cls."))
                    and top[:1].isalpha()
                    and not self._ours(top, path)
                ):
                    known = {
                        "argparse",
                        "parser",
                        "args",
                        "opt",
                        "logging",
                        "json",
                        "yaml",
                        "os",
                        "sys",
                        "torch",
                        "numpy",
                        "super()",
                    }
                    if top.removesuffix("()") not in known and name not in HARMLESS and top in self._tops(path):
                        return f"{name} may add options", Place(path)
            found = self._tops(path) & FLAG_PROVIDERS - ({"absl"} if family == "absl" else set())
            found = {top for top in found if not self._ours(top, path)}
            if found and (family in ("absl", "none") or found & {"hydra", "sacred", "gin", "mmengine"}):
                return f"{min(found)} may read the command line", Place(path)
        return None

    def _tops(self, path: str) -> set[str]:
        source = self.sources.get(path)
        imports = source.get(Imports) if source else None
        return {item.top for item in imports.items if item.top} if imports else set()

    def _ours(self, top: str, path: str) -> bool:
        return self.modules.find(top, path) is not None or self.modules.folder(top, path) is not None

    def _local(self, name: str) -> bool:
        """A function of the file itself or a builtin, whose declarations were read with the file."""
        return "." not in name or name.startswith(("self.", "cls.", "super()", "argparse.", "parser."))

    def _options(self, path: str) -> Options | None:
        source = self.sources.get(path)
        return source.get(Options) if source else None

    def _reached(self, path: str) -> Iterator[str]:
        seen, layer = {path}, [path]
        for _ in range(DEPTH):
            layer = [found for item in layer for found in self._imported(self.sources.get(item)) if found not in seen]
            layer = list(dict.fromkeys(layer))
            seen.update(layer)
            yield from layer

    def _imported(self, source: Source | None) -> Iterator[str]:
        imports = source.get(Imports) if source else None
        if source is not None and imports is not None:
            for item in imports.items:
                yield from imported_paths(self.modules, source.path, item)
