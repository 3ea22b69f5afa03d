"""Rows <-> domain objects, for what several tables share."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, TypeAlias

from server.contacts.contact import ContactField, Origin
from server.contacts.proposal import Details, DetailsChange, MainContactChange, Subject
from server.fields.anniversary import Anniversary
from server.fields.field import Field, Kind
from server.storage.tables import clean as clean

# A JSON object as the database gives it.
Json: TypeAlias = Mapping[str, Any]
Parts: TypeAlias = tuple[tuple[str, str], ...]


def parts(data: Sequence[Sequence[str]]) -> Parts:
    """Named components as JSON keeps them."""
    return tuple((name, value) for name, value in data)


def subject(key: str) -> Subject:
    """The subject with this key."""
    return Subject(contact_id=key[8:]) if key.startswith("contact:") else Subject(stranger=key)


def search_text(values: Sequence[str]) -> str:
    """Values as one text to search in: case folded, marks taken off."""
    return fold("\n".join(values))


def fold(text: str) -> str:
    """Case folded, without accents, so that "jurgen" finds "Jürgen"."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def contains(text: str) -> str:
    """The LIKE pattern (escape character "\\") for rows whose search text contains this."""
    escaped = fold(text.strip()).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


def field_json(field: Field) -> dict[str, Any]:
    """A read field as JSON; what has its default value is left out."""
    full = {
        "kind": field.kind.value,
        "value": field.value,
        "key": field.key,
        "type": field.type,
        "default": field.type_is_default,
        "text": field.text,
        "start": field.start,
        "end": field.end,
        "confidence": field.confidence,
        "parts": field.parts,
    }
    return {name: value for name, value in full.items() if value or name in ("key", "confidence")}


def read_field(data: Json) -> Field:
    """The field of `field_json`."""
    return Field(
        kind=Kind(data["kind"]),
        value=data.get("value", ""),
        key=data["key"],
        type=data.get("type", ""),
        type_is_default=data.get("default", False),
        text=data.get("text", ""),
        start=data.get("start", 0),
        end=data.get("end", 0),
        confidence=data["confidence"],
        parts=parts(data.get("parts", ())),
    )


def contact_field_json(field: ContactField | None) -> dict[str, Any] | None:
    """A contact's field as the change log keeps it."""
    if field is None:
        return None
    return {
        "id": field.id,
        "kind": field.kind.value,
        "value": field.value,
        "key": field.key,
        "type": field.type,
        "type_is_default": field.type_is_default,
        "parts": field.parts,
        "origin": field.origin.value,
        "stated_time": field.stated_time.isoformat(),
        "proposal_id": field.proposal_id,
    }


def read_contact_field(data: Json | None) -> ContactField | None:
    """The field of `contact_field_json`."""
    if data is None:
        return None
    values = dict(data)
    values["kind"] = Kind(data["kind"])
    values["parts"] = parts(data["parts"])
    values["origin"] = Origin(data["origin"])
    values["stated_time"] = datetime.fromisoformat(data["stated_time"])
    return ContactField(**values)


def anniversaries_json(items: Sequence[Anniversary]) -> list[list[Any]]:
    """Anniversaries as JSON: type, year, month, day."""
    return [[clean(one.type), one.year, one.month, one.day] for one in items]


def read_anniversaries(data: Sequence[Sequence[Any]]) -> tuple[Anniversary, ...]:
    """The anniversaries of `anniversaries_json`."""
    return tuple(Anniversary(*one) for one in data)


def details_change_json(change: DetailsChange | None) -> dict[str, Any] | None:
    """A change of anniversaries or photo as the change log keeps it."""
    if change is None:
        return None
    both = {"before": change.before, "after": change.after}
    return {name: [anniversaries_json(one.anniversaries), one.photo] for name, one in both.items()}


def read_details_change(data: Json | None) -> DetailsChange | None:
    """The change of `details_change_json`."""
    if data is None:
        return None
    before, after = (Details(read_anniversaries(data[name][0]), data[name][1]) for name in ("before", "after"))
    return DetailsChange(before, after)


def main_contact_change_json(change: MainContactChange | None) -> dict[str, str] | None:
    """Another main contact of a case as the change log keeps it."""
    return asdict(change) if change else None


def json_text(text: str) -> str:
    """A string as it stands in stored JSON."""
    return json.dumps(text)
