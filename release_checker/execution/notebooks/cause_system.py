# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Causes that lie in the machine: memory, graphics cards, programs, libraries, displays, services, credentials, input."""

from __future__ import annotations

import re

from release_checker.execution.notebooks.records import Cause, CauseKind, Raised, Surroundings

GPU = re.compile(
    r"CUDA|cuDNN|\bNVIDIA\b|nvidia-smi|nvcc|No GPU|GPU device not found|Found no (?:NVIDIA|GPU)|requires? a GPU|"
    r"no GPUs? (?:is|are|was|found)|Invalid device id|No supported gpu backend|No cuda runtime|libcudart",
    re.IGNORECASE,
)
MEMORY = re.compile(r"Unable to allocate|Cannot allocate memory|out of memory|bad_alloc|not enough memory")
LIBRARY = re.compile(
    r"(lib[\w+.-]+?\.so[\w.]*): cannot open shared object|Library not loaded: (\S+)|"
    r"[Cc]ould not (?:find|load) (?:the )?(?:shared )?library '?([\w+./-]+)|cannot load library '([\w+./-]+)'|"
    r"OSError: ([\w+-]+) library not found|no library called \"?([\w+-]+)"
)
COMMAND = re.compile(
    r"(?:bash|sh|zsh|line \d+|: \d+): (?:line \d+: )?([\w./+-]+): (?:command )?not found|([\w./+-]+): command not found"
)
PROGRAMS = (
    (re.compile(r"failed to execute (?:PosixPath\('|\[')?(\w+)"), ""),
    (re.compile(r"(tesseract) is not installed"), ""),
    (
        re.compile(
            r"[Mm]ovie[Ww]riter '?(ffmpeg|imagemagick|avconv)|(?:[Rr]equested|install) (ffmpeg)|"
            r"\b(ffmpeg)\b.*not (?:found|installed)"
        ),
        "",
    ),
    (
        re.compile(
            r"because (latex|dvipng|xelatex|pdflatex) could not be found|because (latex) was not able|(xelatex|"
            r"pdflatex) not found"
        ),
        "",
    ),
    (
        re.compile(
            r"JAVA_HOME is not set|JAVA_GATEWAY_EXITED|Java gateway process exited|No JVM shared library|JVMNotFound"
        ),
        "java",
    ),
    (
        re.compile(
            r"'?(chromedriver|geckodriver)'? executable|cannot find (Chrome) binary|Unable to obtain driver for (\w+)"
        ),
        "",
    ),
    (
        re.compile(
            r"(?:[Gg]raphviz'?s? executables?|`?(?:pydot|dot)`? (?:not found|is not)|\"dot\" not found|"
            r"You must install .*graphviz)"
        ),
        "dot (Graphviz)",
    ),
    (re.compile(r"Bad git executable|[Nn]o (git) (?:executable|command)"), "git"),
    (re.compile(r"wkhtmltopdf"), "wkhtmltopdf"),
    (
        re.compile(
            r"[Cc]ould not find (?:an? )?(?:solver|executable|program)[: ]+'?\"?([\w.-]+)|"
            r"No executable found for solver '(\w+)'"
        ),
        "",
    ),
    (re.compile(r"R_HOME|rpy2.*R (?:must|is not)"), "R"),
)
DISPLAY = re.compile(
    r"no display name|connect to (?:X|any X )?(?:display|server)|cannot connect to X|No available video device|"
    r"could not connect to display|Failed to (?:create|open) (?:display|window)|cannot open display|"
    r"\$DISPLAY|NoSuchDisplay|Display(?:Connection|Name)Error|X11: The DISPLAY"
)
REFUSED = re.compile(
    r"Connection refused|ServerSelectionTimeout|could not connect to server|Can't connect to (?:\w+ )?server|"
    r"connection to server at"
)
CREDENTIALS = re.compile(
    r"kaggle\.json|api[_ -]?key|API token|access token|[Cc]redentials? (?:not|could)|NoCredentials|"
    r"DefaultCredentialsError|Unable to locate credentials|\bnot (?:logged in|authenticated)|login required|"
    r"consumer[_ ]key|EARTHENGINE|Please authorize access",
    re.IGNORECASE,
)


