"""When two spellings of a value say the same thing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping

from server.fields.field import Kind

_EXTENSION = re.compile(
    r"(?:;ext=|\bext(?:ension)?\.?|\bx\.?|#|\bDW|\bposte|\bDurchwahl|доб\.?)\s*(?::\s*)?(\d{1,6})$", re.IGNORECASE
)
_NETWORK = re.compile(
    r"^(?:[a-z]{2,3}\.|m\.|mobile\.)?"
    r"(?:linkedin|twitter|x|facebook|github|gitlab|instagram|youtube|xing|vk|t|wa)\.(?:com|me|de|org)/"
)
_PROFILE_PATH = re.compile(r"^(?:in|pub|company|profile|user|c|channel|people|pages|groups)/")
_MIN_SUBSCRIBER_DIGITS = 6  # shorter numbers must agree as they stand
_MAX_PREFIX_DIGITS = 4  # country or trunk prefix that one of the two may lack


def fold(text: str) -> str:
    """Words in compatibility form and lower case, separated by single blanks."""
    text = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"[^\w]+", " ", text).replace("_", " ").strip()


def _digits(text: str) -> tuple[str, str]:
    """(number without leading zeros, extension)."""
    text = unicodedata.normalize("NFKC", text).strip()
    text = re.sub(r"^tel:", "", text, flags=re.IGNORECASE).replace("(0)", "")
    found = _EXTENSION.search(text.rstrip().removesuffix(")").rstrip())
    number = text[: found.start()] if found else text
    return re.sub(r"\D", "", number).lstrip("0"), found.group(1) if found else ""


def _same_phone(a: str, b: str) -> bool:
    if fold(a) == fold(b):
        return True
    (number_a, extension_a), (number_b, extension_b) = _digits(a), _digits(b)
    if not number_a and not number_b:
        return bool(extension_a) and extension_a == extension_b
    if not number_a or not number_b or (extension_a and extension_b and extension_a != extension_b):
        return False
    short, long = sorted((number_a, number_b), key=len)
    if short == long:
        return True
    return (
        len(short) >= _MIN_SUBSCRIBER_DIGITS and long.endswith(short) and len(long) - len(short) <= _MAX_PREFIX_DIGITS
    )


def _link(text: str) -> str:
    text = text.strip().strip("<>()[]").casefold()
    for prefix in (r"^mailto:", r"^[a-z]+://", r"^www\d?\."):
        text = re.sub(prefix, "", text)
    return text.split("#")[0].rstrip("/.,;")


def _same_link(a: str, b: str) -> bool:
    return _link(a) == _link(b)


def _handle(text: str) -> str:
    key = _PROFILE_PATH.sub("", _NETWORK.sub("", _link(text)))
    return re.sub(r"[^\w.@-]", "", key.split("?")[0]).lstrip("@").rstrip("/")


def _same_profile(a: str, b: str) -> bool:
    return bool(_handle(a)) and _handle(a) == _handle(b)


def _overlap(a: str, b: str) -> float:
    """Jaccard index of the two values' words, in [0, 1]."""
    words_a, words_b = set(fold(a).split()), set(fold(b).split())
    return len(words_a & words_b) / len(words_a | words_b) if words_a | words_b else 0.0


def _same_address(a: str, b: str) -> bool:
    return _overlap(a, b) >= 0.75


def same_name(a: str, b: str) -> bool:
    words_a, words_b = sorted(fold(a).split()), sorted(fold(b).split())
    if words_a == words_b:
        return True
    full_a, full_b = ([word for word in words if len(word) > 1] for words in (words_a, words_b))
    return bool(full_a) and full_a == full_b  # initials may be left out


def _same_words(a: str, b: str) -> bool:
    return fold(a) == fold(b) or _overlap(a, b) >= 0.8


SAME: Mapping[str, Callable[[str, str], bool]] = {
    Kind.NAME: same_name,
    Kind.JOB_TITLE: _same_words,
    Kind.DEPARTMENT: _same_words,
    Kind.ORGANIZATION: _same_words,
    Kind.PHONE: _same_phone,
    Kind.EMAIL: _same_link,
    Kind.URL: _same_link,
    Kind.SOCIAL: _same_profile,
    Kind.ADDRESS: _same_address,
}


def same_value(kind: str, a: str, b: str) -> bool:
    """Whether two spellings say the same thing."""
    return SAME[kind](a, b)
