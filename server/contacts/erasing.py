"""What is a person's own among what is known of the person, and taking it out of others' texts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from server.contacts.identity import identity_of
from server.contacts.knowledge import Knowledge
from server.fields.field import Field, Kind

# Shorter texts ("Ed", "12") stand in other words by chance.
_SHORTEST = 4
# What tells a person. Titles, organizations and streets are words that anybody may write.
_TELLING = frozenset({Kind.NAME, Kind.EMAIL, Kind.PHONE, Kind.SOCIAL, Kind.URL})
COVER = "\u2588"


@dataclass(frozen=True, slots=True)
class Value:
    """A value with every spelling in which it was seen."""

    kind: Kind
    key: str
    texts: frozenset[str]


def values_of(known: Knowledge) -> tuple[Value, ...]:
    """Everything that is known of the person, value by value."""
    found: dict[tuple[Kind, str], set[str]] = {}
    for kind, key, texts in _stated(known):
        if key:
            found.setdefault((kind, key), set()).update(text for text in (*texts, key) if text)
    return tuple(Value(kind, key, frozenset(texts)) for (kind, key), texts in found.items())


def _stated(known: Knowledge) -> Iterator[tuple[Kind, str, tuple[str, ...]]]:
    logged = (side for entry in known.changes for side in (entry.before, entry.after) if side)
    for held in (*known.contact.fields, *logged):
        yield held.kind, held.key, (held.value,)
    for refused in known.rejections:
        if refused.kind:
            yield refused.kind, refused.key, (refused.value,)
    for proposal in known.proposals:
        change = proposal.change
        if change.field_kind:
            seen = tuple(one.text for one in proposal.sightings)
            yield change.field_kind, change.key, (change.value, *seen)
    for message in known.messages:
        for card in message.cards:
            yield from map(_read, (*card.fields, *identity_of(card.name, card.email)))


def _read(field: Field) -> tuple[Kind, str, tuple[str, ...]]:
    return field.kind, field.key, (field.value, field.text)


def spellings(own: Iterable[Value]) -> tuple[str, ...]:
    """The texts by which the values are found in other people's signatures, the longest first."""
    texts = {text for value in own if value.kind in _TELLING for text in value.texts if _tells(value.kind, text)}
    return tuple(sorted(texts, key=lambda text: (-len(text), text)))


def _tells(kind: Kind, text: str) -> bool:
    """A single name ("Miller") is part of firms and of other people's names."""
    return len(text) >= _SHORTEST and (kind != Kind.NAME or not text.isascii() or " " in text.strip())


def covered(text: str, spelt: Collection[str]) -> str:
    """The text with every occurrence covered, case aside; offsets into it stay right."""
    for one in spelt:
        folded, wanted = text.lower(), one.lower()
        if len(folded) != len(text):
            folded, wanted = text, one
        at = folded.find(wanted)
        while at >= 0:
            text = text[:at] + COVER * len(wanted) + text[at + len(wanted) :]
            at = folded.find(wanted, at + len(wanted))
    return text
