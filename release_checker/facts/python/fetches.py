# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What the cells of a notebook fetch from the network, and whether anything pins what they get."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from release_checker.facts.python.cell_commands import Command, is_guarded, read_commands
from release_checker.facts.python.syntax import Syntax, keyword, literal, text_of
from release_checker.model import Place

URL_CALLS = {
    "urllib.request.urlopen", "urllib.request.urlretrieve", "urllib.urlretrieve", "urllib.urlopen", "urllib2.urlopen",
    "six.moves.urllib.request.urlretrieve", "six.moves.urllib.request.urlopen", "wget.download", "gdown.download",
    "gdown.download_folder", "gdown.cached_download", "requests.get", "requests.post", "httpx.get", "urlretrieve",
    "urlopen", "torch.hub.load_state_dict_from_url", "torch.hub.download_url_to_file", "tensorflow.keras.utils.get_file",
    "keras.utils.get_file", "tf.keras.utils.get_file", "keras.utils.data_utils.get_file", "pooch.retrieve",
    "torchvision.datasets.utils.download_url", "imageio.imread", "imageio.v2.imread", "skimage.io.imread",
    "fastai.data.external.untar_data", "PIL.Image.open", "joblib.load", "numpy.genfromtxt", "numpy.loadtxt", "io.imread",
}
"Functions that fetch an address; those that also read files count only with an address."
FILE_READERS = {
    "imageio.imread", "imageio.v2.imread", "skimage.io.imread", "PIL.Image.open", "joblib.load", "numpy.genfromtxt",
    "numpy.loadtxt", "io.imread", "torch.load",
}
PANDAS = re.compile(r"(?:pandas|polars|geopandas|dask\.dataframe|cudf|modin\.pandas|datatable)\."
                    r"(?:read_\w+|fread|scan_csv)$")
HUB = re.compile(
    r"\.from_pretrained$|^(?:transformers|diffusers|sentence_transformers)\.(?:pipeline|SentenceTransformer|CrossEncoder)$"
)
HUB_DATA = {"datasets.load_dataset", "datasets.load_metric", "evaluate.load", "huggingface_hub.hf_hub_download",
            "huggingface_hub.snapshot_download", "datasets.load_dataset_builder"}
OTHER = {
    "seaborn.load_dataset", "nltk.download", "openml.datasets.get_dataset", "sklearn.datasets.fetch_openml",
    "yfinance.download", "kagglehub.dataset_download", "kagglehub.model_download", "tensorflow_datasets.load",
    "tensorflow_hub.load", "tensorflow_hub.KerasLayer", "tensorflow_hub.Module", "torch.hub.load",
    "statsmodels.api.datasets.get_rdataset", "gensim.downloader.load", "spacy.cli.download", "stanza.download",
    "medmnist.INFO.get", "pandas_datareader.data.DataReader", "pandas_datareader.DataReader", "vega_datasets.data",
    "git.Repo.clone_from", "plotly.data", "timm.create_model", "opendatasets.download", "ucimlrepo.fetch_ucirepo",
}
FIRST_ARGUMENTS = ("url", "origin", "filepath_or_buffer", "path", "name", "repo_id", "model",
                   "pretrained_model_name_or_path", "fname", "id")
"What the first argument of such functions is called."
KEEPING = {"format", "strip", "join", "urljoin"}
"Methods of a string that keep its beginning."
CHECKSUMS = ("file_hash", "md5_hash", "md5", "sha256", "known_hash", "hash_prefix", "checksum", "check_hash")
PINNED_ADDRESS = re.compile(
    r"[/@=][0-9a-f]{40}\b|raw\.githubusercontent\.com/[^/]+/[^/]+/(?:[0-9a-f]{7,40}|v?\d+(?:\.\d+)+)/|/releases/download/|"
    r"/(?:raw|blob|archive|resolve|tree|zip|tar\.gz)/(?:refs/tags/)?(?:[0-9a-f]{7,40}|v?\d+(?:\.\d+)+)\b|"
    r"zenodo\.org/(?:api/)?records?/\d|doi\.org/10\.|figshare\.com/(?:ndownloader|articles|files)|osf\.io/[a-z0-9]{5}/\?version|"
    r"-[0-9a-f]{8,}\.(?:pth?|zip|tar|h5|gz)|swh:1:|dataverse\S*persistentId=|/versions?/\d+|files\.pythonhosted\.org|@v?\d+\.\d+|/v?\d+\.\d+\.\d+/"
)
LOCAL = re.compile(r"^\w+://(?:localhost|127\.0\.0\.1|0\.0\.0\.0)|^file:")
ADDRESS = re.compile(r"(?:https?|ftp|s3|gs)://")
WEB = re.compile(r"(?:requests|httpx|urllib2?|six\.moves\.urllib)\.|url(?:open|retrieve)$")
"Functions that fetch nothing but an address written out."
FETCHERS = {"wget", "curl", "gdown", "git", "kaggle", "aria2c", "gsutil", "aws", "huggingface-cli", "axel"}
"Programs that fetch."
VERIFIERS = {"hashlib.md5", "hashlib.sha256", "hashlib.sha1", "hashlib.sha512", "hashlib.file_digest"}


