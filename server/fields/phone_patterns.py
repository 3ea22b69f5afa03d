"""Text -> where telephone numbers stand in it, by their shape and the words before them."""

from __future__ import annotations

import re

from server.fields.data import words
from server.fields.phone_labels import types_before

Range = tuple[int, int]

EXTENSION_WORDS = (
    r"extensi[oó]n|extens[aã]o|extension|extn|ext|ex|xtn|x|durchwahl|nebenstelle|apparat|app|dw|klappe|kl|poste|int"
    r"|interno|interne|interior|anexo|ramal|toestel|tst|wewn|wew|linka|klapka|mellék|mell|lokal|lok|anknytning|ankn|alanumero"
    r"|доб|внутр|вътр|вн|dahili|内线|分机|分機|轉|转|内線"
    r"|內線|내선|máy lẻ|may le|שלוחה|ต่อ|تحويلة|داخلی|εσωτ|p(?=\.)|w(?=\.)|r(?=\.)|#|\*"
)
_EXTENSION = re.compile(
    rf"[ \t]{{0,2}}[,;(\[/–-]?[ \t]{{0,2}}(?:{EXTENSION_WORDS})[. ]?[ \t]?[:#]?[ \t]?\d{{1,6}}(?!\d)[)\]]?",
    re.IGNORECASE,
)
_BARE_EXTENSION_LABEL = re.compile(
    r"(?<![\w.,/-])(?:x|ext(?:ension|n)?|durchwahl|dw|poste|ramal|anexo|klappe|доб|wew)\.?[ \t]?[:#]?[ \t]?-?$",
    re.IGNORECASE,
)
_SHORT_NUMBER_LABEL = re.compile(r"\b(?:fax|tel|telefon|phone|tél|тел)[.:=]{0,2}[ \t]{0,4}-?[ ]?$", re.IGNORECASE)
_SHORT_NUMBER = re.compile(r"\d{1,2}[ -]\d{2,4}(?![\w-]|[.:/ ]\d)|\d{2,6}(?![\w-]|[.:/ ]\d)")
_SEPARATOR = r"(?:[ \u00a0]?(?:[\-–—‑‐−/~·•][.\-–—/]?[ \u00a0]?|[.+][.\-–—/]?)[ \u00a0]?|[ \u00a0]|-?[xX]{2}-?)"
# The look-behinds stand after the first character: so the search can skip to the few characters that begin a number.
_NUMBER = re.compile(
    rf"(?:\d(?<![^\W\u3040-\u9fff\uac00-\ud7af].)(?<![@=&?%].)(?<!\d[.,:].)|[(\[+])"
    rf"[+(\[ \u00a0]{{0,3}}\d*+(?:[ ]?[)\]])?"
    rf"(?:(?:(?<=\+\d)|(?<=\+\d\d)|(?<=\+\d{{3}}))[ ]{{2}}(?=[(\d]))?(?:{_SEPARATOR}?[(\[]?\+?\d++(?:[ ]?[)\]])?)*+"
)
_VANITY = re.compile(
    r"(?<![\w-])(?:\+?1[-. ])?\(?8(?:00|88|77|66|55|44|33)\)?[-. ](?=[A-Z0-9-]{7,14}\b)"
    r"(?=[\d-]*[A-Z]{3})[A-Z0-9-]{7,14}"
)
_VANITY_CODES = ("800", "888", "877", "866", "855", "844", "833")
_DIGITS = re.compile(r"\d++")

