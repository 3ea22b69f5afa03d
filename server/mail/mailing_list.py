"""The addresses of mailing lists by which a message came."""

from __future__ import annotations

import re

from server.mail.message import Message

# RFC 2369 3.4, and what Mailman and majordomo write beside it or before it was there.
_FIELDS = frozenset(("list-post", "x-beenthere", "x-mailing-list", "mailing-list"))
_ADDRESS = re.compile(r"[\w.+=-]{1,64}@[\w.-]{1,255}")


def list_addresses(message: Message) -> frozenset[str]:
    """The addresses that the header names as a list's, in lower case: below a post they stand in the list's footer."""
    values = (value for name, value in message.headers if name.lower() in _FIELDS)
    return frozenset(address.lower() for value in values for address in _ADDRESS.findall(value))
