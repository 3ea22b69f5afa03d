"""Address fields -> mailboxes, as standards, archives and broken clients write them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from server.mail.header import decode_words

_TOKEN = re.compile(
    r"""(?P<word>=\?[^?\s]{0,80}\?[bBqQ]\?[^?]*\?=)
      | "(?P<quoted>(?:[^"\\]|\\.?)*+)"?
      | <(?P<angle>[^<>]*)(?:>|$)
      | (?P<open>\()
      | (?P<comma>[,;])
      | (?P<colon>:)
      | (?P<text>[^\s",;:<>()]+)
      | (?P<blank>\s+)
      | (?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
_PARENTHESIS = re.compile(r"[()\\]")
_AT = re.compile(r"\s{1,9}(?:at|AT|\(at\)|\[at\])\s{1,9}")
_ADDRESS = re.compile(r"[^\s@<>\"(),;:]{1,128}@[^\s@<>\"(),;:]{1,255}")
_QUOTED_ADDRESS = re.compile(r"\"[^\"]{1,128}\"@[^\s@<>\"(),;:]{1,255}")
_MAX_MAILBOXES = 2000
_MAX_CHARS = 100_000
_SHORT = 300
_COMMENT_DEPTH = 20


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Display name and address (RFC 5322 3.4); `address` is lower-cased, "" when only the name is shown."""

    name: str
    address: str


@dataclass(slots=True)
class _Draft:
    """One mailbox while it is read: its display words, its comment, its address."""

    words: str = ""
    comment: str = ""
    angle: str = ""


def parse_mailboxes(text: str) -> tuple[Mailbox, ...]:
    """The mailboxes of a From, To, Cc or Reply-To value whose encoded words are not yet decoded.

    A part without an address is joined with the next one: clients forget to quote "Doe, John". The first 2,000
    mailboxes and 100,000 characters are read.
    """
    # Mostly the same few people write to each other.
    return _parse_short(text) if len(text) <= _SHORT else _parse(text)


@lru_cache(maxsize=4096)
def _parse_short(text: str) -> tuple[Mailbox, ...]:
    return _parse(text)


def _parse(text: str) -> tuple[Mailbox, ...]:
    found: list[Mailbox] = []
    pending = ""
    for draft in _drafts(text[:_MAX_CHARS]):
        mailbox = _mailbox(draft, pending)
        if mailbox.address or not mailbox.name:
            pending = ""
        elif not pending and not draft.angle:
            pending = mailbox.name
            continue
        if mailbox.address or mailbox.name:
            found.append(mailbox)
            pending = ""
        if len(found) >= _MAX_MAILBOXES:
            break
    return (*found, Mailbox(pending, "")) if pending else tuple(found)


def _mailbox(draft: _Draft, pending: str) -> Mailbox:
    address = normal_address(draft.angle)
    words = draft.words
    if not address:
        address, words = _bare_address(words)
    name = clean_name(words) or clean_name(draft.comment)
    if pending:
        name = f"{pending}, {name}" if name else pending
    if address and normal_address(name) == address:
        name = clean_name(draft.comment) if normal_address(draft.comment) != address else ""
    return Mailbox(name, address)


def _bare_address(words: str) -> tuple[str, str]:
    """(address, the other words) of `x@y`, `x at y` or words around such an address."""
    joined = _AT.sub("@", words.strip()) if "@" not in words else words
    match = _ADDRESS.search(joined)
    if not match:
        return "", words
    return normal_address(match.group()), joined[: match.start()] + joined[match.end() :]


def _drafts(text: str) -> Iterator[_Draft]:
    draft = _Draft()
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            break
        position = match.end()
        kind = match.lastgroup
        if kind == "comma":
            yield draft
            draft = _Draft()
        elif kind == "colon" and "@" not in draft.words:
            draft = _Draft()  # the name of a group: "undisclosed-recipients:;"
        elif kind == "open":
            comment, position = _comment(text, position)
            draft.comment = draft.comment or comment
            draft.words += " "
        elif kind == "angle":
            draft.angle = draft.angle or match["angle"]
        else:
            draft.words += _shown(match, kind)
    yield draft


def _shown(match: re.Match[str], kind: str | None) -> str:
    """The characters that a token adds to the display name (or bare address)."""
    if kind == "quoted":
        return re.sub(r"\\(.)", r"\1", match["quoted"])
    return match.group()


def _comment(text: str, position: int) -> tuple[str, int]:
    """The comment that was opened before `position`, inner parentheses kept, and where it ends."""
    depth = 1
    start = position
    while depth and (match := _PARENTHESIS.search(text, position)):
        position = match.end() + (match.group() == "\\")
        depth += {"(": 1, ")": -1}.get(match.group(), 0)
        if depth > _COMMENT_DEPTH:
            return "", len(text)
    end = position - 1 if not depth else len(text)
    return text[start:end], position if not depth else len(text)


def clean_name(text: str) -> str:
    """A display name as shown: encoded words decoded, quotes and blanks around it taken off."""
    name = decode_words(text) if "=?" in text else text
    name = " ".join(name.split()).strip("\"'").strip()
    return name.replace('\\"', '"')


def normal_address(text: str) -> str:
    """The address lower-cased, with its domain in Unicode; "" when `text` is no address."""
    text = text.strip().strip("'").removeprefix("mailto:").removeprefix("MAILTO:")
    if "@" not in text:
        text = _AT.sub("@", text)
    match = _ADDRESS.search(text) or _QUOTED_ADDRESS.search(text)
    if not match:
        return ""
    local, _, domain = match.group().strip("'.").lower().rpartition("@")
    return f"{local}@{unicode_domain(domain.strip('.>[]'))}"


def unicode_domain(domain: str) -> str:
    """The domain with its xn-- labels decoded (RFC 3492); labels that cannot be decoded stay."""
    if "xn--" not in domain:
        return domain
    return ".".join(_decode_label(label) for label in domain.split("."))


def _decode_label(label: str) -> str:
    if not label.startswith("xn--") or len(label) > 63:
        return label
    try:
        return label[4:].encode("ascii").decode("punycode").lower()
    except UnicodeError:
        return label
