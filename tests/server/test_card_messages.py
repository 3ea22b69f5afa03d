"""Each person's data on that person's card: the invented messages `tests/messages/cards_*`, through the whole pipeline.

`cards_<case>.json` lists the cards that must come out, with values that must stand on them; no value may stand on
another's card that does not list it too.
"""

from __future__ import annotations

import json
from itertools import permutations
from pathlib import Path

import pytest

from evaluation.equality import same_value
from models.loading import load_tagger
from server.extraction import Card, ExtractionRules, Extractor
from server.fields.field import Kind
from server.mail.message import parse_message

CASES = sorted((Path(__file__).parents[1] / "messages").glob("cards_*.json"))
FAMILIES = ("assistant", "shared", "two_signers", "split", "before_sign_off")


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor(load_tagger())


def holds(card: Card, kind: str, value: str) -> bool:
    return any(field.kind == kind and same_value(kind, value, field.value) for field in card.fields)


def test_there_are_five_messages_of_each_family() -> None:
    for family in FAMILIES:
        assert sum(case.stem.startswith(f"cards_{family}_") for case in CASES) >= 5, family


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_nobody_gets_anothers_data(case: Path, extractor: Extractor) -> None:
    expected, cards = read(case, extractor)
    for one, other in permutations(expected, 2):
        own = {(field["kind"], field["value"]) for field in other["fields"]}
        for kind, value in {(field["kind"], field["value"]) for field in one["fields"]} - own:
            strangers = [card for card in cards if (card.name, card.email) == (other["name"], other["email"])]
            assert not any(holds(card, kind, value) for card in strangers), (value, other["name"])


def test_each_person_gets_the_own_data(extractor: Extractor) -> None:
    """Nearly all of it: what the weights do not find is no matter of whose it is."""
    cards, values = [], []
    for case in CASES:
        expected, read_cards = read(case, extractor)
        for card in expected:
            owner = (card["name"], card["email"], card["depth"])
            found = [one for one in read_cards if (one.name, one.email, one.depth) == owner]
            cards.append((case.stem, owner, bool(found)))
            values += [
                (case.stem, field["value"], any(holds(one, field["kind"], field["value"]) for one in found))
                for field in card["fields"]
            ]
    for outcomes in (cards, values):
        missed = [outcome for outcome in outcomes if not outcome[-1]]
        assert len(missed) <= 0.05 * len(outcomes), missed


def read(case: Path, extractor: Extractor) -> tuple[list[dict], list[Card]]:
    """The cards that a case expects, and those that come out with more than a name."""
    message = parse_message(case.with_suffix(".eml").read_bytes())
    cards = [card for card in extractor.extract(message, ExtractionRules()).cards if beside_name(card)]
    return json.loads(case.read_text(encoding="utf-8"))["cards"], cards


def beside_name(card: Card) -> bool:
    return any(field.kind is not Kind.NAME for field in card.fields)
