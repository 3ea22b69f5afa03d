"""Odd and hostile mail is read or refused, soon and in little memory."""

from __future__ import annotations

import pytest

from evaluation.odd_mail import FAMILIES, MOST_MIB, MOST_SECONDS, Outcome, is_good, measure, odd_mails, report_of
from server.mail.message import parse_message


def test_families_are_many_and_the_same_seed_makes_the_same_mails() -> None:
    count = len(FAMILIES)
    assert count >= 40
    assert list(odd_mails(count, 3)) == list(odd_mails(count, 3))
    assert {name for name, _, _ in odd_mails(count, 3)} == set(FAMILIES)
    assert list(odd_mails(count, 3)) != list(odd_mails(count, 4))


def test_every_family_is_read_or_refused() -> None:
    outcomes, mib = measure(len(FAMILIES) * 2, seed=2)

    assert [one for one in outcomes if one.result.startswith("!")] == []
    assert mib < MOST_MIB
    # Oddness must not be all that is read: most of these mails have one signature that everybody sees.
    assert sum(one.cards > 0 for one in outcomes) > len(outcomes) / 2


@pytest.mark.soak
def test_four_thousand_odd_mails_are_read_or_refused(record_property) -> None:
    outcomes, mib = measure(4000, seed=1)

    record_property("slowest s", round(max(one.seconds for one in outcomes), 2))
    record_property("MiB", round(mib))
    assert is_good(outcomes, mib), [o for o in outcomes if o.result.startswith("!") or o.seconds >= MOST_SECONDS]


@pytest.mark.parametrize(
    ("result", "seconds", "mib"), [("!KeyError: 'x'", 0.1, 100.0), ("read", 2.1, 100.0), ("read", 0.1, MOST_MIB)]
)
def test_what_escapes_or_passes_a_bound_is_not_good(result: str, seconds: float, mib: float) -> None:
    outcomes = (Outcome("NULs", 0, 9, result, seconds, 0),)

    assert not is_good(outcomes, mib)
    assert dict(report_of(outcomes, mib, 0).about)["unhandled exceptions"] == str(int(result.startswith("!")))


def test_halves_of_characters_become_the_replacement_character() -> None:
    raw = b"From: jane@example.org\r\nContent-Type: text/plain; charset=utf-7\r\n\r\nJane +2AA- Roe\r\n"
    assert parse_message(raw).body.text == "Jane \ufffd Roe\r\n"
