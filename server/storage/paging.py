"""Pages of lists: where the last one ended, as an opaque token."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence

from server.contacts.contact import PageRequest
from server.errors import InvalidInput
from server.storage import rows

LARGEST_PAGE = 1000
LARGEST_NUMBER = 2**31 - 1  # of an INTEGER column
# Names are stored whole and stand in the token, at worst as six characters for each, then in base 64.
LONGEST_TOKEN = 20_000


def size(page: PageRequest) -> int:
    """How many things are asked for. Raises InvalidInput INVALID_PAGE_SIZE."""
    if not 1 <= page.size <= LARGEST_PAGE:
        raise InvalidInput("INVALID_PAGE_SIZE", f"A page has 1 to {LARGEST_PAGE} entries.")
    return page.size


def token(position: Sequence[str | int | float]) -> str:
    """The token of the page after this position of the list's order."""
    return base64.urlsafe_b64encode(json.dumps(position).encode()).decode().rstrip("=")


def number(page: PageRequest, start: int) -> int:
    """The number after which the page begins, `start` for the first. Raises InvalidInput INVALID_PAGE_TOKEN."""
    if not page.token:
        return start
    match _read(page.token):
        case [int(found)] if not isinstance(found, bool) and 0 <= found <= LARGEST_NUMBER:
            return found
    raise _invalid()


def name_and_id(page: PageRequest) -> tuple[str, str]:
    """Sort key and id after which the page begins. Raises InvalidInput INVALID_PAGE_TOKEN."""
    if not page.token:
        return "", ""
    match _read(page.token):
        case [str(name), str(id)] if rows.clean(name + id) == name + id:
            return name, id
    raise _invalid()


def name_and_number(page: PageRequest) -> tuple[str, int]:
    """Name at which the page begins, and how many of that name were given. Raises InvalidInput INVALID_PAGE_TOKEN."""
    if not page.token:
        return "", 0
    match _read(page.token):
        case [str(name), int(found)] if not isinstance(found, bool) and 0 <= found <= LARGEST_NUMBER:
            if rows.clean(name) == name:
                return name, found
    raise _invalid()


def probability_and_pair(page: PageRequest) -> tuple[float, str, str]:
    """Probability and ids after which the page begins. Raises InvalidInput INVALID_PAGE_TOKEN."""
    if not page.token:
        return 1.0, "", ""
    match _read(page.token):
        case [float(found), str(one), str(other)] if 0 <= found <= 1 and rows.clean(one + other) == one + other:
            return found, one, other
    raise _invalid()


def _read(text: str) -> object:
    if len(text) > LONGEST_TOKEN:
        raise _invalid()
    try:
        return json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (binascii.Error, ValueError) as error:
        raise _invalid() from error


def _invalid() -> InvalidInput:
    return InvalidInput("INVALID_PAGE_TOKEN", "This page token was not given by the same list.")
