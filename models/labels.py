"""What a token may be, and how labels become BIO tag ids."""

from __future__ import annotations

from enum import StrEnum


class Label(StrEnum):
    """One sort of contact data in a signature."""

    NAME = "NAME"
    TITLE = "TITLE"
    DEPT = "DEPT"
    ORG = "ORG"
    PHONE = "PHONE"
    EMAIL = "EMAIL"
    URL = "URL"
    SOCIAL = "SOCIAL"
    ADDRESS = "ADDRESS"


OUTSIDE = 0
TAGS: tuple[str, ...] = ("O", *(f"{prefix}-{label}" for label in Label for prefix in "BI"))


def begin(label: Label) -> int:
    """Tag id of the first word of a value."""
    return TAGS.index(f"B-{label}")


def inside(label: Label) -> int:
    """Tag id of each further word of a value."""
    return TAGS.index(f"I-{label}")
