"""Whose signature is it: the author of its segment, the person who signed, or nobody that we know."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from server.fields.person_name import is_person
from server.mail.message import Mailbox
from server.mail.people import is_short_form, is_spelt_from, matches_name, words_of

NOBODY = Mailbox("", "")
# "CustomerCare" -> "Customer Care"
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class SignedBy:
    """What a signature says of the person who signed: names, the addresses of its own, organizations."""

    names: Sequence[str] = ()
    emails: Sequence[str] = ()
    organizations: Sequence[str] = ()


def owner_of(author: Mailbox, signed: SignedBy, mailboxes: Sequence[Mailbox]) -> Mailbox:
    """The person a signature belongs to; `mailboxes` is everybody whom the message names beside an address.

    The segment's author owns it unless a full name of somebody else stands in it (an assistant, a quotation that was
    cut wrongly): then the data is that person's, with an address only where one fits. From a mailbox that is shared,
    whoever signs writes.
    """
    names = [name for name in signed.names if is_person(name)]
    fullest = max(names, key=lambda name: len(words_of(name)), default="")
    if not _is_reachable(author.address):
        author = Mailbox(author.name, "")
    if not author.address:
        return _without_address(author, fullest, signed, mailboxes)
    if author.address in signed.emails or len(words_of(fullest)) < 2 or any(may_be(author, name) for name in names):
        return author
    if is_shared(author, signed.organizations):
        return Mailbox(fullest, author.address)
    if author.name:
        # A nickname in the header is no other person.
        return _person(fullest, signed.emails, mailboxes) if len(words_of(author.name)) > 1 else author
    return _behind_bare_address(author, fullest, signed, mailboxes)


def _behind_bare_address(author: Mailbox, name: str, signed: SignedBy, mailboxes: Sequence[Mailbox]) -> Mailbox:
    """The owner where the segment's address stands without a name and does not speak of the person who signed.

    It may be anybody's: only an address that the signature states, or that the mail shows with this name, says whose
    it is not.
    """
    named = _person(name, signed.emails, [box for box in mailboxes if box.name])
    stated = {address for address in signed.emails if _domain(address) != _domain(author.address)}
    if named.address:
        return named
    return Mailbox(name, stated.pop()) if len(stated) == len(signed.emails) == 1 else author


def _without_address(author: Mailbox, fullest: str, signed: SignedBy, mailboxes: Sequence[Mailbox]) -> Mailbox:
    """The owner where the segment names nobody, or nobody's address."""
    if author.name and not is_person(author.name):
        author = NOBODY
    named = _person(fullest or author.name, signed.emails, mailboxes)
    if author == NOBODY:
        return named if len(words_of(fullest)) != 1 or named.address else _only_namesake(fullest, mailboxes)
    if fullest and len(words_of(fullest)) > 1 and not may_be(author, fullest):
        return named
    return Mailbox(author.name, named.address or _person(author.name, signed.emails, mailboxes).address)


def is_shared(author: Mailbox, organizations: Sequence[str]) -> bool:
    """Whether a mailbox is a team's, firm's or function's: its display name is no person's, or the organization's."""
    if not author.name:
        return False
    own = set(words_of(author.name))
    spaced = _CAMEL.sub(" ", author.name)
    return not is_person(spaced) or any(own <= set(words_of(name)) for name in organizations)


def may_be(author: Mailbox, name: str) -> bool:
    """Whether `name` can be the author's: a word in common, initials, or a trace of it in the address."""
    words, known = words_of(name), words_of(author.name)
    if not known and not author.address:
        return True
    initials = "".join(word[0] for word in known)
    if any(_like(word, other) for word in words for other in known) or "".join(words) == initials:
        return True
    if matches_name(author.name, name):
        return True
    local = "".join(words_of(author.address.partition("@")[0]))
    return any(len(word) > 2 and word in local for word in words) or is_spelt_from(name, author.address)


def of_others(owner: Mailbox, stated: Sequence[str], people: Sequence[Mailbox]) -> frozenset[str]:
    """Those of a signature's addresses and profiles that are another person's of the thread: a wrap put them on the
    wrong level."""
    others = [box for box in people if box.address != owner.address and len(words_of(box.name)) > 1]
    others = [box for box in others if not is_short_form(box.name, owner.name)]
    return frozenset(
        value
        for value in stated
        if value != owner.address
        and not _fits(owner.name, _handle(value))
        and any(value == box.address or is_spelt_from(box.name, _handle(value)) for box in others)
    )


def _handle(value: str) -> str:
    """What stands before "@" in an address, and at the end of a profile's path."""
    return value.rstrip("/").rpartition("/")[2] if "/" in value else value


def completed(owners: Sequence[Mailbox], known: Sequence[Mailbox]) -> tuple[Mailbox, ...]:
    """The owners of one thread's cards; who has no address gets the one that the thread gives for the full name."""
    people = [box for box in (*owners, *known) if box.address]
    return tuple(box if box.address else Mailbox(box.name, _only_address(box.name, people)) for box in owners)


def _domain(address: str) -> str:
    return address.rpartition("@")[2]


def _is_reachable(address: str) -> bool:
    """Whether an address has a domain of the network (RFC 5321 2.3.5), unlike x@localhost."""
    return "." in _domain(address)


def _like(word: str, other: str) -> bool:
    shorter, longer = sorted((word, other), key=len)
    return len(shorter) > 1 and (word == other or (len(shorter) > 2 and longer.startswith(shorter)))


def _person(name: str, emails: Sequence[str], mailboxes: Sequence[Mailbox]) -> Mailbox:
    """The person of this name with the only address of the signature or the header that fits the name."""
    own = {address for address in emails if _fits(name, address)}
    return Mailbox(name, own.pop() if len(own) == 1 else _only_address(name, mailboxes))


def _only_address(name: str, people: Sequence[Mailbox]) -> str:
    """The one address that the people give for a full name, "" if they give none or several."""
    if len(words_of(name)) < 2:
        return ""
    found = {box.address for box in people if box.address and matches_name(box.name, name)}
    found = found or {
        box.address for box in people if is_spelt_from(name, box.address) and is_short_form(box.name, name)
    }
    return found.pop() if len(found) == 1 else ""


def _only_namesake(name: str, people: Sequence[Mailbox]) -> Mailbox:
    """The only one of the people who has this given name; the name alone where there is none, or several."""
    word = words_of(name)[0]
    found = {box for box in people if box.address and words_of(box.name or _spoken(box.address))[:1] == [word]}
    return found.pop() if len(found) == 1 else Mailbox(name, "")


def _spoken(address: str) -> str:
    return " ".join(words_of(address.partition("@")[0]))


def _fits(name: str, address: str) -> bool:
    local = "".join(words_of(address.partition("@")[0]))
    return is_spelt_from(name, address) or any(
        len(word) > 2 and (word in local or (len(local) > 2 and word.startswith(local))) for word in words_of(name)
    )
