"""What kind of error each missed or wrong value is, in the view with the right person required."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from evaluation.equality import fold, same_value
from evaluation.gold import CardRecord, FieldRecord, Prediction
from evaluation.metrics import MessageScore, Outcome, Verdict, same_owner
from server.fields.field import Kind


class ErrorClass(StrEnum):
    """The first that fits is given, in this order."""

    LEFT_ALONE = "message left alone or not readable"
    BULK = "taken from bulk mail"
    OTHER_CARD = "on another person's card"
    OTHER_KIND = "of another kind"
    CUT = "cut, joined or spelled otherwise"
    NO_CARD = "person's card missing or too much"
    NOT_FOUND = "value missing or too much"


@dataclass(frozen=True, slots=True)
class Error:
    """One missed or wrong value with its class."""

    error_class: ErrorClass
    outcome: Outcome


def errors(scores: Iterable[MessageScore], predictions: Mapping[str, Prediction]) -> tuple[Error, ...]:
    """The class of each missed and wrong value; `scores` are of the view with owners."""
    return tuple(
        Error(_class(outcome, one, predictions.get(one.message.id) or Prediction("")), outcome)
        for one in scores
        for outcome in one.outcomes
        if outcome.verdict != Verdict.FOUND
    )


def table_rows(found: Iterable[Error]) -> tuple[tuple[str, int, int, str], ...]:
    """(class, missed, wrong, the three kinds most concerned), the largest first."""
    groups: dict[ErrorClass, list[Outcome]] = {}
    for error in found:
        groups.setdefault(error.error_class, []).append(error.outcome)
    rows = [
        (str(name), _number(outcomes, Verdict.MISSED), _number(outcomes, Verdict.WRONG), _kinds(outcomes))
        for name, outcomes in groups.items()
    ]
    return tuple(sorted(rows, key=lambda row: -row[1] - row[2]))


def _number(outcomes: Iterable[Outcome], verdict: Verdict) -> int:
    return sum(outcome.verdict == verdict for outcome in outcomes)


def _kinds(outcomes: Iterable[Outcome]) -> str:
    counts = Counter(outcome.kind for outcome in outcomes)
    return ", ".join(f"{kind} {number}" for kind, number in counts.most_common(3))


def _class(outcome: Outcome, one: MessageScore, prediction: Prediction) -> ErrorClass:
    missed = outcome.verdict == Verdict.MISSED
    field = outcome.gold if missed else outcome.predicted
    assert field is not None  # a missed value is of the gold, a wrong one of the prediction
    if missed and (prediction.automated or prediction.error):
        return ErrorClass.LEFT_ALONE
    if not missed and one.message.bulk:
        return ErrorClass.BULK
    return _against(field, outcome.card, prediction.cards if missed else one.message.cards)


def _against(field: FieldRecord, card: CardRecord, others: tuple[CardRecord, ...]) -> ErrorClass:
    """The class of a value by what the other side holds."""
    values = list(_values(others))
    if any(kind == field.kind and same_value(kind, value, field.value) for kind, value in values):
        return ErrorClass.OTHER_CARD
    if any(kind != field.kind and same_value(Kind.ORGANIZATION, value, field.value) for kind, value in values):
        return ErrorClass.OTHER_KIND
    if any(kind == field.kind and _touch(kind, value, field.value) for kind, value in values):
        return ErrorClass.CUT
    if not any(same_owner(card, other) for other in others):
        return ErrorClass.NO_CARD
    return ErrorClass.NOT_FOUND


def _values(cards: Iterable[CardRecord]) -> Iterator[tuple[str, str]]:
    for card in cards:
        if card.name:
            yield Kind.NAME, card.name
        yield from ((field.kind, field.value) for field in card.fields)


def _touch(kind: str, a: str, b: str) -> bool:
    """Whether two values that differ have a word in common, or for numbers their last four digits."""
    if kind == Kind.PHONE:
        digits_a, digits_b = ("".join(filter(str.isdigit, text)) for text in (a, b))
        return digits_a[-4:] == digits_b[-4:] != ""
    return bool(set(fold(a).split()) & set(fold(b).split()))