@dataclass(frozen=True, slots=True)
class Fetch:
    """One thing that is fetched when a cell runs."""

    what: str
    "Function or command."
    target: str
    "Address, data set or model; empty when reading cannot tell."
    pinned: bool
    "A commit, version, checksum or archive record says exactly what comes."
    place: Place
    "Where it stands."


@dataclass(frozen=True, slots=True)
class Fetches:
    """Everything that a notebook fetches when it runs."""

    items: tuple[Fetch, ...] = ()
    "In the order of the notebook."
    verified: bool = False
    "The notebook computes checksums of what it has."


def read_fetches(syntax: Syntax) -> Fetches:
    """What the cells of a notebook fetch; nothing for a plain file."""
    if not syntax.starts or syntax.starts[0][1] is None:
        return Fetches()
    values = _values(syntax)
    found = [item for name, call in syntax.calls() for item in _call(syntax, values, name, call)]
    commands = read_commands(syntax)
    checkouts = any(item.words[:2] == ("git", "checkout") or "reset" in item.words[1:2] for item in commands)
    found += [item for command in commands for item in _command(syntax, command, checkouts)]
    verified = any(name in VERIFIERS for name, _ in syntax.calls()) or any("sum" in item.words[0][-3:] for item in commands)
    return Fetches(tuple(sorted(found, key=lambda item: (item.place.cell or 0, item.place.line or 0))), verified)


Values = dict[str, str]


def _values(syntax: Syntax) -> Values:
    """Names that are given one string each, so that `requests.get(URL)` can be followed."""
    found: Values = {}
    for node in syntax.nodes(ast.Assign):
        if len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            text = _text(node.value, found)
            if text:
                found[node.targets[0].id] = text
    return found


def _text(node: ast.expr | None, values: Values) -> str:
    """The string that an expression gives, as far as it begins with known text; empty when it does not."""
    text = text_of(node)
    if text is not None:
        return text
    if isinstance(node, ast.Name):
        return values.get(node.id, "")
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Mod, ast.Div)):
        return _text(node.left, values) + (_text(node.right, values) if isinstance(node.op, ast.Add) else "")
    if isinstance(node, ast.JoinedStr):
        parts = (part.value if isinstance(part, ast.FormattedValue) else part for part in node.values)
        return "".join(_text(part, values) for part in parts)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in KEEPING:
        return _text(node.func.value, values) or (_text(node.args[0], values) if node.args else "")
    if isinstance(node, ast.Call) and node.args and getattr(node.func, "id", "") in ("Request", "str", "urljoin"):
        return _text(node.args[0], values)
    return ""


def _call(syntax: Syntax, values: Values, name: str, call: ast.Call) -> Iterator[Fetch]:
    judge = _judge(name)
    if judge is None:
        return
    named = (keyword(call, word) for word in FIRST_ARGUMENTS)
    argument = call.args[0] if call.args else next(filter(None, named), None)
    if name.endswith("get_file"):
        argument = keyword(call, "origin") or (call.args[1] if len(call.args) > 1 else argument)
    target = _text(argument, values)
    if not target and WEB.match(name) and not _has_address(syntax):
        return  # a helper that would fetch an address, in a notebook that has none: it is given files
    verdict = judge(name, target, call)
    if verdict is None or LOCAL.match(target) or is_guarded_here(syntax, call):
        return
    yield Fetch(name, target, verdict, syntax.place(call))


def _has_address(syntax: Syntax) -> bool:
    """Some string of the notebook is an address, and does not just mention one."""
    return any(isinstance(node.value, str) and ADDRESS.match(node.value.lstrip()) for node in syntax.nodes(ast.Constant))


def is_guarded_here(syntax: Syntax, node: ast.AST) -> bool:
    """A guard around the call itself; a `try` around a fetch does not spare anybody the fetch."""
    tried = any(isinstance(up, ast.Try) for up in syntax.above(node))
    return not tried and is_guarded(syntax, node)


