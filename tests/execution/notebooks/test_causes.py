# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Causes from errors as kernels print them; each sample is of our own making."""

from __future__ import annotations

import dataclasses

import pytest

from release_checker.execution.notebooks.causes import find_cause, raised_cause
from release_checker.execution.notebooks.records import CauseKind, Frame, NotebookRun, Raised, Stop, Surroundings

PACKAGES = {
    "numpy": ("numpy", "2.3.1"),
    "pandas": ("pandas", "3.0.0"),
    "sklearn": ("scikit-learn", "1.8.0"),
    "matplotlib": ("matplotlib", "3.11.0"),
    "IPython": ("ipython", "9.0.0"),
}


def around(*cells: str, **more: object) -> Surroundings:
    made = Surroundings(
        "study/n.ipynb",
        dict(enumerate(cells, 1)),
        packages=PACKAGES,
        root="/project/thesis",
        shipped=frozenset({"study/n.ipynb", "data/raw/a.csv", "lib/tools.py"}),
        provider_of=lambda name: {"cv2": "opencv-python", "torch": "torch"}.get(name, ""),
        service_of=lambda path: "Google Colab" if "/content/" in path else "",
        hosted={"google.colab": "Google Colab"},
    )
    return dataclasses.replace(made, **more)  # type: ignore[arg-type]


def raised(name: str, value: str, cell: int = 1, line: int | None = 1, *frames: Frame, printed: str = "") -> Raised:
    return Raised(name, value, cell, line, (Frame("", line, cell), *frames), printed=printed)


def inside(package: str) -> Frame:
    return Frame(f"/venv/lib/python3.11/site-packages/{package}/base.py", 7, None, "check")


@pytest.mark.parametrize(
    ("error", "code", "kind", "words"),
    [
        (("ModuleNotFoundError", "No module named 'cv2'"), "import cv2", CauseKind.MISSING_MODULE, "nothing declares it"),
        (
            ("ModuleNotFoundError", "No module named 'tools'"),
            "import tools",
            CauseKind.OWN_MODULE,
            "lib/tools.py is not found",
        ),
        (
            ("ModuleNotFoundError", "No module named 'my_secret'"),
            "import my_secret",
            CauseKind.OWN_MODULE,
            "never committed",
        ),
        (
            ("ModuleNotFoundError", "No module named 'google.colab'"),
            "from google.colab import drive",
            CauseKind.HOSTED,
            "Google Colab",
        ),
        (("ModuleNotFoundError", "No module named 'urllib2'"), "import urllib2", CauseKind.PYTHON, "Python 2"),
        (
            ("ModuleNotFoundError", "No module named 'sklearn.cross_validation'"),
            "import sklearn.cross_validation",
            CauseKind.INTERFACE,
            "scikit-learn 1.8.0 has no module",
        ),
        (
            ("ImportError", "cannot import name 'joblib' from 'sklearn.externals' (x)"),
            "from sklearn.externals import joblib",
            CauseKind.INTERFACE,
            "scikit-learn 1.8.0 has no sklearn.externals.joblib",
        ),
        (("AttributeError", "module 'numpy' has no attribute 'float'"), "np.float(1)", CauseKind.INTERFACE, "numpy 2.3.1"),
        (("AttributeError", "'DataFrame' object has no attribute 'ix'"), "df.ix[0]", CauseKind.INTERFACE, "pandas 3.0.0"),
        (("AttributeError", "'dict' object has no attribute 'iteritems'"), "d.iteritems()", CauseKind.PYTHON, "Python 2"),
        (("NameError", "name 'xrange' is not defined"), "xrange(3)", CauseKind.PYTHON, "Python 2"),
        (("NameError", "name 'spark' is not defined"), "spark.read", CauseKind.HOSTED, "Spark"),
        (
            ("FileNotFoundError", "[Errno 2] No such file or directory: 'raw/a.csv'"),
            "open('raw/a.csv')",
            CauseKind.MISSING_FILE,
            "lies at data/raw/a.csv",
        ),
        (
            ("FileNotFoundError", "[Errno 2] No such file or directory: '/content/drive/a.csv'"),
            "open(p)",
            CauseKind.HOSTED,
            "Google Colab",
        ),
        (
            ("FileNotFoundError", "[Errno 2] No such file or directory: 'C:\\\\Users\\\\ada\\\\a.csv'"),
            "open(p)",
            CauseKind.AUTHOR_PATH,
            "author's machine",
        ),
        (
            ("FileNotFoundError", "[Errno 2] No such file or directory: 'out/a.png'"),
            "plt.savefig('out/a.png')",
            CauseKind.MISSING_FILE,
            "writes into the folder out",
        ),
        (
            ("URLError", "<urlopen error [Errno -3] Temporary failure in name resolution>"),
            "pd.read_csv('https://data.example/a.csv')",
            CauseKind.NETWORK,
            "data.example",
        ),
        (
            ("OSError", "libGL.so.1: cannot open shared object file: No such file or directory"),
            "import cv2",
            CauseKind.LIBRARY,
            "libGL.so.1",
        ),
        (("TclError", "no display name and no $DISPLAY environment variable"), "tk.Tk()", CauseKind.DISPLAY, "no display"),
        (("StdinNotImplementedError", "raw_input was called"), "input()", CauseKind.INPUT, "input"),
        (("UsageError", "Line magic function `%my-magic` not found."), "%my-magic", CauseKind.EXTENSION, "%my-magic"),
        (("MemoryError", ""), "x = [0] * 10**12", CauseKind.MEMORY, "more memory"),
        (("RuntimeError", "Found no NVIDIA driver on your system."), "m.cuda()", CauseKind.GPU, "CUDA"),
        (("ZeroDivisionError", "division by zero"), "1 / 0", CauseKind.CODE, "ZeroDivisionError"),
    ],
)
def test_kinds(error: tuple[str, str], code: str, kind: CauseKind, words: str) -> None:
    cause = raised_cause(raised(*error), around(code))
    assert cause.kind is kind, cause
    assert words in cause.words


