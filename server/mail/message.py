"""Raw RFC 5322 bytes -> Message."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from server.mail.text import Body


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Display name and address (RFC 5322 3.4); `address` is lower-cased, "" when only the name is shown."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Message:
    """One parsed mail. `headers` are decoded, in order, names as written; times are UTC."""

    message_id: str
    sent_time: datetime | None
    author: Mailbox | None
    sender: Mailbox | None
    reply_to: tuple[Mailbox, ...]
    to: tuple[Mailbox, ...]
    cc: tuple[Mailbox, ...]
    subject: str
    references: tuple[str, ...]
    headers: tuple[tuple[str, str], ...]
    body: Body
    attached: tuple[Message, ...] = ()
    vcards: tuple[str, ...] = ()
