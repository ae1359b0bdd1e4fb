# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What readers see of a file: notebooks cell by cell, escapes undone, pictures left out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from release_checker.model import Place
from release_checker.secrets.records import Piece
from release_checker.text import decode

LONGEST = 1500
"Characters without a break; no key is as long."
PICTURE = re.compile(r"(data:[\w.+-]{1,40}/[\w.+-]{1,60};base64,)[A-Za-z0-9+/=\\n]{64,}")
RUN = re.compile(rf"(?<![A-Za-z0-9+/])(?!LS0tLS1CRUdJTi|e[wy][0AJok])[A-Za-z0-9+/]{{{LONGEST},}}={{0,2}}")
"""Base64 of pictures and other files, but for keys' and JSON's beginnings.

The look behind keeps a run from being tried again at each of its characters."""
QUOTES = re.compile(r"\\{1,3}([\"'/])")
PRINTABLE = re.compile(rb"[\x20-\x7e\t]{16,4000}")
"Text in a binary file."
STORES = (".db", ".sqlite", ".sqlite3", ".wandb", ".pkl", ".pickle", ".pyc", ".mdb")
"Suffixes of binary files that hold text at any size; others above SMALL are numbers, and take long."
SMALL = 1_000_000
"Bytes."
VALUE_FILE = re.compile(r"(?:^|/)[0-9a-f]{32}/(?:params|tags)/(?P<name>[^/]+(?:/[^/]+)*)$")
"A parameter or tag of a run in MLflow's file store: the file's name is the value's."
CONFIGURATION = re.compile(r"^(\w[\w./-]*):\n((?:  desc:[^\n]*\n)?  value: )([^\s\n'\"{\[][^\n]*)$", re.M)
"One value in W&B's config.yaml: its name stands one or two lines above it."
PACKED = (
    ".zip", ".gz", ".tgz", ".bz2", ".xz", ".zst", ".7z", ".rar", ".tar", ".whl", ".jar", ".png", ".jpg", ".jpeg",
    ".gif", ".webp", ".bmp", ".tif", ".tiff", ".ico", ".pdf", ".mp3", ".mp4", ".avi", ".mov", ".wav", ".flac", ".ogg",
    ".webm", ".mkv", ".woff", ".woff2", ".ttf", ".otf", ".eot", ".npz", ".parquet", ".safetensors", ".pt", ".pth",
    ".ckpt", ".onnx", ".docx", ".xlsx", ".pptx", ".bin", ".npy", ".nii", ".dcm",
)
"Suffixes of files whose bytes are packed, or numbers: no text shows in them."


def pieces_of(path: str, data: bytes, *, truncated: bool = False, blob: str = "") -> Iterator[Piece]:
    """The texts in one file; those of a binary file that is not packed are its runs of printable characters."""
    lowered = path.lower()
    text = decode(data, truncated=truncated)
    if text is None:
        if not lowered.endswith(PACKED) and (len(data) <= SMALL or lowered.endswith(STORES)):
            runs = b"\n".join(PRINTABLE.findall(data)).decode("ascii")
            if runs:
                yield Piece(Place(path), plain(runs), "binary", blob)
    elif lowered.endswith(".ipynb") and (cells := list(_cells(path, text.content, blob))):
        yield from cells
    elif not lowered.endswith(".svg") or "<script" in text.content:
        yield Piece(Place(path), plain(_with_names(path, text.content)), blob=blob)


def named(name: str, text: str) -> str:
    """A value with its name before it, as an assignment would be written; a text that is no single value stays."""
    text = text.strip()
    return f'{name} = "{text}"' if 0 < len(text) < 1000 and "\n" not in text and '"' not in text else text


def _with_names(path: str, text: str) -> str:
    """What a value is called stands elsewhere in some stores; lines keep their numbers."""
    if found := VALUE_FILE.search(path):
        return named(found["name"], text)
    if path.endswith("config.yaml"):
        return CONFIGURATION.sub(lambda one: f"{one[1]}:\n{one[2]}{named(one[1], one[3])}", text)
    return text


def plain(text: str) -> str:
    """Without pictures, and with the escapes of quotes undone; lines stay where they are."""
    if "base64," in text:
        text = PICTURE.sub(r"\1…", text)
    if len(text) > LONGEST and max(map(len, lines := text.split("\n"))) > LONGEST:
        text = "\n".join(RUN.sub("…", line) if len(line) > LONGEST else line for line in lines)
    return QUOTES.sub(r"\1", text) if "\\" in text else text


def _cells(path: str, content: str, blob: str) -> Iterator[Piece]:
    """Sources and outputs of a notebook; nothing when it is none."""
    try:
        data = json.loads(content)
    except (ValueError, RecursionError):
        return
    if not isinstance(data, dict):
        return
    sheets = data.get("worksheets")
    holders = sheets if isinstance(sheets, list) and "cells" not in data else [data]
    cells = [cell for holder in holders if isinstance(holder, dict) and isinstance(holder.get("cells"), list)
             for cell in holder["cells"] if isinstance(cell, dict)]
    for number, cell in enumerate(cells, 1):
        source = _joined(cell.get("source", cell.get("input")))
        if source:
            yield Piece(Place(path, cell=number), plain(source), "", blob)
        for what in ("outputs", "metadata", "attachments"):
            texts = "\n".join(_leaves(cell[what])) if cell.get(what) else ""
            if texts:
                yield Piece(Place(path, cell=number), plain(texts), what.removesuffix("s"), blob)
    rest = "\n".join(_leaves({key: value for key, value in data.items() if key not in ("cells", "worksheets")}))
    if cells and rest:
        yield Piece(Place(path), plain(rest), "metadata", blob)


def _leaves(value: Any) -> Iterator[str]:
    """Strings of a structure, with their names where they have one; pictures are not read. No recursion: files may nest."""
    stack: list[tuple[str, Any]] = [("", value)]
    while stack:
        name, item = stack.pop()
        if name.startswith(("image/", "video/", "audio/", "application/pdf")) and not name.startswith("image/svg"):
            continue
        if isinstance(item, str):
            yield f"{name}: {item}" if name and name not in ("text", "source") and "/" not in name else item
        elif isinstance(item, list):
            if item and all(isinstance(part, str) for part in item):
                stack.append((name, ("\n" if name == "traceback" else "").join(item)))
            else:
                stack += [(name, part) for part in reversed(item)]
        elif isinstance(item, dict):
            stack += [(str(key), part) for key, part in reversed(item.items())]


def _joined(value: object) -> str:
    if isinstance(value, str):
        return value.replace("\r\n", "\n")
    return "".join(part for part in value if isinstance(part, str)).replace("\r\n", "\n") if isinstance(value, list) else ""
