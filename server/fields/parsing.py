"""Titles, departments and organizations as people type them."""

from __future__ import annotations

from server.errors import InvalidInput
from server.fields.field import Kind
from server.fields.spelling import collapse


def parse_wording(kind: Kind, value: str) -> str:
    """The value on one line, else InvalidInput where it holds no letter or digit."""
    plain = collapse(value)
    if not any(map(str.isalnum, plain)):
        raise InvalidInput(
            f"{kind.upper()}_INVALID", f"This holds no {kind.replace('_', ' ')}; write it in words.", kind=kind
        )
    return plain
