"""Counting values: what must hold of the counts, and that they are those of the published scorer."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.equality import same_value
from evaluation.gold import CardRecord, FieldRecord, Prediction, load_gold
from evaluation.metrics import (
    Verdict,
    all_right,
    by_depth,
    by_group,
    by_kind,
    compare,
    phone_types,
    same_owner,
    score,
)
from server.fields.field import Kind

from .conftest import card, record, shared_module

_TEXT = st.text(alphabet="aAbéж 019+-()/.,:@#x_\u00a0>—&ñ", max_size=24)
_WRITTEN = (
    "+49|(0)|89|1234567|x12|ext. 5|tel:|www.|http://|example.org|/in/|linkedin.com|@ada|Ada|Q.|Quist|Ltd|mailto:|#|"
    "доб. 7|;ext=3| |)"
)
_PIECES = st.lists(st.sampled_from(_WRITTEN.split("|")), max_size=6).map("".join)
_VALUE = _TEXT | _PIECES
_KIND = st.sampled_from(list(Kind))
_FIELD = st.builds(FieldRecord, _KIND.map(str), _VALUE, st.sampled_from(["", "work", "fax"]))
_CARD = st.builds(
    CardRecord,
    st.sampled_from(["", "Ada Quist", "Quist, Ada", "Bob Marr"]),
    st.sampled_from(["", "ada@example.org", "ADA@example.org", "bob@example.net"]),
    st.integers(0, 4),
    st.lists(_FIELD, max_size=4).map(tuple),
)
_CARDS = st.lists(_CARD, max_size=3).map(tuple)


@pytest.mark.parametrize(
    ("kind", "a", "b"),
    [
        ("phone", "+49 (0)89 123456", "089 123456"),
        ("phone", "+1 212 555 0101 x12", "(212) 555-0101 ext. 12"),
        ("phone", "x31", "ext 31"),
        ("email", "Ada@Example.org", "mailto:ada@example.org"),
        ("url", "https://www.example.org/", "example.org"),
        ("social", "https://www.linkedin.com/in/ada-quist/", "ada-quist"),
        ("name", "Quist Ada", "Ada B. Quist"),
        ("organization", "Marr & Sons Ltd.", "MARR SONS LTD"),
        ("address", "1 Mill Lane, Leeds, UK", "1 Mill Lane Leeds"),
    ],
)
def test_two_spellings_are_one_value(kind, a, b):
    assert same_value(kind, a, b)
    assert same_value(kind, b, a)


@pytest.mark.parametrize(
    ("kind", "a", "b"),
    [
        ("phone", "+1 212 555 0101 x12", "+1 212 555 0101 x13"),
        ("phone", "+1 212 555 0101", "+1 212 555 0102"),
        ("phone", "12345", "9912345"),
        ("email", "ada@example.org", "ada@example.net"),
        ("name", "Ada Quist", "Eva Quist"),
        ("name", "A. Q.", "B. R."),
        ("job_title", "Engineer", "Chief Engineer"),
        ("address", "1 Mill Lane, Leeds", "2 Hill Road, York"),
        ("social", "", ""),
    ],
)
def test_two_values_stay_two(kind, a, b):
    assert not same_value(kind, a, b)
    assert not same_value(kind, b, a)


def test_an_owner_is_known_by_address_before_name():
    assert same_owner(card("Ada", "a@example.org"), card("Eva", "A@example.org"))
    assert not same_owner(card("Ada", "a@example.org"), card("Ada", "b@example.org"))
    assert same_owner(card("Ada", "a@example.org"), card("Ada", ""))
    assert not same_owner(card("", "a@example.org"), card("", ""))


@given(_CARDS, _CARDS, st.booleans())
def test_every_value_is_counted_once_on_each_side(gold, predicted, owners):
    outcomes = compare(gold, predicted, owners)
    mirrored = compare(predicted, gold, owners)
    for verdict, side in ((Verdict.FOUND, 2), (Verdict.MISSED, 1), (Verdict.WRONG, 1)):
        chosen = [o for o in outcomes if o.verdict == verdict]
        assert all((o.gold is not None) + (o.predicted is not None) == side for o in chosen)
    missed = sum(o.verdict == Verdict.MISSED for o in outcomes)
    found = sum(o.verdict == Verdict.FOUND for o in outcomes)
    wrong_mirrored = sum(o.verdict == Verdict.WRONG for o in mirrored)
    found_mirrored = sum(o.verdict == Verdict.FOUND for o in mirrored)
    assert missed + found == wrong_mirrored + found_mirrored


@given(_CARDS)
def test_the_gold_itself_is_right_but_for_values_that_equal_nothing(cards):
    wrong = [o.gold for o in compare(cards, cards, owners=False) if o.verdict == Verdict.MISSED]
    assert all(not same_value(field.kind, field.value, field.value) for field in wrong)


@given(_CARDS)
def test_nothing_predicted_misses_everything(gold):
    assert all(o.verdict == Verdict.MISSED for o in compare(gold, (), owners=True))


def test_counts_add_up_over_kinds_groups_and_depths(gold, predictions):
    for owners in (False, True):
        scores = score(gold, predictions, owners)
        kinds = by_kind(scores)
        total = kinds.pop("all")
        for part in (kinds, by_group(scores, lambda m: m.source), by_depth(scores)):
            assert sum(c.gold for c in part.values()) == total.gold
            assert sum(c.wrong for c in part.values()) == total.wrong


def test_the_stricter_view_finds_no_more(gold, predictions):
    values, owners = (by_kind(score(gold, predictions, o))["all"] for o in (False, True))
    assert owners.found < values.found
    assert by_kind(score(gold, predictions, True))["organization"].found == 0


def test_figures_of_the_invented_run(gold, predictions):
    scores = score(gold, predictions, owners=False)
    kinds = by_kind(scores)
    assert (kinds["name"].found, kinds["name"].wrong, kinds["name"].missed) == (4, 1, 0)
    assert kinds["job_title"].f1 == 0.0
    assert kinds["phone"].precision == pytest.approx(0.5)
    assert phone_types(scores)["all"].ratio == 0.0
    assert (all_right(scores).part, all_right(scores).whole) == (2, 4)


def test_a_message_without_prediction_counts_as_missed(gold):
    counts = by_kind(score(gold, {}, owners=True))["all"]
    assert (counts.found, counts.wrong, counts.missed) == (0, 0, 10)


@given(_KIND.map(str), _VALUE, _VALUE)
def test_values_are_equal_as_the_published_scorer_says(kind, a, b):
    published = shared_module("score")
    assert same_value(kind, a, b) == published.same(kind, a, b)


@given(_CARDS, _CARDS, st.booleans())
def test_outcomes_are_those_of_the_published_scorer(gold, predicted, owners):
    published = shared_module("score")
    theirs = published.compare(record(Prediction("", gold)), record(Prediction("", predicted)), owners)
    ours = compare(gold, predicted, owners)
    assert Counter((o.kind, o.verdict.value) for o in ours) == Counter(
        (kind, verdict) for kind, verdict, _, _ in theirs
    )


@pytest.mark.parametrize("owners", [False, True])
def test_figures_on_real_mail_are_those_of_the_published_scorer(reference, dev, owners):
    gold = load_gold(dev)
    predictions = {m.id: Prediction(m.id, _damaged(m.cards, random.Random(m.id))) for m in gold}
    theirs = {kind: Counter() for kind in (*Kind, "all")}
    for m in gold:
        for kind, verdict, _, _ in reference.compare(record(m), record(predictions[m.id]), owners):
            theirs[kind][verdict] += 1
            theirs["all"][verdict] += 1
    for kind, counts in by_kind(score(gold, predictions, owners)).items():
        expected = reference.prf(theirs[kind])
        assert round(counts.f1, 4) == pytest.approx(expected["f1"], abs=1e-4)
        assert counts.gold == expected["gold"]


def _damaged(cards, rng):
    """Gold cards as a mediocre reader would give them: values lost, cut, moved to another card."""
    fields = [f for c in cards for f in c.fields if rng.random() < 0.8]
    cut = [FieldRecord(f.kind, f.value[: rng.choice((4, 99, 99, 99))], f.type) for f in fields]
    return tuple(
        CardRecord(
            c.name if rng.random() < 0.8 else "",
            c.email if rng.random() < 0.8 else "",
            c.depth,
            tuple(cut[i :: len(cards)]),
        )
        for i, c in enumerate(cards)
    )
