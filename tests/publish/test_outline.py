# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Every report has the outline of one; what has it not is known at its first fault."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from release_checker.errors import UsageError
from release_checker.publish.outline import outline, without_unknown
from release_checker.publish.reading import LARGE, parse_report
from release_checker.reports.json import write_json
from release_checker.reports.report import Report
from tests.made_reports import SAMPLES, blocked, executed, traced

DOCUMENTS = {name: json.loads(write_json(made())) for name, made in SAMPLES.items()}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_report_has_it(name: str) -> None:
    document = copy.deepcopy(DOCUMENTS[name])
    assert outline(Report)(document)
    assert without_unknown(Report, document) == ()
    assert document == DOCUMENTS[name]


def parts(document: Any) -> list[tuple[Any, Any]]:
    """All places of a document, each as what holds it and the key there."""
    found: list[tuple[Any, Any]] = []
    keys = document if isinstance(document, dict) else range(len(document)) if isinstance(document, list) else ()
    for key in keys:
        found += [(document, key), *parts(document[key])]
    return found


@given(st.data())
def test_what_the_model_takes_has_it(data: st.DataObject) -> None:
    document = copy.deepcopy(DOCUMENTS[data.draw(st.sampled_from(["blocked", "executed", "traced"]))])
    holder, key = data.draw(st.sampled_from(parts(document)))
    holder[key] = data.draw(st.sampled_from([None, [], {}, [[]], [{}], {"a": 1}, {"a": []}, [1], [None]]))
    try:
        Report.model_validate(document)
    except ValidationError:
        return
    assert outline(Report)(document)


@pytest.mark.parametrize("one", ["[]", "{}", "0", "null", '{"a":1}'])
@pytest.mark.parametrize("place", ["checks", "attachments", "prepared", "pillars", "runs"])
def test_a_large_one_is_refused_at_its_first_fault(monkeypatch: pytest.MonkeyPatch, one: str, place: str) -> None:
    data = write_json(blocked().model_copy(update={place: ()})).replace(
        f'"{place}": []', f'"{place}": [{",".join([one] * LARGE)}]').encode()
    assert len(data) > LARGE
    monkeypatch.setattr(Report, "model_validate", None)
    with pytest.raises(UsageError, match="is of another form than reports have"):
        parse_report(Path("report.json"), data)


@pytest.mark.parametrize("made", [blocked, executed, traced])
def test_fields_that_are_unknown(made: Any) -> None:
    document = json.loads(write_json(made()))
    document["checks"][0]["mood"] = document["tool"]["maker"] = {"a": 1}
    assert (outline(Report)(document), outline(Report, lenient=True)(document)) == (False, True)
    assert without_unknown(Report, document) == ("tool.maker", "checks.mood")
    assert document == json.loads(write_json(made()))
