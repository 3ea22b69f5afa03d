"""A small generated address book: the figures that the large one must reach, and their arithmetic."""

from __future__ import annotations

from evaluation.address_book import make_book
from evaluation.matching import figures_of, is_good, measure, misses, report_of
from evaluation.sightings import CASES


def test_cards_find_their_contacts_and_nobody_elses():
    tried, times = measure(400, 440, seed=3)
    assert {one.labelled.case for one in tried} == set(CASES)
    assert is_good(tried), misses(tried)
    report = report_of(tried, times, ())
    assert report.tables[0].column("case")[-1] == "all"
    assert report.tables[0].column("cards")[-1] == len(tried) == len(times)


def test_only_the_name_never_links():
    tried, _ = measure(200, 220, seed=4)
    alone = figures_of(one for one in tried if one.labelled.case == "only the name")
    assert (alone.linked, alone.known, alone.recall, alone.precision) == (0, 0, None, None)
    assert alone.offered == alone.cards


def test_the_same_seed_makes_the_same_book():
    assert make_book(50, 44, 5) == make_book(50, 44, 5)
    assert make_book(50, 44, 5) != make_book(50, 44, 6)
