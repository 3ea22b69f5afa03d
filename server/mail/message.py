"""Raw RFC 5322 bytes -> Message."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from server.errors import UnreadableMail
from server.mail.address import Mailbox as Mailbox
from server.mail.address import parse_mailboxes
from server.mail.author import author_of
from server.mail.charset import decode
from server.mail.header import decode_field, message_ids, parse_date
from server.mail.limits import DEFAULT_LIMITS, Limits, check
from server.mail.mime import Part, parse_part
from server.mail.readable import attached_parts, readable_body, vcard_parts
from server.mail.text import Body

_KNOWN_FIELDS = re.compile(
    r"from|to|cc|subject|date|sender|reply-to|message-id|received|return-path|mime-version|content-type|delivered-to"
    r"|resent-from|x-mailer|in-reply-to|references|content-transfer-encoding|newsgroups",
    re.IGNORECASE,
)
_TEXT_LINES = 6
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1f]")
_BOM = b"\xef\xbb\xbf"
_MAX_FIELD_TEXT = 64 * 1024


@dataclass(frozen=True, slots=True)
class Message:
    """One parsed mail. `headers` are decoded, in order, names as written; times are UTC.

    Message ids stand without angle brackets; a message without one has an id made from its bytes. `content_types`
    are those of all its parts, "type/subtype" lower-case, with the method of calendar parts ("text/calendar;reply").
    `vcards` are the texts of attached vCards, `vcard_names` their files' names, "" where a part has none.
    """

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
    vcard_names: tuple[str, ...] = ()
    content_types: tuple[str, ...] = ()


def parse_message(raw: bytes, limits: Limits = DEFAULT_LIMITS) -> Message:
    """Read one mail.

    Raises UnreadableMail when the bytes are no mail, LimitExceeded when a bound is passed. A mail without a text is
    a message with an empty body.
    """
    check("MESSAGE_TOO_LARGE", len(raw), limits.message_bytes)
    raw, start = _begin(raw)
    part = parse_part(raw, start, len(raw), limits)
    if not any(_KNOWN_FIELDS.fullmatch(name) for name, _ in part.fields):
        raise UnreadableMail("NOT_A_MAIL", "No header of a mail was found. Give one mail as raw RFC 5322 bytes (.eml).")
    return _message(part, limits, 0)


def parse_mail_or_text(raw: bytes, limits: Limits = DEFAULT_LIMITS) -> Message:
    """As `parse_message`; but a text of some lines that has lost its header is read as that of an unknown author.

    For reading archives and fixtures, where headers get lost. What is stored comes as whole mails.
    """
    try:
        return parse_message(raw, limits)
    except UnreadableMail:
        if not _is_text(raw):
            raise
        return parse_message(b"Subject:\n\n" + raw, limits)


def _is_text(raw: bytes) -> bool:
    """Whether the bytes are several lines of text in paragraphs."""
    lines = raw.split(b"\n")
    filled = sum(bool(line.strip()) for line in lines)
    return filled >= _TEXT_LINES and filled < len(lines) - 1 and not _CONTROL.search(raw)


def _begin(raw: bytes) -> tuple[bytes, int]:
    """The bytes with line feeds, and where the header begins: after a byte order mark and empty lines."""
    if not raw.strip():
        raise UnreadableMail("EMPTY_MESSAGE", "The message is empty. Give the whole mail with its header.")
    if b"\n" not in raw:
        raw = raw.replace(b"\r", b"\n")
    start = len(_BOM) if raw.startswith(_BOM) else 0
    while raw[start : start + 1] in (b"\r", b"\n"):
        start += 1
    return raw, start


def _message(part: Part, limits: Limits, depth: int) -> Message:
    check("NESTED_TOO_DEEP", depth, limits.nesting)
    headers = tuple((name, decode_field(value[:_MAX_FIELD_TEXT])) for name, value in part.fields)
    boxes = {name: _mailboxes(part, name) for name in ("from", "sender", "reply-to", "to", "cc")}
    body = readable_body(part, limits)
    attached = tuple(_message(_inner(inner, limits), limits, depth + 1) for inner in attached_parts(part))
    return Message(
        message_id=_message_id(part),
        sent_time=parse_date(decode_field(part.named.get("date", b""))),
        author=author_of(boxes, headers, body),
        sender=next(iter(boxes["sender"]), None),
        reply_to=boxes["reply-to"],
        to=boxes["to"],
        cc=boxes["cc"],
        subject=decode_field(part.named.get("subject", b"")),
        references=_references(part),
        headers=headers,
        body=body,
        attached=attached,
        vcards=tuple(vcard.text() for vcard in vcard_parts(part)),
        vcard_names=tuple(vcard.filename for vcard in vcard_parts(part)),
        content_types=tuple(_content_types(part)),
    )


def _inner(part: Part, limits: Limits) -> Part:
    """The message that a message/rfc822 part holds; some clients encode it, against RFC 2046 5.2.1."""
    content = part.content()
    start = len(content) - len(content.lstrip(b"\r\n"))
    return parse_part(content, start, len(content), limits)


def _mailboxes(part: Part, name: str) -> tuple[Mailbox, ...]:
    """The mailboxes of all fields of that name; encoded words are decoded inside of each mailbox only."""
    if name not in part.named:
        return ()
    values = [value for key, value in part.fields if key.lower() == name]
    text = ", ".join(value.decode("ascii") if value.isascii() else decode(value) for value in values)
    return parse_mailboxes(text.replace("\0", ""))


def _message_id(part: Part) -> str:
    text = decode_field(part.named.get("message-id", b""))
    found = message_ids(text)
    if found:
        return found[0]
    bare = re.fullmatch(r"[^\s<>]{3,500}", text)
    return bare.group() if bare else f"{hashlib.sha256(part.raw).hexdigest()[:32]}@undersigned.invalid"


def _references(part: Part) -> tuple[str, ...]:
    fields = (part.named.get(name, b"") for name in ("references", "in-reply-to"))
    return message_ids(" ".join(decode_field(value) for value in fields))


def _content_types(part: Part) -> Iterator[str]:
    method = part.parameters.get("method", "").lower() if part.content_type == "text/calendar" else ""
    yield f"{part.content_type};{method}" if method else part.content_type
    yield from _all_types(part.children)


def _all_types(parts: Iterable[Part]) -> Iterator[str]:
    for part in parts:
        yield from _content_types(part)
