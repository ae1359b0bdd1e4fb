# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Which files a file of code reads, which it makes, and what it downloads."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from release_checker.facts.python.paths import PathValues, WrittenPath, declared_options
from release_checker.facts.python.syntax import Syntax, keyword, literal
from release_checker.facts.python.usual_names import outermost
from release_checker.model import Place

READS = re.compile(
    r"^(open|io\.open|codecs\.open|gzip\.open|bz2\.open|lzma\.open|zipfile\.ZipFile|tarfile\.open|"
    r"numpy\.(load|loadtxt|genfromtxt|fromfile)|"
    r"(pandas|polars|geopandas|modin\.pandas|cudf|dask\.dataframe|vaex)\.(read_(csv|table|excel|json|parquet|feather|hdf|"
    r"pickle|fwf|stata|spss|xml|file|ipc|ndjson)|open)|"
    r"torch\.load|torchaudio\.load|torchvision\.io\.read_(image|video)|torchvision\.datasets\.(ImageFolder|DatasetFolder)|"
    r"torchvision\.datasets\.folder\.ImageFolder|joblib\.load|sklearn\.externals\.joblib\.load|"
    r"sklearn\.datasets\.load_(svmlight_file|files)|"
    r"h5py\.File|PIL\.Image\.open|Image\.open|cv2\.(imread|VideoCapture)|imageio(\.v\d)?\.(imread|volread|get_reader|"
    r"mimread)|skimage\.io\.imread|"
    r"matplotlib\.(image|pyplot)\.imread|scipy\.io\.(loadmat|wavfile\.read|arff\.loadarff|mmread)|scipy\.(misc|"
    r"ndimage)\.imread|scipy\.sparse\.load_npz|"
    r"librosa\.(core\.)?load|soundfile\.read|xarray\.open_(mf)?dataset|nibabel\.load|netCDF4\.Dataset|"
    r"(gensim\.models\.)?(\w+\.)?KeyedVectors\.load(_word2vec_format)?|anndata\.read\w*|scanpy\.read\w*|"
    r"mne\.(io\.)?read_\w+|trimesh\.load\w*|"
    r"open3d\.io\.read_\w+|plyfile\.PlyData\.read|pydicom\.(dcm)?read\w*|SimpleITK\.ReadImage|rasterio\.open|"
    r"networkx\.read_\w+|"
    r"(tensorflow\.)?keras\.models\.load_model|tensorflow\.data\.(TextLineDataset|TFRecordDataset)|"
    r"(tensorflow\.)?keras\.(preprocessing|utils)\.(\w+\.)?image_dataset_from_directory|csv\.DictReader|os\.(listdir|"
    r"scandir|walk)|glob\.i?glob|"
    r"(tensorflow\.)?(io\.)?gfile\.(GFile|Open|listdir|glob))$"
)
"Calls whose first argument is a file or folder that must be there."
READ_METHODS = {"read_text", "read_bytes", "iterdir", "glob", "rglob", "flow_from_directory"}
WRITES = re.compile(
    r"(^|[._])(save\w*|write\w*|dump\w*|to_(csv|json|excel|parquet|pickle|hdf\w*|feather|stata|sql|html|netcdf|zarr|file|"
    r"markdown|latex)|makedirs|mkdir|mkdirs|"
    r"mkdtemp|urlretrieve|download\w*|extract\w*|copy\w*|move|rename|replace_file|unpack_archive|imsave|imwrite|savefig|"
    r"mimsave|mimwrite|export\w*|touch|"
    r"ModelCheckpoint|CSVLogger|SummaryWriter|FileHandler|get_file|hf_hub_download|snapshot_download|cached_download|"
    r"create\w*|generate\w*|make\w*|"
    r"MNIST|CIFAR10\w*|FashionMNIST|symlink\w*|memmap|connect|log_artifacts?|VideoWriter|TFRecordWriter|Planetoid|TUDataset|"
    r"link|store\w*|export)$",
    re.IGNORECASE,
)
"Last word of calls that make the files or folders named in their arguments."
DOWNLOADS = re.compile(
    r"(urlretrieve|wget\.download|gdown\.\w*download\w*|hf_hub_download|snapshot_download|cached_download|"
    r"datasets\.load_dataset|^load_dataset|"
    r"fetch_\w+|tensorflow_datasets\.load|tfds\.load|keras\.datasets\.\w+\.load_data|get_file|kagglehub\.\w+|"
    r"dataset_download_files|"
    r"nltk\.download|download_url|download_and_extract\w*|download_file\w*|_?maybe_download\w*|"
    r"openml\.datasets\.get_dataset|pooch\.retrieve|"
    r"torch\.hub\.load\w*|ucimlrepo\.fetch\w*|requests\.get|urllib\.request\.urlopen|urllib2\.urlopen|boto3\.\w+|"
    r"storage\.Client|"
    r"yfinance\.download|DataReader|sns\.load_dataset|seaborn\.load_dataset|opendatasets\.download|wandb\.\w*use_artifact|"
    r"use_artifact|mlflow\.artifacts\.\w+|"
    r"OgbgMol\w+|PygNodePropPredDataset|PygGraphPropPredDataset|gcsfs\.\w+|s3fs\.\w+)$"
)
SHELLS = {"os.system", "os.popen", "subprocess.run", "subprocess.call", "subprocess.check_call", "subprocess.check_output",
          "subprocess.Popen"}
