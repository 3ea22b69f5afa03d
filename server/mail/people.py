"""Names -> addresses, as far as a message itself tells them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from server.mail.address import Mailbox
from server.mail.quote_words import fold, key
from server.mail.shown_mailbox import clean_name, find_addresses

_EAST_ASIAN = 0x2E80
_WORD = re.compile(r"[^\W\d_]+")
_DAMAGED_WORD = re.compile(r"[^\W\d_?\ufffd]*[?\ufffd][^\W\d_]*(?:[?\ufffd][^\W\d_]*){0,9}|[^\W\d_]+")
_LOST = re.compile(r"[?\ufffd]+")
_SHORTEST_PREFIX = 3
_MOST_WORDS = 6
_MOST_LETTERS = 64


class People:
    """The mailboxes that a message shows, for looking up names that stand alone."""

    def __init__(self, known: Iterable[Mailbox], shown: Iterable[str]) -> None:
        self._addresses: dict[str, set[str]] = {}
        self._names: dict[str, str] = {}
        self._nameless: set[str] = set()
        for mailbox in known:
            self._add(mailbox)
        for text in shown:
            for mailbox in mailboxes_in(text):
                self._add(mailbox)

    def _add(self, mailbox: Mailbox) -> None:
        if mailbox.name and mailbox.address:
            self._addresses.setdefault(_name_key(mailbox.name), set()).add(mailbox.address)
            self._names.setdefault(_name_key(mailbox.name), mailbox.name)
        elif mailbox.address:
            self._nameless.add(mailbox.address)

    def resolve(self, mailbox: Mailbox | None) -> Mailbox | None:
        """The mailbox with its address, where the message shows exactly one address for the full name."""
        if mailbox is None or mailbox.address:
            return mailbox
        addresses = self._found(mailbox.name)
        return Mailbox(mailbox.name, *addresses) if len(addresses) == 1 else mailbox

    def _found(self, name: str) -> set[str]:
        """Addresses shown beside the name, or beside the name with letters lost, or spelt from it."""
        name_key = _name_key(name)
        if not _is_full(name_key):
            return set()
        found = self._addresses.get(name_key, set())
        if not found and _LOST.search(name + "".join(self._names.values())):
            found = {a for k, shown in self._names.items() if matches_name(shown, name) for a in self._addresses[k]}
        return found or {address for address in self._nameless if is_spelt_from(name, address)}


def mailboxes_in(text: str) -> Iterable[Mailbox]:
    """The mailboxes of a list ("A <a@b.c>; D, E <f@g.h>") that show a name before their address."""
    done = 0
    for found in find_addresses(text):
        name = text[done : found.start].strip(" ,;\t")
        name = name.rsplit(";", 1)[-1]
        if found.whole and name:
            yield Mailbox(clean_name(name), found.address)
        done = found.end


def words_of(name: str) -> list[str]:
    """The folded words of a name, without digits and marks."""
    return _WORD.findall(fold(name))


def matches_name(name: str, other: str) -> bool:
    """Whether two full names are one: the same words in any order, initials left out; where an archive left "?" any
    letter may have stood."""
    first, second = _full_words(name), _full_words(other)
    if len(first) < 2 or len(first) != len(second):
        return False
    if "?" not in "".join((*first, *second)):
        return sorted(first) == sorted(second)
    for word in first:
        twin = next((one for one in second if _is_same_word(word, one)), None)
        if twin is None:
            return False
        second.remove(twin)
    return True


def is_short_form(name: str, other: str) -> bool:
    """Whether each word of one name begins, or is begun by, one of the other's: "Alex Lee", "A. Lee", "Alexander Lee";
    an empty name is short for any."""
    few, many = sorted((words_of(name), words_of(other)), key=len)
    return all(any(one.startswith(two) or two.startswith(one) for two in many) for one in few)


def _full_words(name: str) -> list[str]:
    """The folded words of a name without initials; each run of lost letters as one "?"."""
    folded = fold(name[:200])
    if "?" not in folded and "\ufffd" not in folded:
        return [word for word in _WORD.findall(folded) if len(word) > 1]
    return [_LOST.sub("?", w) for w in _DAMAGED_WORD.findall(folded) if len(w) > 1 and w[0] + w[-1] != "??"]


def _is_same_word(word: str, other: str) -> bool:
    return len(word) == len(other) and all(a == b or "?" in (a, b) for a, b in zip(word, other, strict=True))


def is_spelt_from(name: str, address: str) -> bool:
    """Whether a local part is written with at least two words of the name and nothing else: the words, their
    beginnings or their initials, in any order ("jane.doe", "jdoe", "doej", "jd")."""
    local = "".join(words_of(address.partition("@")[0]))[:_MOST_LETTERS]
    return bool(local) and _consists_of(local, words_of(name)[:_MOST_WORDS], 0)


def _consists_of(local: str, words: list[str], used: int) -> bool:
    if not local:
        return used > 1
    for at, word in enumerate(words):
        rest = words[:at] + words[at + 1 :]
        common = _common(local, word)
        for length in {common if common >= min(_SHORTEST_PREFIX, len(word)) else 0, min(common, 1)}:
            if length and _consists_of(local[length:], rest, used + 1):
                return True
    return False


def _common(text: str, other: str) -> int:
    """How many letters two texts have in common at their beginning."""
    return next((n for n, (a, b) in enumerate(zip(text, other, strict=False)) if a != b), min(len(text), len(other)))


def _name_key(name: str) -> str:
    """Words of a name in alphabetical order, without initials."""
    return " ".join(sorted(w for w in key(name).split() if len(w) > 1))


def _is_full(name: str) -> bool:
    """Whether a name is more than a given name; Chinese, Japanese and Korean put no blank between its parts."""
    return " " in name or (len(name) > 1 and ord(name[0]) >= _EAST_ASIAN)
