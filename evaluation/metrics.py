"""Gold cards against predicted cards: which values came out, on whose card, of what type.

A value counts when its kind and its normal form agree; in the stricter view (`owners`) it must also stand on the right
person's card: the same address or, where one of the two is unknown, the same name. A card's name is a value of its own.
Counts are summed over messages (micro average).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from evaluation.equality import SAME, fold, same_name, same_value
from evaluation.gold import CardRecord, FieldRecord, GoldMessage, Prediction
from server.fields.field import Kind


def same_owner(a: CardRecord, b: CardRecord) -> bool:
    """Whether two cards are the same person's: by address where both are known, else by name."""
    if a.email and b.email:
        return a.email.casefold() == b.email.casefold()
    return bool(a.name) and same_name(a.name, b.name)


# ------------------------------------------------------------------------------------------------------- comparison


class Verdict(StrEnum):
    """How one value fared."""

    FOUND = "tp"
    WRONG = "fp"
    MISSED = "fn"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One value of the gold, of the prediction, or of both; `card` is the gold's card, the predicted one if wrong."""

    verdict: Verdict
    kind: str
    card: CardRecord
    gold: FieldRecord | None
    predicted: FieldRecord | None


@dataclass(frozen=True, slots=True)
class _Fact:
    owner: str
    card: CardRecord
    field: FieldRecord


def _facts(cards: Iterable[CardRecord], owners: bool) -> tuple[_Fact, ...]:
    """Every value once (once per person with `owners`), in the cards' order."""
    kept: list[_Fact] = []
    for fact in _all_facts(cards, owners):
        if not any(_repeats(fact, other) for other in kept):
            kept.append(fact)
    return tuple(kept)


def _all_facts(cards: Iterable[CardRecord], owners: bool) -> Iterator[_Fact]:
    for card in cards:
        owner = (card.email.casefold() or f"name:{fold(card.name)}") if owners else ""
        if card.name:
            yield _Fact(owner, card, FieldRecord(Kind.NAME, card.name))
        for field in card.fields:
            if field.kind in SAME and field.kind != Kind.NAME:
                yield _Fact(owner, card, field)


def _repeats(a: _Fact, b: _Fact) -> bool:
    return a.owner == b.owner and _agree(b, a)


def _agree(gold: _Fact, predicted: _Fact) -> bool:
    return gold.field.kind == predicted.field.kind and same_value(
        gold.field.kind, gold.field.value, predicted.field.value
    )


def compare(gold: Sequence[CardRecord], predicted: Sequence[CardRecord], owners: bool) -> tuple[Outcome, ...]:
    """Each gold value with the first free predicted value that equals it; what is left over is wrong."""
    free = list(_facts(predicted, owners))
    outcomes = []
    for fact in _facts(gold, owners):
        hit = next((p for p in free if _agree(fact, p) and (not owners or same_owner(fact.card, p.card))), None)
        if hit is not None:
            free.remove(hit)
        verdict = Verdict.MISSED if hit is None else Verdict.FOUND
        outcomes.append(Outcome(verdict, fact.field.kind, fact.card, fact.field, hit.field if hit else None))
    outcomes += [Outcome(Verdict.WRONG, p.field.kind, p.card, None, p.field) for p in free]
    return tuple(outcomes)


# ----------------------------------------------------------------------------------------------------------- counts


@dataclass(frozen=True, slots=True)
class Counts:
    """Values found, wrong and missed; `gold` = found + missed."""

    found: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def gold(self) -> int:
        return self.found + self.missed

    @property
    def precision(self) -> float:
        return _ratio(self.found, self.found + self.wrong)

    @property
    def recall(self) -> float:
        return _ratio(self.found, self.gold)

    @property
    def f1(self) -> float:
        return _ratio(2 * self.found, 2 * self.found + self.wrong + self.missed)


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def count(outcomes: Iterable[Outcome]) -> Counts:
    """The sum over outcomes."""
    verdicts = Counter(outcome.verdict for outcome in outcomes)
    return Counts(verdicts[Verdict.FOUND], verdicts[Verdict.WRONG], verdicts[Verdict.MISSED])


@dataclass(frozen=True, slots=True)
class MessageScore:
    """The outcomes of one message in one view."""

    message: GoldMessage
    outcomes: tuple[Outcome, ...]


def score(gold: Iterable[GoldMessage], predictions: Mapping[str, Prediction], owners: bool) -> tuple[MessageScore, ...]:
    """Every gold message scored; one without a prediction counts as one from which nothing was taken."""
    nothing = Prediction("")
    return tuple(
        MessageScore(message, compare(message.cards, predictions.get(message.id, nothing).cards, owners))
        for message in gold
    )


def by_kind(scores: Iterable[MessageScore]) -> dict[str, Counts]:
    """Counts of each kind, then of "all"."""
    outcomes = [outcome for one in scores for outcome in one.outcomes]
    counts = {str(kind): count(o for o in outcomes if o.kind == kind) for kind in Kind}
    return counts | {"all": count(outcomes)}


def by_group(scores: Sequence[MessageScore], group: Callable[[GoldMessage], str]) -> dict[str, Counts]:
    """Counts of each group of messages, largest first."""
    groups: dict[str, list[Outcome]] = {}
    for one in scores:
        groups.setdefault(group(one.message), []).extend(one.outcomes)
    return dict(sorted(((name, count(o)) for name, o in groups.items()), key=lambda item: -item[1].gold))


def by_depth(scores: Iterable[MessageScore]) -> dict[str, Counts]:
    """Counts by how deep the card stands in the thread; 3 and deeper together."""
    outcomes = [outcome for one in scores for outcome in one.outcomes]
    depths = {"0": (0, 0), "1": (1, 1), "2": (2, 2), "3+": (3, 10**9)}
    return {name: count(o for o in outcomes if low <= o.card.depth <= high) for name, (low, high) in depths.items()}


@dataclass(frozen=True, slots=True)
class Share:
    """`part` of `whole`."""

    part: int
    whole: int

    @property
    def ratio(self) -> float:
        return _ratio(self.part, self.whole)


def phone_types(scores: Iterable[MessageScore]) -> dict[str, Share]:
    """Of the phones found whose type the gold states: how many came out with it, by type, then "all"."""
    pairs = [
        (outcome.gold.type, outcome.predicted.type)
        for one in scores
        for outcome in one.outcomes
        if outcome.kind == Kind.PHONE and outcome.gold and outcome.predicted and outcome.gold.type
    ]
    types = [*sorted({gold for gold, _ in pairs}), "all"]
    chosen = {t: [(g, p) for g, p in pairs if t in (g, "all")] for t in types}
    return {t: Share(sum(g == p for g, p in chosen[t]), len(chosen[t])) for t in types}


def all_right(scores: Sequence[MessageScore]) -> Share:
    """Messages with every value found and none wrong."""
    right = sum(all(outcome.verdict == Verdict.FOUND for outcome in one.outcomes) for one in scores)
    return Share(right, len(scores))
