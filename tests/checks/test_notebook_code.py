# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from typing import Any

import pytest

from release_checker.model import Finding, Looked, Skip, Unknown
from release_checker.testing import findings, notebook, run_check


def found(code: str, *cells: str | dict[str, Any], **files: str) -> list[str]:
    others = {name.replace("__", "."): content for name, content in files.items()}
    return findings(run_check(code, {"n.ipynb": notebook(*cells)} | others))


@pytest.mark.parametrize("code", ["NBK004", "NBK006", "NBK007", "NBK008", "NBK015"])
def test_without_notebooks_a_check_is_skipped(code: str) -> None:
    results = run_check(code, {"a.py": ""})
    assert [type(item) for item in results if not isinstance(item, Looked)] == [Skip]


def test_undefined_names() -> None:
    assert found("NBK004", "import numpy as np", "np.mean(x)\ny = 1\ndel y", "x = [1]", "y\ndef f():\n    return z") == [
        "n.ipynb cell 2 line 1: uses 'x', which is defined only in cell 3, further down",
        "n.ipynb cell 4 line 1: uses 'y', which was deleted in cell 2",
        "n.ipynb cell 4 line 3: a function uses 'z', which is defined by no cell of the notebook",
    ]


def test_a_notebook_that_defines_all_it_uses_has_no_undefined_names() -> None:
    assert found("NBK004", "import a", "b = a.c()\n!ls {b}", "%matplotlib inline\nprint(b, _)") == []


def test_names_of_python_2_are_there_in_a_notebook_of_python_2() -> None:
    cells = ["for i in xrange(3):\n    unicode(i)"]
    assert findings(run_check("NBK004", {"n.ipynb": notebook(*cells, kernel="python2", version="2.7.1")})) == []
    assert [line.partition("uses ")[2] for line in found("NBK004", *cells)] == [
        "'xrange', which is defined by no cell of the notebook", "'unicode', which is defined by no cell of the notebook"]


def test_a_cell_that_is_tagged_as_raising_may_use_what_is_not_there() -> None:
    assert found("NBK004", {"source": "missing", "metadata": {"tags": ["raises-exception"]}}) == []


def test_many_undefined_names_are_summed_up() -> None:
    lines = found("NBK004", "\n".join(f"print(name{number})" for number in range(20)))
    assert len(lines) == 13
    assert lines[-1] == "n.ipynb cell 1 line 13: 8 more names are used before any cell defines them"


def test_names_after_a_star_import_are_undecided() -> None:
    results = run_check("NBK004", {"n.ipynb": notebook("from lab import *", "analyse(data)")})
    assert [(str(item.place), item.reason) for item in results if isinstance(item, Unknown)] == [
        ("n.ipynb cell 2 line 1", "analyse, data may come from `from lab import *`")]
    assert findings(results) == []


@pytest.mark.parametrize(("cell", "path", "content"), [
    ("from lab import *", "nb/lab.py", "def analyse(x):\n    return x\nif True:\n    data = 1\n"),
    ("from lab import *", "lab/__init__.py", "from .inner import *\ndata = 1"),
    ("from lab.inner import *", "src/lab/inner.py", "__all__ = ['analyse', 'data']"),
    ("%run lab", "nb/lab.py", "analyse = data = _hidden = 1"),
    ("%run -i '../lab.py' 1", "lab.py", "def f():\n    global analyse\ndata = 1"),
    ("%run lab.ipynb", "nb/lab.ipynb", notebook("import analyse", "data = 1")),
])
def test_star_imports_and_runs_are_followed_into_the_project(cell: str, path: str, content: str) -> None:
    files = {"nb/n.ipynb": notebook(cell, "analyse(data)", "gone"), "lab/inner.py": "analyse = 1", path: content}
    results = run_check("NBK004", files)
    assert findings(results) == ["nb/n.ipynb cell 3 line 1: uses 'gone', which is defined by no cell of the notebook"]
    assert not [item for item in results if isinstance(item, Unknown)]


@pytest.mark.parametrize("content", [
    "from elsewhere import *", "exec('analyse = 1')", "from lab import *", "__all__ = ['a'] + other", "def f(:",
    "from nb.lab import *",
])
def test_a_module_that_hides_its_names_leaves_them_undecided(content: str) -> None:
    results = run_check("NBK004", {"nb/n.ipynb": notebook("from lab import *", "analyse"), "nb/lab.py": content})
    assert findings(results) == []
    assert [item.reason for item in results if isinstance(item, Unknown)] == ["analyse may come from `from lab import *`"]


def test_a_notebook_of_which_nothing_parses_is_undecided() -> None:
    results = run_check("NBK004", {"n.ipynb": notebook("print 'a'")})
    assert next(item.reason for item in results if isinstance(item, Unknown)).startswith("does not parse")


def test_notebooks_in_other_languages_are_not_followed() -> None:
    results = run_check("NBK004", {"n.ipynb": notebook("summary(x)", kernel="ir", name="R")})
    assert findings(results) == []


