"""Gold cards against predicted cards: which values came out, on whose card, of what type.

A value counts when its kind and its normal form agree; in the stricter view (`owners`) it must also stand on the right
person's card: the same address or, where one of the two is unknown, the same name. A card's name is a value of its own.
Counts are summed over messages (micro average).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from evaluation.gold import CardRecord, FieldRecord, GoldMessage, Prediction
from server.fields.field import Kind

# ---------------------------------------------------------------------------------------------- equality of values

_EXTENSION = re.compile(
    r"(?:;ext=|\bext(?:ension)?\.?|\bx\.?|#|\bDW|\bposte|\bDurchwahl|доб\.?)\s*(?::\s*)?(\d{1,6})$", re.IGNORECASE
)
_NETWORK = re.compile(
    r"^(?:[a-z]{2,3}\.|m\.|mobile\.)?"
    r"(?:linkedin|twitter|x|facebook|github|gitlab|instagram|youtube|xing|vk|t|wa)\.(?:com|me|de|org)/"
)
_PROFILE_PATH = re.compile(r"^(?:in|pub|company|profile|user|c|channel|people|pages|groups)/")
_MIN_SUBSCRIBER_DIGITS = 6  # shorter numbers must agree as they stand
_MAX_PREFIX_DIGITS = 4  # country or trunk prefix that one of the two may lack


def fold(text: str) -> str:
    """Words in compatibility form and lower case, separated by single blanks."""
    text = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"[^\w]+", " ", text).replace("_", " ").strip()


def _digits(text: str) -> tuple[str, str]:
    """(number without leading zeros, extension)."""
    text = unicodedata.normalize("NFKC", text).strip()
    text = re.sub(r"^tel:", "", text, flags=re.IGNORECASE).replace("(0)", "")
    found = _EXTENSION.search(text.rstrip().removesuffix(")").rstrip())
    number = text[: found.start()] if found else text
    return re.sub(r"\D", "", number).lstrip("0"), found.group(1) if found else ""


def _same_phone(a: str, b: str) -> bool:
    if fold(a) == fold(b):
        return True
    (number_a, extension_a), (number_b, extension_b) = _digits(a), _digits(b)
    if not number_a and not number_b:
        return bool(extension_a) and extension_a == extension_b
    if not number_a or not number_b or (extension_a and extension_b and extension_a != extension_b):
        return False
    short, long = sorted((number_a, number_b), key=len)
    if short == long:
        return True
    return (
        len(short) >= _MIN_SUBSCRIBER_DIGITS and long.endswith(short) and len(long) - len(short) <= _MAX_PREFIX_DIGITS
    )


def _link(text: str) -> str:
    text = text.strip().strip("<>()[]").casefold()
    for prefix in (r"^mailto:", r"^[a-z]+://", r"^www\d?\."):
        text = re.sub(prefix, "", text)
    return text.split("#")[0].rstrip("/.,;")


def _same_link(a: str, b: str) -> bool:
    return _link(a) == _link(b)


def _handle(text: str) -> str:
    key = _PROFILE_PATH.sub("", _NETWORK.sub("", _link(text)))
    return re.sub(r"[^\w.@-]", "", key.split("?")[0]).lstrip("@").rstrip("/")


def _same_profile(a: str, b: str) -> bool:
    return bool(_handle(a)) and _handle(a) == _handle(b)


def _overlap(a: str, b: str) -> float:
    """Jaccard index of the two values' words, in [0, 1]."""
    words_a, words_b = set(fold(a).split()), set(fold(b).split())
    return len(words_a & words_b) / len(words_a | words_b) if words_a | words_b else 0.0


def _same_address(a: str, b: str) -> bool:
    return _overlap(a, b) >= 0.75


def _same_name(a: str, b: str) -> bool:
    words_a, words_b = sorted(fold(a).split()), sorted(fold(b).split())
    if words_a == words_b:
        return True
    full_a, full_b = ([word for word in words if len(word) > 1] for words in (words_a, words_b))
    return bool(full_a) and full_a == full_b  # initials may be left out


def _same_words(a: str, b: str) -> bool:
    return fold(a) == fold(b) or _overlap(a, b) >= 0.8


_SAME: Mapping[str, Callable[[str, str], bool]] = {
    Kind.NAME: _same_name,
    Kind.JOB_TITLE: _same_words,
    Kind.DEPARTMENT: _same_words,
    Kind.ORGANIZATION: _same_words,
    Kind.PHONE: _same_phone,
    Kind.EMAIL: _same_link,
    Kind.URL: _same_link,
    Kind.SOCIAL: _same_profile,
    Kind.ADDRESS: _same_address,
}


def same_value(kind: str, a: str, b: str) -> bool:
    """Whether two spellings say the same thing."""
    return _SAME[kind](a, b)


def same_owner(a: CardRecord, b: CardRecord) -> bool:
    """Whether two cards are the same person's: by address where both are known, else by name."""
    if a.email and b.email:
        return a.email.casefold() == b.email.casefold()
    return bool(a.name) and _same_name(a.name, b.name)


# ------------------------------------------------------------------------------------------------------- comparison


class Verdict(StrEnum):
    """How one value fared."""

    FOUND = "tp"
    WRONG = "fp"
    MISSED = "fn"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One value of the gold, of the prediction, or of both; `depth` is that of the card it stands on."""

    verdict: Verdict
    kind: str
    depth: int
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
            if field.kind in _SAME and field.kind != Kind.NAME:
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
        outcomes.append(Outcome(verdict, fact.field.kind, fact.card.depth, fact.field, hit.field if hit else None))
    outcomes += [Outcome(Verdict.WRONG, p.field.kind, p.card.depth, None, p.field) for p in free]
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
    return {name: count(o for o in outcomes if low <= o.depth <= high) for name, (low, high) in depths.items()}


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
