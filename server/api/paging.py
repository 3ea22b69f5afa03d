"""Page sizes and page tokens (AIP-158)."""

from __future__ import annotations

import base64
import binascii
import copy
import hashlib
from typing import Protocol

from server.contacts.contact import PageRequest
from server.errors import InvalidInput

DEFAULT_SIZE = 50
MAX_SIZE = 1000


class PagedRequest(Protocol):
    """Any List request."""

    page_size: int
    page_token: str

    def SerializeToString(self, *, deterministic: bool = ...) -> bytes:
        """The bytes of the request."""
        ...


def page_request(request: PagedRequest) -> PageRequest:
    """The page that a List request asks for.

    A token is good for the same request only, its size aside. Raises InvalidInput PAGE_SIZE_INVALID,
    PAGE_TOKEN_INVALID.
    """
    if request.page_size < 0:
        raise InvalidInput("PAGE_SIZE_INVALID", f"page_size must be from 0 to {MAX_SIZE}; 0 means {DEFAULT_SIZE}.")
    size = min(request.page_size or DEFAULT_SIZE, MAX_SIZE)
    if not request.page_token:
        return PageRequest(size)
    try:
        digest, _, token = base64.urlsafe_b64decode(request.page_token.encode()).decode().partition(":")
    except (binascii.Error, UnicodeError):
        digest, token = "", ""
    if not token or digest != _digest(request):
        raise InvalidInput(
            "PAGE_TOKEN_INVALID", "page_token must be the next_page_token of an answer to the same request."
        )
    return PageRequest(size, token)


def next_page_token(request: PagedRequest, token: str) -> str:
    """The token for the caller; "" when there is no further page."""
    return base64.urlsafe_b64encode(f"{_digest(request)}:{token}".encode()).decode() if token else ""


def _digest(request: PagedRequest) -> str:
    bare = copy.deepcopy(request)
    bare.page_size, bare.page_token = 0, ""
    return hashlib.sha256(bare.SerializeToString(deterministic=True)).hexdigest()[:16]