_NORTH_AMERICAN = re.compile(r"(?<!\d)(?:\+?1[-. ]{1,2})?[(\[]?[2-9]\d\d[)\]]?[-. /]{0,3}\d{3}[-. ]{1,2}\d{4}$")
_SECOND_NUMBER = re.compile(r"[ \u00a0]?[/·•][ \u00a0]?(?=[+(0])|[ \u00a0](?=\(\d{2}|\+)|[ \u00a0]/[ \u00a0](?=\d)")
_DATE = re.compile(
    r"\d{1,2}[./-]\d{1,2}[./-](?:19|20)?\d\d"
    r"|(?:19|20)\d\d[./-]\d{1,2}[./-]\d{1,2}"
    r"|\d{1,2}[. ]\d{1,2}[. ](?:19|20)\d\d"
    r"|(?:19|20)\d\d[ ]?[-–—/][ ]?(?:19|20)?\d\d(?:[ ]?[-–—/][ ]?\d\d)?"
    r"|(?:19|20)\d{6}"
    r"|\d{4}(?:[- ]\d{4}){3,}"  # cards, ORCID
)
_AMOUNT = re.compile(r"\d+\.\d+(?:\.\d{1,2})?|\d{1,3}(?:\.\d{3})+|[01][. ]0+")  # and versions
_CEP = re.compile(r"\bcep[ .:]*$", re.IGNORECASE)  # of Brazil; in Turkish it is a mobile telephone
_POSTCODE = re.compile(r"\d{5}[-–]\d{3,4}|\d{4}[-–]\d{3}")
_IPV4 = re.compile(r"(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)")
# The last two words before a number, read backwards, and what stands between them and the number.
_LAST_WORDS = re.compile(r"[ .:#=°-]{0,4}([^\W_]{0,24})[-.]?[ ]?([^\W_]{0,24})")
_NUMBER_WORDS = frozenset(("id", "no", "nr", "nº", "n", "num", "number", "nummer"))
_BANK_CODE = re.compile(r"[A-Z]{2}\d{2}")
_LOOSE_LETTER = re.compile(r"(?:[./][a-z]|\b[a-z][^.:\w\s]|\b[a-z])[^\w:]*$", re.IGNORECASE)
_CURRENCIES = frozenset("$€£¥№")
_LABEL_REACH = 24
_SHORT_NUMBER_DIGITS = 9
_CEP_DIGITS = 8
_COUNTRY = 2  # letters of its code
_LONGEST_RUN = 200  # of a run of digit groups that can be one or two numbers
_BEFORE_SHORT_NUMBER = frozenset(" \t.:#-=xXtTnNlLwWeEбБ")


def find_phones(text: str) -> tuple[Range, ...]:
    """Telephone numbers: digit groups with punctuation, extensions, "(0)"; also bare extensions as "x31539"."""
    found: list[Range] = []
    for match in _NUMBER.finditer(text):
        start, end = match.span()
        if 5 <= end - start <= _LONGEST_RUN:
            found += [(first, _with_extension(text, last)) for first, last in _numbers_in(text, start, end)]
    rare = _short_numbers(text)
    if any(code in text for code in _VANITY_CODES):
        rare += [match.span() for match in _VANITY.finditer(text)]
    return _joined(found, rare) if rare else tuple(found)


def _short_numbers(text: str) -> list[Range]:
    """Bare extensions with their label, and the few digits after a telephone label ("Fax: -2792")."""
    found: list[Range] = []
    for run in _DIGITS.finditer(text):
        start = run.start()
        if run.end() - start > 6 or start == 0 or text[start - 1] not in _BEFORE_SHORT_NUMBER:
            continue
        before = text[max(0, start - 16) : start].rpartition("\n")[2]
        label = _BARE_EXTENSION_LABEL.search(before)
        if not label and not _SHORT_NUMBER_LABEL.search(before):
            continue
        if match := _SHORT_NUMBER.match(text, start):
            dash = before.endswith("-")
            found.append((start - len(before) + label.start() if label else start - dash, match.end()))
    return found


def _joined(found: list[Range], rare: list[Range]) -> tuple[Range, ...]:
    """All ranges in order; of two that meet, the one that begins first, then the longer."""
    kept: list[Range] = []
    for span in sorted((*found, *rare), key=lambda span: (span[0], -span[1])):
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return tuple(kept)


