"""What must hold of whatever is read, also of damaged and hostile mail: the laws that fuzzing looks for breaches of.

Each law reads one input and raises LawBroken with what does not hold. Refusals (server/errors.py) are answers.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from itertools import pairwise

from server.errors import UndersignedError
from server.mail.address import Mailbox, parse_mailboxes
from server.mail.header import decode_field, message_ids, parameters, parse_date, read_block
from server.mail.html import html_body
from server.mail.hygiene import HygieneRules, hygiene
from server.mail.language import language_of
from server.mail.limits import DEFAULT_LIMITS
from server.mail.links import clean_target
from server.mail.message import Message, parse_message
from server.mail.quote_words import key
from server.mail.signature import Signature, find_signature
from server.mail.text import Body, Line, plain_body
from server.mail.thread import Segment, split_message, split_thread

_AUTHOR = Mailbox("Jane Roe", "jane@example.org")
# Processor time that an input may cost: a tenth of a millisecond a byte is linear and slow, with room for a start.
_SECONDS, _SECONDS_A_BYTE = 1.0, 1e-4
_SCRAMBLED = "|"  # archives write "@end|ng |rom" for addresses


class LawBroken(AssertionError):
    """Something that must hold of every input does not."""


def _require(holds: bool, what: str) -> None:
    if not holds:
        raise LawBroken(what)


def parse_law(raw: bytes) -> None:
    """A mail is read or refused; read twice it is the same; all that follows from it keeps its laws."""
    try:
        message = parse_message(raw)
    except UndersignedError:
        return
    _require(message == parse_message(raw), "the same bytes were read in two ways")
    _message_law(message)
    hygiene(message, HygieneRules(("example.com",), ("example.net",), ("mx.example.com",)))
    split_law(split_message(message))


def _message_law(message: Message) -> None:
    _require(bool(message.message_id), "a message without an id")
    _require(not any("\0" in text or "\n" in text for _, text in message.headers), "a header with a line end or NUL")
    for mailbox in (message.author, message.sender, *message.reply_to, *message.to, *message.cc):
        _require(mailbox is None or bool(mailbox.name or mailbox.address), "an empty mailbox")
    _body_law(message.body)
    for attached in message.attached:
        _message_law(attached)


def _body_law(body: Body) -> None:
    """Every line lies in the text where it says, after the one before; links lie in their lines."""
    for line in body.lines:
        _line_law(line, body.text)
    for one, two in pairwise(body.lines):
        _require(one.start + len(one.text) <= two.start, "lines overlap")


def _line_law(line: Line, text: str) -> None:
    _require(text[line.start : line.start + len(line.text)] == line.text, "a line that is not in the text")
    _require(line.quote >= 0, "a negative quote level")
    for link in line.links:
        _require(0 <= link.start <= link.end <= len(line.text), "a link outside of its line")


def html_law(raw: bytes) -> None:
    """HTML becomes lines without markup's line ends; targets are of known schemes and unwrapped for good."""
    try:
        body = html_body(raw.decode("utf-8", "replace"))
    except UndersignedError:
        return
    _body_law(body)
    for line in body.lines:
        _require("\n" not in line.text, "a line with a line end")
        for link in line.links:
            _require(clean_target(link.target) == link.target, f"a target that is unwrapped twice: {link.target!r}")


def headers_law(raw: bytes) -> None:
    """Header fields are read or refused; decoded text has no line ends; a mailbox written out is read back."""
    try:
        block = read_block(raw, 0, len(raw), DEFAULT_LIMITS.header_bytes)
    except UndersignedError:
        return
    _require(0 <= block.end <= len(raw), "a header that ends outside of the bytes")
    for _, value in block.fields:
        text = decode_field(value)
        _require(text == text.strip() and "\0" not in text and "\n" not in text, "blanks around a field, or a line end")
        parameters(text)
        _mailboxes_law(value.decode("utf-8", "replace"))
        found = parse_date(text)
        _require(found is None or found.utcoffset() is not None, "a time without a zone")
        ids = message_ids(text)
        _require(len(set(ids)) == len(ids), "an id twice")


def _mailboxes_law(text: str) -> None:
    for mailbox in parse_mailboxes(text):
        _require(bool(mailbox.name or mailbox.address), "an empty mailbox")
        _require(mailbox.address == mailbox.address.lower(), "an address that is not in lower case")
        _require(not mailbox.address or "@" in mailbox.address, "an address without @")


def thread_law(raw: bytes) -> None:
    """A plain text is split: each line once, authors from the text, and the same again every time."""
    text = raw.decode("utf-8", "replace")
    body = plain_body(text)
    _body_law(body)
    segments = split_thread(body, _AUTHOR, None)
    _require(segments == split_thread(body, _AUTHOR, None), "the same text was split in two ways")
    split_law(segments)
    for segment in segments:
        for line in segment.lines:
            _line_law(line, text)
    _authors_law(segments, text)
    language_of(text)


def split_law(segments: Iterable[Segment]) -> None:
    """Depths do not fall, no line is in two segments of one text, a signature's lines are its segment's."""
    segments = tuple(segments)
    for one, two in pairwise(segments):
        _require(one.depth <= two.depth, "segments out of order")
    for segment in segments:
        _require(any(line.text.strip() for line in segment.lines), "a segment without text")
        _require(all(a.start <= b.start for a, b in pairwise(segment.lines)), "lines out of order")
        if (signature := find_signature(segment)) is not None:
            _signature_law(signature, segment)


def _signature_law(signature: Signature, segment: Segment) -> None:
    _require(signature.text == "\n".join(line.text.rstrip() for line in signature.lines), "a signature of other lines")
    own = {(line.start, line.text) for line in segment.lines}
    _require(all(not x.text or (x.start, x.text) in own for x in signature.lines), "a signature's line from elsewhere")
    at = signature.marked_from
    _require(at is None or 0 <= at <= len(signature.text), "a mark outside of the signature")


def _authors_law(segments: Iterable[Segment], text: str) -> None:
    """Whoever is named as an author is the message's own, or stands in the text."""
    if _SCRAMBLED in text:
        return
    said = set(key(text.casefold()).split())
    for segment in segments:
        if segment.author not in (None, _AUTHOR):
            words = key(f"{segment.author.name} {segment.author.address}").split()
            missing = [word for word in words if word not in said and not any(word in other for other in said)]
            _require(not missing, f"an author who is not in the text: {segment.author}")


LAWS: dict[str, Callable[[bytes], None]] = {
    "parse": parse_law,
    "html": html_law,
    "headers": headers_law,
    "thread": thread_law,
}


def check(name: str, raw: bytes) -> None:
    """The law of that name on one input; LawBroken also where it took more time than its length explains."""
    began = time.process_time()
    LAWS[name](raw)
    seconds = time.process_time() - began
    _require(seconds <= _SECONDS + _SECONDS_A_BYTE * len(raw), f"{seconds:.2f} s for {len(raw)} bytes")
