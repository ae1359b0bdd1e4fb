# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from release_checker.cohort.engines.dask_offers import MEMORY, Offer, demands, fits, label, offers, unmet
from release_checker.cohort.records import Needs

PLAIN = Offer("tcp://a:1", 1, {}, 16_000_000_000)
LARGE = Offer("tcp://b:1", 4, {"GPU": 2.0, "MEMORY": 64e9, "ISOLATION_bubblewrap": 1.0}, 0)


def test_as_the_scheduler_tells_of_its_workers() -> None:
    assert offers({"tcp://a:1": {"nthreads": 2, "resources": {"GPU": 1.0}, "memory_limit": 8, "name": "x"},
                   "tcp://b:1": {"nthreads": 1, "memory_limit": None}}) == (
        Offer("tcp://a:1", 2, {"GPU": 1.0}, 8), Offer("tcp://b:1", 1, {}, 0))


def test_memory_is_asked_of_labels_only_where_there_are_some() -> None:
    assert demands(Needs(memory_gb=4), [PLAIN]) == {}
    assert demands(Needs(memory_gb=4), [PLAIN, LARGE]) == {"MEMORY": 4e9}
    assert not fits(Needs(memory_gb=4), PLAIN, [PLAIN, LARGE])


def test_an_isolation_tier_is_a_label_that_many_audits_share() -> None:
    assert label("container (podman)") == "ISOLATION_container_podman"
    assert 0 < demands(Needs(isolation="bubblewrap"), [LARGE])["ISOLATION_bubblewrap"] <= 1 / 1000


def test_each_need_that_nobody_offers_is_named() -> None:
    assert unmet(Needs(gpu=1), [PLAIN, LARGE], "tcp://s:1") == ""
    assert unmet(Needs(gpu=3), [PLAIN, LARGE], "tcp://s:1") == (
        "needs GPU=3 (the most is 2); none of the 2 workers of tcp://s:1 offers it; start a worker with such --resources")
    assert unmet(Needs(memory_gb=32), [PLAIN], "tcp://s:1") == (
        "needs MEMORY=32 GB (the most is 16.0 GB); none of the 1 worker of tcp://s:1 offers it; start a worker with such "
        "--resources")
    assert "ISOLATION_landlock (there is ISOLATION_bubblewrap)" in unmet(Needs(isolation="landlock"), [LARGE], "s")
    assert unmet(Needs(), [], "tcp://s:1") == "tcp://s:1 has no worker now"


def test_needs_that_only_two_workers_offer_between_them() -> None:
    cards, roomy = Offer("a", 1, {"GPU": 1.0, "MEMORY": 8e9}), Offer("b", 1, {"MEMORY": 64e9})
    assert unmet(Needs(gpu=1, memory_gb=32), [cards, roomy], "s") == (
        "needs GPU=1, MEMORY=32 GB; none of the 2 workers of s offers all of it together")


NEEDS = st.builds(Needs, gpu=st.integers(0, 3), memory_gb=st.integers(0, 64), isolation=st.sampled_from(["", "landlock"]))
OFFERS = st.builds(Offer, address=st.just("w"), threads=st.just(1), memory=st.integers(0, 64_000_000_000),
                   resources=st.dictionaries(st.sampled_from(["GPU", MEMORY, "ISOLATION_landlock"]), st.floats(0, 1e11)))


@given(NEEDS, st.lists(OFFERS, max_size=4))
def test_a_reason_is_given_exactly_when_dask_would_wait_for_ever(needs: Needs, workers: list[Offer]) -> None:
    asked = demands(needs, workers)
    placed = any(all(one.resources.get(name, 0) >= much for name, much in asked.items())
                 and one.bytes >= needs.memory_gb * 1e9 for one in workers)
    assert (unmet(needs, workers, "s") == "") is placed
