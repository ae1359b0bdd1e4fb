# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Results, weights, cost, limits, model cards: what a training project's README must say."""

from __future__ import annotations

import pytest

from release_checker.model import Skip
from release_checker.testing import findings, run_check

TRAIN = (
    "import torch\n\n\ndef main():\n    model = torch.nn.Linear(2, 2)\n    optimizer = "
    "torch.optim.SGD(model.parameters(), lr=0.1)\n"
    "    for step in range(10):\n        loss = model(torch.zeros(1, 2)).sum()\n        loss.backward()\n        "
    "optimizer.step()\n\n\n"
    "if __name__ == '__main__':\n    main()\n"
)


def said(code: str, text: str, **files: str | bytes) -> list[str]:
    return findings(run_check(code, {"README.md": "# Study\n\n" + text, "train.py": TRAIN, **files}))


@pytest.mark.parametrize(
    "text",
    [
        "| model | accuracy |\n|---|---|\n| A | 91.2 |\n",
        "## Results\n\n- A: 91.2 %\n",
        "It reaches an accuracy of 91.2% on the test set.\n",
        "Its perplexities are about `61.5` / `58.5` (validation / test).\n",
        "[Our benchmark](https://lab.example/benchmark).\n",
        "![loss curve](curve.png)\n",
        "The figure shows generated digits.\n\n![digits](a.png)\n",
        "See the [report](https://wandb.ai/me/study/reports/x).\n",
        "## 实验结果\n\n| a | 1.0 |\n|---|---|\n| b | 2.0 |\n",
        "<table><tr><th>Model</th><th>FID</th></tr><tr><td>A</td><td>3.1</td></tr></table>\n",
    ],
)
def test_doc005_is_silent_where_results_are_shown(text: str) -> None:
    assert said("DOC005", text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Trains a model.\n",
        "![architecture](model.png)\n",
        "Data: the [Cells Benchmark](https://lab.example/cells.zip).\n",
        "Adjust the loss weight (0.25) if needed. Requires Python 3.8.\n",
        "## Run experiments\n\n```\npython train.py --lr 0.1\n```\n",
        "| option | meaning |\n|---|---|\n| --lr | step |\n",
        "Code of [the paper](https://arxiv.org/abs/1234.5678).\n",
    ],
)
def test_doc005_fires_where_none_are(text: str) -> None:
    assert said("DOC005", text) == ["README.md:1: expected a table, list or figure of results, found none"]


@pytest.mark.parametrize(
    "text",
    [
        "Weights: [here](https://drive.google.com/file/d/x) for the pretrained model.\n",
        "The model is on https://huggingface.co/me/model.\n",
        "[checkpoint](https://files.example/x/model_best.pth)\n",
        "```\nwget https://files.example/model.ckpt\n```\n",
        "```\nbash download_weights.sh\n```\n",
        "## Pretrained models\n\nPretrained models can be downloaded from our server.\n",
    ],
)
def test_doc006_is_silent_where_weights_are_offered(text: str) -> None:
    assert said("DOC006", text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Checkpoints are saved to ./out.\n",
        "The [data](https://drive.google.com/file/d/x) must be unpacked.\n",
        "Uses https://huggingface.co/docs/transformers and https://huggingface.co/datasets/x/y.\n",
        "The weights of residual layers are scaled.\n",
    ],
)
def test_doc006_fires_where_they_are_not(text: str) -> None:
    assert said("DOC006", text) == ["README.md:1: expected trained models, found none shipped and none linked"]


def test_doc006_counts_shipped_weights() -> None:
    assert said("DOC006", "text\n", **{"best.safetensors": b"\x08\0\0\0\0\0\0\0{}      "}) == []


@pytest.mark.parametrize(
    "text", ["Trained on a V100.\n", "One run takes about 3 hours.\n", "Needs 16 GB of RAM.\n", "A GPU is needed.\n"]
)
def test_doc013_is_silent_on_any_word_of_cost(text: str) -> None:
    assert said("DOC013", text) == []