"Commands make the files that they name."
MISSING = {"FileNotFoundError", "IOError", "OSError", "Exception", "BaseException", "EnvironmentError"}
CHECKS_FIRST = {"exists", "isfile", "isdir", "is_file", "is_dir", "lexists", "access", "Exists", "stat"}


@dataclass(frozen=True, slots=True)
class Read:
    """One place where code takes a file that must be there."""

    path: str
    "As written, relative."
    call: str
    "The reading call as people write it."
    place: Place
    "Where."
    owner: str
    "Name of the outermost class or function that it stands in; empty at module level."
    sure: bool
    "Always this path; False where it is the default of an option or parameter."
    guarded: bool
    "The code looks first whether it is there, or goes on without."
    beside: bool
    "The path starts at the folder of the code, not at the current one."


@dataclass(frozen=True, slots=True)
class DataOption:
    """An option that says where data lies."""

    flag: str
    "As typed."
    default: str
    "Its default path; empty when it has none."
    place: Place
    "Where it is declared."


@dataclass(frozen=True, slots=True)
class DataReads:
    """Files that one file of code reads and makes."""

    reads: tuple[Read, ...]
    "In the order of the file."
    writes: frozenset[str]
    "Paths, or last parts of paths, that it makes."
    downloads: Place | None
    "First place where it fetches something."
    options: tuple[DataOption, ...]
    "Command-line options that say where data lies."
    moves: bool
    "It changes the current folder, so that relative paths start nobody knows where."


def read_data_reads(syntax: Syntax) -> DataReads:
    """Reads, writes and downloads of one file."""
    calls = [(_kind(name), name, call) for name, call in syntax.calls()]
    interesting = [(name, call) for kind, name, call in calls if kind.reads]
    writing = [(name, call) for kind, name, call in calls if kind.writes]
    downloading = [call for kind, _, call in calls
                   if kind.downloads or (call.keywords and literal(keyword(call, "download")) is True)]
    if not interesting and not writing and not downloading:
        return DataReads((), frozenset(), None, tuple(_data_options(syntax)), False)
    reader = _Reader(syntax)
    return DataReads(
        reads=tuple(item for name, call in interesting for item in reader.read(name, call)),
        writes=frozenset(path for name, call in writing for path in reader.written(name, call)),
        downloads=syntax.place(downloading[0]) if downloading else None,
        options=tuple(_data_options(syntax)),
        moves=any(name in ("os.chdir", "contextlib.chdir") for _, name, _ in calls),
    )


class _Kind(NamedTuple):
    """What a call does with files, by its name."""

    reads: bool
    writes: bool
    downloads: bool


@lru_cache(maxsize=50_000)
def _kind(name: str) -> _Kind:
    opens = name == "open" or name.endswith(".open")
    tail = name.rpartition(".")[2]
    return _Kind(
        reads=opens or tail in READ_METHODS or bool(READS.match(name)),
        writes=opens or name == "h5py.File" or name in SHELLS or bool(WRITES.search(name)),
        downloads=bool(DOWNLOADS.search(name)),
    )


DATA_OPTION = re.compile(r"^(data|dataset|train|training|test|val|valid|corpus|imgs?|images?|input|raw)(_?data)?_?(dir|"
                         r"directory|path|root|folder|file|files)s?$|"
                         r"^data$|^dataroot$|^datadir$|^root_(path|dir)$|^path_to_data\w*$", re.IGNORECASE)
"Names of options that say where data lies."


def _data_options(syntax: Syntax) -> Iterator[DataOption]:
    if not any(name.endswith(".add_argument") or "DEFINE_string" in name for name, _ in syntax.calls()):
        return
    for option in declared_options(syntax).values():
        if DATA_OPTION.match(option.dest) and (option.default is None or isinstance(option.default, str)):
            yield DataOption(option.flag, option.default or "", syntax.place(option.line))


def _opens(name: str) -> bool:
    return name == "open" or name.endswith(".open")


