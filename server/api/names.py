"""Resource names: `addressBooks/{b}`, `addressBooks/{b}/contacts/{c}` …"""

from __future__ import annotations

import re

from server.errors import InvalidInput

BOOKS = "addressBooks"
CONTACTS, ACCOUNTS, MESSAGES, PROPOSALS, REJECTIONS, CHANGES, CASES = (
    "contacts",
    "accounts",
    "messages",
    "proposals",
    "rejections",
    "changes",
    "cases",
)

_ID = re.compile(r"[A-Za-z0-9_.~-]{1,128}")


def book_name(book_id: str) -> str:
    """The name of an address book."""
    return f"{BOOKS}/{book_id}"


def settings_name(book_id: str) -> str:
    """The name of an address book's settings."""
    return f"{BOOKS}/{book_id}/settings"


def name_of(book_id: str, collection: str, id: str | int) -> str:
    """The name of a thing in an address book; "" for no id."""
    return f"{BOOKS}/{book_id}/{collection}/{id}" if id else ""


def parse_book(name: str) -> str:
    """The id in `addressBooks/{b}`. Raises InvalidInput RESOURCE_NAME_INVALID."""
    return _parse(name, BOOKS, "*")[1]


def parse_settings(name: str) -> str:
    """The id of the address book in `addressBooks/{b}/settings`. Raises InvalidInput RESOURCE_NAME_INVALID."""
    return _parse(name, BOOKS, "*", "settings")[1]


def parse_name(name: str, collection: str) -> tuple[str, str]:
    """Ids of the address book and of the thing. Raises InvalidInput RESOURCE_NAME_INVALID."""
    parts = _parse(name, BOOKS, "*", collection, "*")
    return parts[1], parts[3]


def parse_in_book(name: str, collection: str, book_id: str) -> str:
    """The id of a thing that must be in this address book; "" for "". Raises InvalidInput RESOURCE_NAME_INVALID."""
    if not name:
        return ""
    found, id = parse_name(name, collection)
    if found != book_id:
        raise InvalidInput(
            "RESOURCE_NAME_INVALID", f"The name must be of address book {book_name(book_id)}.", field=collection
        )
    return id


def _parse(name: str, *pattern: str) -> list[str]:
    parts = name.split("/")
    fits = len(parts) == len(pattern) and all(
        _ID.fullmatch(part) if wanted == "*" else part == wanted for part, wanted in zip(parts, pattern, strict=True)
    )
    if not fits:
        shape = "/".join(pattern).replace("*", "{id}")
        raise InvalidInput("RESOURCE_NAME_INVALID", f"The name must have the form {shape}.", expected=shape)
    return parts