def test_what_a_package_refuses_though_the_cell_once_ended_well() -> None:
    error = raised("ValueError", "The solver does not support this", 1, 1, inside("sklearn"))
    assert raised_cause(error, around("model.fit(x, y)")).kind is CauseKind.CODE
    cause = raised_cause(error, around("model.fit(x, y)", ran=frozenset({1})))
    assert cause.kind is CauseKind.INTERFACE
    assert (
        cause.words == "scikit-learn 1.8.0 refuses what it took when this cell was saved: The solver does not support this"
    )
    assert not cause.certain
    other = dataclasses.replace(error, name="KeyError")
    assert raised_cause(other, around("model.fit(x, y)", ran=frozenset({1}))).kind is CauseKind.CODE


def test_a_file_that_git_ignores_is_named_with_the_rule() -> None:
    error = raised("FileNotFoundError", "[Errno 2] No such file or directory: 'a.npz'")
    known = around("np.load('a.npz')", ignored=lambda path: ".gitignore line 2" if path == "study/a.npz" else "")
    assert raised_cause(error, known).words == "a.npz is not in the repository: .gitignore line 2 leaves it out"


def test_a_file_that_an_earlier_cell_was_to_fetch() -> None:
    error = raised("FileNotFoundError", "[Errno 2] No such file or directory: 'data/iris.csv'", 2)
    cause = raised_cause(error, around("!wget https://data.example/iris.csv -P data", "open('data/iris.csv')"))
    assert (cause.kind, cause.words) == (
        CauseKind.DOWNLOAD,
        "data/iris.csv is to be downloaded by cell 1, which needs the network",
    )


def test_a_file_that_other_code_makes() -> None:
    error = raised("FileNotFoundError", "[Errno 2] No such file or directory: 'model.pkl'")
    cause = raised_cause(error, around("open('model.pkl')", made={"study/model.pkl": "train.py"}))
    assert cause.kind is CauseKind.MADE_ELSEWHERE
    assert "train.py" in cause.words


def test_a_module_that_a_cell_installs_or_a_command_lacks() -> None:
    error = raised("ModuleNotFoundError", "No module named 'cv2'", 2)
    assert "installed by cell 1" in raised_cause(error, around("!pip install opencv-python", "import cv2")).words
    error = raised(
        "CalledProcessError", "Command 'x' returned non-zero exit status 1.", printed="python: No module named torch\n"
    )
    assert raised_cause(error, around("%%bash\npython -m torch")).kind is CauseKind.MISSING_MODULE


def test_the_order_of_cells() -> None:
    error = raised("NameError", "name 'late' is not defined")
    assert (
        raised_cause(error, around("print(late)", "late = 1")).words == "late is defined only in cell 2, which comes later"
    )
    assert raised_cause(error, around("print(late)")).words == "no cell defines late"


@pytest.mark.parametrize(
    ("stop", "kind"),
    [
        (Stop.MEMORY, CauseKind.MEMORY),
        (Stop.TIME, CauseKind.TIME),
        (Stop.PRINTED, CauseKind.PRINTED),
        (Stop.DISK, CauseKind.DISK),
        (Stop.PROCESSES, CauseKind.PROCESSES),
        (Stop.DIED, CauseKind.DIED),
        (Stop.NOT_STARTED, CauseKind.NOT_STARTED),
    ],
)
def test_runs_that_were_ended(stop: Stop, kind: CauseKind) -> None:
    assert find_cause(NotebookRun(stop, 1.0, detail="said"), around("x")).kind is kind


def test_a_file_of_the_system_is_nobodys_own() -> None:
    cause = raised_cause(raised("FileNotFoundError", "[Errno 2] No such file or directory: '/etc/machine-id'"),
                         around("open('/etc/machine-id').read()"))
    assert cause.kind is CauseKind.MISSING_FILE
    assert cause.words == "/etc/machine-id belongs to the system that runs it, and is not there in isolation"
