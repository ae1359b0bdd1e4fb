# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""From the exception that an import raised to its cause."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from release_checker.execution.environment.records import Built, Cause, Problem
from release_checker.execution.sandbox.records import Ended, Ending

PYTHON2_MODULES = frozenset(
    {
        "ConfigParser",
        "urllib2",
        "urlparse",
        "StringIO",
        "cStringIO",
        "Queue",
        "cPickle",
        "commands",
        "__builtin__",
        "Tkinter",
        "tkMessageBox",
        "SocketServer",
        "BaseHTTPServer",
        "SimpleHTTPServer",
        "HTMLParser",
        "httplib",
        "cookielib",
        "exceptions",
        "copy_reg",
        "dummy_thread",
        "thread",
        "itertools.izip",
        "xmlrpclib",
        "sets",
        "md5",
        "sha",
        "UserDict",
        "UserList",
    }
)
"Modules of Python 2's own library that Python 3 renamed or dropped (PEP 3108)."
GONE_MODULES = {
    "distutils": (3, 12),
    "imp": (3, 12),
    "asyncore": (3, 12),
    "asynchat": (3, 12),
    "smtpd": (3, 12),
    "cgi": (3, 13),
    "crypt": (3, 13),
    "imghdr": (3, 13),
    "pipes": (3, 13),
    "telnetlib": (3, 13),
    "uu": (3, 13),
    "lib2to3": (3, 13),
}
"Modules of the standard library, and the Python that dropped them (PEP 594, 632)."
_SHARED = re.compile(r"((?:lib)?[\w.+-]+\.(?:so|dylib)[\w.]*): cannot open shared object file")
UNFOUND = re.compile(
    r"(?:could not|cannot|unable to|failed to) (?:find|load|locate)(?: or load)?(?: library| lib)? ['\"]?"
    r"(?:(lib(?!rar)[\w+-]{2,60}(?:\.so[\w.]{0,20})?)|([\w.+-]{2,60}) or load any of its variants|"
    r"([\w+-]{2,60}) shared library)"
    r"|no library called \"([\w.+-]{2,60})\"|^([\w+-]{2,60}) library not found",
    re.IGNORECASE,
)
"How packages say so that look for a library by themselves: rtree, shapely, soundfile, cairocffi, pyzbar, sounddevice."
_GPU = re.compile(
    r"lib(?:cuda|cudart|cudnn|cublas|cufft|curand|cusolver|cusparse|nccl|nvinfer|nvrtc|nvToolsExt|nvidia)", re.IGNORECASE
)
_GPU_WORDS = re.compile(
    r"CUDA (?:driver|device|error|unavailable|is not available)|No CUDA|no NVIDIA driver|libcuda|needs? a GPU|No GPU",
    re.IGNORECASE,
)
_SYMBOL = re.compile(r"undefined symbol|symbol not found", re.IGNORECASE)
_GLIBC = re.compile(r"version `(GLIBC\w*_[\d.]+)' not found")
_PRINT = re.compile(
    r"""^\s*(?:print\s+[^(=.\s]|exec\s+["']|raise\s+[\w.]+\s*,|except\s+[\w.() ,]+,\s*\w+\s*:)|\bur["']|<>|\b0\d+\b|`"""
)
_DISPLAY = re.compile(
    r"NoSuchDisplay|[Cc]annot connect to (?:X server|display|\"None\"|None)|no display name and no \$DISPLAY|"
    r"Unable to open display|could not connect to display|DISPLAY environment variable|No available video device",
)
_PROGRAM = re.compile(
    r"(?:No such file or directory: '(?:[^'/]*/)*(git|ffmpeg|nvcc|java|R|dot|latex)'|(\w[\w-]*): (?:command )?not found)"
)
_NETWORK = re.compile(
    r"Network is unreachable|Name or service not known|Temporary failure in name resolution|Max retries exceeded"
)
_BINARY = re.compile(
    r"size changed, may indicate binary incompatibility|compiled using NumPy 1|numpy\.core\.multiarray failed to import|"
    r"compiled against (?:API|ABI) version|_ARRAY_API not found"
)


@dataclass(frozen=True, slots=True)
class Failure:
    """An exception that an import ended with."""

    module: str
    "What was imported."
    kind: str
    "Its class."
    words: str
    "Its message."
    missing: str
    "The module that was not found, as the exception itself says; empty otherwise."
    file: str
    "Where it was raised, or the file that is no Python."
    text: str
    "The line there."
    files: tuple[str, ...]
    "Files on the way, outermost first."
    bases: tuple[str, ...]
    "Names of its classes, itself first."

    @classmethod
    def read(cls, module: str, row: Mapping[str, object]) -> Failure:
        """From the driver's row, which a hostile module may have written."""

        def text(key: str) -> str:
            return str(row.get(key) or "")[:2000]

        def texts(key: str) -> tuple[str, ...]:
            value = row.get(key)
            return tuple(str(item)[:500] for item in value[:40]) if isinstance(value, list) else ()

        return cls(
            module, text("kind"), text("words"), text("missing"), text("file"), text("text"), texts("files"), texts("bases")
        )

    @property
    def line(self) -> str:
        """As the interpreter would print it."""
        return f"{self.kind}: {self.words}"[:600]


