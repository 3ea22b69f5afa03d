"""What other weights would read otherwise: two readings of one message, and counts over many.

The weights in use are the champion, those on trial the candidate, as in a registry of models.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict, deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from server.extraction import Extraction
from server.fields.field import Kind

# So many messages that would be read otherwise are named at most, the latest ones.
MOST_NAMED = 200


class Verdict(StrEnum):
    """What would become of a value."""

    SAME = "same"
    MOVED = "moved"  # another type, or another person's card
    LOST = "lost"  # only the champion reads it
    GAINED = "gained"  # only the candidate does


@dataclass(frozen=True, slots=True)
class ValueChange:
    """One value of a message, and what would become of it."""

    kind: Kind
    value: str
    verdict: Verdict


_Places: TypeAlias = dict[tuple[int, Kind, str], tuple[str, frozenset[tuple[str, str]]]]


def compare(champion: Extraction, candidate: Extraction) -> tuple[ValueChange, ...]:
    """Every value that either reads; values are equal by kind and key, within the same part of the thread."""
    before, after = _places(champion), _places(candidate)
    found = []
    for place in dict.fromkeys((*before, *after)):
        value, _ = before.get(place) or after[place]
        found.append(ValueChange(place[1], value, _verdict(place, before, after)))
    return tuple(found)


def _places(extraction: Extraction) -> _Places:
    """Depth, kind and key of each value -> the value, and on whose cards it stands with which type."""
    found: dict[tuple[int, Kind, str], tuple[str, set[tuple[str, str]]]] = {}
    for card in extraction.cards:
        for one in card.fields:
            _, stands = found.setdefault((card.depth, one.kind, one.key), (one.value, set()))
            stands.add((card.email.casefold() or card.name.casefold(), one.type))
    return {place: (value, frozenset(stands)) for place, (value, stands) in found.items()}


def _verdict(place: tuple[int, Kind, str], before: _Places, after: _Places) -> Verdict:
    if place not in after:
        return Verdict.LOST
    if place not in before:
        return Verdict.GAINED
    return Verdict.SAME if before[place][1] == after[place][1] else Verdict.MOVED


@dataclass(slots=True)
class Tally:
    """Counts of what was compared so far. It holds no value: what is erased elsewhere cannot be left here."""

    champion: str
    candidate: str
    since: str = ""
    messages: int = 0
    differing: int = 0
    failed: int = 0
    dropped: int = 0
    kinds: dict[Kind, Counter[Verdict]] = field(default_factory=lambda: defaultdict(Counter))
    named: deque[dict[str, object]] = field(default_factory=lambda: deque(maxlen=MOST_NAMED))

    def add(self, message_id: str, changes: Iterable[ValueChange]) -> bool:
        """Counts one message, and names it unless `message_id` is ""; whether anything would change in it."""
        self.messages += 1
        otherwise: dict[str, Counter[str]] = defaultdict(Counter)
        for one in changes:
            self.kinds[one.kind][one.verdict] += 1
            if one.verdict is not Verdict.SAME:
                otherwise[one.verdict][one.kind] += 1
        if otherwise:
            self.differing += 1
        if otherwise and message_id:
            self.named.append({"message_id": message_id, **{verdict: dict(of) for verdict, of in otherwise.items()}})
        return bool(otherwise)

    def to_json(self) -> str:
        """The counts as a JSON object, kinds in their usual order."""
        counts = {name: getattr(self, name) for name in (*_TEXTS, *_NUMBERS)}
        kinds = {
            kind: {verdict: self.kinds[kind][verdict] for verdict in Verdict} for kind in Kind if kind in self.kinds
        }
        return json.dumps({**counts, "kinds": kinds, "named": list(self.named)}, ensure_ascii=False, indent=1)


_TEXTS = ("champion", "candidate", "since")
_NUMBERS = ("messages", "differing", "failed", "dropped")


def tally_of(text: str) -> Tally:
    """The counts that `to_json` wrote; raises ValueError."""
    try:
        data = json.loads(text)
        kinds = {
            Kind(kind): Counter({verdict: int(of[verdict]) for verdict in Verdict})
            for kind, of in data["kinds"].items()
        }
        named = deque((dict(one) for one in data["named"]), MOST_NAMED)
        champion, candidate, since = (str(data[name]) for name in _TEXTS)
        messages, differing, failed, dropped = (int(data[name]) for name in _NUMBERS)
        return Tally(champion, candidate, since, messages, differing, failed, dropped, kinds, named)
    except (AttributeError, KeyError, TypeError, RecursionError) as error:
        raise ValueError("these are no counts of a comparison") from error
