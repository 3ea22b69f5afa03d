"""Addresses that a list archive scrambled against harvesters, put together again where only one reading fits.

Such an archive writes "j@|r@doe @end|ng |rom ex@mp|e@org": "@" stands for "a", "s" or ".", "|" for "f", "i" or "l".
Older ones write "@ending from", and "@" alone. A local part is read with the words of the author's name, a domain
with the words of the message and a list of mail services and endings.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from server.mail.address import Mailbox, clean_name
from server.mail.quote_words import key

_SCRAMBLED = re.compile(
    r"\s{0,9}(\S{1,80}) @end(?:\|ng \|rom|ing from) (\S{1,120})(?: \((.{0,200})\))?\s{0,9}\Z", re.IGNORECASE
)
_SHOWN = re.compile(r"([\w.+-]{1,64})(?:@| at | <at> |\(at\))([\w-]{1,63}(?:\.[\w-]{1,63}){1,6})")
_WORD = re.compile(r"[^\W\d_]{3,}")
_HOST = re.compile(r"(?:https?://|www\.)([\w.-]{3,100})")
# Words in capitals and initials in a row, as names are written.
_SIGNED = re.compile(r"\b[A-Z][\w'-]{0,20}\.?(?:[ ][A-Z][\w'-]{0,20}\.?){1,4}")
_MIN_FAMILY = 3
_READINGS = {"@": "as.", "|": "fil"}
_CONTEXT_CHARS = 20_000
_WHOLE = 1
_PREFIX = 2


@dataclass(frozen=True, slots=True)
class _Reading:
    """A reading of the rest of a scrambled text and what it costs: fewer and longer pieces cost less."""

    cost: int
    text: str
    unique: bool = True
    begins_whole: bool = False


def unscramble(field: str, text: str) -> Mailbox | None:
    """The mailbox of a scrambled From field, None when it is not scrambled; `text` is the message's.

    Its address is "" when several readings fit.
    """
    match = _SCRAMBLED.match(field)
    if not match:
        return None
    local, domain, name = match[1], match[2], clean_name(match[3] or "")
    text = text[:_CONTEXT_CHARS]
    return Mailbox(name, _shown_address(local, domain, text) or _read_address(local, domain, name, text))


def _shown_address(local: str, domain: str, text: str) -> str:
    """The one address of the text that scrambles to these, "" if there is none or more."""
    pattern = re.compile(f"{_pattern(local)}@{_pattern(domain)}", re.IGNORECASE)
    shown = {f"{a}@{b}".lower().rstrip(".") for a, b in _SHOWN.findall(text)}
    found = [address for address in shown if pattern.fullmatch(address)]
    return found[0] if len(found) == 1 else ""


def _pattern(scrambled: str) -> str:
    return "".join(f"[{_READINGS[c]}]" if c in _READINGS else re.escape(c) for c in scrambled)


def _read_address(local: str, domain: str, name: str, text: str) -> str:
    host = _read_domain(domain.lower(), text)
    if not host:
        return ""
    own = tuple(key(name).split())
    person = _read_person(local.lower(), own) or _read_person(local.lower(), (*own, *_signed_words(name, text)))
    return f"{person}@{host}" if person else ""


def _read_person(local: str, names: tuple[str, ...]) -> str:
    """The one reading of a local part, behind a title too ("prof.jane.roe")."""
    if plain := _read(local, (), names):
        return plain
    titles = [title for title in _list("titles") if _fits(title, local, 0) and len(local) > len(title) + 1]
    if len(titles) != 1:
        return ""
    rest = local[len(titles[0]) :]
    dot = "." if rest[0] == "@" else ""
    read = _read(rest.removeprefix("@"), (), names)
    return f"{titles[0]}{dot}{read}" if read else ""


def _signed_words(name: str, text: str) -> tuple[str, ...]:
    """The words of the author's name as the text writes it in full: "J. A. Roe" for "Jane Roe"."""
    family = key(name).rpartition(" ")[2]
    if len(family) < _MIN_FAMILY:
        return ()
    found: list[str] = []
    for match in _SIGNED.finditer(text):
        words = key(match.group()).split()
        if family in words:
            found += words[: words.index(family) + 1]
    return tuple(dict.fromkeys(found))


