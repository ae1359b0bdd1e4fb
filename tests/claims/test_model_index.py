# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from tests.claims.stated import claims, stated

CARD = """---
license: mit
model-index:
- name: vit-small-x
  results:
  - task:
      name: Image Classification
      type: image-classification
    dataset:
      name: leaves
      type: imagefolder
      split: validation
    metrics:
    - name: Accuracy
      type: accuracy
      value: 0.9853801169590642
    - type: wer
      value: "24.88 %"
    - name: Broken
      type: f1
      value: null
  - dataset: {name: other, type: other}
    source: {name: Leaderboard, url: https://example.org}
    metrics: [{type: f1, value: 91.0}]
---
# vit-small-x
"""


def test_a_card_s_head_names_all() -> None:
    assert claims(CARD) == [
        "accuracy 0.98538 · vit-small-x · leaves · validation", "wer 24.88% · vit-small-x · leaves · validation",
        "f1 91 · vit-small-x · other · quoted"]


def test_printed_precision_and_line_are_the_head_s() -> None:
    first = stated(CARD).claims[0]
    assert (first.number.decimals, first.place.line) == (16, 16)


@pytest.mark.parametrize("head", [
    "model-index: 3", "model-index: [1, {results: 2}]", "model-index: [{results: [{metrics: 3}]}]",
    "model-index: &a [*a]", "model-index: [", "model-index: [{results: [{metrics: [{value: .nan}]}]}]",
])
def test_a_head_of_another_shape_claims_nothing(head: str) -> None:
    assert claims(f"---\n{head}\n---\n# X\n") == []
