"""One piece of contact data."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """The sort of a field, as the API and the command line name it."""

    NAME = "name"
    JOB_TITLE = "job_title"
    DEPARTMENT = "department"
    ORGANIZATION = "organization"
    PHONE = "phone"
    EMAIL = "email"
    URL = "url"
    SOCIAL = "social"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class Field:
    """A typed, normal value with its evidence.

    `value` is what a person reads and stores, `key` its normal form by which two fields of a kind are equal.
    `text` is the value as written, `start` and `end` its offsets in the signature's text. `type` is "" where the
    mail says nothing and no default was given; `type_is_default` tells a default from a reading. `parts` are named
    components in order (given, family … of names; street, postcode, city … of addresses; extension of phones).
    """

    kind: Kind
    value: str
    key: str
    type: str = ""
    type_is_default: bool = False
    text: str = ""
    start: int = 0
    end: int = 0
    confidence: float = 1.0
    parts: tuple[tuple[str, str], ...] = ()
