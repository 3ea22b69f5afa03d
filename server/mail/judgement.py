"""Weighs what a message's text and header say: did a person write it, to people?"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import cache
from importlib.resources import files

from server.mail.address import Mailbox
from server.mail.bulk import BulkSigns, bulk_signs
from server.mail.closing import is_sign_off
from server.mail.message import Message
from server.mail.quote_words import key
from server.mail.thread import Segment

_CLOSING_LINES = 18
_NAME_WORDS = 5
_BELOW_SIGN_OFF = 4
_MAX_CLOSING_LINE = 100
_WRAPPED_COLUMN = 60
_ADDRESS = re.compile(r"@|://|www\.|\d{3}")
_COPYRIGHT = re.compile(r"©|\(c\)|copyright", re.IGNORECASE)
_LOCAL_WORD = re.compile(r"[._+-]")


class Signed(IntEnum):
    """How surely a person signed."""

    NO = 0
    SOMEBODY = 1  # a name below a sign-off, another one than the header's
    AUTHOR = 2  # the header's own name


# So many points make a message bulk. A person's mail may advertise a little, and a salesman signs what he sends.
_NEEDED = {Signed.NO: 3, Signed.SOMEBODY: 7, Signed.AUTHOR: 10}
_NOTICE_POINTS = 2
_LIST_POINTS = 2
_UNSUBSCRIBE_POINTS = 3
_BULK_SENDER_POINTS = 3
_SPAM_POINTS = 4
# So many phrases of circulars make one, where nobody closes it as a letter.
_CIRCULAR_PHRASES = 2
# Below these, neither the text nor the header says enough.
_MIN_SAID = 2
# An out-of-office reply is short; in a long letter a person tells of his holidays.
_ABSENCE_LINES = 20
_FIRST_LINES = 4
_TELLING_HEADER = 3


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of a message. `header` are the points of its header fields."""

    signs: BulkSigns
    signed: Signed
    is_list_post: bool
    header: int


def bulk_reason(
    message: Message, fields: Mapping[str, str], is_list_post: bool, split: Callable[[], Sequence[Segment]]
) -> str:
    """ "newsletter", "automatic" or "spam" when text and header show it, "" for a person's mail.

    Only the newest segment is judged: people forward newsletters. The footer of a list under a person's post does not
    count. `fields` are the header's, names and values in lower case; `split` gives the message's segments.
    """
    header = header_points(message, fields, is_list_post)
    whole = bulk_signs(f"{message.subject}\n{message.body.text}")
    silent = _points(whole) < _MIN_SAID and header < _TELLING_HEADER
    if silent and not _is_absence(whole) and whole.circulars < _CIRCULAR_PHRASES:
        return ""
    own = own_lines(split())
    signs = bulk_signs("\n".join([message.subject, *own]))
    if _is_absence(signs) and _begins_absent([message.subject, *own]):
        return "out_of_office"
    if signs.circulars >= _CIRCULAR_PHRASES and not any(map(is_sign_off, own)):
        return "newsletter"
    return verdict(Evidence(signs, signed_by(own, message.author), is_list_post, header))


def verdict(evidence: Evidence) -> str:
    """Weigh the signs; the sort of bulk mail is the one that most of them name."""
    signs = evidence.signs
    if evidence.is_list_post:
        signs = replace(signs, lists=0, circulars=0)
    said = _points(signs)
    if said + evidence.header < _NEEDED[evidence.signed] or (said < _MIN_SAID and evidence.header < _TELLING_HEADER):
        return ""
    if signs.lists >= max(signs.notices, signs.offers / _LIST_POINTS, 1):
        return "newsletter"
    return "automatic" if signs.notices * _NOTICE_POINTS > signs.offers else "spam"


def _is_absence(signs: BulkSigns) -> bool:
    return bool(signs.away and signs.instead)


def _begins_absent(lines: Sequence[str]) -> bool:
    """Whether a short text tells of the absence at its beginning."""
    said = [line for line in lines if line.strip()]
    return len(said) <= _ABSENCE_LINES and bulk_signs("\n".join(said[:_FIRST_LINES])).away > 0


def _points(signs: BulkSigns) -> int:
    listed = signs.lists + signs.circulars
    return _NOTICE_POINTS * signs.notices + _LIST_POINTS * listed + signs.offers


