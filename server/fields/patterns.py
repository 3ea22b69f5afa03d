"""Text -> where e-mail addresses, web addresses and telephone numbers stand in it, by their shape alone.

Each finder works in linear time: it looks for a rare anchor and reads a bounded stretch around it. It gives
(start, end) offsets, sorted, never overlapping. What a finder gives looks like the thing; whether it belongs to the
author of a signature is for others to say.
"""

from __future__ import annotations

import re

from server.fields.data import words
from server.fields.phone_patterns import find_phones as find_phones

Range = tuple[int, int]

# What stands for "@" when archives and careful people write addresses; each is looked for by `str.find`.
_AT_ANCHORS = (
    *(
        " at ",
        "\tat ",
        "(at",
        "( at",
        "[at",
        "[ at",
        "{at",
        "<at",
        "_at_",
        "-at-",
        "'at'",
        "- at -",
        "(a)",
        "[a]",
        "(@",
        "[@",
    ),
    *(
        "(ät",
        "[ät",
        " ät ",
        "(et)",
        " en ",
        " arroba ",
        "(arroba",
        "[arroba",
        "(arobase",
        "[arobase",
        "&#64;",
        "%40",
        "＠",
    ),
)
_AT_SIGN = re.compile(
    r"[ \t]{0,2}[\[({<]{1,2}[ \t]?(?:at|@|a|ät|et|arroba|arobase)[ \t]?[\])}>]{1,2}[ \t]{0,2}"
    r"|[ \t]{1,2}(?:at|ät|arroba|en)[ \t]{1,2}"
    r"|[ \t]?-{0,2}-[ \t]at[ \t]--{0,2}[ \t]?"
    r"|[_ \t]?[-'\"_]at[-'\"_][_ \t]?"
    r"|&#64;|%40|＠",
    re.IGNORECASE,
)
_PLAIN_AT = re.compile(r"[ \t]?@[ \t]?")
_DOT = (
    r"\.|[ \t]{1,2}(?:[Dd]ot|DOT|punkt|punto|point)[ \t]{1,2}|(?<=[a-z0-9])DOT(?=[a-z])"
    r"|[ \t]?[\[({<](?:[Dd]ot|DOT|\.|punkt|punto|point)[\])}>][ \t]?"
)
_DOT_BACKWARDS = (
    r"\.|[ \t]{1,2}(?:to[Dd]|TOD|tknup|otnup|tniop)[ \t]{1,2}|(?<=[a-z0-9])TOD(?=[a-z])"
    r"|[ \t]?[\])}>](?:to[Dd]|TOD|\.|tknup|otnup|tniop)[\[({<][ \t]?"
)
_LETTER = r"A-Za-z0-9_À-ÖØ-öø-ɏ"  # no scripts that are written without spaces: their words would stick to the address
_LOCAL_BACKWARDS = re.compile(rf"[{_LETTER}+%'&=~-]++(?:(?:{_DOT_BACKWARDS})[{_LETTER}+%'&=~-]++)*+")
_DOMAIN = re.compile(rf"[^\W_](?:[^\W_]|-)*+(?:(?:{_DOT})(?:[^\W_]|-)++)*+")
_DOT_FORMS = re.compile(_DOT)
_SHOUTED = re.compile(r"(?<=[a-z0-9])AT(?=[a-z0-9-]+DOT[a-z])")
_MAX_LOCAL = 64
_MAX_DOMAIN = 255


def find_emails(text: str) -> tuple[Range, ...]:
    """E-mail addresses, also as archives write them: "j.doe at ex.org", "j dot doe (at) ex dot org"."""
    found: list[Range] = []
    for at_start, at_end in _at_signs(text):
        span = _email_around(text, at_start, at_end)
        if span and (not found or span[0] >= found[-1][1]):
            found.append(span)
    return tuple(found)


def _at_signs(text: str) -> list[Range]:
    """Where "@" stands or something that may be meant as one, in order."""
    signs = [match.span() for match in _PLAIN_AT.finditer(text)] if "@" in text else []
    lowered = text.lower()
    for anchor in _AT_ANCHORS if len(lowered) == len(text) else ():
        position = lowered.find(anchor)
        while position >= 0:
            start = position
            while start > 0 and position - start < 3 and text[start - 1] in " \t-":
                start -= 1
            if match := _AT_SIGN.match(text, start):
                signs.append(match.span())
            position = lowered.find(anchor, position + len(anchor))
    if "DOT" in text:
        signs += [match.span() for match in _SHOUTED.finditer(text)]
    return sorted(signs)


def _email_around(text: str, at_start: int, at_end: int) -> Range | None:
    domain = _DOMAIN.match(text, at_end, at_end + _MAX_DOMAIN)
    local = _LOCAL_BACKWARDS.match(text[max(0, at_start - _MAX_LOCAL) : at_start][::-1]) if domain else None
    if not local or not domain:
        return None
    name = text[at_start - local.end() : at_start].lstrip("'&=~-%")
    sign = text[at_start:at_end]
    plain = "@" in sign
    host = _known_host(domain.group(), plain)
    if not name or not host or not (plain or _is_archived_address(name, sign, host)):
        return None
    if plain and sign != "@" and " " in name:
        return None
    return at_start - len(name), at_end + len(host)


