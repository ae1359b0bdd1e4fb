# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Research repositories made up for measuring: the same bytes for the same arguments, on every machine.

The mix follows what large public research repositories hold: six files in ten are Python, of 6 kB in the mean.
"""

from __future__ import annotations

import json
import random
import subprocess
from pathlib import Path

WORDS = (
    "alpha", "batch", "channel", "decoder", "encoder", "feature", "gradient", "hidden", "index", "kernel", "layer",
    "margin", "noise", "offset", "prior", "query", "rate", "sample", "target", "update", "vector", "weight",
)
LIBRARIES = ("numpy", "torch", "pandas", "matplotlib", "scipy", "sklearn", "yaml", "tqdm")
README = """# Study {number}

Experiments on {one} and {two}.

## Installation

```sh
pip install -r requirements.txt
```

## Training

```sh
python package_0/module_0.py --{one} 0.1 --seed 0
```

## Results

| model | accuracy |
|---|---|
| {one} | 0.91 |
| {two} | 0.93 |
"""


def grow(folder: Path, files: int, scale: int = 1) -> int:
    """Write a repository of `files` files, `scale` times as long as usual, commit it, and return its bytes."""
    draw = random.Random(f"{files} {scale}")
    contents = {"README.md": README.format(number=files, one=draw.choice(WORDS), two=draw.choice(WORDS)).encode()}
    contents["requirements.txt"] = "".join(f"{name}==1.{draw.randrange(30)}\n" for name in LIBRARIES).encode()
    while len(contents) < files:
        path, content = _file(draw, len(contents) - 2, scale)
        contents[path] = content
    for path, content in contents.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    identity = ["-c", "user.name=Benchmark", "-c", "user.email=benchmark@localhost", "-c", "init.defaultBranch=main"]
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "All files"]):
        subprocess.run(["git", *identity, *command], cwd=folder, check=True, capture_output=True)
    return sum(len(content) for content in contents.values())


def _file(draw: random.Random, number: int, scale: int) -> tuple[str, bytes]:
    """The path and content of one file, its kind by its number."""
    package, kind = number // 50, number % 20
    if kind < 12:
        return f"package_{package}/module_{number}.py", _module(draw, scale).encode()
    if kind == 12 and package % 2 == 0:
        return f"notebooks/notebook_{number}.ipynb", json.dumps(_notebook(draw, scale), indent=1).encode()
    if kind < 15:
        rows = "".join(f"{draw.choice(WORDS)}_{row}: {draw.random():.4f}\n" for row in range(20 * scale))
        return f"configs/run_{number}.yaml", rows.encode()
    if kind < 17:
        prose = "\n\n".join(_prose(draw) for _ in range(12 * scale))
        return f"docs/page_{number}.md", f"# Page {number}\n\n{prose}\n".encode()
    if kind < 19:
        rows = "\n".join(",".join(f"{draw.random():.6f}" for _ in range(8)) for _ in range(60 * scale))
        return f"data/table_{number}.csv", ("a,b,c,d,e,f,g,h\n" + rows + "\n").encode()
    return f"figures/figure_{number}.png", b"\x89PNG\r\n\x1a\n" + draw.randbytes(8_000 * scale)


def _prose(draw: random.Random) -> str:
    return " ".join(draw.choice(WORDS) for _ in range(40)) + "."


def _function(draw: random.Random, number: int) -> str:
    one, two, three = draw.sample(WORDS, 3)
    return f'''
def {one}_{number}({two}, {three}=None, *, scale={draw.random():.3f}):
    """Scaled {two}, shifted by {three}."""
    if {three} is None:
        {three} = numpy.zeros_like({two})
    total = [{one} * scale for {one} in numpy.asarray({two}).ravel() if {one} > {draw.random():.3f}]
    with open(os.path.join("outputs", f"{one}_{{len(total)}}.txt"), "w") as stream:
        for position, value in enumerate(total):
            stream.write(f"{{position}} {{value:.4f}} {{{three}.mean()}}\\n")
    return {{"{one}": sum(total) / max(1, len(total)), "{two}": {two}.shape, "{three}": {three}}}
'''


def _module(draw: random.Random, scale: int) -> str:
    imports = "".join(f"import {name}\n" for name in sorted(draw.sample(LIBRARIES[1:], 3)))
    options = draw.sample(WORDS, 4)
    functions = "".join(_function(draw, number) for number in range(draw.randint(4, 12) * scale))
    declared = "".join(f'    parser.add_argument("--{name}", type=float, default={draw.random():.3f})\n' for name in options)
    return f'''"""Functions on {options[0]} and {options[1]}."""

import argparse
import os
import random

import numpy
{imports}

class {options[2].title()}(object):
    """A {options[2]} with its {options[3]}."""

    def __init__(self, {options[0]}, {options[1]}=1):
        self.{options[0]} = {options[0]}
        self.{options[1]} = {options[1]}

    def forward(self, x):
        return numpy.tanh(x @ self.{options[0]}) * self.{options[1]}

{functions}

def main():
    parser = argparse.ArgumentParser()
{declared}    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    random.seed(args.seed)
    numpy.random.seed(args.seed)
    print({options[2].title()}(numpy.random.randn(8, 8)).forward(numpy.ones(8)), args.{options[0]})


if __name__ == "__main__":
    main()
'''


def _notebook(draw: random.Random, scale: int) -> dict[str, object]:
    cells: list[dict[str, object]] = []
    for count in range(1, 10 * scale + 1):
        name = draw.choice(WORDS)
        cells.append({"cell_type": "markdown", "id": f"text-{count}", "metadata": {}, "source": [_prose(draw)]})
        cells.append({
            "cell_type": "code", "id": f"code-{count}", "metadata": {}, "execution_count": count,
            "source": ["import numpy\n", f"{name} = numpy.arange({count})\n", f"{name}.sum()"],
            "outputs": [{"output_type": "execute_result", "execution_count": count, "metadata": {},
                         "data": {"text/plain": [str(sum(range(count)))]}}],
        })
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return {"cells": cells, "metadata": {"kernelspec": kernel, "language_info": {"name": "python", "version": "3.11.2"}},
            "nbformat": 4, "nbformat_minor": 5}
