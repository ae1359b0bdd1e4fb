# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Causes that lie in what is read: files that are not there, and whatever had to be fetched."""

from __future__ import annotations

import fnmatch
import posixpath
import re

from release_checker.execution.notebooks.records import Cause, CauseKind, Raised, Surroundings

NETWORK_NAMES = {
    "URLError",
    "gaierror",
    "ConnectTimeout",
    "MaxRetryError",
    "NewConnectionError",
    "NameResolutionError",
    "ConnectError",
    "ProxyError",
    "ClientConnectorError",
    "ClientConnectorDNSError",
    "LocalEntryNotFoundError",
    "ServerNotFoundError",
    "OfflineModeIsEnabled",
}
NETWORK = re.compile(
    r"name resolution|Name or service not known|Failed to resolve|Network is unreachable|urlopen error|"
    r"Max retries exceeded|[Cc]ould not resolve host|getaddrinfo failed|nodename nor servname|"
    r"[Cc]ouldn't connect to|Unable to find the server|Connection Error|outgoing traffic has been disabled"
)
HOST = re.compile(
    r"host='([^']+)'|https?://([\w.-]+)|Cannot connect to host ([\w.-]+)|Failed to resolve '([\w.-]+)'|"
    r"resolve host:? '?([\w.-]+)"
)
PATHS = (
    re.compile(r"No such file or directory: b?(['\"])(?P<path>.+?)\1"),
    re.compile(r"non-existent directory: '(?P<path>[^']*)'"),
    re.compile(r"\[Errno 2\] File b?'(?P<path>[^']+)' does not exist"),
    re.compile(r"name = '(?P<path>[^']+)', errno = 2"),
    re.compile(r"[Ff]ile b?'(?P<path>[^']+)' does not exist|[Ff]ile (?P<more>\S+) does not exist"),
    re.compile(r"^b?['\"]?(?P<path>[^'\"\n]+?)['\"]? (?:not found\.?|does not exist\.?|is not a directory)$"),
    re.compile(
        r"(?:No file|No folder|Unable to open|Can't open|Could not open|Failed to open|Cannot find|could not find|"
        r"can't open file|Unable to locate|does not exist|No such file)[^'\"]*['\"](?P<path>[^'\"]+)['\"]"
    ),
    re.compile(r"^(?:b?')?(?P<path>[^:\n]+?)'?: No such file or directory"),
    re.compile(
        r"(?:No such file or directory|[Pp]ath does not exist|[Ff]ile not found)[:,]? ?(?P<path>[\w./~\\-][^\n'\"]*)$"
    ),
)
ABSENT_NAMES = {"FileNotFoundError", "NoSuchFile", "DriverError", "RasterioIOError", "DataSourceError", "NotADirectoryError"}
ABSENT = re.compile(
    r"No such file|does not exist|not found\.?$|errno = 2|[Cc]annot find the (?:file|path)|can't open file|"
    r"couldn't find any data file|unable to open database file|non-existent directory|is not a directory"
)
FETCHES = re.compile(
    r"\b(?:wget|curl|git clone|gdown|kaggle (?:datasets|competitions)|aws s3|gsutil|unzip|tar -?x\w*)\b|"
    r"urlretrieve|requests\.get|urlopen|\.download\w*\(|download_\w+\(|extractall|get_file\("
)
"Ways by which cells get data."
WRITES = re.compile(
    r"\.to_\w+\(|savefig|\.save\w*\(|\bdump\(|,\s*(?:mode\s*=\s*)?['\"][wax]b?\+?['\"]|ExcelWriter|imsave|imwrite|"
    r"mkdir|\.write\w*\(|plot_model"
)
RESOURCE = (
    (re.compile(r"Resource .*?(\w+).*? not found\.|nltk\.download\('([\w.-]+)'\)", re.DOTALL), "the NLTK resource"),
    (re.compile(r"\[E050\] Can't find model '([\w.-]+)'"), "the spaCy model"),
    (
        re.compile(r"(?:Can't load|is not the path to a directory containing|not a valid model identifier).*?'([\w./-]+)'"),
        "the model",
    ),
)
CALLS = re.compile(r"([\w.]*(?:load_\w+|fetch_\w+|get_\w+|read_\w+|urlretrieve|download\w*|from_pretrained|urlopen))\(")
"Calls that fetch, or may."
LOOKS = re.compile(r"(?:glob|iglob|listdir|scandir|imread|read_image)\(\s*(?:r|f)?(['\"])([^'\"]+)\1")
EMPTY = re.compile(
    r"No objects to concatenate|list index out of range|need at least one array|empty (?:sequence|iterable|data)|"
    r"n_samples=0|index out of bounds|'NoneType' object|!_?s(?:rc|sd)\.empty\(\)|min\(\) arg|max\(\) arg|"
    r"division by zero|zero-size array|Found no valid file|not enough values to unpack|StopIteration|with 0 sample"
)
SYSTEM = ("/etc/", "/proc/", "/sys/", "/dev/", "/boot/", "/var/log/", "/var/run/", "/run/")
"Folders that are the machine's own, whoever it belongs to."
HOMES = ("/home/scholar", "~")
CACHES = re.compile(r"\.keras|scikit_learn_data|nltk_data|\.cache|torch/hub|\.torch|seaborn-data")


