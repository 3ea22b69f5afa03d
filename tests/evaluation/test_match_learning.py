"""Learning the weights of matching: what must hold of whatever was learned, and what is learned from what."""

from __future__ import annotations

from dataclasses import replace

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.address_book import Book, make_book
from evaluation.commands import main
from evaluation.match_decisions import Decided
from evaluation.match_fitting import Plan, fit, report_of, written
from evaluation.match_learning import LADDERS, LEVELS, learn, shares
from evaluation.match_questions import Outcome, Pair, answered, pairs_of, questions_of
from evaluation.sightings import Labelled
from server.contacts.comparing import COMPARISONS, REASONS
from server.contacts.match_weights import Weights, load_weights, parse_weights, shipped_text
from server.extraction import Card
from server.fields.field import Kind
from server.fields.normalize import parse_value

SMALL = Plan(books=1, held_out=1, contacts=200, cards=220, seed=3)
NO_DECISIONS = Decided((), ())
by_comparison = st.fixed_dictionaries(
    {name: st.sampled_from(("", *rising, *falling)) for name, (rising, falling) in LADDERS.items()}
)
some_pairs = st.dictionaries(
    st.builds(
        lambda levels, lost, same: Pair(frozenset((n, level) for n, level in levels.items() if level), -lost, same),
        by_comparison,
        st.sampled_from((0.0, 1.0, 3.3)),
        st.booleans(),
    ),
    st.integers(1, 5000),
    max_size=30,
)


def test_the_ladders_are_of_all_levels_that_can_be_compared():
    assert set(LEVELS) == set(REASONS)
    assert set(LADDERS) == set(COMPARISONS)


@settings(max_examples=150, deadline=None)
@given(some_pairs, st.sampled_from((0.01, 1.0, 100.0)))
def test_more_evidence_never_lowers_a_score_whatever_was_learned_from(pairs, strength):
    weights = learn(pairs, load_weights(), strength)
    for name, (rising, falling) in LADDERS.items():
        up = [0.0, *(weights.of(name, level) for level in rising)]
        down = [0.0, *(weights.of(name, level) for level in falling)]
        assert up == sorted(up)
        assert down == sorted(down, reverse=True)
    assert weights.prior + weights.of("name", "same") <= 0.01  # rounded: a name alone is no better than even odds


@settings(max_examples=50, deadline=None)
@given(some_pairs, st.randoms(use_true_random=False))
def test_the_order_of_what_was_seen_does_not_matter(pairs, random):
    shuffled = list(pairs.items())
    random.shuffle(shuffled)
    assert learn(dict(shuffled), load_weights()) == learn(pairs, load_weights())


def test_who_saw_nothing_changes_nothing():
    before, after = load_weights(), learn({}, load_weights())
    assert {level: after.of(*level) for level in LEVELS} == pytest.approx({one: before.of(*one) for one in LEVELS})
    assert after.prior == pytest.approx(before.prior)
    assert (after.threshold, after.mention) == (before.threshold, before.mention)


def test_the_fit_finds_the_weights_that_made_the_pairs():
    """A single level: of pairs with it 3 of 4 are one person, of those without 1 of 16."""
    level = ("social", "same")
    pairs = {
        Pair(frozenset({level}), 0.0, True): 75_000,
        Pair(frozenset({level}), 0.0, False): 25_000,
        Pair(frozenset(), 0.0, True): 6_250,
        Pair(frozenset(), 0.0, False): 93_750,
    }
    learned = learn(pairs, Weights(-8.0, 0.95, 0.2, ()))
    assert learned.prior == pytest.approx(-3.907, abs=0.01)  # log2(1 / 15)
    assert learned.of(*level) == pytest.approx(3.907 + 1.585, abs=0.02)  # and log2(3)
    assert shares(pairs, level) == (75_000 / 81_250, 25_000 / 118_750)


def signed_with(contact, person):
    """A card with name and address of a contact."""
    name, address = (next(value for kind, value, _ in contact if kind == wanted) for wanted in (Kind.NAME, Kind.EMAIL))
    fields = (parse_value(Kind.EMAIL, address),)
    return Labelled("", Card(name, "", 0, None, "", fields, "generated"), person)