def _with_extension(text: str, end: int) -> int:
    match = _EXTENSION.match(text, end)
    return match.end() if match else end


def _numbers_in(text: str, start: int, end: int) -> list[Range]:
    """The telephone numbers of one run of digit groups; a run may hold two."""
    parts = []
    for cut in _SECOND_NUMBER.finditer(text, start, end):
        left, right = _digits(text[start : cut.start()]), _digits(text[cut.end() : end])
        if left >= 7 and right >= 7:
            parts.append((start, cut.start()))
            start = cut.end()
    parts.append((start, end))
    return [span for part in parts if (span := _phone_range(text, *part))]


def _phone_range(text: str, start: int, end: int) -> Range | None:
    start, end = _balanced(text, start, end)
    number = text[start:end]
    american = _NORTH_AMERICAN.search(number)
    if american and american.start() and number[0] not in "+(0" and number[american.start() - 1] == " ":
        start, number = start + american.start(), american.group()
    digits = _digits(number)
    if digits > 15 and "/" in number:
        digits = _digits(number.partition("/")[0])
    if not 6 <= digits <= (17 if "+" in number[:2] else 15):
        return None
    if text[end : end + 1] in (":", "@") and text[end + 1 : end + 2].strip():
        return None
    return (start, end) if _is_phone(text, start, number, digits) else None


def _is_phone(text: str, start: int, number: str, digits: int) -> bool:
    before = text[max(0, start - _LABEL_REACH) : start].rpartition("\n")[2]
    if _DATE.fullmatch(number) or is_other_number(before, digits):
        return False
    if "+" in number[:2]:
        return True
    if before[-1:] == ":" and before[-2:-1].isdigit():
        return False
    if _is_plausible(number, digits, before):
        return True
    return types_before(before) is not None and not (digits < _SHORT_NUMBER_DIGITS and _LOOSE_LETTER.search(before))


def is_other_number(before: str, digits: int) -> bool:
    """Whether what stands before a number of so many digits names another thing: a register, a bank, an amount."""
    if before[-1:] in "-/" and before[-2:-1].isalnum() and (before[-1:] == "-" or before[-2:-1].isdigit()):
        return True
    if before.rstrip(" ")[-1:] in _CURRENCIES or before[-2:] == "n°":
        return True
    if digits == _CEP_DIGITS and _CEP.search(before):
        return True
    found = _LAST_WORDS.match(before[::-1])
    last, previous = (found.group(1)[::-1], found.group(2)[::-1]) if found else ("", "")
    if _BANK_CODE.fullmatch(last):
        return True
    behind_country = len(last) == _COUNTRY and last.isupper()  # "VAT BE 0123.456.789"
    word = previous if previous and (last.casefold() in _NUMBER_WORDS or behind_country) else last
    return word.casefold() in words("other_numbers")


def _is_plausible(number: str, digits: int, before: str) -> bool:
    """Whether a number needs no label to be a telephone number: by its groups, or by its length."""
    if number.isdigit():
        long = digits in (10, 11) or (number[0] == "0" and 9 <= digits <= 13)
        return long and before[-2:] not in ("n.", "n°", ". ")
    if _POSTCODE.fullmatch(number) or _AMOUNT.fullmatch(number) or _IPV4.fullmatch(number):
        return False
    return digits >= 7


def _balanced(text: str, start: int, end: int) -> Range:
    """Without a bracket around the whole, or one that the number does not close or open itself."""
    number = text[start:end]
    first, last = number[0] in "([", number[-1] in ")]"
    if first and (number.find(")") in (-1, len(number) - 1) and "]" not in number[:-1]):
        return start + 1, end - last
    if last and number.count("(") + number.count("[") < number.count(")") + number.count("]"):
        end -= 1
    elif first and number.count("(") + number.count("[") > number.count(")") + number.count("]"):
        start += 1
    return start, end


def _digits(text: str) -> int:
    return sum(map(str.isdigit, text))
