"""Calls that name a request id: the same one again gives the same answer and does nothing."""

from __future__ import annotations

import hashlib

from server.errors import InvalidInput
from server.storage import changes
from server.storage.engine import Transaction

LONGEST_REQUEST_ID = 64


def checked_request_id(request_id: str) -> str:
    """Raises InvalidInput INVALID_REQUEST_ID."""
    if len(request_id) > LONGEST_REQUEST_ID:
        raise InvalidInput("INVALID_REQUEST_ID", f"A request id has at most {LONGEST_REQUEST_ID} characters.")
    return request_id


def request_digest(call: str, *what: object) -> str:
    """By which a repetition is known to ask for the same."""
    return hashlib.sha256(repr((call, *what)).encode("utf-8", "surrogatepass")).hexdigest()


def made_before(tx: Transaction, request_id: str, digest: str) -> str:
    """The contact that this request made before, "" for none. Raises InvalidInput REQUEST_ID_REUSED."""
    saved = changes.find_review(tx, checked_request_id(request_id)) if request_id else None
    if saved and saved[0] != digest:
        raise InvalidInput("REQUEST_ID_REUSED", "This request id came with another request: use a new one.")
    return str(saved[1]["contacts"][0]) if saved else ""
