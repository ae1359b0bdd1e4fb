# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""ENV001 to ENV003 on small projects."""

from __future__ import annotations

from release_checker.model import Finding, Looked, Result, Skip, Unknown
from release_checker.testing import findings, run_check

SCRIPT = "import numpy as np\nfrom PIL import Image\nimport os\n"


def reasons(results: list[Result]) -> list[str]:
    """What the check could not decide, or why it does not apply."""
    return [item.reason for item in results if isinstance(item, (Unknown, Skip))]


def advice(results: list[Result]) -> list[str]:
    """Messages of findings that never block."""
    return [item.message for item in results if isinstance(item, Finding) and item.advisory]


def blocking(results: list[Result]) -> list[str]:
    """Findings that block, as lines."""
    return findings([item for item in results if isinstance(item, Finding) and not item.advisory])


def test_imports_without_any_declaration() -> None:
    assert findings(run_check("ENV001", {"train.py": SCRIPT})) == [
        "train.py:1: the code imports numpy, pillow, and no file that a tool can read declares any of them"
    ]


def test_readme_prose_is_quoted_and_does_not_count() -> None:
    readme = "# Study\n\n    pip install numpy\n"
    assert findings(run_check("ENV001", {"train.py": "import numpy\n", "README.md": readme})) == [
        "train.py:1: the code imports numpy, and no file that a tool can read declares it; "
        "the README tells people to install numpy"
    ]


def test_a_requirement_file_is_a_declaration() -> None:
    assert findings(run_check("ENV001", {"train.py": SCRIPT, "requirements.txt": "numpy\npillow\n"})) == []


def test_code_without_third_party_imports_needs_no_declaration() -> None:
    assert reasons(run_check("ENV001", {"train.py": "import os\n"})) == [
        "the code imports nothing beyond Python's own library"
    ]


def test_development_requirements_declare_nothing_for_everyone() -> None:
    results = run_check("ENV001", {"train.py": "import numpy\n", "requirements-dev.txt": "pytest\n"})
    assert len(findings(results)) == 1


def test_an_environment_that_a_tracker_logged_is_no_declaration() -> None:
    files = {"train.py": "import numpy\n", "mlruns/0/a1/artifacts/model/requirements.txt": "numpy==1.26\n"}
    assert len(findings(run_check("ENV001", files))) == 1


def test_one_line_that_pip_refuses_spoils_the_file() -> None:
    files = {"train.py": "import numpy\n", "requirements.txt": "numpy=1.26\n"}
    assert findings(run_check("ENV001", files)) == [
        "requirements.txt:1: nothing can be installed from this file: `numpy=1.26` is no requirement "
        "(a single `=` is no operator of pip; `==` is)"
    ]


def test_names_that_no_index_has() -> None:
    files = {"train.py": "import sklearn\n", "requirements.txt": "sklearn\npkg-resources==0.0.0\npython==3.6\nos\n"}
    assert [line.partition(": ")[0] for line in findings(run_check("ENV001", files))] == [
        "requirements.txt:1",
        "requirements.txt:2",
        "requirements.txt:3",
        "requirements.txt:4",
    ]


def test_a_setup_script_that_asks_for_what_no_index_has() -> None:
    setup = "from setuptools import setup\nsetup(name='ours', install_requires=['numpy', 'PIL', 'sklearn'])\n"
    (pillow, scikit) = findings(run_check("ENV001", {"train.py": "import numpy\n", "setup.py": setup}))
    assert pillow.endswith("PIL is a name without any release; the package is Pillow")
    assert scikit.endswith("sklearn is an empty name that refuses to install; the package is scikit-learn")
    poetry = '[tool.poetry]\nname = "ours"\n[tool.poetry.dependencies]\npython = "^3.10"\nnumpy = "*"\n'
    assert findings(run_check("ENV001", {"train.py": "import numpy\n", "pyproject.toml": poetry})) == []


def test_a_package_that_a_declared_one_loads_by_itself_is_used() -> None:
    files = {"train.py": "import gymnasium\n", "requirements.txt": "gymnasium\nmoviepy\n"}
    assert findings(run_check("ENV004", files)) == []
    assert len(findings(run_check("ENV004", files | {"train.py": "import numpy\n"}))) == 1


def test_a_refused_file_beside_one_that_works_is_advice() -> None:
    files = {
        "train.py": "import numpy\n",
        "requirements.txt": "numpy=1.26\n",
        "environment.yml": "dependencies:\n  - numpy=1.26\n",
    }
    assert len(advice(run_check("ENV001", files))) == 1


