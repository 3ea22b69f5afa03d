"""Percentages by weight, what is missing, and what proposals would add."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.contacts.completeness import Range, completeness_of
from server.contacts.contact import Contact, ContactField, Origin
from server.contacts.settings import CompletenessWeight, Settings
from server.fields.field import Kind

NOW = datetime(2026, 11, 20, tzinfo=UTC)


def contact(*kinds):
    fields = tuple(
        ContactField(str(n), kind, "x", f"x{n}", "", False, (), Origin.PERSON, NOW) for n, kind in enumerate(kinds)
    )
    return Contact("c", "b", fields, "1", NOW, NOW)


def weights(*pairs):
    return tuple(CompletenessWeight(kind, weight) for kind, weight in pairs)


WEIGHTS = weights((Kind.NAME, 50), (Kind.EMAIL, 30), (Kind.PHONE, 20))


def test_the_weights_of_what_is_there_count_once():
    found = completeness_of(contact(Kind.NAME, Kind.EMAIL, Kind.EMAIL), (), WEIGHTS)
    assert (found.percent, found.with_proposals, found.range) == (80, 80, Range.HIGH)
    assert [(one.kind, one.gain) for one in found.missing] == [(Kind.PHONE, 20)]


def test_proposals_add_what_is_missing_only():
    found = completeness_of(contact(Kind.NAME), (Kind.NAME, Kind.PHONE, Kind.URL), WEIGHTS)
    assert (found.percent, found.with_proposals) == (50, 70)
    assert [one.kind for one in found.missing] == [Kind.EMAIL, Kind.PHONE], "the largest gain first"


@pytest.mark.parametrize(
    ("kinds", "range"), [((), Range.LOW), ((Kind.NAME,), Range.MEDIUM), ((Kind.EMAIL,), Range.LOW)]
)
def test_ranges(kinds, range):
    assert completeness_of(contact(*kinds), (), WEIGHTS).range == range


def test_a_kind_of_no_weight_is_never_missing():
    found = completeness_of(contact(), (), weights((Kind.NAME, 100), (Kind.URL, 0)))
    assert [one.kind for one in found.missing] == [Kind.NAME]


@given(st.sets(st.sampled_from(list(Kind))), st.sets(st.sampled_from(list(Kind))))
def test_what_is_there_and_what_is_missing_make_a_hundred(held, offered):
    found = completeness_of(contact(*held), offered, Settings().completeness_weights)
    assert found.percent + sum(one.gain for one in found.missing) == 100
    assert found.percent <= found.with_proposals <= 100
    assert (found.with_proposals == 100) == (held | offered == set(Kind))