def book_of(shared):
    """A book and cards that state a contact's address: all the contact's own, or every second one a namesake's."""
    known = [(id, values) for id, values in make_book(120, 0, 5).contacts if {Kind.NAME, Kind.EMAIL} <= _kinds(values)]
    cards = tuple(signed_with(values, 0 if shared and id % 2 else id) for id, values in known)
    return Book(tuple(known), cards)


def _kinds(values):
    return {kind for kind, *_ in values}


def test_where_addresses_are_shared_an_address_weighs_less():
    own, shared = (learn(pairs_of(questions_of(book_of(one))), load_weights()) for one in (False, True))
    assert own.of("address", "written") >= 12
    assert shared.of("address", "written") < 9
    question = questions_of(book_of(shared=True))
    assert answered(question, shared).wrong < answered(question, load_weights()).wrong


def test_the_same_seed_gives_the_same_weights_and_another_seed_others():
    first, again, other = (fit(replace(SMALL, seed=seed), load_weights(), NO_DECISIONS, 1.0, str) for seed in (3, 3, 4))
    assert first.after == again.after
    assert first.held_out == again.held_out
    assert first.after != other.after
    rows = dict(
        zip(report_of(first, ()).tables[0].column("held out"), report_of(first, ()).tables[0].rows, strict=True)
    )
    assert rows["all, after"][1] == rows["book 4, before"][1] == 220


def test_own_decisions_are_learned_after_the_generated_books():
    """In this book nobody who shares an address is the same person."""
    strangers = [replace(one, answer="") for one in questions_of(book_of(shared=False))]
    own = Decided(tuple(strangers), tuple(strangers))
    result = fit(SMALL, load_weights(), own, 1.0, str)
    without = fit(SMALL, load_weights(), NO_DECISIONS, 1.0, str)
    assert result.after.of("address", "written") < without.after.of("address", "written") - 2
    assert [one.name for one in result.held_out] == ["book 4", "own book", "all"]
    assert result.held_out[1].after.wrong < result.held_out[1].before.wrong


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (Outcome(100, 90, 89, 89), True),
        (Outcome(100, 90, 90, 89), True),
        (Outcome(100, 90, 91, 89), False),
        (Outcome(100, 90, 88, 88), False),
    ],
)
def test_worse_is_more_to_a_wrong_person_or_less_to_the_right_one(after, expected):
    assert after.is_no_worse_than(Outcome(100, 90, 90, 89)) is expected


def test_a_written_file_keeps_its_comments_and_reads_as_what_was_learned():
    learned = Weights(-3.5, 0.9, 0.1, tuple((*level, float(place)) for place, level in enumerate(LEVELS)))
    text = written(shipped_text(), learned)
    read = parse_weights(text)
    assert (read.prior, read.threshold, read.mention, set(read.levels)) == (-3.5, 0.9, 0.1, set(learned.levels))
    comments = [[line.partition("#")[2] for line in one.splitlines()] for one in (text, shipped_text())]
    assert comments[0] == comments[1]


def test_the_command_writes_when_told_and_what_it_wrote_can_be_measured(tmp_path):
    path = tmp_path / "weights.toml"
    size = ["--books", "1", "--held-out", "1", "--contacts", "300", "--cards", "440", "--seed", "21"]
    shown = CliRunner().invoke(main, ["fit-matching", *size])
    assert shown.exit_code == 0, shown.output
    assert "book 22, after" in shown.output
    told = CliRunner().invoke(main, ["fit-matching", *size, "--write", str(path)])
    assert told.exit_code == 0, told.output
    weights = parse_weights(path.read_text())
    assert weights.prior != load_weights().prior
    small = ["matching", "--contacts", "200", "--cards", "220", "--match-weights", str(path), "--check"]
    assert CliRunner().invoke(main, small).exit_code == 0


def test_weights_that_do_worse_are_not_written(tmp_path):
    """Decisions that say of everybody that it was somebody else make matching careful beyond use."""
    path = tmp_path / "weights.toml"
    result = CliRunner().invoke(
        main, ["fit-matching", "--books", "1", "--contacts", "200", "--cards", "88", "--strength", "1e6",
               "--match-weights", str(_blind(tmp_path)), "--write", str(path)],
    )  # fmt: skip
    assert result.exit_code == 1
    assert "not written" in result.output
    assert not path.exists()


def _blind(folder):
    """Weights by which nothing is ever linked but by the own address."""
    path = folder / "blind.toml"
    path.write_text("prior = -50.0\nthreshold = 0.95\nmention = 0.2\n")
    return path