def network(raised: Raised, around: Surroundings) -> Cause | None:
    """The cause, when something was to be fetched."""
    text = f"{raised.name}: {raised.value}\n{raised.traceback}"
    for pattern, what in RESOURCE:
        if raised.name in ("LookupError", "OSError", "RepositoryNotFoundError") and (match := pattern.search(text)):
            name = next((part for part in match.groups() if part), "")
            return Cause(
                CauseKind.DOWNLOAD,
                f"{what} {name} must be downloaded first",
                name,
                "declare it as [[data]] in release-checker.toml, or ship it",
                certain=True,
            )
    if style := re.match(r"'(.+?)' (?:is not a valid package style|not found in the style library)", raised.value):
        return _style(style[1])
    if raised.name not in NETWORK_NAMES and not NETWORK.search(f"{raised.name}: {raised.value}"):
        return None
    match = (
        HOST.search(raised.value)
        or HOST.search(around.line(raised))
        or HOST.search(around.source(raised.cell))
        or HOST.search(raised.traceback)
    )
    host = next((part for part in match.groups() if part), "") if match else ""
    call = CALLS.search(around.line(raised))
    by = f" by {call[1]}" if call and not host else ""
    return Cause(
        CauseKind.NETWORK,
        f"it fetches from {host or 'the network'}{by}, which the isolation does not give",
        host,
        "ship the data, or declare it as [[data]] with its sha256 in release-checker.toml",
        certain=True,
    )


def absent(raised: Raised, around: Surroundings) -> Cause | None:
    """The cause, when a file or folder is not there."""
    text = raised.value
    if raised.name not in ABSENT_NAMES and not (
        ABSENT.search(text) and raised.name not in ("KeyError", "NameError", "LookupError")
    ):
        return empty_search(raised, around)
    path = next(
        (
            match["path"] or match.groupdict().get("more") or ""
            for match in (pattern.search(text) for pattern in PATHS)
            if match
        ),
        "",
    ).strip()
    if not path and (
        match := re.search(r"(?:read_\w+|open|load\w*|connect|imread)\(\s*r?['\"]([^'\"]+)['\"]", around.line(raised))
    ):
        path = match[1]
    if not path or len(path) > 500:
        return Cause(
            CauseKind.MISSING_FILE, "a file that it reads is not there", remedy="ship the file, or say where it comes from"
        )
    return judge_path(path, raised, around)


def _style(name: str) -> Cause | None:
    """A matplotlib style that is no part of matplotlib; None for those that it had under this name itself."""
    if match := re.match(r"https?://([\w.-]+)", name):
        words = f"it fetches the plot style from {match[1]}, which the isolation does not give"
        return Cause(CauseKind.NETWORK, words, match[1], "ship the style file beside the notebook", certain=True)
    if name.startswith("seaborn"):
        return None
    return Cause(
        CauseKind.MISSING_FILE,
        f"the plot style {name} is not in the repository",
        name,
        f"ship {name}.mplstyle beside the notebook and use its path",
        certain=True,
    )


def judge_path(path: str, raised: Raised, around: Surroundings) -> Cause:
    """Whose fault it is that `path`, as the notebook asks for it, is not there."""
    if service := around.service_of(path):
        return Cause(
            CauseKind.HOSTED, f"{path} exists on {service} only", path, "take a path inside the repository", certain=True
        )
    if around.root and (path == around.root or path.startswith(around.root + "/")):
        path = posixpath.relpath(path, posixpath.join(around.root, around.folder))
    for home in HOMES:
        if path == home or path.startswith(home + "/"):
            if "kaggle.json" in path:
                return Cause(CauseKind.CREDENTIALS, "it asks for the author's Kaggle credentials", path, certain=True)
            if CACHES.search(path):
                return Cause(
                    CauseKind.DOWNLOAD, f"{path} is made by a download", path, "ship the data or declare it", certain=True
                )
            return _author(path)
    if "\\" in path and not path.startswith(("/", "\\\\")) and not re.match(r"[A-Za-z]:", path):
        slashed = posixpath.normpath(posixpath.join(around.folder, re.sub(r"\\+", "/", path)))
        ends = "/" + posixpath.basename(slashed)
        if any(f"/{known}".endswith(ends) or known.startswith(slashed + "/") for known in around.shipped):
            return Cause(
                CauseKind.PLATFORM,
                f"{path} is written for Windows; elsewhere it is no path",
                path,
                "write paths with / or pathlib",
                certain=True,
            )
    if path.startswith(SYSTEM):
        words = f"{path} belongs to the system that runs it, and is not there in isolation"
        return Cause(CauseKind.MISSING_FILE, words, path, "do without files of the system", certain=True)
    if path.startswith(("/", "\\\\")) or re.match(r"[A-Za-z]:[\\/]", path):
        return _fetched(path, raised, around) or _author(path)
    if (WRITES.search(around.line(raised)) and (folder := posixpath.dirname(path) or path) != path) or (
        "non-existent directory" in raised.value
    ):
        folder = path if "non-existent directory" in raised.value else posixpath.dirname(path)
        return Cause(
            CauseKind.MISSING_FILE,
            f"it writes into the folder {folder}, which is not there",
            folder,
            f"make it first: os.makedirs({folder!r}, exist_ok=True)",
            certain=True,
        )
    return _elsewhere(path, around) or _fetched(path, raised, around) or _made(path, around) or _absent(path, around)