Judge = Callable[[str, str, ast.Call], bool | None]
"Says whether what a call fetches is pinned; None when it fetches nothing that can be seen."


def _judge(name: str) -> Judge | None:
    if name in URL_CALLS:
        return _url
    if PANDAS.search(name) or name in FILE_READERS:
        return _reader
    if name in HUB_DATA or HUB.search(name):
        return _hub
    return _other if name in OTHER else None


def _checked(call: ast.Call) -> bool:
    return any(literal(keyword(call, word)) not in (None, False) for word in CHECKSUMS if keyword(call, word) is not None)


def _url(name: str, target: str, call: ast.Call) -> bool | None:
    if name in FILE_READERS:
        return _reader(name, target, call)
    if name.endswith(("load_state_dict_from_url", "download_url")) and len(call.args) > 3:
        return True
    if name == "pooch.retrieve" and len(call.args) > 1 and text_of(call.args[1]):
        return True
    return _checked(call) or bool(PINNED_ADDRESS.search(target))


def _reader(name: str, target: str, call: ast.Call) -> bool | None:
    return bool(PINNED_ADDRESS.search(target)) if ADDRESS.match(target) else None


def _hub(name: str, target: str, call: ast.Call) -> bool | None:
    if name.endswith(".from_pretrained") and name.startswith(("self.", "super")):
        return None
    if keyword(call, "revision") is not None or keyword(call, "local_files_only") is not None or not target:
        return True if target else None
    # A folder, a file or a script is no model of a hub; `csv`, `json` … read files.
    suffix = re.search(r"\.(?:py|json|bin|pt|csv|txt)$", target)
    local = target.startswith((".", "/", "~")) or target.count("/") > 1 or suffix
    readers = target in ("csv", "json", "text", "parquet", "imagefolder", "audiofolder", "pandas", "arrow", "generator")
    shape = re.fullmatch(r"[A-Za-z0-9][\w.-]*(?:/[A-Za-z0-9][\w.-]*)?", target)
    return None if local or readers or not shape else False


def _other(name: str, target: str, call: ast.Call) -> bool | None:
    if name == "timm.create_model":
        return False if literal(keyword(call, "pretrained")) is True else None
    if name == "torch.hub.load":
        return None if literal(keyword(call, "source")) == "local" else ":" in target or bool(PINNED_ADDRESS.search(target))
    if name.startswith("tensorflow_hub."):
        numbered = bool(re.search(r"/\d+(?:\?|$)", target) or PINNED_ADDRESS.search(target))
        return numbered if ADDRESS.match(target) else None
    if name == "tensorflow_datasets.load":
        return bool(re.search(r":\d", target))
    if name == "sklearn.datasets.fetch_openml":
        version = keyword(call, "version") or (call.args[1] if len(call.args) > 1 else None)
        return keyword(call, "data_id") is not None or (version is not None and literal(version) != "active")
    if name in ("openml.datasets.get_dataset", "ucimlrepo.fetch_ucirepo"):
        return not target
    if name.startswith("kagglehub."):
        return "/versions/" in target or bool(re.search(r"/\d+$", target))
    return bool(PINNED_ADDRESS.search(target))


def _command(syntax: Syntax, command: Command, checkouts: bool) -> Iterator[Fetch]:
    words = command.words
    program, rest = words[0].rpartition("/")[2], list(words[1:])
    if command.guarded or program not in FETCHERS:
        return
    address = next((word for word in rest if ADDRESS.match(word) or word.startswith("git@")), "")
    verb = next((word for word in rest if not word.startswith("-")), "")
    pinned = bool(PINNED_ADDRESS.search(address))
    if program == "git":
        if verb != "clone":
            return
        branch = next((rest[at + 1] for at, word in enumerate(rest[:-1]) if word in ("-b", "--branch")), "")
        pinned = pinned or checkouts or bool(re.search(r"\d", branch))
    elif program == "kaggle":
        if "download" not in rest:
            return
        address, pinned = next((word for word in rest if "/" in word), rest[-1]), False
    elif program == "gsutil" or program == "aws":
        if not any(word in ("cp", "sync", "rsync") for word in rest) or not address or rest[-1] == address:
            return
    elif program == "huggingface-cli":
        if verb != "download":
            return
        address, pinned = rest[1] if len(rest) > 1 else "", "--revision" in rest
    elif program == "gdown":
        address = address or verb
    elif not address:
        return
    if not LOCAL.match(address):
        what = f"{program} {verb}" if program in ("git", "kaggle") else program
        yield Fetch(what, address, pinned, syntax.place(command.line))