@pytest.mark.parametrize(
    "text", ["Trains.\n", "Long short-term memory.\n", "A second network follows.\n", "```\npython train.py --gpu 0\n```\n"]
)
def test_doc013_fires_on_none(text: str) -> None:
    assert said("DOC013", text) == [
        "README.md:1: expected the hardware, memory or time that training takes, found no word on any of them"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "## Limitations\n\nSmall images.\n",
        "It does not work on Windows.\n",
        "Not intended for clinical use.\n",
        "Known issues: none.\n",
    ],
)
def test_doc014_is_silent_on_any_word_of_limits(text: str) -> None:
    assert said("DOC014", text) == []


@pytest.mark.parametrize(
    "text",
    [
        "A generative adversarial network.\n",
        "Logs to Weights & Biases.\n",
        "Empirical risk minimization.\n",
        "Linear layers without bias.\n",
        "Layers, including but not limited to these.\n",
    ],
)
def test_doc014_fires_on_none(text: str) -> None:
    assert said("DOC014", text) == [
        "README.md:1: expected limits, bias, robustness or intended use, found no word on any of them"
    ]


@pytest.mark.parametrize("code", ["DOC005", "DOC006", "DOC013", "DOC014"])
def test_what_trains_nothing_is_not_asked(code: str) -> None:
    assert [type(item) for item in run_check(code, {"README.md": "# T\n\ntext\n", "a.py": "import os\n"})] == [Skip]
    library: dict[str, str | bytes] = {
        "README.md": "# T\n\ntext\n",
        "pyproject.toml": "[project]\nname = 'x'\n",
        "x/__init__.py": TRAIN.split("if __name__")[0],
    }
    assert [type(item) for item in run_check(code, library)] == [Skip]


WEIGHTS: dict[str, str | bytes] = {"model.safetensors": b"\x08\0\0\0\0\0\0\0{}      "}


def test_doc015_wants_a_card_beside_weights() -> None:
    assert [type(item) for item in run_check("DOC015", {"README.md": "text\n"})] == [Skip]
    assert findings(run_check("DOC015", {"README.md": "text\n", **WEIGHTS})) == [
        "model.safetensors: expected a model card for 1 shipped model, found none"
    ]
    assert findings(run_check("DOC015", {"MODEL_CARD.md": "# Model card\n", **WEIGHTS})) == [
        "model.safetensors: expected a model card for 1 shipped model, found an empty one (MODEL_CARD.md)"
    ]


@pytest.mark.parametrize(
    "files",
    [
        {"MODEL_CARD.md": "# Model card\n\nA linear model of digits, trained on 1,797 of them.\n"},
        {"README.md": "---\nlicense: mit\ntags: [vision]\n---\n# Digits\n\nA linear model of digits for everyone.\n"},
        {"README.md": "# Digits\n\n## Model card\n\nA linear model.\n"},
        {"weights/README.md": "---\nlibrary_name: sklearn\n---\n# Digits\n\nA linear model of digits for everyone.\n"},
    ],
)
def test_doc015_takes_every_kind_of_card(files: dict[str, str | bytes]) -> None:
    assert findings(run_check("DOC015", {**files, **WEIGHTS})) == []


def test_doc015_checks_the_yaml_head() -> None:
    body = "# Digits\n\nA linear model of digits for everyone.\n"
    broken: dict[str, str | bytes] = {"README.md": f"---\nlicense: mit\ntags: [a\n---\n{body}", **WEIGHTS}
    assert [line.partition(" parsed:")[0] for line in findings(run_check("DOC015", broken))] == [
        "README.md:4: the YAML head cannot be"
    ]
    wrong: dict[str, str | bytes] = {
        "README.md": f"---\nlicense: mit\ntags: {{a: b}}\nlicense: apache-2.0\nmodel-index: yes\n---\n{body}",
        **WEIGHTS,
    }
    assert findings(run_check("DOC015", wrong)) == [
        "README.md:4: key 'license' is given twice",
        "README.md:3: expected a word or a list of words as tags, found dict",
        "README.md:5: expected a list as model-index",
    ]