def _absent(path: str, around: Surroundings) -> Cause:
    rule = around.ignored(posixpath.normpath(posixpath.join(around.folder, path)))
    words = f"{path} is not in the repository" + (f": {rule} leaves it out" if rule else "")
    remedy = f"take it out of {rule} and ship {path}" if rule else f"ship {path}"
    return Cause(CauseKind.MISSING_FILE, words, path, f"{remedy}, or say in README how to get it", certain=True)


def _author(path: str) -> Cause:
    return Cause(
        CauseKind.AUTHOR_PATH,
        f"{path} is a path of the author's machine",
        path,
        "use a path relative to the notebook",
        certain=True,
    )


def _elsewhere(path: str, around: Surroundings) -> Cause | None:
    wanted = posixpath.normpath(posixpath.join(around.folder, path))
    tail = re.sub(r"^(?:\.\.?/)+", "", posixpath.normpath(path))
    folders = {folder for known in around.shipped for folder in _above(known)}
    found = sorted((known for known in (*around.shipped, *folders) if known == tail or known.endswith("/" + tail)), key=len)
    other = next((known for known in around.shipped if known.lower() == wanted.lower()), "")
    if other and other != wanted:
        return Cause(
            CauseKind.MISSING_FILE,
            f"{path} is named {other} in the repository: upper and lower case differ",
            path,
            f"write it as {posixpath.basename(other)}",
            certain=True,
        )
    if found and found[0] != wanted:
        return Cause(
            CauseKind.MISSING_FILE,
            f"{path} lies at {found[0]} in the repository, and is looked for at {wanted}",
            path,
            f"write {posixpath.relpath(found[0], around.folder or '.')}",
            certain=True,
        )
    return None


def _above(path: str) -> list[str]:
    parts = path.split("/")[:-1]
    return ["/".join(parts[:count]) for count in range(1, len(parts) + 1)]


def _fetched(path: str, raised: Raised, around: Surroundings) -> Cause | None:
    """An earlier cell was to fetch it."""
    names = {posixpath.basename(path), *(part for part in path.split("/")[:-1] if part not in ("", ".", "..", "data"))}
    stems = {name.partition(".")[0] for name in names if len(name.partition(".")[0]) > 3}
    general = 0
    for number, source in around.sources.items():
        if number > raised.cell:
            break
        for line in source.split("\n"):
            if FETCHES.search(line) and not line.lstrip().startswith("#"):
                general = general or number
                if any(stem in line for stem in stems):
                    general = number
                    break
    if not general:
        return None
    return Cause(
        CauseKind.DOWNLOAD,
        f"{path} is to be downloaded by cell {general}, which needs the network",
        path,
        "ship the data, or declare it as [[data]] with its sha256 in release-checker.toml",
        certain=True,
    )


def _made(path: str, around: Surroundings) -> Cause | None:
    tail = re.sub(r"^(?:\.\.?/)+", "", posixpath.normpath(path))
    wanted = posixpath.normpath(posixpath.join(around.folder, path))
    maker = (
        around.made.get(wanted)
        or around.made.get(tail)
        or (around.made.get(posixpath.basename(tail)) if "." in posixpath.basename(tail) else None)
    )
    if not maker or maker == around.path:
        return None
    return Cause(
        CauseKind.MADE_ELSEWHERE,
        f"{path} is not in the repository; {maker} makes it and must run first",
        path,
        f"say so in README, or name it as a step in release-checker.toml: {maker}",
        certain=True,
    )


def empty_search(raised: Raised, around: Surroundings) -> Cause | None:
    """An error that follows from a search for files, or a reading of a picture, that gave nothing without saying so."""
    if not EMPTY.search(f"{raised.name}: {raised.value}"):
        return None
    for match in reversed(list(LOOKS.finditer(around.until(raised.cell)))):
        pattern = posixpath.normpath(posixpath.join(around.folder, match[2]))
        known = any(fnmatch.fnmatch(path, pattern) or path.startswith(pattern + "/") for path in around.shipped)
        if known or (pattern.startswith("/") and not around.service_of(match[2])):
            continue
        what = "reads no picture at" if "imread" in match[0] or "read_image" in match[0] else "finds nothing for"
        cause = judge_path(match[2], raised, around)
        return Cause(cause.kind, f"it {what} {match[2]}: {cause.words}", match[2], cause.remedy)
    return None