def own_lines(segments: Sequence[Segment]) -> list[str]:
    """The lines of the newest segment, which the sender wrote."""
    return [line.text for segment in segments[:1] if segment.depth == 0 for line in segment.lines]


def signed_by(lines: Sequence[str], author: Mailbox | None) -> Signed:
    """Whether the author's name closes the lines, or another name below a sign-off does."""
    lines = [line for line in lines if line.strip()]
    names = _names(author)
    below = 0
    signed = Signed.SOMEBODY if names and _holds_address(lines, author) else Signed.NO
    for number, (above, line) in enumerate(zip(["", *lines], lines, strict=False)):
        own = _own_words(line, names)
        is_last = len(lines) - number <= _CLOSING_LINES
        wrapped = len(above) > _WRAPPED_COLUMN and above[-1:].isalpha()
        if own > 1 or (own and (below or is_last) and not wrapped and _is_name_line(line)):
            return Signed.AUTHOR
        if below and _is_name_line(line):
            signed = Signed.SOMEBODY
        below = _BELOW_SIGN_OFF if is_sign_off(line) else max(0, below - 1)
        if below == _BELOW_SIGN_OFF and own:
            return Signed.AUTHOR
    return signed


def _own_words(line: str, names: frozenset[str]) -> int:
    """How many of the author's names stand in a line that is no prose; in addresses and links they do not count."""
    if not names or len(line) > _MAX_CLOSING_LINE or _COPYRIGHT.search(line):
        return 0
    words = " ".join(word for word in line.split() if not _ADDRESS.search(word))
    return len(names.intersection(key(words).split()))


def _holds_address(lines: Sequence[str], author: Mailbox | None) -> bool:
    """Whether the author's own address stands among the last lines."""
    local, _, domain = (author.address if author else "").partition("@")
    text = "\n".join(lines[-_CLOSING_LINES:]).lower()
    return bool(local) and (f"{local}@{domain}" in text or f"{local} at {domain}" in text)


def _names(author: Mailbox | None) -> frozenset[str]:
    """Words of the author's name and local part; of a company's name none."""
    if author is None:
        return frozenset()
    words = key(f"{author.name} {author.address.partition('@')[0]}").split()
    nobody = _words("roles") | _words("bulk_senders")
    return frozenset() if not nobody.isdisjoint(words) else frozenset(w for w in words if len(w) > 2)


def _is_name_line(line: str) -> bool:
    words = line.split()
    if not 0 < len(words) <= _NAME_WORDS or _ADDRESS.search(line) or line.rstrip().endswith(("!", "?", ":")):
        return False
    return not any(word in _words("roles") for word in key(line).split())


def header_points(message: Message, fields: Mapping[str, str], is_list_post: bool) -> int:
    """Points of a header that hides its receivers, leads answers elsewhere, or names no person as its sender."""
    author = message.author or Mailbox("", "")
    receivers = [box.address for box in (*message.to, *message.cc)]
    points = int((not receivers and "to" in fields) or receivers == [author.address])
    points += any(not _is_near(author.address, box.address) for box in message.reply_to if box.address)
    local = {*_LOCAL_WORD.split(author.address.partition("@")[0]), *key(author.name).split()}
    points += not local.isdisjoint(_words("roles"))
    points += _BULK_SENDER_POINTS * (not local.isdisjoint(_words("bulk_senders")))
    points += _SPAM_POINTS * (is_marked_spam(fields) or message.subject.lower().startswith(_spam_subjects()))
    unsubscribes = "list-unsubscribe" in fields or "list-unsubscribe-post" in fields
    return points + _UNSUBSCRIBE_POINTS * (unsubscribes and not is_list_post)


def is_marked_spam(fields: Mapping[str, str]) -> bool:
    """Whether a filter on the way marked the message; anybody can write such a field."""
    return any(fields.get(name, "").startswith("yes") for name in ("x-spam-flag", "x-spam-status"))


def _is_near(a: str, b: str) -> bool:
    """Whether two addresses belong to one organization, as far as their domains show."""
    return not a or a.rpartition("@")[2].split(".")[-2:] == b.rpartition("@")[2].split(".")[-2:]


@cache
def _spam_subjects() -> tuple[str, ...]:
    return tuple(_words("spam_subjects"))


@cache
def _words(name: str) -> frozenset[str]:
    data = tomllib.loads((files("server.mail") / "data" / "hygiene.toml").read_text("utf-8"))
    return frozenset(data["words"][name])
