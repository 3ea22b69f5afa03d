"""Names -> addresses, as far as a message itself tells them."""

from __future__ import annotations

from collections.abc import Iterable

from server.mail.address import Mailbox
from server.mail.quote_words import key
from server.mail.shown_mailbox import clean_name, find_addresses

_EAST_ASIAN = 0x2E80


class People:
    """The mailboxes that a message shows, for looking up names that stand alone."""

    def __init__(self, known: Iterable[Mailbox], shown: Iterable[str]) -> None:
        self._addresses: dict[str, set[str]] = {}
        for mailbox in known:
            self._add(mailbox)
        for text in shown:
            for mailbox in mailboxes_in(text):
                self._add(mailbox)

    def _add(self, mailbox: Mailbox) -> None:
        if mailbox.name and mailbox.address:
            self._addresses.setdefault(_name_key(mailbox.name), set()).add(mailbox.address)

    def resolve(self, mailbox: Mailbox | None) -> Mailbox | None:
        """The mailbox with its address, where the message shows exactly one address for the full name."""
        if mailbox is None or mailbox.address:
            return mailbox
        name = _name_key(mailbox.name)
        addresses = self._addresses.get(name, set())
        return Mailbox(mailbox.name, *addresses) if len(addresses) == 1 and _is_full(name) else mailbox


def mailboxes_in(text: str) -> Iterable[Mailbox]:
    """The mailboxes of a list ("A <a@b.c>; D, E <f@g.h>") that show a name before their address."""
    done = 0
    for found in find_addresses(text):
        name = text[done : found.start].strip(" ,;\t")
        name = name.rsplit(";", 1)[-1]
        if found.whole and name:
            yield Mailbox(clean_name(name), found.address)
        done = found.end


def _name_key(name: str) -> str:
    """Words of a name in alphabetical order, without initials."""
    return " ".join(sorted(w for w in key(name).split() if len(w) > 1))


def _is_full(name: str) -> bool:
    """Whether a name is more than a given name; Chinese, Japanese and Korean put no blank between its parts."""
    return " " in name or (len(name) > 1 and ord(name[0]) >= _EAST_ASIAN)
