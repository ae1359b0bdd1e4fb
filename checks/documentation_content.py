# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Documentation, by reading: what a README must say of trained models and what came of them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from release_checker.api import (
    Artifact,
    Finding,
    Fix,
    Looked,
    ModelCards,
    Pillar,
    Place,
    Readme,
    ReadmeTopics,
    Result,
    Said,
    ShippedArtifacts,
    Skip,
    TrainingCode,
    Unknown,
    check,
    counted,
    is_test,
    is_vendored,
)

TEST_DATA = re.compile(r"(^|/)(test[_-]?data|test[_-]?files|fixtures?)/", re.IGNORECASE)
PART = re.compile(r"\.(index|meta|data-\d+-of-\d+)$|-\d+-of-\d+(?=\.)")


@check("DOC005", pillar=Pillar.DOCUMENTATION, since="0.1")
def no_results(readme: Readme, topics: ReadmeTopics, training: TrainingCode) -> Iterator[Result]:
    """No table or list of results

    ## What it does
    Looks in the README, and in the documents of the project that it links to, for a table of metrics, a section of results
    with numbers or pictures, a sentence that states a metric's value, pictures of results, and links to reports of runs.
    Reports when there is none of these.

    ## Why it matters
    Whoever runs the code needs to know what should come out, or cannot tell whether it worked.

    ## How to fix
    Add a table: per model and data set the metric, its spread over seeds, and the command that gives it.

    ## Known limits
    A linked paper is not opened and does not count. Whether the numbers are true is asked by the checks on claims.
    """
    yield from _silent(
        readme,
        training,
        topics.results,
        "expected a table, list or figure of results, found none",
        Fix("add a table of results: per model and data set the metric, its spread, and the command", minutes=30),
    )


@check("DOC006", pillar=Pillar.DOCUMENTATION, since="0.1")
def no_weights(
    readme: Readme, topics: ReadmeTopics, training: TrainingCode, artifacts: ShippedArtifacts
) -> Iterator[Result]:
    """Trained models are neither shipped nor linked

    ## What it does
    Where there is training code, looks for trained models among the files, and in the README for links to model hubs, file
    stores and releases, for commands that fetch them, and for sections on pretrained models.

    ## Why it matters
    Without the weights every comparison costs a training run, and the published numbers cannot be checked at all
    where that run is too dear.

    ## How to fix
    Put the weights on a model hub or in a data archive with a DOI, and link them beside the results.

    ## Known limits
    Links are not opened. Weights that only the training code's own downloads name are not seen.
    """
    shipped = _own_weights(artifacts)
    if shipped and training.exists:
        yield Looked(f"{len(shipped)} shipped, such as {shipped[0].path}")
        return
    yield from _silent(
        readme,
        training,
        topics.weights,
        "expected trained models, found none shipped and none linked",
        Fix("upload the trained weights to a model hub or archive, and link them in the README", minutes=30),
    )


@check("DOC013", pillar=Pillar.DOCUMENTATION, since="0.1")
def no_cost_statement(readme: Readme, topics: ReadmeTopics, training: TrainingCode) -> Iterator[Result]:
    """No word on hardware, memory or time of training

    ## What it does
    Where there is training code, looks in the README and its guides for any word on GPUs, CPUs or accelerators, on
    memory, or on how long training takes. Reports when there is none.

    ## Why it matters
    A stranger must know beforehand whether a run takes two minutes on a laptop or two weeks on eight accelerators.

    ## How to fix
    Add one line: the hardware used, the peak memory, and the time per run.

    ## Known limits
    Any mention counts, even one that gives no number.
    """
    yield from _silent(
        readme,
        training,
        topics.cost,
        "expected the hardware, memory or time that training takes, found no word on any of them",
        Fix("add a line such as `trained on <hardware>, <peak memory>, <time> per run`", minutes=5),
    )


@check("DOC014", pillar=Pillar.DOCUMENTATION, since="0.1")
def no_limitations(readme: Readme, topics: ReadmeTopics, training: TrainingCode) -> Iterator[Result]:
    """No word on limits, bias, robustness or intended use

    ## What it does
    Where there is training code, looks in the README and its guides for any word on limitations, known issues, bias
    and fairness, robustness, failures, and intended use. Reports when there is none.

    ## Why it matters
    Models are used beyond what they were made for unless their authors say where that ends.

    ## How to fix
    Add a section: for what and whom it is meant, where it fails, on which data it was tried.

    ## Known limits
    Any mention counts; whether it is enough is for a reader to judge.
    """
    yield from _silent(
        readme,
        training,
        topics.limits,
        "expected limits, bias, robustness or intended use, found no word on any of them",
        Fix("add a section on limitations and intended use", minutes=20),
    )


@check("DOC015", pillar=Pillar.DOCUMENTATION, since="0.1")
def no_model_card(artifacts: ShippedArtifacts, cards: ModelCards) -> Iterator[Result]:
    """Weights without a valid card

    ## What it does
    Where trained models are shipped, looks for a model card: a README with a model's YAML head or a section named so,
    or a file such as MODEL_CARD.md. Reports when there is none, when it is empty, and what breaks its YAML head.

    ## Why it matters
    Weights travel without the repository. The card is what tells their data, license, scores and limits where they arrive.

    ## How to fix
    Write MODEL_CARD.md: what it is, how it was trained and on what, how well it does, what it is not for, under which
    license.

    ## Known limits
    What a card says is not judged, beyond its head. Models in test folders and vendored code are left out.
    """
    weights = _own_weights(artifacts)
    if not weights:
        yield Skip("no trained models are shipped")
        return
    usable = [card for card in cards.items if not card.empty and "template" not in card.path.lower()]
    if not usable:
        empty = next((card for card in cards.items if card.empty), None)
        found = f"an empty one ({empty.path})" if empty else "none"
        yield Finding(
            f"expected a model card for {len(weights)} shipped model{'s' * (len(weights) > 1)}, found {found}",
            place=Place(weights[0].path),
            key="none",
            evidence=", ".join(item.path for item in weights[:3]),
            fix=Fix("write MODEL_CARD.md: what it is, data, training, scores, limits, license", minutes=40),
        )
    for card in usable:
        for error in card.errors:
            yield Finding(
                error.message, place=Place(card.path, error.line), fix=Fix("mend the YAML head of the card", minutes=3)
            )
    yield Looked(f"{counted(len(weights), 'model')}, {counted(len(usable), 'card')}")


def _own_weights(artifacts: ShippedArtifacts) -> list[Artifact]:
    """One for each model that the project ships as its own: a checkpoint in several files counts once."""
    found: dict[str, Artifact] = {}
    for item in artifacts.weights:
        if not is_test(item.path) and not is_vendored(item.path) and not TEST_DATA.search(item.path):
            found.setdefault(PART.sub("", item.path), item)
    return list(found.values())


def _silent(readme: Readme, training: TrainingCode, said: tuple[Said, ...], message: str, fix: Fix) -> Iterator[Result]:
    """What all questions to a training project's README share."""
    if not training.exists:
        yield Skip("no training code")
    elif training.library:
        yield Skip("a library: training is its users' affair")
    elif readme.text is None:
        yield (
            Unknown(f"the README {readme.problem}", Place(readme.path)) if readme.exists else Skip("no README (see DOC001)")
        )
    elif said:
        yield Looked(f"{said[0].place}: {said[0].words}")
    elif readme.partial:
        yield Unknown(f"the README was not read to its end: {readme.partial}", Place(readme.path))
    else:
        yield Finding(message, place=readme.place(1), key="none", fix=fix)
