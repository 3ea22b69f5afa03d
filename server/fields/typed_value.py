"""Values as people type them -> Fields and keys."""

from __future__ import annotations

from collections.abc import Callable

from server.errors import InvalidInput
from server.fields.department import canonical_department, department_key
from server.fields.email_address import email_key, parse_email
from server.fields.field import Field, Kind
from server.fields.job_title import canonical_title, title_key
from server.fields.name_parts import parse_person_name
from server.fields.organization import canonical_organization, organization_key, split_legal_form
from server.fields.parsing import parse_wording
from server.fields.person_name import name_key, parse_name
from server.fields.phone_number import parse_phone, phone_key
from server.fields.postal_address import address_key, address_parts, parse_address
from server.fields.social_profile import parse_profile, profile_key
from server.fields.url import parse_url, url_key

# Raise when a key can come out otherwise than before: stored keys are then computed anew from their values.
NORMALISER_VERSION = 2
_LONGEST = 1000


def _typed_name(value: str, region: str, type_: str) -> Field:
    name = parse_name(value)
    return Field(Kind.NAME, name, name_key(name), text=value, end=len(value), parts=parse_person_name(value).parts)


def _typed_title(value: str, region: str, type_: str) -> Field:
    title = canonical_title(parse_wording(Kind.JOB_TITLE, value))
    return Field(Kind.JOB_TITLE, title, title_key(title), text=value, end=len(value))


def _typed_department(value: str, region: str, type_: str) -> Field:
    department = canonical_department(parse_wording(Kind.DEPARTMENT, value))
    return Field(Kind.DEPARTMENT, department, department_key(department), text=value, end=len(value))


def _typed_organization(value: str, region: str, type_: str) -> Field:
    name = canonical_organization(parse_wording(Kind.ORGANIZATION, value))
    own, form = split_legal_form(name)
    parts = (("name", own), ("legal_form", form)) if form else (("name", own),)
    return Field(Kind.ORGANIZATION, name, organization_key(name), text=value, end=len(value), parts=parts)


def _typed_phone(value: str, region: str, type_: str) -> Field:
    number = parse_phone(value, region)
    return Field(
        Kind.PHONE, number.display, number.key, number.plan_type, text=value, end=len(value), parts=number.parts
    )


def _typed_email(value: str, region: str, type_: str) -> Field:
    address = parse_email(value)
    return Field(Kind.EMAIL, address, email_key(address), text=value, end=len(value))


def _typed_url(value: str, region: str, type_: str) -> Field:
    address = parse_url(value)
    return Field(Kind.URL, address, url_key(address), text=value, end=len(value))


def _typed_profile(value: str, region: str, type_: str) -> Field:
    profile = parse_profile(value, type_)
    parts = (("network", profile.network.name), ("handle", profile.handle))
    return Field(
        Kind.SOCIAL, profile.value, profile_key(profile), profile.network.type, text=value, end=len(value), parts=parts
    )


def _typed_address(value: str, region: str, type_: str) -> Field:
    address = parse_address(value)
    return Field(Kind.ADDRESS, address, address_key(address), text=value, end=len(value), parts=address_parts(address))


def _profile_key(value: str, region: str, type_: str) -> str:
    return profile_key(parse_profile(value, type_)) if any(map(str.isalnum, value)) else ""


PARSERS: dict[Kind, Callable[[str, str, str], Field]] = {
    Kind.NAME: _typed_name,
    Kind.JOB_TITLE: _typed_title,
    Kind.DEPARTMENT: _typed_department,
    Kind.ORGANIZATION: _typed_organization,
    Kind.PHONE: _typed_phone,
    Kind.EMAIL: _typed_email,
    Kind.URL: _typed_url,
    Kind.SOCIAL: _typed_profile,
    Kind.ADDRESS: _typed_address,
}
KEYS: dict[Kind, Callable[[str, str, str], str]] = {
    Kind.NAME: lambda value, region, type_: name_key(value),
    Kind.JOB_TITLE: lambda value, region, type_: title_key(value),
    Kind.DEPARTMENT: lambda value, region, type_: department_key(value),
    Kind.ORGANIZATION: lambda value, region, type_: organization_key(value),
    Kind.PHONE: lambda value, region, type_: phone_key(value, region),
    Kind.EMAIL: lambda value, region, type_: email_key(value),
    Kind.URL: lambda value, region, type_: url_key(value),
    Kind.SOCIAL: _profile_key,
    Kind.ADDRESS: lambda value, region, type_: address_key(value),
}


def key_of(kind: Kind, value: str, region: str = "", type_: str = "") -> str:
    """The normal form by which two values of a kind are equal; "" where the value holds nothing. Never raises.

    `region` is the number plan of telephone numbers without "+"; `type_` the network of a bare handle.
    """
    return KEYS[kind](value[:_LONGEST], region, type_)


def parse_value(kind: Kind, value: str, region: str = "", type_: str = "") -> Field:
    """A value as a person typed it, in normal form; `region` and `type_` as for `key_of`.

    Raises InvalidInput, with a reason and a message that says how to write it.
    """
    if len(value) > _LONGEST:
        raise InvalidInput("VALUE_TOO_LONG", f"A {kind.replace('_', ' ')} may have {_LONGEST} characters.", kind=kind)
    return PARSERS[kind](value, region, type_)