_GLUED = re.compile(r"([A-Za-z]{2,}?)(?=[A-Z][a-z]|[^\x00-\x7f])")


def _known_host(domain: str, plain: bool) -> str:
    """The longest beginning of `domain` that ends in a known top-level domain; any alphabetic one after a plain @."""
    ends = [dot.span() for dot in _DOT_FORMS.finditer(domain)]
    limits = [start for start, _ in ends[1:]] + [len(domain)] * bool(ends)
    for (_, start), limit in zip(reversed(ends), reversed(limits), strict=True):
        last = domain[start:limit].rstrip("-")
        if last.casefold() in words("tlds") or last.startswith("xn--"):
            return domain[:start] + last
        glued = _GLUED.match(last)
        if glued and glued.group(1).casefold() in words("tlds"):
            return domain[:start] + glued.group(1)
        if plain and len(last) > 1 and last.isalpha():
            return domain[:start] + last
    return ""


def _is_archived_address(name: str, sign: str, host: str) -> bool:
    if host.casefold().startswith("www.") or name.casefold() in words("not_mailboxes"):
        return False
    return sign.strip().casefold() != "en" or any(not letter.isalpha() for letter in name)


_URL = re.compile(
    r"(?:https?|ftp)://[^\s<>\"“”„«»|]++"
    r"|(?<![\w@.-])www\d{0,2}\.[^\s<>\"“”„«»|]++"
    r"|(?<![\w@.+-])[^\W_](?:[^\W_]|-)*+(?:\.(?:[^\W_]|-)++)++(?![\w@])(?::\d{2,5}(?=/))?(?:/[^\s<>\"“”„«»|]*+)?",
    re.IGNORECASE,
)
_CLOSERS = {")": "(", "]": "[", "}": "{"}
# File names look like domains under these.
_FILE_ENDINGS = frozenset(("cc", "md", "ml", "mov", "ps", "py", "rs", "sh", "so", "zip"))
_ONE_LETTER_HOSTS = frozenset(("x.com", "t.me", "t.co", "g.co", "g.page"))


_BARE_AFTER_AT = re.compile(r"(?:@|[ \t]at|[\[({<]at[\])}>])[ \t]{0,2}$", re.IGNORECASE)
_HOST_BACKWARDS = re.compile(r"(?:[^\W_]|[.-])*+(?://:(?:sptth|ptth|ptf))?", re.IGNORECASE)
_DOT_IN_HOST = re.compile(r"\.(?=[^\W_])")


def find_urls(text: str) -> tuple[Range, ...]:
    """Web addresses with a scheme, with "www." or as a bare domain of a known top-level domain, with their paths."""
    found: list[Range] = []
    done = 0
    for dot in _DOT_IN_HOST.finditer(text):
        if dot.start() < done:
            continue
        reach = text[max(done, dot.start() - _MAX_DOMAIN) : dot.start()][::-1]
        before = _HOST_BACKWARDS.match(reach)
        start = dot.start() - (before.end() if before else 0)
        match = _URL.match(text, start)
        done = match.end() if match else dot.end()
        if match:
            end = _trimmed_end(text, start, match.end())
            if _is_url(text[start:end]) and not _is_mail_domain(text, start, text[start:end]):
                found.append((start, end))
    return tuple(found)


def _is_mail_domain(text: str, start: int, address: str) -> bool:
    """Whether a bare domain is the second half of "j.doe at ex.org"."""
    if "://" in address or address[:4].casefold() == "www.":
        return False
    before = text[max(0, start - 80) : start]
    return _BARE_AFTER_AT.search(before[-8:]) is not None and bool(find_emails(before + address))


def _trimmed_end(text: str, start: int, end: int) -> int:
    """Without closing punctuation of the sentence; a bracket stays when it was opened inside."""
    while end > start:
        last = text[end - 1]
        opener = _CLOSERS.get(last)
        if opener and text.count(opener, start, end) >= text.count(last, start, end):
            break
        if not opener and last not in ".,;:!?'*_>…-’":
            break
        end -= 1
    return end


def _is_url(address: str) -> bool:
    lowered = address.casefold()
    if "://" in lowered:
        return len(lowered.split("://", 1)[1]) > 3 and "." in lowered
    host, slash, _ = lowered.partition("/")
    host = host.split(":")[0].rstrip("-")
    labels = host.split(".")
    if labels[0].startswith("www") and len(labels) > 1:
        return len(labels) > 2 and len(labels[1]) > 0
    if labels[-1] not in words("tlds") or not all(labels):
        return False
    return _is_bare_domain(address[: len(host)], labels, bool(slash))


def _is_bare_domain(host: str, labels: list[str], has_path: bool) -> bool:
    ending = host.rpartition(".")[2]
    if ending.istitle() and ending.casefold() not in ("com", "org", "net"):
        return False
    if len(labels) == 2 and len(labels[0]) == 1:
        return ".".join(labels) in _ONE_LETTER_HOSTS
    if all(len(label) <= 2 for label in labels) and not has_path:
        return False
    return has_path or len(labels) > 2 or labels[-1] not in _FILE_ENDINGS