def test_a_file_that_is_taken_in_must_be_there() -> None:
    files = {"train.py": "import numpy\n", "requirements.txt": "-r base.txt\nnumpy\n"}
    assert findings(run_check("ENV001", files)) == [
        "requirements.txt: nothing can be installed from this file: it takes in base.txt, which is not in the repository"
    ]


def test_an_explicitly_empty_list_is_a_declaration() -> None:
    files = {
        "ours.py": "import torch\n",
        "setup.py": "from setuptools import setup\nsetup(name='ours', install_requires=[])\n",
    }
    assert findings(run_check("ENV001", files)) == []
    assert blocking(run_check("ENV003", files)) == ["ours.py:1: torch is imported, and nothing declares torch"]


def test_open_ranges_are_counted() -> None:
    results = run_check("ENV002", {"a.py": "", "requirements.txt": "numpy==1.26.4\ntorch>=2\npandas\n"})
    assert findings(results) == [
        "requirements.txt:2: 2 of 3 declared packages have no exact version, and there is no lock file: torch, pandas"
    ]


def test_pins_in_another_file_count() -> None:
    files = {"requirements.txt": "torch\n", "environment.yml": "dependencies:\n  - pytorch=2.1.0\n"}
    assert findings(run_check("ENV002", files)) == []


def test_a_lock_file_is_enough() -> None:
    lock = '[[package]]\nname = "torch"\nversion = "2.1.0"\n'
    files = {"pyproject.toml": "[project]\nname = 'x'\ndependencies = ['torch>=2']\n", "uv.lock": lock}
    results = run_check("ENV002", files)
    assert results == [Looked("locked by uv.lock")]


def test_a_published_library_states_ranges() -> None:
    files = {
        "pyproject.toml": "[project]\nname = 'our-lib'\ndependencies = ['torch>=2']\n",
        "README.md": "`pip install our_lib`\n",
    }
    assert reasons(run_check("ENV002", files)) == ["a library for others to depend on: its ranges leave the choice to them"]


def test_commits_and_archives_are_pins() -> None:
    files = {"requirements.txt": "git+https://host/owner/clip@0123abc\nhttps://host/torch-2.1.0-py3-none-any.whl\n"}
    assert findings(run_check("ENV002", files)) == []


def test_an_undeclared_import_is_reported_once_with_its_files() -> None:
    files = {"a.py": "import cv2\n", "b.py": "import cv2\n", "requirements.txt": "torch\n"}
    assert findings(run_check("ENV003", files)) == [
        "a.py:1: cv2 is imported, here and in 1 more file, and nothing declares opencv-python"
    ]


def test_alternatives_satisfy() -> None:
    files = {
        "a.py": "import cv2, tensorflow, faiss, psycopg2, onnxruntime\n",
        "requirements.txt": "opencv-python-headless\ntensorflow-gpu==1.15\nfaiss-cpu\npsycopg2-binary\nonnxruntime-gpu\n",
    }
    assert findings(run_check("ENV003", files)) == []


def test_conda_names_satisfy() -> None:
    files = {
        "a.py": "import torch, cv2, tables\n",
        "environment.yml": "dependencies:\n  - pytorch::pytorch=1.7\n  - opencv\n  - pytables\n",
    }
    assert findings(run_check("ENV003", files)) == []


def test_what_comes_along_is_advice() -> None:
    results = run_check("ENV003", {"a.py": "import numpy\n", "requirements.txt": "pandas\n"})
    assert blocking(results) == []
    assert advice(results) == [
        "imported, and there only because a declared package brings it along today: numpy (with pandas)"
    ]


def test_own_modules_are_no_packages() -> None:
    files = {
        "requirements.txt": "torch\n",
        "train.py": "import torch\nimport helper\nimport src.model\nfrom lib import ops\nimport ours\n",
        "helper.py": "",
        "src/model.py": "",
        "lib/ops.py": "",
        "src/ours/__init__.py": "",
        "tools/run.py": "import sys\nsys.path.append('..')\nimport helper\nimport elsewhere\n",
        "deep/down/elsewhere.py": "",
    }
    assert findings(run_check("ENV003", files)) == []


def test_a_data_folder_is_no_module() -> None:
    files = {"train.py": "import datasets\n", "datasets/images.csv": "a\n", "requirements.txt": "torch\n"}
    assert blocking(run_check("ENV003", files)) == ["train.py:1: datasets is imported, and nothing declares datasets"]


