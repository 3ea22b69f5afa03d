"""Phone numbers in the writing habits of their countries."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from random import Random

from training.synthesis.lexicon import Lexicon, sections
from training.synthesis.spans import Line, Piece

# kind of line -> the type that its label says
TYPES = {
    "phone": "", "work": "work", "mobile": "mobile", "fax": "fax", "home": "home", "pager": "pager",
    "tollfree": "tollfree",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Phone:
    """A number as written; `extra` is a second number written after it without its prefix; `extension` says work."""

    text: str
    kind: str
    extra: str = ""
    extension: bool = False


@cache
def _pool(region: str, kind: str) -> tuple[tuple[str, str], ...]:
    """(international, national) forms of a region's numbers."""
    lists = sections("phones", f"{region}.txt")
    entries = (
        lists.get({"mobile": "mobile", "tollfree": "tollfree"}.get(kind, "fixed"))
        or lists.get("fixed")
        or lists["mobile"]
    )
    return tuple((left, right) for left, _, right in (entry.partition("\t") for entry in entries))


def _refresh(rng: Random, international: str, national: str) -> tuple[str, str]:
    """The same number with other last three digits."""
    digits = [str(rng.randrange(10)) for _ in range(3)]

    def changed(text: str) -> str:
        letters, left = list(text), 3
        for index in range(len(letters) - 1, -1, -1):
            if letters[index].isdigit() and left:
                left -= 1
                letters[index] = digits[left]
        return "".join(letters)

    return changed(international), changed(national)


def _groups(text: str) -> list[str]:
    return re.findall(r"\d+", text)


def _pairs(digits: str, size: int = 2) -> list[str]:
    """Digits in groups of `size`, the odd ones first."""
    first = len(digits) % size
    return ([digits[:first]] if first else []) + [digits[i : i + size] for i in range(first, len(digits), size)]


def _international(rng: Random, international: str, national: str) -> str:
    code, *groups = _groups(international)
    trunk = national.lstrip("(").startswith("0") and not groups[0].startswith("0")
    if len(groups) == 1 and len(groups[0]) > 6:
        groups = [groups[0][:2], *_pairs(groups[0][2:], rng.choice((2, 3)))]
    style = rng.random()
    rest = " ".join(groups)
    if style < 0.40:
        return f"+{code} {rest}"
    if trunk and style < 0.52:
        return rng.choice((f"+{code} (0){rest}", f"+{code} (0) {rest}", f"+{code}(0){'-'.join(groups)}"))
    if style < 0.60:
        return f"+{code}-" + "-".join(groups)
    if style < 0.66:
        return f"+{code}" + "".join(groups)
    if style < 0.71:
        return f"+{code}." + ".".join(groups)
    if style < 0.76:
        return f"+{code} ({groups[0]}) " + rng.choice((" ", "-")).join(groups[1:] or ["0"])
    if style < 0.81:
        return f"(+{code}) {rest}"
    if style < 0.86:
        return f"00{code} {rest}"
    if style < 0.91:
        return f"+{code} {groups[0]} " + " ".join(_pairs("".join(groups[1:]), rng.choice((2, 3))))
    if style < 0.94:
        return f"+{code} {groups[0]}/" + "".join(groups[1:])
    if style < 0.97:
        return f"+{code} {groups[0]} " + "".join(groups[1:])
    return f"{code}-{'-'.join(groups)}" if style < 0.99 else f"++{code} {rest}"


def _national(rng: Random, national: str) -> str:
    groups = _groups(national)
    style = rng.random()
    if style < 0.45 or len(groups) == 1:
        if len(groups) == 1 and len(national) > 6:
            return " ".join(_pairs(national, rng.choice((2, 3))))
        return national
    rest = "".join(groups[1:])
    if style < 0.58:
        return "-".join(groups)
    if style < 0.67:
        return ".".join(groups)
    if style < 0.73:
        return " ".join(groups)
    if style < 0.79:
        return rng.choice((f"{groups[0]}/{rest}", f"{groups[0]} / {rest}", f"{groups[0]}/" + " ".join(_pairs(rest))))
    if style < 0.86:
        return f"({groups[0]}) " + rng.choice(("-", " ")).join(groups[1:])
    if style < 0.90:
        return "".join(groups)
    if style < 0.94:
        return f"({groups[0]})" + "-".join(groups[1:])
    return f"{groups[0]} " + " ".join(_pairs(rest, rng.choice((2, 2, 3))))


def write_number(rng: Random, region: str, kind: str, abroad: float = 0.6) -> str:
    """A number of the region in one of the usual spellings; `abroad` is the share with a country code."""
    international, national = _refresh(rng, *rng.choice(_pool(region, kind)))
    if region == "DE" and kind == "mobile":  # written "0151 1234567", not by the plan's five digits
        national = national.replace(" ", "")
        national = f"{national[:4]} {national[4:]}"
        international = f"+49 {national[1:]}"
    if region in ("US", "CA"):
        abroad = 0.25
        if rng.random() < 0.06:
            return "1-" + "-".join(_groups(national))
    return _international(rng, international, national) if rng.random() < abroad else _national(rng, national)


def make_phone(rng: Random, lexicon: Lexicon, region: str, kind: str, abroad: float = 0.6) -> Phone:
    """A phone of a kind of TYPES, at times with an extension or a second number."""
    text = write_number(rng, region, kind, abroad)
    if kind not in ("phone", "work"):
        return Phone(text, kind)
    draw = rng.random()
    if draw < 0.07:
        mark = lexicon.pick(rng, "lab.ext")
        number = rng.randrange(10, 9999)
        glue = "" if mark == "x" and rng.random() < 0.5 else " "
        wrapped = (f"{text} ({mark}{glue}{number})", f"{text}, {mark}{glue}{number}", f"{text} {mark}{glue}{number}")
        return Phone(rng.choice((*wrapped, wrapped[2], wrapped[2])), kind, extension=True)
    if draw < 0.085 and region in ("DE", "AT", "CH", "FR", "US", "IN", "IT"):
        last = str(rng.randrange(10**2, 10**4))
        return Phone(text, kind, extra=last)
    if draw < 0.095:
        return Phone(f"x{rng.randrange(1000, 69999)}", kind, extension=True)
    return Phone(text, kind)


def pieces(phone: Phone, labelled: bool) -> Line:
    """The labelled pieces of a phone; without a label only an extension says its type."""
    said = TYPES[phone.kind] if labelled else ""
    said = said or ("work" if phone.extension else "")
    main = Piece(phone.text, "PHONE", said)
    return (main, Piece("/"), Piece(phone.extra, "PHONE", said)) if phone.extra else (main,)
