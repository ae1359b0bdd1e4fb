# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Trained models and data sets that the project ships, told by name and first bytes. Nothing is ever loaded."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from release_checker.declare import fact
from release_checker.errors import UnreadableFile
from release_checker.facts.files import Files
from release_checker.facts.pickles import Pickle, read_pickle, zip_members
from release_checker.project import Entry, Project

HEAD = 65_536
"Bytes of a file that are looked at."

WEIGHTS = {
    ".pt": "PyTorch",
    ".pth": "PyTorch",
    ".ckpt": "checkpoint",
    ".safetensors": "safetensors",
    ".onnx": "ONNX",
    ".tflite": "TensorFlow Lite",
    ".gguf": "GGUF",
    ".keras": "Keras",
    ".pdparams": "Paddle",
    ".mlmodel": "Core ML",
    ".caffemodel": "Caffe",
    ".t7": "Torch7",
    ".cbm": "CatBoost",
    ".joblib": "joblib",
    ".params": "MXNet",
}
"Suffixes that mean a trained model."
MAYBE = {".h5", ".hdf5", ".pkl", ".pickle", ".sav", ".bin", ".pb", ".model", ".weights", ".msgpack", ".npz", ".ubj", ".bst"}
"Suffixes of models and of other things: the bytes or the rest of the name decide."
TABLES = {
    ".csv",
    ".tsv",
    ".parquet",
    ".feather",
    ".arrow",
    ".xlsx",
    ".xls",
    ".jsonl",
    ".ndjson",
    ".arff",
    ".libsvm",
    ".svmlight",
    ".dta",
    ".rds",
    ".rdata",
    ".sqlite",
    ".sqlite3",
    ".lmdb",
    ".tfrecord",
    ".tfrecords",
}
ARRAYS = {".npy", ".mat", ".nc", ".zarr", ".fits", ".nii", ".dcm", ".las", ".ply", ".pcd", ".off", ".bed", ".vcf", ".edf"}
ARCHIVES = {".zip", ".gz", ".tgz", ".bz2", ".xz", ".tar", ".7z", ".rar"}
IMAGES = {".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".webp", ".pgm", ".ppm"}
SOUNDS = {".wav", ".mp3", ".flac", ".ogg", ".m4a", ".mp4", ".avi", ".mov", ".webm", ".mkv"}
LEARNERS = {
    "sklearn",
    "torch",
    "torchvision",
    "tensorflow",
    "keras",
    "xgboost",
    "lightgbm",
    "catboost",
    "jax",
    "flax",
    "haiku",
    "statsmodels",
    "pytorch_lightning",
    "lightning",
    "mxnet",
    "paddle",
    "fastai",
    "transformers",
    "gensim",
    "spacy",
    "hmmlearn",
    "sentence_transformers",
    "mlflow",
    "stable_baselines3",
    "imblearn",
}
"Libraries whose objects in a pickle make it a model."
MEASURED = re.compile(
    r"predict|embedding|feature|dataset|label|indices|logits|target|sample|splits?|"
    r"train(?:_|\.)|test(?:_|\.)|val(?:_|\.)")
"Words in a name that speak of tensors which are no weights."
DATA_FOLDER = re.compile(r"^(data|dataset|datasets|data_?sets?|corpus|corpora|raw|benchmarks?)([-_. ]|$)", re.IGNORECASE)
POINTER = b"version https://git-lfs"


class ArtifactRole(StrEnum):
    """What a file is shipped for."""

    WEIGHTS = "weights"
    DATA = "data"
    MEDIA = "media"


@dataclass(frozen=True, slots=True)
class Artifact:
    """A trained model, a data file, or a picture or sound."""

    path: str
    "Where it lies."
    role: ArtifactRole
    "Model weights, data, or media (pictures and sounds: figures or data, which only the folder can tell)."
    format: str
    "Words for people: `PyTorch`, `HDF5`, `CSV`."
    size: int
    "Bytes; of the real file where this is a Git LFS pointer."
    pickle: Pickle | None = None
    "Set when loading it runs pickle's instructions."
    pointer: bool = False
    "A Git LFS pointer stands in its place; its content could not be looked at."

    @property
    def folder(self) -> str:
        """The folder it lies in; empty for the root."""
        return posixpath.dirname(self.path)

    @property
    def in_data_folder(self) -> bool:
        """One of the folders above it is named for data."""
        return any(DATA_FOLDER.match(part) for part in self.path.split("/")[:-1])


@dataclass(frozen=True, slots=True)
class ShippedArtifacts:
    """Everything shipped that was trained or collected rather than written."""

    items: tuple[Artifact, ...]
    "Sorted by path."
    unreadable: tuple[tuple[str, str], ...] = ()
    "Files that could not be looked into, with the reason; judged by their names."

    @property
    def weights(self) -> tuple[Artifact, ...]:
        """Trained models."""
        return tuple(item for item in self.items if item.role is ArtifactRole.WEIGHTS)

    @property
    def data(self) -> tuple[Artifact, ...]:
        """Data files; without pictures and sounds."""
        return tuple(item for item in self.items if item.role is ArtifactRole.DATA)

    @property
    def media(self) -> tuple[Artifact, ...]:
        """Pictures and sounds."""
        return tuple(item for item in self.items if item.role is ArtifactRole.MEDIA)

    @property
    def pickles(self) -> tuple[Artifact, ...]:
        """Files, of whatever role, that run instructions when loaded."""
        return tuple(item for item in self.items if item.pickle)


@fact()
def shipped_artifacts(project: Project, files: Files) -> ShippedArtifacts:
    """Model, data and media files among what the project ships."""
    items: list[Artifact] = []
    unreadable: list[tuple[str, str]] = []
    for entry in map(files.get, files.paths):
        if entry is None or not entry.size:
            continue
        try:
            head = project.read(entry.path, HEAD) if _looks(entry.path) else b""
        except UnreadableFile as error:
            unreadable.append((entry.path, str(error)))
            head = b""
        found = classify(entry, head)
        if found:
            items.append(found)
    return ShippedArtifacts(tuple(items), tuple(unreadable))


def classify(entry: Entry, head: bytes) -> Artifact | None:
    """What a file is by its name and first bytes; None when it is neither model nor data nor media."""
    path, suffix = entry.path, _suffix(entry.path)
    size, pointer = entry.size, head.startswith(POINTER)
    if pointer:
        stated = re.search(rb"^size (\d{1,15})$", head, re.MULTILINE)
        size, head = int(stated[1]) if stated else size, b""
    pickle = read_pickle(head)
    for role, form in _guesses(path, suffix, head, pickle, pointer):
        return Artifact(path, role, form, size, pickle, pointer)
    return None


def _guesses(
    path: str, suffix: str, head: bytes, pickle: Pickle | None, pointer: bool
) -> Iterator[tuple[ArtifactRole, str]]:
    """What the file may be, the surest first."""
    name = posixpath.basename(path).lower()
    if re.search(r"\.ckpt(-\d+)?\.(index|meta|data-\d+-of-\d+)$|^(variables|model)[\w.-]*\.(index|data-\d+-of-\d+)$", name):
        yield ArtifactRole.WEIGHTS, "TensorFlow checkpoint"
    if suffix in WEIGHTS and not _is_text(head):
        tensors = suffix == ".pt" and not _is_model(pickle, name, pointer)
        yield (ArtifactRole.DATA if tensors else ArtifactRole.WEIGHTS), WEIGHTS[suffix]
    if suffix in MAYBE:
        yield from _by_content(name, suffix, head, pickle, pointer)
    if suffix in TABLES or suffix in ARRAYS:
        yield ArtifactRole.DATA, suffix[1:].upper()
    if suffix in ARCHIVES and (any(map(DATA_FOLDER.match, path.split("/")[:-1])) or name.startswith("data")):
        yield ArtifactRole.DATA, "archive"
    if suffix in IMAGES or suffix in SOUNDS:
        yield ArtifactRole.MEDIA, suffix[1:].upper()


def _by_content(
    name: str, suffix: str, head: bytes, pickle: Pickle | None, pointer: bool
) -> Iterator[tuple[ArtifactRole, str]]:
    if pickle:
        yield (ArtifactRole.WEIGHTS if _is_model(pickle, name, pointer) else ArtifactRole.DATA), pickle.form
    elif head.startswith(b"\x89HDF"):
        keras = b"keras_version" in head or b"layer_names" in head or b"model_weights" in head
        yield (ArtifactRole.WEIGHTS if keras or _named_model(name) else ArtifactRole.DATA), "Keras HDF5" if keras else "HDF5"
    elif suffix == ".npz":
        yield (ArtifactRole.WEIGHTS if _named_model(name) and zip_members(head) else ArtifactRole.DATA), "NPZ"
    elif head.startswith(b"\xba\x16\x4f\x2f"):
        yield ArtifactRole.WEIGHTS, "fastText"
    elif suffix == ".pb" and (name == "saved_model.pb" or len(head) == HEAD) and not _is_text(head):
        yield ArtifactRole.WEIGHTS, "TensorFlow graph"
    elif (
        suffix in (".model", ".weights", ".msgpack", ".ubj", ".bst", ".bin")
        and (pointer or not _is_text(head))
        and (suffix != ".bin" or _named_model(name))
    ):
        yield ArtifactRole.WEIGHTS, suffix[1:]
    elif pointer and suffix in (".pkl", ".pickle", ".h5", ".hdf5", ".joblib"):
        yield (ArtifactRole.WEIGHTS if _named_model(name) else ArtifactRole.DATA), suffix[1:]
    elif suffix == ".sav" and head.startswith((b"$FL2", b"$FL3")):
        yield ArtifactRole.DATA, "SPSS"


def _is_model(pickle: Pickle | None, name: str, pointer: bool) -> bool:
    """A pickle of a learning library's objects, or one that is named like a model."""
    if _named_model(name):
        return True
    if MEASURED.search(name):
        return False
    if pickle is None or pointer:
        return True
    learned = [module.partition(".")[0] for module in pickle.modules if module.partition(".")[0] in LEARNERS]
    # Bare tensors need torch._utils only; a state dict is an ordered mapping of them.
    return bool(set(learned) - {"torch"}) or (bool(learned) and "collections" in pickle.modules)


def _named_model(name: str) -> bool:
    words = r"model|weight|checkpoint|ckpt|classifier|regressor|pytorch_model|encoder|decoder|generator|discriminator|net"
    return bool(re.search(rf"(^|[^a-z])({words})s?([^a-z]|$)", name))


def _is_text(head: bytes) -> bool:
    return bool(head) and b"\0" not in head and not any(byte > 0xF4 or byte in (0xC0, 0xC1) for byte in head[:512])


def _suffix(path: str) -> str:
    return posixpath.splitext(path)[1].lower()


def _looks(path: str) -> bool:
    suffix = _suffix(path)
    return suffix in WEIGHTS or suffix in MAYBE or suffix in ARRAYS or suffix in TABLES
