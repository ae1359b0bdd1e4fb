# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""From the log of a build in the sandbox to its cause."""

from __future__ import annotations

import re
from collections.abc import Iterable

from packaging.utils import canonicalize_name

from release_checker.execution.environment.import_causes import UNFOUND
from release_checker.execution.environment.records import Cause, Interpreter, Problem
from release_checker.execution.sandbox.records import Ended, Ending

FORGOTTEN = {
    "numpy": "numpy",
    "Cython": "Cython",
    "cython": "Cython",
    "pybind11": "pybind11",
    "scipy": "scipy",
    "cffi": "cffi",
    "setuptools_scm": "setuptools-scm",
    "skbuild": "scikit-build",
    "pkg_resources": "setuptools<81",
    "pkgconfig": "pkgconfig",
    "pythran": "pythran",
    "versioneer": "versioneer",
    "packaging": "packaging",
    "six": "six",
    "wheel": "wheel",
    "pip": "pip",
    "requests": "requests",
    "pandas": "pandas",
    "jinja2": "jinja2",
    "mako": "Mako",
    "tqdm": "tqdm",
    "yaml": "pyyaml",
    "setuptools_rust": "setuptools-rust",
    "future": "future",
    "toml": "toml",
    "pbr": "pbr",
    "nose": "nose",
    "matplotlib": "matplotlib",
    "sklearn": "scikit-learn",
    "mpi4py": "mpi4py",
    "h5py": "h5py",
    "networkx": "networkx",
    "joblib": "joblib",
}
"""Modules that setup.py files import without saying so, and what brings them. Kept to names whose package is certain:
any other name could be squatted. torch and tensorflow are left out for their size."""

_MODULE = re.compile(r"(?:ModuleNotFoundError|ImportError): No module named '?([A-Za-z0-9_]+)")
_HEADER = re.compile(r"fatal error: '?([^\s':]+\.(?:h|hpp|hh|hxx))'?(?:: No such file| file not found)")
_LIBRARY = re.compile(r"(?:/ld|collect2|ld\.lld|ld)[^\n]*: (?:cannot find|unable to find library) -l([\w+.-]+)")
_TOOLS = (
    r"mysql_config|pg_config|pkg-config|cmake|swig|gfortran|llvm-config|nvcc|cargo|rustc|geos-config|gdal-config|sdl-config|"
    r"sdl2-config|krb5-config|nc-config|h5cc|mpicc|curl-config|xml2-config|xslt-config|ninja|java|R|bazel|make|git"
)
_PROGRAM = re.compile(
    rf"(?:^|[\s'\"/])({_TOOLS})['\"]?:? (?:executable |command |program )?(?:is )?"
    r"(?:not found|could not be found|not installed|was not found|missing)"
    rf"|No such file or directory: '?({_TOOLS})\b",
    re.MULTILINE,
)
_COMPILER = re.compile(
    r"(?:unable to execute|command|No such file or directory:) '?((?:[\w.-]*-)?(?:gcc|g\+\+|cc|c\+\+|clang)(?:-\d+)?)'?"
    r"(?: failed)?(?::? No such file or directory|$|\n)|(Unknown compiler\(s\))|(No CMAKE_CXX?_COMPILER could be found)",
    re.MULTILINE,
)
_PKGCONFIG = re.compile(
    r"(?:No package '([^']+)' found|Dependency \"?([\w.+-]+)\"? not found|Could NOT find (\w+) \(missing|"
    r"pkg-config --(?:exists|libs|cflags)[\w -]* ([\w.+-]+)'?\"? returned non-zero|Trying pkg-config --exists ([\w.+-]+)\s)"
)
_CUDA_FATAL = re.compile(
    r"(?:Error|fatal error|cannot find)[^\n]*(?:CUDA_HOME|CUDA_PATH|nvcc|cuda[\w.]*\.h|CUDA toolkit|CUDAToolkit)",
    re.IGNORECASE,
)
_NETWORK = re.compile(
    r"URLError|Name or service not known|Temporary failure in name resolution|Network is unreachable|Could not resolve host|"
    r"Max retries exceeded|Failed to establish a new connection",
    re.IGNORECASE,
)
_PYTHON2 = re.compile(
    r"SyntaxError: Missing parentheses in call to '(?:print|exec)'|"
    r"No module named '(?:ConfigParser|urllib2|StringIO|commands|__builtin__|Queue|cPickle)'|"
    r"name '(?:unicode|raw_input|xrange|basestring|execfile|unichr)' is not defined"
)
_INTERPRETER = re.compile(
    r"requires (?:a different )?Python|requires Python [<>=]|Python version [<>=]|Python versions? (?:other|higher|lower|"
    r"newer|older)|only versions? [<>=\d., ]+ (?:are|is) supported|Cannot install on Python version|unsupported Python",
    re.IGNORECASE,
)
_OLD_CODE = re.compile(
    r"error: [^\n]*(?:PyThreadState|PyTypeObject|PyFrameObject|PyCodeObject|PyUnicodeObject)\W"
    r"[^\n]*has no member named[^\n]*|fatal error: longintrepr\.h[^\n]*|error: [^\n]*_PyGC_generation0[^\n]*"
)
"What CPython took out of its own structures; code that Cython made for an older Python has it."
_REFUSING = re.compile(r"\b(?:error|deprecated|unsupported|not supported|required|cannot|can't|failed)\b", re.IGNORECASE)
ECHOES = (
    "error: subprocess-exited",
    "error: metadata-generation",
    "SystemExit: ",
    "error: command ",
    "subprocess.CalledProcessError",
    "distutils.errors.CompileError: command",
    "setuptools.errors",
    "error: Setup script exited",
)
"Lines that only repeat that something failed."
_OWN_WORDS = re.compile(
    r"^(?:[\w.]+(?:Error|Exception|Exit|Interrupt)\b.*|error: .*|fatal error: .*|.*: error: .*|CMake Error.*)$", re.MULTILINE
)


