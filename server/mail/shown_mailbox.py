"""A mailbox as people see it in quote headers: `Doe, John [mailto:j@d.com]`, `John Doe/LON/ACME@ACME`, `j at d.com`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from server.mail.address import Mailbox
from server.mail.quote_words import key, quote_words, visible

_LOCAL_LIMIT = 64
_DOMAIN_LIMIT = 255
_LOCAL = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.!#$%&'*+/=?^_`{|}~-")
_AT = re.compile(r"[@©]|[ ](?:at|AT|\(at\)|\[at\]|<at>)[ ]|\(at\)|\[at\]|<at>")
_DOMAIN = re.compile(r"[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_HIDDEN = re.compile(r"\[?(?:hidden|email) (?:email|protected)\]?|\[mailto:|<mailto:|mailto:", re.IGNORECASE)
_AROUND_NAMES = " \t*_'\"“”„«»‘’`,;:<>[](|"
_OPEN = {"<": ">", "(": ")", "[": "]"}
# What may follow a comma in a name without being a given name.
_SUFFIXES = frozenset(
    {
        "jr",
        "sr",
        "ii",
        "iii",
        "iv",
        "md",
        "phd",
        "esq",
        "inc",
        "ltd",
        "llc",
        "gmbh",
        "ag",
        "sa",
        "spa",
        "bv",
        "corp",
        "co",
        "dr",
        "prof",
        "mba",
        "cpa",
        "pe",
        "dds",
    }
)
_LOTUS_DATE = re.compile(r"\s(?:on\s{1,4})?\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4}\b")
_VIA = re.compile(r"\svia\s", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Found:
    """An address in a text: `text[start:end]` is the address with its brackets; `whole` False when one is missing."""

    address: str
    start: int
    end: int
    whole: bool = True


def find_addresses(text: str) -> Iterator[Found]:
    """Every address written `a@b.c` or `a at b.c`, in order, each looked at in bounded steps."""
    done = 0
    for at in _AT.finditer(text):
        if at.start() < done:
            continue
        start = at.start()
        while start > done and at.start() - start < _LOCAL_LIMIT and text[start - 1] in _LOCAL:
            start -= 1
        local = text[start : at.start()].lstrip("'.*").rstrip(".")
        domain = _DOMAIN.match(text, at.end(), at.end() + _DOMAIN_LIMIT)
        if not local or domain is None or not _is_domain(domain.group()):
            continue
        done = domain.end()
        yield _with_brackets(text, f"{local}@{domain.group()}".lower().replace("mailto:", ""), start, done)


def _is_domain(text: str) -> bool:
    top = text.rsplit(".", 1)[-1]
    return len(top) > 1 and not any(c.isdigit() for c in top)


def _with_brackets(text: str, address: str, start: int, end: int) -> Found:
    before = len(text[:start].rstrip(" '\"*"))
    for prefix in ("mailto:", "MAILTO:", "SMTP:", "smtp:"):
        if text[:before].endswith(prefix):
            before = start = before - len(prefix)
    opening = text[before - 1 : before]
    after = end
    while after < len(text) and text[after] in " '\"*" and after - end < 4:
        after += 1
    closing = text[after : after + 1]
    if opening in _OPEN and closing == _OPEN[opening]:
        return Found(address, before - 1, after + 1)
    if opening in _OPEN:
        return Found(address, before - 1, end)
    if closing == ">":
        return Found(address, start, after + 1, whole=False)
    return Found(address, start, end)


def read_mailbox(text: str) -> Mailbox | None:
    """The one mailbox that a From value shows; None where no name and no address can be told."""
    text = _HIDDEN.sub(
        lambda m: m.group()[0] if m.group()[0] in "<[" and "to" in m.group() else " ", visible(text[:400])
    )
    text = _after_on_behalf(text)
    found = list(find_addresses(text))
    if not found:
        return mailbox_or_none(clean_name(_LOTUS_DATE.split(text, maxsplit=1)[0]), "")
    first = found[0]
    name = clean_name(text[: first.start])
    if not name:
        rest = text[first.end :].strip()
        name = clean_name(rest[1:].split(")")[0]) if rest.startswith("(") else ""
    address = first.address if first.whole and not is_list(text[: first.start]) else ""
    return mailbox_or_none(name, address)


def _after_on_behalf(text: str) -> str:
    """What follows "on behalf of": the list or the assistant before it did not write the message."""
    ends = [match.end() for match in _on_behalf().finditer(text)]
    return text[ends[-1] :] if ends and any(c.isalpha() for c in text[ends[-1] :]) else text


@cache
def _on_behalf() -> re.Pattern[str]:
    """The phrases for "on behalf of", as written or with "?" for each letter that an archive lost."""
    phrases = sorted(quote_words().on_behalf, key=len, reverse=True)
    spelled = "|".join(r"\W{1,3}".join(_with_damage(w) for w in phrase.split()) for phrase in phrases)
    return re.compile(rf"(?<=[\s>\])])(?:{spelled})(?=\s)", re.IGNORECASE)


def _with_damage(word: str) -> str:
    return "".join(re.escape(c) if c.isascii() else f"(?:{c}|\\?)" for c in word)


def mailbox_or_none(name: str, address: str) -> Mailbox | None:
    """A mailbox of what is known, None where nothing is."""
    return Mailbox(name, address) if name or address else None


def is_list(name: str) -> bool:
    """Whether a list server put its own address behind the author's name ("Jane Doe via Planning")."""
    return _VIA.search(name) is not None


def clean_name(text: str) -> str:
    """A person's name in given-family order, without quotes, roles in brackets and Notes organizations; "" if none."""
    name = text.strip(_AROUND_NAMES).partition("<")[0].rstrip(" \"'-")
    name = _VIA.split(name, maxsplit=1)[0].strip(" '\"")
    name = _without_role(_without_organization(name)).strip(" '\"*")
    name = " ".join(_given_first(name).split()).strip(_AROUND_NAMES)
    return name if any(c.isalpha() for c in name) and len(name) <= 80 and "@" not in name and "=" not in name else ""


def _without_organization(name: str) -> str:
    """The name that Notes shows with its organization: John Doe/LON/EXAMPLE@EXAMPLE, John Doe@EXAMPLE."""
    name = name.partition("/")[0]
    head, _, domain = name.rpartition("@")
    return head if head and "." not in domain and " " not in domain else name


def _without_role(name: str) -> str:
    """The name without what stands in brackets at its end: "Jane Doe (Sales)"."""
    name = name.rstrip()
    if not name.endswith((")", "]")):
        return name
    opening = max(name.rfind("("), name.rfind("["))
    return name[:opening] if opening > 0 and name.count(")") + name.count("]") == 1 else name


def _given_first(name: str) -> str:
    family, comma, given = name.partition(",")
    words = key(given).split()
    if not comma or "," in given or not words or words[0] in _SUFFIXES or len(words) > 4 or len(family.split()) > 4:
        return name
    if len(words) == 1 and given.isupper() and len(words[0]) > 1 and " " in family.strip() and not family.isupper():
        return family  # a title or a company: "Marla Finch, DSL"
    return f"{given.strip()} {family.strip()}"
