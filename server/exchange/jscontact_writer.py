"""Records -> JSContact cards (RFC 9553). What it has no place for stands in properties under our own prefix."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias

from server.exchange.record import ContactRecord, FileValue, needs_parts, time_text
from server.fields.anniversary import BIRTHDAY, WEDDING, Anniversary
from server.fields.field import Kind

Json: TypeAlias = dict[str, object]

OURS = "undersigned.invalid:"
# Our parts of names and addresses -> kinds of components (RFC 9553 2.2.1.2, 2.5.1.2).
NAME_COMPONENTS = {
    "prefix": "title",
    "given": "given",
    "middle": "given2",
    "family": "surname",
    "suffix": "generation",
    "degrees": "credential",
}
ADDRESS_COMPONENTS = {
    "street": "name",
    "postcode": "postcode",
    "city": "locality",
    "region": "region",
    "country": "country",
}
# Our types of telephone numbers -> features (2.3.3).
FEATURES = {"mobile": "mobile", "fax": "fax", "pager": "pager"}
CONTEXTS = {"work": "work", "home": "private"}
DAYS = {BIRTHDAY: "birth", WEDDING: "wedding"}


def jscontact_card(record: ContactRecord) -> Json:
    """The contact as a Card object."""
    card: Json = {"@type": "Card", "version": "1.0", "uid": record.uid or "undersigned:unknown"}
    if record.revised:
        card["updated"] = time_text(record.revised)
    names = record.of_kind(Kind.NAME)
    if names:
        card["name"] = _name(names[0])
    if names[1:]:
        card[f"{OURS}names"] = [_name(one) for one in names[1:]]
    card |= _maps(record)
    if record.anniversaries:
        card["anniversaries"] = _numbered("y", map(_anniversary, record.anniversaries))
    if record.photo:
        data = base64.b64encode(record.photo.data).decode()
        uri = f"data:{record.photo.media_type};base64,{data}"
        card["media"] = {"p1": {"kind": "photo", "uri": uri, "mediaType": record.photo.media_type}}
    return card


def _maps(record: ContactRecord) -> Json:
    found: Json = {}
    for kind, (name, letter, write) in _MAPS.items():
        values = record.of_kind(kind)
        if values:
            found[name] = _numbered(letter, map(write, values))
    departments = record.of_kind(Kind.DEPARTMENT)
    organizations = found.setdefault("organizations", {}) if departments else {}
    assert isinstance(organizations, dict)
    if departments:
        first = organizations.setdefault("o1", {})
        first["units"] = [{"name": one.value, **_held(one, "")} for one in departments]
    return found


def _numbered(letter: str, items: Iterable[Json]) -> Json:
    return {f"{letter}{number}": item for number, item in enumerate(items, 1)}


def _held(value: FileValue, standard: str, states_parts: bool = False) -> Json:
    """Properties of our own; `standard` is the type that a reader makes of the standard properties."""
    held: Json = {}
    if value.type != standard:
        held[f"{OURS}type"] = value.type
    if value.type_is_default:
        held[f"{OURS}typeIsDefault"] = True
    if not states_parts and needs_parts(value):
        held[f"{OURS}parts"] = [list(part) for part in value.parts]
    if value.origin:
        held[f"{OURS}origin"] = value.origin
    if value.stated_time:
        held[f"{OURS}stated"] = time_text(value.stated_time)
    return held


def _components(value: FileValue, kinds: Mapping[str, str]) -> Json:
    """The parts as components, if all of them can be; the order is that of the parts."""
    if not value.parts or any(name not in kinds for name, _ in value.parts):
        return {}
    return {"components": [{"kind": kinds[name], "value": text} for name, text in value.parts], "isOrdered": False}


def _name(value: FileValue) -> Json:
    components = _components(value, NAME_COMPONENTS)
    return {"full": value.value, **components, **_held(value, "", bool(components))}


def _title(value: FileValue) -> Json:
    return {"name": value.value, "kind": "title", **_held(value, "")}


def _organization(value: FileValue) -> Json:
    return {"name": value.value, **_held(value, "")}


def _contexts(value: FileValue) -> tuple[Json, str]:
    context = CONTEXTS.get(value.type, "")
    return ({"contexts": {context: True}}, value.type) if context else ({}, "")


def _phone(value: FileValue) -> Json:
    shown, standard = _contexts(value)
    if feature := FEATURES.get(value.type, ""):
        shown, standard = {"features": {feature: True}}, value.type
    return {"number": value.value, **shown, **_held(value, standard)}


def _email(value: FileValue) -> Json:
    shown, standard = _contexts(value)
    return {"address": value.value, **shown, **_held(value, standard)}


def _url(value: FileValue) -> Json:
    shown, standard = _contexts(value)
    return {"uri": value.value, **shown, **_held(value, standard)}


def _profile(value: FileValue) -> Json:
    where = "uri" if value.value.startswith(("https://", "http://")) else "user"
    service: Json = {"service": value.type} if value.type else {}
    return {where: value.value, **service, **_held(value, value.type.casefold())}


def _address(value: FileValue) -> Json:
    shown, standard = _contexts(value)
    components = _components(value, ADDRESS_COMPONENTS)
    return {"full": value.value, **components, **shown, **_held(value, standard, bool(components))}


def _anniversary(one: Anniversary) -> Json:
    date: Json = {"@type": "PartialDate"}
    date |= {name: number for name in ("year", "month", "day") if (number := getattr(one, name))}
    kind = DAYS.get(one.type, "")
    return {"kind": kind or "other", "date": date, **({} if kind else {f"{OURS}type": one.type})}


_MAPS: dict[Kind, tuple[str, str, Callable[[FileValue], Json]]] = {
    Kind.JOB_TITLE: ("titles", "t", _title),
    Kind.ORGANIZATION: ("organizations", "o", _organization),
    Kind.PHONE: ("phones", "p", _phone),
    Kind.EMAIL: ("emails", "e", _email),
    Kind.URL: ("links", "l", _url),
    Kind.SOCIAL: ("onlineServices", "s", _profile),
    Kind.ADDRESS: ("addresses", "a", _address),
}