def _read_domain(domain: str, text: str) -> str:
    pattern = re.compile(_pattern(domain))
    shown = {host.lower() for _, host in _SHOWN.findall(text)} | {
        h.lower().removeprefix("www.") for h in _HOST.findall(text)
    }
    for known in (shown, _list("services")):
        fitting = {host.rstrip(".") for host in known if pattern.fullmatch(host.rstrip("."))}
        if fitting:
            return fitting.pop() if len(fitting) == 1 else ""
    words = {word.lower() for word in _WORD.findall(key(text))} | set(_list("words"))
    words |= {label for host in shown for label in host.split(".")[:-1] if len(label) > 1} - {"ac", "co", "com"}
    readings = {
        f"{read}.{ending}" for rest, ending in _split_ending(domain) if (read := _read(rest, tuple(sorted(words))))
    }
    return readings.pop() if len(readings) == 1 else ""


def _split_ending(domain: str) -> Iterator[tuple[str, str]]:
    """(rest, ending) for the longest endings that fit; "." before the ending is written "@"."""
    fitting = [ending for ending in _list("endings") if re.fullmatch(_pattern(domain[-len(ending) :]), ending)]
    fitting = [ending for ending in fitting if domain[-len(ending) - 1 : -len(ending)] in ("@", ".")]
    longest = max(map(len, fitting), default=0)
    for ending in fitting:
        if len(ending) == longest and len(domain) > len(ending) + 1:
            yield domain[: -len(ending) - 1], ending


def _read(scrambled: str, words: Iterable[str], names: Iterable[str] = ()) -> str:
    """The one reading of a scrambled text as words, separators and digits; "" when none or several fit.

    The beginning of a name may stand for it, as initials do.
    """
    names = {name for name in names if name}
    whole = names | {word for word in words if word}
    pieces: dict[str, list[str]] = {}
    for piece in sorted(whole | {name[:n] for name in names for n in range(1, len(name))}):
        pieces.setdefault(piece[0], []).append(piece)
    best: list[_Reading | None] = [None] * len(scrambled) + [_Reading(0, "")]
    for at in range(len(scrambled) - 1, -1, -1):
        options = list(_plain(scrambled, at, best[at + 1]))
        letters = _READINGS.get(scrambled[at], scrambled[at])
        for piece in (piece for letter in letters for piece in pieces.get(letter, ())):
            if at + len(piece) <= len(scrambled) and _fits(piece, scrambled, at):
                options += _piece(piece, piece in whole, scrambled, at, best)
        best[at] = _cheapest(options)
    result = best[0]
    return result.text.strip(".") if result and result.unique else ""


def _plain(scrambled: str, at: int, rest: _Reading | None) -> Iterator[_Reading]:
    """A character that is not scrambled, read as itself; "@" read as the "." before a whole word."""
    letter = scrambled[at]
    if rest is None:
        return
    if letter == "@" and at and rest.begins_whole:
        yield _Reading(rest.cost, "." + rest.text, rest.unique)
    elif letter not in _READINGS:
        yield _Reading(rest.cost + (_PREFIX if letter.isalpha() else 0), letter + rest.text, rest.unique)


def _piece(piece: str, whole: bool, scrambled: str, at: int, best: list[_Reading | None]) -> Iterator[_Reading]:
    """A piece of a word, and after a whole word also a "."."""
    end = at + len(piece)
    is_long = whole and len(piece) > 2
    cost = _WHOLE if whole else _PREFIX
    if rest := best[end]:
        yield _Reading(rest.cost + cost, piece + rest.text, rest.unique, is_long)
    if (
        is_long
        and scrambled[end : end + 1] == "@"
        and end + 1 < len(scrambled)
        and (rest := best[end + 1])
        and rest.text[0] != "."
    ):
        yield _Reading(rest.cost + cost, f"{piece}.{rest.text}", rest.unique, is_long)


def _fits(piece: str, scrambled: str, at: int) -> bool:
    return all(c == s or c in _READINGS.get(s, "") for c, s in zip(piece, scrambled[at:], strict=False))


def _cheapest(options: list[_Reading]) -> _Reading | None:
    """The reading of least cost; not unique when another text costs as little."""
    if not options:
        return None
    best = min(options, key=lambda option: option.cost)
    same = [option for option in options if option.cost == best.cost]
    unique = all(option.unique and option.text == best.text for option in same)
    return _Reading(best.cost, best.text, unique, any(option.begins_whole for option in same))


@cache
def _list(name: str) -> tuple[str, ...]:
    data = tomllib.loads((files("server.mail") / "data" / "scrambled.toml").read_text("utf-8"))
    return tuple(data[name])