def explain_import(failure: Failure, built: Built, own: frozenset[str] = frozenset()) -> Problem:
    """Why an import failed. `own` are top-level names that the project has."""
    name, first = failure.module, failure.words.splitlines()[0][:300] if failure.words else failure.kind
    version = ".".join(map(str, built.recipe.python.minor))

    def problem(cause: Cause, words: str) -> Problem:
        return Problem(cause, name, words, failure.line)

    if "SyntaxError" in failure.bases:
        if _PRINT.search(failure.text) or "Missing parentheses in call to" in failure.words:
            return problem(Cause.PYTHON2, f"{name} is written for Python 2: {failure.text.strip()[:80]}")
        return problem(
            Cause.WRONG_PYTHON, f"{name} has syntax that Python {version} does not know: {failure.text.strip()[:80]}"
        )
    if failure.kind == "ModuleNotFoundError" or (failure.missing and failure.words.startswith("No module named")):
        return _absent(failure, built, own)
    if match := _SHARED.search(failure.words) or UNFOUND.search(failure.words):
        library = next(filter(None, match.groups()))
        if _GPU.match(library):
            return problem(Cause.GPU_WHEEL, f"importing {name} needs {library}, which comes with a GPU's driver or CUDA")
        return problem(Cause.SYSTEM_LIBRARY, f"importing {name} needs the system library {library}")
    if match := _GLIBC.search(failure.words):
        return problem(Cause.SYSTEM_LIBRARY, f"importing {name} needs {match[1]}, and this system's C library is older")
    if _GPU_WORDS.search(failure.words):
        return problem(Cause.GPU_WHEEL, f"importing {name} needs a GPU: {first}")
    if _BINARY.search(failure.words) or _SYMBOL.search(failure.words):
        return problem(Cause.CHANGED_INTERFACE, f"{name} was compiled against another version of what it uses: {first}")
    if _DISPLAY.search(failure.line):
        return problem(Cause.NO_DISPLAY, f"importing {name} needs a display, and there is none in isolation")
    if "ImportError" in failure.bases:
        if failure.words.startswith("cannot import name"):
            return problem(Cause.CHANGED_INTERFACE, first if name in first else f"importing {name}: {first}")
        return problem(Cause.OTHER, f"importing {name} fails: {first}")
    if {"AttributeError", "TypeError"} & set(failure.bases):
        return problem(Cause.CHANGED_INTERFACE, f"importing {name} fails with what is installed beside it: {first}")
    if match := _PROGRAM.search(failure.words):
        return problem(Cause.SYSTEM_LIBRARY, f"importing {name} needs the program {match[1] or match[2]}")
    if "FileNotFoundError" in failure.bases:
        return problem(Cause.OTHER, f"{name} reads a file when it is imported, and it is not there: {first}")
    if {"URLError", "ConnectionError", "gaierror", "HTTPError"} & set(failure.bases) or _NETWORK.search(failure.words):
        return problem(Cause.NETWORK, f"{name} wants the network when it is imported")
    if failure.kind == "SystemExit":
        return problem(Cause.OTHER, f"{name} ends the process when it is imported: it is a script")
    return problem(Cause.OTHER, f"importing {name} fails: {failure.kind}: {first}")


def _absent(failure: Failure, built: Built, own: frozenset[str]) -> Problem:
    name, missing = failure.module, failure.missing or _quoted(failure.words)
    top, version = missing.partition(".")[0], ".".join(map(str, built.recipe.python.minor))
    if missing in PYTHON2_MODULES or top in PYTHON2_MODULES:
        who = "" if missing == name else f"importing {name} asks for "
        return Problem(
            Cause.PYTHON2, name, f"{who}{missing}{' is' if not who else ', which is'} of Python 2's library", failure.line
        )
    gone = GONE_MODULES.get(top)
    if gone is not None and built.recipe.python.minor >= gone:
        dropped = f"Python dropped in {gone[0]}.{gone[1]}"
        return Problem(
            Cause.WRONG_PYTHON, name, f"importing {name} needs {top}, which {dropped}; this is {version}", failure.line
        )
    if top in own:
        return Problem(Cause.NOT_COMMITTED, name, f"{missing} is no module of the project, though {top} is", failure.line)
    if "is not a package" in failure.words:
        return Problem(Cause.CHANGED_INTERFACE, name, f"what is installed as {top} has no {missing}", failure.line)
    if top == name.partition(".")[0] and missing == top:
        return Problem(Cause.MISSING_MODULE, name, f"nothing installed brings {top}", failure.line)
    if "." in missing:
        return Problem(Cause.CHANGED_INTERFACE, name, f"what is installed as {top} has no {missing}", failure.line)
    return Problem(Cause.MISSING_MODULE, name, f"importing {name} needs {missing}, which is not installed", failure.line)


def _quoted(words: str) -> str:
    match = re.search(r"No module named '?([\w.]+)", words)
    return match[1] if match else words[:80]


SIGNALS = {
    -4: "an instruction that this processor does not have",
    -11: "a segmentation fault",
    -6: "an abort",
    -7: "a bus error",
    -8: "an arithmetic fault",
    132: "an instruction that this processor does not have",
    139: "a segmentation fault",
    134: "an abort",
}


def explain_crash(name: str, ended: Ended) -> Problem:
    """Why the process that imported a module did not live to tell."""
    evidence = ended.stderr.decode("utf-8", "replace").strip()[-600:]
    if ended.ending is Ending.TIME:
        return Problem(Cause.TIME, name, f"importing {name} does not come to an end", evidence)
    if ended.ending is not Ending.EXITED:
        return Problem(Cause.OTHER, name, f"importing {name}: {ended.cause}", evidence)
    why = SIGNALS.get(ended.exit_code or 0, f"exit code {ended.exit_code}")
    return Problem(Cause.OTHER, name, f"importing {name} ends the process with {why}", evidence)
