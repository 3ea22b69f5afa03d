"""Telephone numbers as written -> E.164 with the extension apart (RFC 3966), typed by label or number plan."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from server.errors import InvalidInput
from server.fields.context import Piece, Scene
from server.fields.field import Field, Kind
from server.fields.phone_labels import type_of_label
from server.fields.phone_layout import label_type
from server.fields.phone_patterns import EXTENSION_WORDS, is_other_number
from server.fields.spelling import collapse

_DASHES = str.maketrans(dict.fromkeys("–—‑‐−﹣－", "-") | {"（": "(", "）": ")", "＋": "+", "\u00a0": " ", "／": "/"})
_EXTENSION = re.compile(
    rf"(?:(?<![\s,;(\[/=-])[\s,;(\[/=-]+)?(?:{EXTENSION_WORDS})(?:ension)?[.]?\s*(?:[:#=]\s*)?(\d{{1,6}})"
    r"\s*(?:[)\]]\s*)?$",
    re.IGNORECASE,
)
_BARE_EXTENSION = re.compile(
    rf"^\W*+(?:(?:{EXTENSION_WORDS}|ext\w*)[.]?\s*+(?:[:#=]\s*+)?-?)?(\d{{1,3}}[ -]\d{{2,4}}|\d{{2,6}})\W*$",
    re.IGNORECASE,
)
_LEADING_LABEL = re.compile(r"^[^\d+(]*(?:\([^\d)]*\)[^\d+(]*)?")
_TRUNK_ZERO = re.compile(r"\(\s*0\s*\)|\[0\]|/\s*0\s*\)")
_SECOND_HALF = re.compile(r"^(.*\d)\s*/\s*-?\s*(\d{1,5})$")
_TWO_NUMBERS = re.compile(r"(?<!\s)\s*+(?:[/,;|]|\bor\b|\boder\b|\bou\b)\s*+(?=[+(0-9])")
_NORTH_AMERICAN = re.compile(r"^1?[-. ]{0,2}\(?[2-9]\d\d\)?[-. /]{0,3}\d{3}[-. ]{0,2}\d{4}$")
_LETTER_O = re.compile(r"(?<![A-Za-z])[Oo](?=\d)")  # as scanners read a zero
_SHORTEST = 5
_SHORTEST_EXTENSION = 4  # without a word that says so
_SUBSCRIBER = 4  # digits of an ending that is more likely a second number than an extension
_SHORTEST_WHOLE = 7  # of a number that stands by itself beside another
_LONGEST = 17
_REACH = 24  # characters before a number that may say that it is another thing's
# "2.14 (1921)", "+- 120": brackets do not come last, and after "+" comes a number.
_UNLIKE_A_NUMBER = re.compile(r"\(\d+\)$|^\+ *-")
_COORDINATES = re.compile(r"\d\.\d+\s+-\d+\.\d")  # "175.96 -39.85", rows of tables
_KEYPAD = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "22233344455566677778889999")
_TYPES_BY_PLAN = {
    1: "mobile",
    3: "tollfree",
    8: "pager",
}  # phonenumbers.PhoneNumberType: MOBILE, TOLL_FREE, PAGER; others say nothing


@dataclass(frozen=True, slots=True)
class PhoneNumber:
    """A number. `value` is E.164, or as written where its region is unknown; `plan_type` what the number plan says.

    A bare extension has no `value` and `digits`: it is shown as `written`, as is a number of an unknown region.
    """

    value: str
    digits: str
    extension: str = ""
    region: str = ""
    plan_type: str = ""
    written: str = ""

    @property
    def key(self) -> str:
        """E.164 digits with "+", else the digits as written; with the extension."""
        return (
            self.digits + (f";ext={self.extension}" if self.extension and self.digits else "")
            or f"ext={self.extension}"
        )

    @property
    def display(self) -> str:
        """The value with its extension, as people write it; as it is written where no region is known."""
        if not self.value or not self.region:
            return self.written or self.value
        return f"{self.value} ext. {self.extension}" if self.extension else self.value

    @property
    def parts(self) -> tuple[tuple[str, str], ...]:
        """Extension and region ("unknown" where none is known)."""
        extension = (("extension", self.extension),) if self.extension else ()
        return (*extension, ("region", self.region or "unknown"))


def read_phones(piece: Piece, scene: Scene) -> tuple[Field, ...]:
    """The numbers of a piece: more than one where an ending stands for a second; nothing where it can be none."""
    written = scene.text_of(piece)
    before = scene.context.text[max(0, piece.start - _REACH) : piece.start].rpartition("\n")[2]
    is_other = _COORDINATES.search(written) or (written[:1] != "+" and is_other_number(before, _digits(written)))
    numbers = () if is_other else parse_numbers(written, scene.regions)
    if not numbers:
        return ()
    said = label_type(scene.context.text, piece.start, piece.end, scene.phone_ranges)
    own = type_of_label(written[: _first_digit(written)]) if written[:2].isalpha() else None
    said = own or said
    return tuple(_field(number, said, written, piece) for number in numbers)


def _first_digit(written: str) -> int:
    return next((at for at, letter in enumerate(written) if letter.isdigit() or letter == "+"), len(written))


def _field(number: PhoneNumber, said: str | None, written: str, piece: Piece) -> Field:
    type_ = said or ("work" if number.extension else "") or number.plan_type
    if said == "work" and number.plan_type == "tollfree":
        type_ = "work"
    return Field(
        Kind.PHONE,
        number.display,
        number.key,
        type_,
        text=written,
        start=piece.start,
        end=piece.end,
        confidence=piece.confidence,
        parts=number.parts,
    )


def parse_numbers(text: str, regions: tuple[str, ...] = ()) -> tuple[PhoneNumber, ...]:
    """All numbers that `text` stands for: "853-1234/5678" are two; () where it can be none."""
    plain = _plain(text)
    first, extension = _split_extension(plain)
    written = (plain,) if extension else _spelt_out(first)
    return tuple(number for one in written if (number := parse_number(one, regions)))


def _spelt_out(text: str) -> tuple[str, ...]:
    """Each number of `text` with the digits that it shares with the one before it."""
    halves = [half for half in _TWO_NUMBERS.split(text) if half]
    if len(halves) > 1 and all(_digits(half) >= _SHORTEST_WHOLE for half in halves):
        return (halves[0], *(_with_beginning(halves[0], half) for half in halves[1:]))
    pair = _SECOND_HALF.match(text)
    if pair and _is_second_number(*pair.groups()):
        return pair.group(1), _with_ending(*pair.groups())
    return (text.partition("/")[0] if _digits(text) > _LONGEST else text,)


def _with_beginning(first: str, second: str) -> str:
    """The second of "030 1234-56 / 1234-57" with the area code of the first."""
    missing = _digits(first) - _digits(second)
    if second[:1] in "+(0" or missing < 2:
        return second
    digits = [at for at, letter in enumerate(first) if letter.isdigit()]
    return f"{first[: digits[missing]].strip()} {second}"


def _is_second_number(head: str, ending: str) -> bool:
    """Whether an ending after "/" replaces the end of the number before it; "2700/837" dials an extension instead."""
    last = re.split(r"\D", head)[-1]
    if "/" in head or _digits(head) < 6:
        return False
    counts_on = len(ending) <= 2 < len(last) and int(ending) > int(last[-len(ending) :])
    alike = abs(len(last) - len(ending)) <= (0 if len(ending) < _SUBSCRIBER else 1)
    return alike or counts_on


def _with_ending(head: str, ending: str) -> str:
    """The second of two numbers that share a beginning: ("853-1234", "5678") -> "853-5678"."""
    stem, dash, tail = head.rpartition("-")
    if dash and len(tail) <= len(ending) + 1 and "-" in head and len(tail) < 4:
        return stem + dash + ending
    return head[: -len(ending)] + ending


def _plain(text: str) -> str:
    text = _LETTER_O.sub("0", unicodedata.normalize("NFKC", collapse(text)).translate(_DASHES))
    return re.sub(r"^tel:", "", text.strip(" \t.,;:|<>*_"), flags=re.IGNORECASE)


def _digits(text: str) -> int:
    return sum(map(str.isdigit, text))


def _split_extension(plain: str) -> tuple[str, str]:
    match = _EXTENSION.search(plain)
    if match and _digits(plain[: match.start()]) >= _SHORTEST:
        return plain[: match.start()].strip(" ,;-("), match.group(1)
    return plain, ""


@lru_cache(maxsize=4096)
def parse_number(text: str, regions: tuple[str, ...] = ()) -> PhoneNumber | None:
    """One number; without country code, in the first of `regions` in whose plan it is valid. None if it can be none."""
    plain = _plain(text)
    bare = _BARE_EXTENSION.match(plain)
    if bare and _digits(plain) <= 6 and not plain.startswith("+"):
        ending = re.sub(r"\D", "", bare.group(1))
        labelled = len(ending) >= _SHORTEST_EXTENSION or plain[:1] in "#-" or plain[:1].isalpha()
        if labelled:
            return PhoneNumber("", "", ending, written=plain)
    number, extension = _split_extension(plain)
    dialled = _dialled(number)
    count = _digits(dialled)
    if not _SHORTEST <= count <= _LONGEST:
        return None
    if known := _in_a_plan(dialled, number, extension, regions):
        return known
    if _UNLIKE_A_NUMBER.search(number):
        return None
    digits = dialled.lstrip("+0") or dialled
    return PhoneNumber(_as_written(number), digits, extension, written=_as_written(plain))


def _dialled(number: str) -> str:
    """What is dialled: digits with "+"; vanity letters as digits, without the "(0)" that is for callers at home."""
    number = _LEADING_LABEL.sub("", number)
    abroad = "+" in number[:3] or number.startswith("00")
    if abroad:
        number = _TRUNK_ZERO.sub("", number)
    if re.match(r"^\W*1?\W*8\d\d", number) and re.search(r"[A-Z]{3}", number):
        number = number.translate(_KEYPAD)
    digits = "".join(filter(str.isdigit, number))
    digits = "".join(str(unicodedata.decimal(digit)) for digit in digits if digit.isdecimal())
    return ("+" if "+" in number[:3] else "") + digits


def _in_a_plan(dialled: str, number: str, extension: str, regions: tuple[str, ...]) -> PhoneNumber | None:
    if dialled.startswith("+"):
        return _valid(dialled, None, extension) or _valid("+" + dialled[1:].lstrip("0"), None, extension)
    if dialled.startswith("00"):
        return _valid("+" + dialled[2:], None, extension)
    if dialled.startswith("011") and len(dialled) > 12:
        return _valid("+" + dialled[3:], None, extension)
    by_shape = ("US",) if _NORTH_AMERICAN.match(number) else ()
    for region in (*regions, *by_shape):
        if found := _valid(dialled, region, extension):
            return found
    for region in regions:  # the country code without its plus: "33 1 99 00 12 34"
        found = _valid("+" + dialled, None, extension)
        if found and found.region == region:
            return found
    return None


def _valid(dialled: str, region: str | None, extension: str) -> PhoneNumber | None:
    found = _planned(dialled, region)
    return found and PhoneNumber(found[0], found[0], extension, *found[1:])


@lru_cache(maxsize=4096)  # a number with a country code is asked for once to tell the region, once to be read
def _planned(dialled: str, region: str | None) -> tuple[str, str, str] | None:
    """(E.164, region, type by the plan) of a number that is valid, None of others."""
    import phonenumbers  # its tables take a tenth of a second to load: only where a number is read

    try:
        number = phonenumbers.parse(dialled, region)
    except phonenumbers.NumberParseException:
        return None
    home = phonenumbers.region_code_for_number(number)
    kind = phonenumbers.number_type(number)
    if home is None or kind == phonenumbers.PhoneNumberType.UNKNOWN:  # of no type is what is not valid
        return None
    value = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return value, home, _TYPES_BY_PLAN.get(kind, "")


def _as_written(number: str) -> str:
    return _LEADING_LABEL.sub("", number).strip(" ,;:-/|") or number


def phone_key(value: str, region: str = "") -> str:
    """The number's E.164 digits and extension, or the digits where its region is unknown."""
    number = parse_number(value, (region.upper(),) if region else ())
    return number.key if number else "".join(filter(str.isdigit, value)) or collapse(value).casefold()


def parse_phone(value: str, region: str = "") -> PhoneNumber:
    """The number in a value typed by a person, else InvalidInput."""
    number = parse_number(value, (region.upper(),) if region else ())
    if number is None:
        raise InvalidInput(
            "PHONE_INVALID",
            "This is no telephone number; write it with country code, as +49 89 1234567.",
            kind=Kind.PHONE,
        )
    return number