def machine(raised: Raised, around: Surroundings) -> Cause | None:
    """The cause, when the machine lacks something."""
    text = f"{raised.name}: {raised.value}"
    if raised.name == "StdinNotImplementedError" or (raised.name == "EOFError" and "reading a line" in raised.value):
        return Cause(
            CauseKind.INPUT,
            "it asks for input, and nobody is there to answer",
            remedy="give the value in a variable",
            certain=True,
        )
    if raised.name in ("MemoryError", "_ArrayMemoryError") or (MEMORY.search(raised.value) and "CUDA" not in raised.value):
        return Cause(
            CauseKind.MEMORY,
            "it asks for more memory than it may have",
            remedy="work on a part of the data, or say in README how much memory it takes",
        )
    if _is_gpu(raised, around):
        return Cause(
            CauseKind.GPU,
            "it needs a graphics card (CUDA)",
            "CUDA",
            "choose the device by torch.cuda.is_available(), load with map_location='cpu'",
            certain=True,
        )
    if DISPLAY.search(text):
        return Cause(
            CauseKind.DISPLAY,
            "it opens a window, and there is no display",
            remedy="draw inline instead of in a window",
            certain=True,
        )
    return _library(text) or _program(raised, text) or _setting(raised, text, around)


def _is_gpu(raised: Raised, around: Surroundings) -> bool:
    text = f"{raised.name}: {raised.value}"
    if GPU.search(text) and "out of memory" not in raised.value and "compiler flags" not in raised.value:
        return not re.search(r"No module named|cannot import name", text)
    line = around.line(raised)
    return raised.name in ("AssertionError", "SystemError", "RuntimeError") and bool(
        re.search(r"is_available\(\)|list_physical_devices|gpu_device_name", line)
        or (raised.name == "SystemError" and "GPU" in raised.value)
    )


def _library(text: str) -> Cause | None:
    match = LIBRARY.search(text)
    name = next((part for part in match.groups() if part), "") if match else ""
    return (
        Cause(
            CauseKind.LIBRARY,
            f"the system library {name} is missing",
            name,
            f"name the system package that holds {name} in README or apt.txt",
            certain=True,
        )
        if name
        else None
    )


def _program(raised: Raised, text: str) -> Cause | None:
    name = ""
    if any(
        frame.function.startswith(("_execute_child", "_spawn", "spawn")) or frame.where.endswith("/subprocess.py")
        for frame in raised.frames
    ) and raised.name in ("FileNotFoundError", "OSError"):
        match = re.search(r"No such file or directory: b?'([^']+)'", raised.value)
        name = match[1].rpartition("/")[2] if match and not match[1].endswith("/") else ""
    if (not name and "CalledProcessError" in raised.name) or "exit status 127" in raised.value:
        match = COMMAND.search(raised.printed)
        name = (match[1] or match[2]).rpartition("/")[2] if match else ""
    if not name:
        for pattern, fixed in PROGRAMS:
            if match := pattern.search(text):
                name = fixed or next((part for part in match.groups() if part), "")
                break
    if not name or name in ("python", "nvidia-smi"):
        return None
    return Cause(
        CauseKind.PROGRAM,
        f"the program {name} is not installed",
        name,
        f"name {name} in README, and in apt.txt or environment.yml",
        certain=True,
    )


def _setting(raised: Raised, text: str, around: Surroundings) -> Cause | None:
    inside = any(frame.where.endswith(("/os.py", "<frozen os>")) for frame in raised.frames[-2:])
    if raised.name == "KeyError" and (inside or re.search(r"os\.environ\[", around.line(raised))):
        name = raised.value.strip("'\"")
        return Cause(
            CauseKind.CREDENTIALS,
            f"the environment variable {name} is not set",
            name,
            f"say in README what {name} is to hold, or give it a default",
            certain=True,
        )
    if REFUSED.search(text) or raised.name in ("ConnectionRefusedError", "ServerSelectionTimeoutError"):
        found = re.search(
            r"(?:host='|at \"|://)?(localhost|127\.0\.0\.1)[',\"]*(?: \([\d.]+\))?[:,]? ?(?:port[= ])?(\d+)?", text
        )
        where = f"{found[1]}:{found[2]}" if found and found[2] else found[1] if found else "a server"
        return Cause(
            CauseKind.SERVICE,
            f"it talks to {where}, where nothing listens",
            where,
            "say in README what must run beside the notebook",
        )
    if CREDENTIALS.search(text) and not re.search(r"No module named|cannot import name", text):
        return Cause(
            CauseKind.CREDENTIALS,
            "it asks for credentials of its author",
            remedy="ship the data that it fetches with them",
            certain=True,
        )
    return None
