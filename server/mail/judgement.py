"""Weighs what a message's text and header say: did a person write it, to people?"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from importlib.resources import files

from server.mail.address import Mailbox
from server.mail.bulk import BulkSigns, bulk_signs
from server.mail.closing import is_sign_off
from server.mail.message import Message
from server.mail.quote_words import key
from server.mail.thread import split_thread

_CLOSING_LINES = 18
_NAME_WORDS = 5
_BELOW_SIGN_OFF = 4
_WRAPPED_COLUMN = 60
_ADDRESS = re.compile(r"@|://|www\.|\d{3}")
_LOCAL_WORD = re.compile(r"[._+-]")


class Signed(IntEnum):
    """How surely a person signed."""

    NO = 0
    SOMEBODY = 1  # a name below a sign-off, another one than the header's
    AUTHOR = 2  # the header's own name


# So many points make a message bulk. A person's mail may advertise a little, and a salesman signs what he sends.
_NEEDED = {Signed.NO: 3, Signed.SOMEBODY: 6, Signed.AUTHOR: 10}
_NOTICE_POINTS = 2
_LIST_POINTS = 2
_UNSUBSCRIBE_POINTS = 3
_BULK_SENDER_POINTS = 3
_MANY_OFFERS = 2


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of a message. `header` are the points of its header fields."""

    signs: BulkSigns
    signed: Signed
    is_list_post: bool
    header: int


def bulk_reason(message: Message, fields: Mapping[str, str], is_list_post: bool) -> str:
    """ "newsletter", "automatic" or "spam" when text and header show it, "" for a person's mail.

    Only the newest segment is judged: people forward newsletters. The footer of a list under a person's post does not
    count. `fields` are the header's, names and values in lower case.
    """
    header = header_points(message, fields, is_list_post)
    whole = bulk_signs(f"{message.subject}\n{message.body.text}")
    if not (whole.notices or whole.lists or whole.offers > _MANY_OFFERS or header > 1):
        return ""
    own = own_lines(message)
    signs = bulk_signs("\n".join([message.subject, *own]))
    return verdict(Evidence(signs, signed_by(own, message.author), is_list_post, header))


def verdict(evidence: Evidence) -> str:
    """Weigh the signs; the sort of bulk mail is the one that most of them name."""
    signs = evidence.signs
    lists = _LIST_POINTS * (0 if evidence.is_list_post else signs.lists)
    notices = _NOTICE_POINTS * signs.notices
    points = notices + lists + signs.offers + evidence.header
    if points < _NEEDED[evidence.signed]:
        return ""
    if lists >= max(notices, signs.offers, 1):
        return "newsletter"
    return "automatic" if notices > signs.offers else "spam"


def own_lines(message: Message) -> list[str]:
    """The lines of the newest segment, which the sender wrote."""
    segments = split_thread(message.body, message.author, message.sent_time)
    return [line.text for segment in segments[:1] if segment.depth == 0 for line in segment.lines]


def signed_by(lines: Sequence[str], author: Mailbox | None) -> Signed:
    """Whether the last lines hold the author's name as a line, or another name below a sign-off."""
    closing = [line for line in lines if line.strip()][-_CLOSING_LINES:]
    names = _names(author)
    below = 0
    signed = Signed.NO
    for above, line in zip(["", *closing], closing, strict=False):
        wrapped = len(above) > _WRAPPED_COLUMN and above[-1:].isalpha()
        if not wrapped and _is_name_line(line):
            if not names.isdisjoint(key(line).split()):
                return Signed.AUTHOR
            if below:
                signed = Signed.SOMEBODY
        below = _BELOW_SIGN_OFF if is_sign_off(line) else max(0, below - 1)
        if below == _BELOW_SIGN_OFF and not names.isdisjoint(key(line).split()):
            return Signed.AUTHOR
    return signed


def _names(author: Mailbox | None) -> frozenset[str]:
    """Words of the author's name and local part; of a company's name none."""
    if author is None:
        return frozenset()
    words = key(f"{author.name} {author.address.partition('@')[0]}").split()
    roles = _words("roles")
    return frozenset() if any(word in roles for word in words) else frozenset(w for w in words if len(w) > 2)


def _is_name_line(line: str) -> bool:
    words = line.split()
    if not 0 < len(words) <= _NAME_WORDS or _ADDRESS.search(line) or line.rstrip().endswith(("!", "?", ":")):
        return False
    return not any(word in _words("roles") for word in key(line).split())


def header_points(message: Message, fields: Mapping[str, str], is_list_post: bool) -> int:
    """Points of a header that hides its receivers, leads answers elsewhere, or names no person as its sender."""
    author = message.author or Mailbox("", "")
    receivers = [box.address for box in (*message.to, *message.cc)]
    points = int(not receivers or receivers == [author.address])
    points += any(not _is_near(author.address, box.address) for box in message.reply_to if box.address)
    local = set(_LOCAL_WORD.split(author.address.partition("@")[0]))
    points += not local.isdisjoint(_words("roles"))
    points += _BULK_SENDER_POINTS * (not local.isdisjoint(_words("bulk_senders")))
    unsubscribes = "list-unsubscribe" in fields or "list-unsubscribe-post" in fields
    return points + _UNSUBSCRIBE_POINTS * (unsubscribes and not is_list_post)


def _is_near(a: str, b: str) -> bool:
    """Whether two addresses belong to one organization, as far as their domains show."""
    return not a or a.rpartition("@")[2].split(".")[-2:] == b.rpartition("@")[2].split(".")[-2:]


@cache
def _words(name: str) -> frozenset[str]:
    data = tomllib.loads((files("server.mail") / "data" / "hygiene.toml").read_text("utf-8"))
    return frozenset(data["words"][name])