def forgotten(log: str, known: Iterable[str]) -> tuple[str, str]:
    """A module that a build imports without asking for it, and the requirement that brings it; empty when none is."""
    here = {canonicalize_name(re.split(r"[^\w.-]", line.strip(), maxsplit=1)[0]) for line in known}
    names = [found for found in _MODULE.findall(log) if found in FORGOTTEN]
    if re.search(r"fatal error: '?numpy/\w+\.h", log):
        names.append("numpy")
    for name in names:
        line = FORGOTTEN[name]
        if canonicalize_name(re.split(r"[^\w.-]", line)[0]) not in here or (name == "pkg_resources" and line not in known):
            return name, line
    return "", ""


def explain_build(title: str, ended: Ended, log: str, python: Interpreter) -> tuple[Problem, ...]:
    """Why a build gave no wheel; the decisive cause first."""
    version = ".".join(map(str, python.minor))
    told = tell_line(log)

    def one(cause: Cause, words: str, evidence: str = told) -> tuple[Problem, ...]:
        return (Problem(cause, title.partition("==")[0], words, evidence),)

    by_ending = {
        Ending.TIME: (Cause.TIME, f"the build of {title} took longer than it may"),
        Ending.DISK: (Cause.DISK, f"the build of {title} wrote more than it may"),
        Ending.MEMORY: (Cause.BUILD_FAILED, f"the build of {title} {ended.cause}"),
        Ending.PROCESSES: (Cause.BUILD_FAILED, f"the build of {title} {ended.cause}"),
        Ending.OUTPUT: (Cause.BUILD_FAILED, f"the build of {title} {ended.cause}"),
        Ending.NOT_STARTED: (Cause.OTHER, f"the build of {title} could not be started: {ended.cause}"),
    }
    if ended.ending in by_ending:
        return one(*by_ending[ended.ending])
    if "No space left on device" in log:
        return one(Cause.DISK, f"the disk was full while {title} was built")
    if _PYTHON2.search(log):
        return one(Cause.PYTHON2, f"the build of {title} is written for Python 2")
    if match := _INTERPRETER.search(told):
        return one(Cause.WRONG_PYTHON, f"the build of {title} refuses Python {version}: {told[:160]}")
    if match := _OLD_CODE.search(log):
        return one(Cause.WRONG_PYTHON, f"the C code of {title} is older than Python {version}", match[0][:300])
    if match := _CUDA_FATAL.search(log):
        return one(Cause.GPU_WHEEL, f"the build of {title} needs the CUDA toolkit", match[0])
    if match := _COMPILER.search(log):
        return one(
            Cause.NEEDS_COMPILER, f"{title} must be compiled and no compiler ({match[1] or 'C'}) is here", match[0].strip()
        )
    if match := _HEADER.search(log):
        name = match[1]
        if name.endswith("Python.h"):
            return one(
                Cause.SYSTEM_LIBRARY,
                f"the headers of Python {version}, which the build of {title} needs, are not here",
                match[0],
            )
        if not _internal(name, log):
            return one(Cause.SYSTEM_LIBRARY, f"the build of {title} needs the system library that has {name}", match[0])
    if match := _LIBRARY.search(log) or UNFOUND.search(told):
        library = next(filter(None, match.groups()))
        return one(Cause.SYSTEM_LIBRARY, f"the build of {title} needs the system library {library}", match[0])
    if match := _PROGRAM.search(log):
        name = match[1] or match[2]
        return one(Cause.SYSTEM_LIBRARY, f"the build of {title} needs the program {name}", match[0].strip())
    if match := _PKGCONFIG.search(log):
        return one(
            Cause.SYSTEM_LIBRARY,
            f"the build of {title} needs the system library {next(filter(None, match.groups()))}",
            match[0],
        )
    if match := _NETWORK.search(log):
        return one(Cause.NETWORK, f"the build of {title} wants the network, which no build here has", told or match[0])
    if (match := _MODULE.search(log)) and match[1] != "distutils":  # of which newer setuptools bring less
        return one(
            Cause.BUILD_FAILED, f"the build of {title} needs the module {match[1]}, which it does not ask for", match[0]
        )
    return one(Cause.BUILD_FAILED, f"the build of {title} fails on Python {version}" + (f": {told[:160]}" if told else ""))


def _internal(header: str, log: str) -> bool:
    """A header of CPython or numpy that newer versions took away: the code is too old, no library is missing."""
    return (
        header in ("longintrepr.h", "numpy/oldnumeric.h", "frameobject.h", "cStringIO.h", "pyconfig.h")
        or f"Include/{header}" in log
    )


def tell_line(log: str) -> str:
    """The line of a log that tells most: the last error that is no mere echo of another."""
    found: list[str] = [match[0].strip() for match in _OWN_WORDS.finditer(log)]
    telling = [line for line in found if not line.startswith(ECHOES)]
    compiler = [line for line in telling if re.search(r":\d+(?::\d+)?: (?:fatal )?error: ", line)]
    plain = [line.strip() for line in log.splitlines() if _REFUSING.search(line) and not line.startswith((" ", "warning"))]
    last = [line.strip() for line in log.splitlines() if line.strip()]
    chosen = compiler[:1] or telling[-1:] or plain[:1] or found[-1:] or last[-1:]
    return chosen[0][:300] if chosen else ""
