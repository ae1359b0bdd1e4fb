# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Does a README say where the data comes from?"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass

from release_checker.facts.readme import Readme

HOSTS = re.compile(
    r"kaggle\.com/(?!.*kernels)|zenodo\.org|figshare\.com|archive(-beta)?\.ics\.uci|drive\.google|huggingface\.co/datasets|"
    r"dropbox\.com|osf\.io|physionet\.org|"
    r"openneuro|10\.5281|image-net\.org|cs\.toronto\.edu/~kriz|yann\.lecun|cocodataset|s3[.\w-]*\.amazonaws|"
    r"storage\.googleapis|box\.com|onedrive|1drv\.ms|"
    r"sharepoint|mega\.nz|dataverse|openml\.org|synapse\.org|dataset|datasets?[./]|data\.\w+\.(org|gov|edu|eu|com)|"
    r"pan\.baidu|grouplens|snap\.stanford|"
    r"physionet|opendata|\.zip(\b|$)|\.tar(\.gz)?(\b|$)|\.tgz|\.csv(\b|$)|ftp://|cloud\.\w+|nextcloud|owncloud|seafile|"
    r"globus", re.IGNORECASE,
)
"Addresses where data lies."
KNOWN = re.compile(
    r"\b(Fashion-?MNIST|E?K?MNIST|CIFAR-?100?|ImageNet|Tiny-?ImageNet|(MS-?)?COCO|CelebA\w*|LSUN|SQuAD|GLUE|SuperGLUE|"
    r"WikiText\w*|IMDB|SST-?2?|Cora|Citeseer|"
    r"Pubmed|Penn Treebank|PTB|MovieLens|KITTI|Cityscapes|Pascal ?VOC|VOC ?20\d\d|LibriSpeech|LJ ?Speech|ShapeNet\w*|"
    r"ModelNet\w*|Omniglot|mini-?ImageNet|"
    r"SVHN|FFHQ|VGGFace\d?|Market-?1501|NYU ?v?2|UCI|OpenML|Kaggle|Titanic|MIMIC-?\w*|dSprites|3D ?Shapes|3D ?Chairs|enwik8|"
    r"text8|OpenWebText|C4|The Pile|"
    r"SNLI|MNLI|MultiNLI|WMT ?\d*|Multi30k|Flickr\d*k?|Visual Genome|ADE20K|LFW|CUB-?200\w*|Stanford Cars|Oxford\w*|"
    r"Food-?101|QM9|ZINC|OGB\w*|Reddit|PPI|"
    r"TIMIT|VCTK|AudioSet|ESC-?50|UrbanSound8K|Kinetics\w*|UCF-?101|HMDB-?51|AffectNet|BSDS\d*|BSD\d+|DIV2K|Set5|Set14|"
    r"iris data|wine quality|Atari|MuJoCo|"
    r"OpenAI Gym|Gym environments?|20 ?Newsgroups|Reuters|CoNLL\w*|OntoNotes|ATIS|SNIPS|Criteo|Yelp|Amazon reviews?|DBpedia|"
    r"AG ?News)\b"
)
"Data sets whose name says where they come from."
SENTENCES = re.compile(
    r"download\w*[^\n]{0,120}\b(data|data ?sets?|corpus|corpora|images?|annotations?|files?|embeddings|weights|splits)\b|"
    r"\b(data|data ?sets?|corpus|corpora|images|annotations|recordings|samples)\b[^\n]{0,120}\b(download\w*|available|"
    r"obtain\w*|provided by|hosted|taken from|"
    r"comes? from|collected (from|by|at|using)|retrieved|from (the )?(kaggle|uci|zenodo)|on request|upon request|accessed|"
    r"generated (by|with|using)|scraped|"
    r"sourced from|found (here|at|in|on)|can be found|licensed|courtesy|published|originally|request)\b|"
    r"\b(prepare|preparing|get(ting)?|obtain(ing)?|request)\b[^\n]{0,30}\bdata\s?(sets?)?\b|\bdata ?source\w*\b",
    re.IGNORECASE,
)
"Sentences that say how data is had."
TITLES = re.compile(r"\b(data|data ?sets?|corpus|corpora|data preparation)\b", re.IGNORECASE)
ORDINARY = {"data", "dataset", "datasets", "input", "inputs", "src", "train", "test", "models", "model", "utils", "config",
            "configs"}
"Folder names that are words of any sentence: they must stand as a path."


@dataclass(frozen=True, slots=True)
class DataStatement:
    """What a README says of data."""

    source: str
    "The words or address that say where data comes from; empty when there are none."
    line: int = 0
    "One-based line of it."
    how: str = ""
    "link, sentence, section or known data set."

    @property
    def fetchable(self) -> bool:
        """It says how to get the data, not merely its name."""
        return self.how in ("link", "sentence")


def read_statement(readme: Readme) -> DataStatement:
    """The surest statement on data in a README."""
    if readme.text is None:
        return DataStatement("")
    text = readme.text.content
    for reference in readme.references:
        if not reference.image and HOSTS.search(reference.target) and not reference.target.startswith("#"):
            return DataStatement(reference.target, reference.line, "link")
    for how, pattern in (("sentence", SENTENCES), ("known data set", KNOWN)):
        found = pattern.search(text)
        if found:
            return DataStatement(" ".join(found[0].split())[:120], text.count("\n", 0, found.start()) + 1, how)
    for heading in readme.headings:
        if TITLES.search(heading.title):
            return DataStatement(heading.title, heading.line, "section")
    return DataStatement("")


def names_place(text: str, path: str) -> bool:
    """A description names the file, or the folder it lies in as a path."""
    name = posixpath.basename(path)
    if len(name) > 2 and re.search(rf"(?<![\w.-]){re.escape(name)}(?![\w-])", text) and name.lower() not in ORDINARY:
        return True
    folder = path
    while folder.strip("/"):
        last = posixpath.basename(folder)
        ordinary = last.lower() in ORDINARY
        if re.search(rf"(?<![\w-])`?{re.escape(folder)}/?`", text) or re.search(rf"(?<![\w-]){re.escape(last)}/", text):
            return True
        if not ordinary and len(last) > 3 and folder != path and re.search(rf"(?<![\w-]){re.escape(last)}(?![\w-])", text):
            return True
        word = re.escape(last)
        before = rf"\b{word}\W{{0,3}}\s?(folder|directory|dir)\b"
        behind = rf"(folder|directory)\s(named\s|called\s)?\W{{0,2}}{word}\b"
        if re.search(f"{before}|{behind}", text, re.IGNORECASE):
            return True
        folder = posixpath.dirname(folder)
    return False