def test_machine_paths() -> None:
    stream = {"output_type": "stream", "name": "stdout", "text": "saved to /Users/kim/out.csv"}
    warning = {"output_type": "stream", "name": "stderr",
               "text": "/home/kim/env/lib/python3.8/site-packages/a.py:3: Warning"}
    results = run_check("NBK006", {"n.ipynb": notebook(
        "import a\nd = a.load('/home/kim/d.csv')\ne = a.load('/home/kim/e.csv')",
        {"source": "a", "outputs": [stream, warning]},
        "# d = '/home/kim/old.csv'\ne")})
    assert findings(results) == [
        "n.ipynb cell 1 line 2: code names /home/kim/d.csv and 1 more: a home folder that nobody else has",
        "n.ipynb cell 3 line 1: a comment or text names /home/kim/old.csv: a home folder that nobody else has",
        "n.ipynb cell 2: an output shows /Users/kim/out.csv: a home folder that nobody else has",
        "n.ipynb cell 2: a warning or traceback in an output shows /home/kim/env/lib/python3.8/site-packages/a.py: "
        "a home folder that nobody else has",
    ]
    assert [item.advisory for item in results if isinstance(item, Finding)] == [False, True, False, True]


def test_paths_of_nobody() -> None:
    assert found("NBK006", "open('/tmp/x/y'), open('data/x'), 'https://a.b/home/kim/x', '/content/drive/MyDrive/x'") == []


@pytest.mark.parametrize(("cell", "message"), [
    ("!pip install alpha", "a package that is declared nowhere, without a version: alpha"),
    ("%pip install -q alpha==1.2 --upgrade", "a package that is declared nowhere: alpha==1.2"),
    ("!{sys.executable} -m pip install alpha", ""),
    ("!python -m pip install 'alpha[x]>=1' beta | tail -1",
     "2 packages that are declared nowhere, without a version: alpha[x]>=1, beta"),
    ("import subprocess, sys\nsubprocess.check_call([sys.executable, '-m', 'pip', 'install', 'alpha'])",
     "a package that is declared nowhere, without a version: alpha"),
    ("%conda install -c conda-forge alpha", "a package that is declared nowhere, without a version: alpha"),
    ("%%bash\nsudo apt-get install -y alpha", "a package that is declared nowhere, without a version: alpha"),
    ("!pip install git+https://git.host/a/alpha.git@0123abc4", "a package that is declared nowhere: "
     "git+https://git.host/a/alpha.git@0123abc4"),
    ("!cd x && pip install -r list.txt alpha > /dev/null 2>&1",
     "a package that is declared nowhere, without a version: alpha"),
])
def test_installs_of_undeclared_packages(cell: str, message: str) -> None:
    lines = [line.partition("installs ")[2] for line in found("NBK007", cell)]
    assert lines == ([message] if message else ["a package that is declared nowhere, without a version: alpha"])


@pytest.mark.parametrize("cell", [
    "!pip install declared", "!pip install -r requirements.txt", "!pip install -e .", "!pip install ./wheel.whl",
    "!pip list",
    "!pip install --upgrade pip", "# !pip install alpha",
    "try:\n    import alpha\nexcept ImportError:\n    !pip install alpha",
    "import sys\nif 'google.colab' in sys.modules:\n    !pip install alpha", "!pip install {name}",
    "'''\n!pip install alpha\n'''",
])
def test_installs_of_what_is_declared_or_needed_elsewhere(cell: str) -> None:
    assert found("NBK007", cell, requirements__txt="declared==1.0\n") == []


@pytest.mark.parametrize(("cell", "place", "what"), [
    ("from google.colab import drive\ndrive.mount('/content/drive')", "line 1",
     "Google Colab only: uses module google.colab, /content/drive"),
    ("import pandas as pd\npd.read_csv('/kaggle/input/a/b.csv')", "line 2", "Kaggle only: uses /kaggle/input/a/b.csv"),
    ("import pandas as pd\npd.read_csv('../input/a/b.csv')", "line 2", "Kaggle only: uses ../input/a/b.csv"),
    ("from kaggle_secrets import UserSecretsClient", "line 1", "Kaggle only: uses module kaggle_secrets"),
    ("dbutils.fs.ls('/')", "line 1", "Databricks only: uses dbutils.fs.ls()"),
    ("import sagemaker\nrole = sagemaker.get_execution_role()", "line 2",
     "Amazon SageMaker only: uses sagemaker.get_execution_role()"),
    ("%cd /content/lab", "line 1", "Google Colab only: uses /content/lab"),
    ("!unzip '/content/a.zip'", "line 1", "Google Colab only: uses /content/a.zip"),
    ("%tensorflow_version 2.x", "line 1", "Google Colab only: uses %tensorflow_version"),
    ("MOUNT = True\nif MOUNT:\n    from google.colab import drive", "line 3", "Google Colab only: uses module google.colab"),
])
def test_what_works_on_one_service_only(cell: str, place: str, what: str) -> None:
    assert found("NBK008", cell) == [f"n.ipynb cell 1 {place}: works on {what} without a guard"]