class _Reader:
    def __init__(self, syntax: Syntax) -> None:
        self.syntax = syntax
        self.paths = PathValues(syntax)
        self.looked_for = set(self._looked_for())

    def read(self, name: str, call: ast.Call) -> Iterator[Read]:
        """What a call reads, when reading tells its path."""
        first = call.args[0] if call.args else next(
            (item.value for item in call.keywords if item.arg in ("filepath_or_buffer", "fname", "file", "path", "root",
                                                                  "filename", "fp", "f",
                                                                  "directory", "pathname", "io", "filepath")), None)
        tail = name.rpartition(".")[2]
        method = tail in READ_METHODS or (tail == "open" and not READS.match(name))
        if method and isinstance(call.func, ast.Attribute):
            first = call.func.value if tail != "flow_from_directory" else first
            if tail == "open" and not self._is_path(first):
                return
        if first is None or not self._reads(name, call, method=method):
            return
        found = self.paths.path(first)
        if found and _worth(found):
            yield Read(found.text, name if not method else f".{tail}", self.syntax.place(call), outermost(self.syntax, call),
                       found.sure and "glob" not in tail,
                       self._guarded(call, found), found.beside)

    def _is_path(self, node: ast.expr | None) -> bool:
        """`Path("x").open()` or a name that was made so; `webbrowser.open(…)` is none."""
        if isinstance(node, ast.Call):
            return self.syntax.dotted(node.func) in ("pathlib.Path", "Path")
        return isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div)

    def _reads(self, name: str, call: ast.Call, *, method: bool) -> bool:
        """The mode asks for reading."""
        position = 0 if method else 1
        if not (_opens(name) or name in ("h5py.File", "zipfile.ZipFile", "netCDF4.Dataset")
                or name.endswith(("GFile", "gfile.Open"))):
            return True
        given = keyword(call, "mode") or (call.args[position] if len(call.args) > position else None)
        if given is None:
            return True
        mode = literal(given)
        return isinstance(mode, str) and not set(mode) & set("wax")

    def written(self, name: str, call: ast.Call) -> Iterator[str]:
        """Paths among a writing call's arguments, and the object it is called on."""
        if name in SHELLS:
            words = [part.value for part in ast.walk(call) if isinstance(part, ast.Constant) and isinstance(part.value, str)]
            yield from (word for text in words for word in text.split() if "." in word and len(word) < 200)
            return
        if (_opens(name) or name in ("h5py.File",)) and self._reads(name, call,
                                                                    method=False) and not name.endswith("tarfile.open"):
            return
        nodes: list[ast.expr] = [*call.args, *(item.value for item in call.keywords)]
        if isinstance(call.func, ast.Attribute):
            nodes.append(call.func.value)
        for node in nodes:
            found = self.paths.path(node)
            if found is not None:
                yield found.text
            else:
                yield from self._parts(node)

    def _parts(self, node: ast.expr) -> Iterator[str]:
        """Last literal parts of a path that is put together: `os.path.join(folder, "train.csv")`."""
        last: ast.expr | None = None
        if isinstance(node, ast.Call) and node.args and self.syntax.dotted(node.func).endswith(("join", "Path", "joinpath",
            "open")):
            last = node.args[-1]
        elif isinstance(node, ast.BinOp):
            last = node.right
        elif isinstance(node, ast.JoinedStr) and node.values:
            last = node.values[-1]
        if last is not None:
            found = self.paths.path(last)
            if found and found.text.strip("/"):
                yield found.text.strip("/")
        if isinstance(node, ast.JoinedStr) and node.values and isinstance(node.values[0], ast.Constant):
            head = str(node.values[0].value).rpartition("/")[0]
            if head:
                yield head

    def _guarded(self, call: ast.Call, found: WrittenPath) -> bool:
        if found.text in self.looked_for:
            return True
        child: ast.AST = call
        for up in self.syntax.above(call):
            if isinstance(up, ast.Try) and child in up.body and any(_catches(handler) for handler in up.handlers):
                return True
            if isinstance(up, (ast.If, ast.IfExp)) and child is not up.test and any(
                isinstance(part, ast.Call) and self.syntax.dotted(part.func).rpartition(".")[2] in CHECKS_FIRST
                for part in ast.walk(up.test)
            ):
                return True
            child = up
        return False

    def _looked_for(self) -> Iterator[str]:
        """Paths that the file asks for before it uses them."""
        for name, call in self.syntax.calls():
            if name.rpartition(".")[2] in CHECKS_FIRST:
                node = call.args[0] if call.args else call.func.value if isinstance(call.func, ast.Attribute) else None
                found = self.paths.path(node)
                if found:
                    yield found.text


def _catches(handler: ast.ExceptHandler) -> bool:
    if handler.type is None:
        return True
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(getattr(kind, "id", getattr(kind, "attr", "")) in MISSING for kind in kinds)


def _worth(found: WrittenPath) -> bool:
    """A relative path of the project, not an address, a home, a device or a pattern of nothing."""
    text = found.text
    return not (
        "://" in text or text.startswith(("/", "~", "$", "%", "\\\\", "s3:", "gs:", "hdfs:", "<"))
        or re.match(r"^[A-Za-z]:[\\/]", text)
        or text in (".", "..", "./", "-", "") or "{" in text or "%s" in text or "%d" in text or len(text) > 300
        or "\0" in text
        or ("," in text.rpartition("/")[2] and " " in text)
    )
