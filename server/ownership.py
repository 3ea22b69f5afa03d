"""Whose signature is it: the author of its segment, the person who signed, or nobody that we know."""

from __future__ import annotations

import re
from collections.abc import Sequence

from models.encoding import fold
from server.fields.person_name import is_person
from server.mail.message import Mailbox

NOBODY = Mailbox("", "")


def owner_of(author: Mailbox, signed: Sequence[str], emails: Sequence[str], mailboxes: Sequence[Mailbox]) -> Mailbox:
    """The person a signature belongs to.

    `signed` are the names in the signature, `emails` its addresses, `mailboxes` everybody in the message's header.
    The segment's author owns it unless a full name of somebody else stands in it (an assistant, a shared account,
    a quotation that was cut wrongly): then the data is that person's, with an address only where one fits.
    """
    signed = [name for name in signed if is_person(name)]
    fullest = max(signed, key=lambda name: len(_words(name)), default="")
    named = _person(fullest or author.name, emails, mailboxes)
    if not author.address:
        return named if author == NOBODY else Mailbox(author.name, named.address)
    if author.address in emails or len(_words(fullest)) < 2 or any(may_be(author, name) for name in signed):
        return author
    # An address without a name may be anybody's: only an own address of the person who signed says whose it is not.
    return named if len(_words(author.name)) > 1 or (not author.name and named.address) else author


def may_be(author: Mailbox, name: str) -> bool:
    """Whether `name` can be the author's: a word in common, initials, or a trace of it in the address."""
    words, known = _words(name), _words(author.name)
    if not known and not author.address:
        return True
    initials = "".join(word[0] for word in known)
    if any(_like(word, other) for word in words for other in known) or "".join(words) == initials:
        return True
    local = re.sub(r"[^\w]", "", fold(author.address.partition("@")[0]))
    return any(len(word) > 2 and word in local for word in words)


def _like(word: str, other: str) -> bool:
    shorter, longer = sorted((word, other), key=len)
    return len(shorter) > 1 and (word == other or (len(shorter) > 2 and longer.startswith(shorter)))


def _person(name: str, emails: Sequence[str], mailboxes: Sequence[Mailbox]) -> Mailbox:
    """The person of this name with the only address of the signature or the header that fits the name."""
    own = {address for address in emails if _fits(name, address)}
    if len(own) == 1:
        return Mailbox(name, own.pop())
    shown = {box.address for box in mailboxes if box.address and sorted(_words(box.name)) == sorted(_words(name))}
    return Mailbox(name, shown.pop() if len(shown) == 1 else "")


def _fits(name: str, address: str) -> bool:
    local = re.sub(r"[^\w]", "", fold(address.partition("@")[0]))
    return any(
        len(word) > 2 and (word in local or (len(local) > 2 and word.startswith(local))) for word in _words(name)
    )


def _words(name: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", fold(name))