def test_generated_and_compiled_modules_are_own() -> None:
    files = {
        "requirements.txt": "torch\n",
        "ops/setup.py": "from torch.utils.cpp_extension import CUDAExtension\nCUDAExtension('fast_ops', ['x.cu'])\n",
        "train.py": "import fast_ops, messages_pb2, bbox\n",
        "bbox.pyx": "",
    }
    assert findings(run_check("ENV003", files)) == []


def test_optional_test_and_build_imports_are_left_out() -> None:
    files = {
        "requirements.txt": "torch\n",
        "a.py": "import torch\ntry:\n    import apex\nexcept ImportError:\n    apex = None\n",
        "tests/test_a.py": "import pytest\n",
        "docs/conf.py": "import sphinx_rtd_theme\n",
        "setup.py": "import Cython\n",
        "noxfile.py": "import nox\n",
        "third_party/x.py": "import strange\n",
    }
    assert findings(run_check("ENV003", files)) == []


def test_python_2_library_is_no_package() -> None:
    files = {
        "requirements.txt": "numpy\n",
        "a.py": "import numpy, cPickle, urllib2, ConfigParser, Tkinter\nimport imp, distutils.core\n",
    }
    assert findings(run_check("ENV003", files)) == []


def test_python_2_files_are_read_line_by_line() -> None:
    files = {"requirements.txt": "scipy\n", "a.py": "import theano, os\nprint 'hello'\n"}
    assert findings(run_check("ENV003", files)) == ["a.py:1: theano is imported, and nothing declares theano"]


def test_imports_in_functions_only_are_advice() -> None:
    results = run_check("ENV003", {"a.py": "def f():\n    import wandb\n", "requirements.txt": "torch\n"})
    assert blocking(results) == []
    assert advice(results) == ["imported inside functions, conditions or examples only, and nothing declares: wandb"]


def test_an_unknown_module_may_come_from_an_unknown_package() -> None:
    files = {"a.py": "import taming_things\n", "requirements.txt": "git+https://host/owner/taming-stuff@0123abc\n"}
    assert blocking(run_check("ENV003", files)) == []


def test_a_nameless_link_may_bring_anything() -> None:
    results = run_check("ENV003", {"a.py": "import odd_things\n", "requirements.txt": "https://host/download\n"})
    assert findings(results) == []
    assert reasons(results) == ["odd_things may come from https://host/download"]


def test_a_module_that_was_never_committed() -> None:
    files = {"a.py": "import secret_sauce\n", "requirements.txt": "torch\n"}
    assert findings(run_check("ENV003", files)) == [
        "a.py:1: secret_sauce is imported, and it is neither in the repository nor in Python nor declared"
    ]


def test_a_module_in_other_case() -> None:
    files = {"a.py": "import models\n", "Models/net.py": "", "requirements.txt": "torch\n"}
    assert findings(run_check("ENV003", files)) == [
        "a.py:1: models is imported, and the repository has it as Models, which is another name on Linux"
    ]


def test_computed_requirements_are_unknown() -> None:
    setup = "from setuptools import setup\nimport tool\nsetup(name='x', install_requires=tool.read())\n"
    results = run_check("ENV003", {"x.py": "import torch\n", "setup.py": setup})
    assert findings(results) == []
    assert reasons(results) == [
        "imports may be declared where reading cannot tell: install_requires: tool.read() is called when building"
    ]


def test_copies_of_known_packages_answer_for_themselves() -> None:
    files = {
        "requirements.txt": "torch\n",
        "train.py": "import torch\n",
        "diffusers/__init__.py": "import flax\n",
        "diffusers/a.py": "import k_diffusion\n",
    }
    assert findings(run_check("ENV003", files)) == []


def test_namespace_packages_are_told_apart() -> None:
    files = {
        "a.py": "from google.cloud import storage\nimport google.protobuf\nfrom ruamel.yaml import YAML\n",
        "requirements.txt": "protobuf\nruamel.yaml\n",
    }
    assert findings(run_check("ENV003", files)) == [
        "a.py:1: google.cloud.storage is imported, and nothing declares google-cloud-storage"
    ]


def test_a_base_image_may_bring_more() -> None:
    files = {"a.py": "import click\n", "Dockerfile": "FROM nvcr.io/nvidia/pytorch:20.12-py3\nRUN pip install imageio==2.9\n"}
    assert reasons(run_check("ENV003", files)) == [
        "the base image nvcr.io/nvidia/pytorch:20.12-py3 may bring what is imported and listed nowhere"
    ]


def test_undeclared_imports_are_not_told_twice_where_nothing_is_declared() -> None:
    results = run_check("ENV003", {"train.py": "import torch\n"})
    assert Skip("nothing is declared at all, which ENV001 reports with every package") in results
    assert findings(results) == []
