"""Do two complaints tell of one event: measured on labelled cases."""

from __future__ import annotations

import pytest

from tests.bench.match import incidents

BATCHES = [(path.stem, incidents.read(path)) for path in incidents.batches()]


@pytest.fixture(scope="module")
def measured() -> dict[str, incidents.Measured]:
    """What comes of each labelled batch."""
    return {name: incidents.measure(cases) for name, cases in BATCHES}


def test_labelled_cases_are_many_and_of_both_sorts(
    measured: dict[str, incidents.Measured],
) -> None:
    """A measurement on a handful would say nothing."""
    assert sum(one.reports for one in measured.values()) > 1300
    assert sum(len(one.wanted) for one in measured.values()) > 550
    assert sum(not case.incident for _, cases in BATCHES for case in cases) > 600


def test_pairs_are_told_apart_on_labelled_cases(measured: dict[str, incidents.Measured]) -> None:
    """Few look-alikes are joined and few tellings of one event are missed."""
    right = sum(len(one.found & one.wanted) for one in measured.values())
    assert right >= 0.96 * sum(len(one.found) for one in measured.values())
    assert right >= 0.93 * sum(len(one.wanted) for one in measured.values())


def test_look_alikes_elsewhere_are_not_joined(measured: dict[str, incidents.Measured]) -> None:
    """What differs in the place alone is another event."""
    assert {name: one.elsewhere for name, one in measured.items() if one.elsewhere} == {}


def test_clusters_are_incidents_on_labelled_cases(measured: dict[str, incidents.Measured]) -> None:
    """Gathering does not chain different events together."""
    right = sum(len(one.clustered & one.wanted) for one in measured.values())
    assert right >= 0.95 * sum(len(one.clustered) for one in measured.values())
    assert right >= 0.87 * sum(len(one.wanted) for one in measured.values())


def test_what_is_alike_shares_a_key_on_labelled_cases(
    measured: dict[str, incidents.Measured],
) -> None:
    """A store that looks up by keys loses nothing."""
    assert sum(one.keyless for one in measured.values()) == 0
