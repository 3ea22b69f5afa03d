"""Who wrote a message: the From field, read as archives and list servers leave it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from server.mail.address import Mailbox, clean_name, parse_mailboxes
from server.mail.archive_address import unscramble
from server.mail.text import Body

_VIA = re.compile(r"\s{1,5}(?:via|über|por|par|přes|przez)\s{1,5}[^\s].{0,200}\Z", re.IGNORECASE)
# Where list servers and archives keep what they took from the From field.
_ORIGINAL_FROM = ("x-original-from", "x-mailman-original-from")
_SHOWN_NAME = ("x-from",)


def author_of(
    boxes: Mapping[str, tuple[Mailbox, ...]], headers: tuple[tuple[str, str], ...], body: Body
) -> Mailbox | None:
    """The author's mailbox, None when the header names nobody.

    A list server that rewrites From ("Ann Lee via Team <team@lists.example.org>") leaves the author in another field.
    """
    scrambled = _scrambled(headers, body)
    if scrambled:
        return scrambled
    author = next((box for box in boxes["from"] if box.address), next(iter(boxes["from"]), None))
    if author is None:
        return next(iter(boxes["sender"]), None)
    original = _named(headers, _ORIGINAL_FROM)
    if original:
        return original
    if author.name and (shorter := _VIA.sub("", author.name)) != author.name and _is_rewritten(boxes, author):
        reply_to = [box for box in boxes["reply-to"] if box.address != author.address]
        return Mailbox(clean_name(shorter), reply_to[0].address if len(reply_to) == 1 else "")
    if not author.name:
        shown = _named(headers, _SHOWN_NAME)
        return Mailbox(shown.name, author.address) if shown else author
    return author


def _scrambled(headers: tuple[tuple[str, str], ...], body: Body) -> Mailbox | None:
    field = next((value for name, value in headers if name.lower() == "from"), "")
    return unscramble(field, body.text) if "@end" in field.lower() else None


def _is_rewritten(boxes: Mapping[str, tuple[Mailbox, ...]], author: Mailbox) -> bool:
    """Whether the From address is the list's own: mail goes to it too, or answers go elsewhere."""
    receivers = {box.address for name in ("to", "cc") for box in boxes[name]}
    return author.address in receivers or any(box.address != author.address for box in boxes["reply-to"])


def _named(headers: tuple[tuple[str, str], ...], names: tuple[str, ...]) -> Mailbox | None:
    for name, value in headers:
        if name.lower() in names:
            for box in parse_mailboxes(value[:2000]):
                return box
    return None