@pytest.mark.parametrize("cell", [
    "try:\n    from google.colab import drive\nexcept ImportError:\n    pass",
    "import sys\nif 'google.colab' in sys.modules:\n    from google.colab import drive\n    drive.mount('/content/drive')",
    "IN_COLAB = False\nif IN_COLAB:\n    %cd /content/lab",
    "IN_COLAB = False\nroot = '/content' if IN_COLAB else '.'",
    "MOUNT = 'no'\nif MOUNT == 'yes':\n    from google.colab import drive",
    "url = 'https://host.org/content/a.csv'", "'the folder content/a'", "'''\n/content is a folder of Colab\n'''",
    "import os\nif ask_the_user():\n    from google.colab import drive",
    "def mount_colab():\n    from google.colab import drive",
])
def test_what_asks_where_it_runs(cell: str) -> None:
    assert found("NBK008", cell) == []


def test_a_folder_named_input_makes_its_paths_the_projects_own() -> None:
    results = run_check("NBK008", {"nb/n.ipynb": notebook("open('../input/a.csv')"), "input/a.csv": ""})
    assert findings(results) == []


@pytest.mark.parametrize(("cell", "what"), [
    ("import urllib.request\nurllib.request.urlretrieve('https://host.org/d.zip', 'd.zip')",
     "urllib.request.urlretrieve https://host.org/d.zip"),
    ("import requests\nURL = 'https://host.org/'\nrequests.get(URL + 'd.csv')", "requests.get https://host.org/d.csv"),
    ("import pandas as pd\npd.read_csv('https://host.org/d.csv')", "pandas.read_csv https://host.org/d.csv"),
    ("!wget -q https://host.org/d.zip", "wget https://host.org/d.zip"),
    ("import os\nif not os.path.exists('d.zip'):\n    !wget https://host.org/d.zip", "wget https://host.org/d.zip"),
    ("!git clone https://host.org/a/b", "git clone https://host.org/a/b"),
    ("%%bash\nmkdir d\ncurl -LO https://host.org/d.zip", "curl https://host.org/d.zip"),
    ("!gdown 1aB", "gdown 1aB"),
    ("from datasets import load_dataset\nload_dataset('imdb')", "datasets.load_dataset imdb"),
    ("from transformers import AutoModel\nNAME = 'bert-base-cased'\nAutoModel.from_pretrained(NAME)",
     "transformers.AutoModel.from_pretrained bert-base-cased"),
    ("import seaborn as sns\nsns.load_dataset('tips')", "seaborn.load_dataset tips"),
    ("import tensorflow_datasets as tfds\ntfds.load('mnist')", "tensorflow_datasets.load mnist"),
    ("import torch\ntorch.hub.load('a/b', 'c')", "torch.hub.load a/b"),
    ("from sklearn.datasets import fetch_openml\nfetch_openml('mnist_784')", "sklearn.datasets.fetch_openml mnist_784"),
    ("import kagglehub\nkagglehub.dataset_download('a/b')", "kagglehub.dataset_download a/b"),
])
def test_what_is_fetched_without_a_pin(cell: str, what: str) -> None:
    (line,) = found("NBK015", cell)
    assert line.partition("nothing pins: ")[2] == what


@pytest.mark.parametrize("cell", [
    "import pandas as pd\npd.read_csv('https://raw.githubusercontent.com/a/b/0123456789abcdef0123456789abcdef01234567/d.csv')",
    "!wget https://zenodo.org/record/1234/files/d.zip", "!wget https://github.com/a/b/releases/download/v1/d.zip",
    "!git clone -b v1.2 https://host.org/a/b", "!git clone https://host.org/a/b\n!git checkout 0123abc",
    "from datasets import load_dataset\nload_dataset('imdb', revision='0123abc')",
    "from datasets import load_dataset\nload_dataset('csv', data_files='d.csv')",
    "from transformers import AutoModel\nAutoModel.from_pretrained('./model')",
    "import keras\nkeras.utils.get_file('d', 'https://host.org/d', file_hash='0123')",
    "import pooch\npooch.retrieve('https://host.org/d', known_hash='md5:0123')",
    "!wget https://host.org/d.zip\n!md5sum -c d.md5", "import requests\nrequests.get('http://localhost:8000/x')",
    "import pandas as pd\npd.read_csv('d.csv')", "# !wget https://host.org/d.zip", "!git status", "d = {}\nd.get('https://host.org')",
    "import tensorflow_datasets as tfds\ntfds.load('mnist:3.0.1')", "import tensorflow_hub as hub\nhub.load('https://tfhub.dev/a/b/4')",
    "IN_COLAB = False\nif IN_COLAB:\n    !git clone https://host.org/a/b",
    "import requests\ndef load(path):\n    'see https://host.org'\n    return requests.get(path)\n"
    "load('a.png')",
])
def test_what_is_pinned_or_not_fetched(cell: str) -> None:
    assert found("NBK015", cell) == []


def test_what_is_fetched_is_one_finding_for_a_notebook() -> None:
    assert found("NBK015", "!wget https://host.org/a", "!wget https://host.org/b", "!wget https://host.org/b") == [
        "n.ipynb cell 1 line 1: fetches at run time what nothing pins: wget https://host.org/a and 1 more"]
