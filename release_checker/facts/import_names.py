# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""From import names to distributions, by tables kept in facts/data; never by likeness of names alone."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from functools import cache
from importlib.resources import files as resource_files

from release_checker.facts.dependencies.records import normalised

REMOVED = """
    asynchat asyncore binhex cgi cgitb chunk crypt distutils formatter fpectl imghdr imp lib2to3 macpath
    macurl2path mailcap msilib nis nntplib ossaudiodev parser pipes pty smtpd sndhdr spwd sunau symbol telnetlib
    uu xdrlib dummy_threading _bootlocale audioop aifc compression annotationlib tomllib zoneinfo graphlib
"""
"Standard library of some Python 3, whichever runs this program."
PYTHON_2 = """
    __builtin__ anydbm BaseHTTPServer Bastion CGIHTTPServer Canvas ConfigParser Cookie Dialog DocXMLRPCServer
    FileDialog FixTk HTMLParser MimeWriter Queue ScrolledText SimpleDialog SimpleHTTPServer SimpleXMLRPCServer
    SocketServer StringIO Tix Tkconstants Tkdnd Tkinter UserDict UserList UserString _winreg cPickle cStringIO
    commands compiler cookielib copy_reg dbhash dircache dl dumbdbm dummy_thread exceptions fpformat
    future_builtins gdbm hotshot htmlentitydefs htmllib httplib ihooks imageop imputil md5 mhlib mimetools
    mimify multifile mutex new popen2 posixfile rexec rfc822 rgbimg robotparser sets sgmllib sha statvfs
    stringold sunaudio thread tkColorChooser tkCommonDialog tkFileDialog tkFont tkMessageBox tkSimpleDialog
    toaiff ttk urllib2 urlparse user whichdb xmlrpclib xmllib
"""
"Names that only Python 2's standard library had."
HOSTED = frozenset({"kaggle_datasets", "kaggle_secrets", "kaggle_web_client", "dbutils", "dbruntime", "learntools"})
"Modules that one hosting service puts into its notebooks; no installer brings them."
PLUGIN = re.compile(
    r"^(?:types-|pytest-|flake8-|sphinx|mkdocs-|jupyter|nvidia-|hydra-|tox-|pylint-|opentelemetry-|dvc-|nbconvert-)"
    r"|-(?:stubs|plugin|backend|theme|extension|kernel)$|^(?:en|de|fr|es|xx)-core-"
)
VARIANT = re.compile(r"-(?:cpu|gpu|binary|headless|nightly|lite|full|cuda?\d*|cu\d+|rocm\d*|mkl|wheel|bin|macos)$")


@cache
def standard_library() -> frozenset[str]:
    """Top-level modules of every Python from 2.7 on."""
    return frozenset(sys.stdlib_module_names) | {*REMOVED.split(), *PYTHON_2.split(), "__future__", "__main__", "_typeshed"}


def _rows(name: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    text = resource_files("release_checker.facts").joinpath(f"data/{name}").read_text("utf-8")
    for line in text.split("\n"):
        if line.strip() and not line.startswith("#"):
            first, _, rest = line.partition("\t")
            yield first.strip(), tuple(rest.split())


@cache
def _by_import() -> dict[str, tuple[str, ...]]:
    return {name: tuple(map(normalised, rest)) or (normalised(name),) for name, rest in _rows("import_names.tsv")}


@cache
def imports_of() -> dict[str, frozenset[str]]:
    """Import names (dotted for namespace parts) of every distribution in the table."""
    found: dict[str, set[str]] = {}
    for name, distributions in _by_import().items():
        for distribution in distributions:
            found.setdefault(distribution, set()).add(name)
    return {distribution: frozenset(names) for distribution, names in found.items()}


@cache
def brought_by() -> dict[str, frozenset[str]]:
    """For a distribution, the ones that come along when it is installed."""
    return {normalised(name): frozenset(map(normalised, rest)) for name, rest in _rows("brings.tsv")}


@cache
def tools() -> frozenset[str]:
    """Distributions that serve without being imported."""
    return frozenset(normalised(name) for name, _ in _rows("tools.tsv"))


def is_plugin(distribution: str) -> bool:
    """A distribution that serves another by being there: plug-ins, stubs, extensions, models."""
    return bool(PLUGIN.search(distribution))


@cache
def _conda() -> dict[str, str]:
    return {name: rest[0] for name, rest in _rows("conda_names.tsv") if rest}


def conda_distribution(name: str) -> str:
    """The Python distribution that a conda package holds; empty for what is known to be no Python package."""
    mapped = _conda().get(name)
    if mapped is None:
        mapped = _conda().get(name.replace("_", "-"), name)
    if mapped == "-" or re.match(r"(?:lib(?!rosa|sass|cst|tmux)|r-|_|xorg-|cuda\d*$|cuda-|gcc_|gxx_|binutils)", mapped):
        return ""
    return normalised(mapped)


def is_known(module: str) -> bool:
    """The table knows this top-level import name as third-party."""
    return module in _by_import() or module in _namespaces()


@cache
def _namespaces() -> frozenset[str]:
    return frozenset(name.partition(".")[0] for name in _by_import() if "." in name) | {"google", "azure"}


def namespace_part(module: str, names: tuple[str, ...] = ()) -> str:
    """The part of a dotted import name that one distribution provides: mostly its first word.

    In namespace packages several distributions share the first word: `from google.cloud import storage`.
    """
    top = module.partition(".")[0]
    if top not in _namespaces():
        return top
    table = _by_import()
    for dotted in (*(f"{module}.{name}" for name in names), module):
        while dotted:
            if dotted in table and dotted != "google.cloud":
                return dotted
            dotted = dotted.rpartition(".")[0]
    return ".".join(module.split(".")[:3])


@cache
def distributions_of(module: str) -> tuple[str, ...]:
    """Distributions that provide a dotted import name, best known first; the name itself where the table is silent."""
    table, name = _by_import(), module
    while name:
        if name in table:
            return table[name]
        name = name.rpartition(".")[0]
    top = module.partition(".")[0]
    if top in ("google", "azure"):
        return (normalised(".".join(module.split(".")[:3])),)
    return (normalised(top),)


def satisfies(declared: str, module: str) -> bool:
    """A declared distribution provides an import: by the table, by its own name, or by a usual variant of that name."""
    wanted = distributions_of(module)
    if declared in wanted:
        return True
    plain = VARIANT.sub("", declared)
    if plain in wanted:
        return True
    top = normalised(module.partition(".")[0])
    # An unknown import may well come from python-foo, pyfoo or foo-python: then nothing is reported.
    names = {top} if is_known(module.partition(".")[0]) else {top, f"python-{top}", f"py{top}", f"{top}-python", f"{top}-py"}
    if top in ("google", "azure"):
        return declared.startswith(f"{top}-") and not wanted[0].startswith(declared) and declared in wanted
    return declared in names or plain in names


def provides(distributions: frozenset[str], module: str) -> bool:
    """Any of the declared distributions provides the import."""
    return any(satisfies(declared, module) for declared in distributions)


def umbrella_for(distributions: frozenset[str], module: str) -> str:
    """A declared distribution that brings the import along; empty when none does, two steps deep."""
    table = brought_by()
    for declared in sorted(distributions):
        direct = table.get(declared, table.get(VARIANT.sub("", declared), frozenset()))
        further = frozenset[str]().union(*(table.get(one, frozenset()) for one in direct))
        if provides(direct | further, module):
            return declared
    return ""
