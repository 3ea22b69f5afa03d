"""Every rule of hygiene on invented messages, `tests/messages/hygiene_*`, beside mail that only looks alike.

`hygiene_<case>.json` holds the reason ("" for a person's mail), the address book's rules, and why it is so.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from models.loading import load_tagger
from server.extraction import ExtractionRules, Extractor
from server.mail.hygiene import HygieneRules, Reason, hygiene
from server.mail.message import parse_message

MESSAGES = Path(__file__).parents[2] / "messages"
CASES = sorted(MESSAGES.glob("hygiene_*.json"))


def read(case: Path) -> dict:
    return json.loads(case.read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_the_reason_is_the_expected_one(case: Path) -> None:
    expected = read(case)
    rules = HygieneRules(**{name: tuple(values) for name, values in expected["rules"].items()})
    assert hygiene(parse_message(case.with_suffix(".eml").read_bytes()), rules) == expected["reason"], expected["why"]


def test_every_reason_has_a_message_and_its_counterpart() -> None:
    reasons = [read(case)["reason"] for case in CASES]
    assert set(Reason) <= set(reasons)
    assert reasons.count("") >= 12


@pytest.mark.parametrize(
    ("name", "owners"),
    [
        ("weighed_but_signed", ["Gerald Maro"]),
        ("spam_unsigned", []),
        ("circular_call_for_papers", []),
        ("newsletter_one_click", []),
    ],
)
def test_a_persons_signature_outweighs_the_text_alone(name: str, owners: list[str]) -> None:
    message = parse_message((MESSAGES / f"hygiene_{name}.eml").read_bytes())
    extraction = Extractor(load_tagger()).extract(message, ExtractionRules())
    assert [card.name for card in extraction.cards] == owners
    assert bool(extraction.automated) == (not owners)
