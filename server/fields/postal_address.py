"""Postal addresses: lines joined, taken apart into street, postal code, city, region, country by their form."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from server.errors import InvalidInput
from server.fields.context import Piece, Scene
from server.fields.data import table
from server.fields.field import Field, Kind
from server.fields.regions import country_at_end, is_city, region_of_address
from server.fields.spelling import collapse, fold, join_initials

_EDGES = ' \t,;:|/•·*_~–—-<>"“”=#+'
_LABEL = re.compile(
    r"^(?:(?:postal|mailing|street|office|visiting|delivery)?\s?(?:address|addr|add)|adresse?|anschrift|dirección|direccion|endereço"
    r"|indirizzo|adres|adresa|osoite|cím|адрес|адреса|διεύθυνση|住所|地址|주소|العنوان|כתובת)\s*[:：]\s*",
    re.IGNORECASE,
)
_UNITED_STATES = re.compile(
    r"^(?P<city>.*?)(?<![,\s])[,\s]++(?P<region>[A-Z]{2}|[A-Z][a-z]+(?: [A-Z][a-z]+)?)\.?,?\s++"
    r"(?P<postcode>\d{5}(?:-\d{4})?)$"
)
_CANADA = re.compile(
    r"^(?P<city>.*?)(?<![,\s])[,\s]++(?P<region>[A-Z]{2}|[A-Z][a-zé]+(?: [A-Z][a-z]+)?)?,?\s*+"
    r"(?P<postcode>[A-Z]\d[A-Z][ -]?\d[A-Z]\d)$"
)
_BRITAIN = re.compile(r"^(?P<city>.*?)(?<![,\s])[,\s]*+(?P<postcode>[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2})$")
_AUSTRALIA = re.compile(
    r"^(?P<city>.*?)(?<![,\s])[,\s]++(?P<region>NSW|VIC|QLD|TAS|ACT|SA|WA|NT)[,\s]++(?P<postcode>\d{4})$"
)
_POSTCODE_FIRST = re.compile(
    r"^(?:(?:[A-Z]{1,3}[- ])?(?P<postcode>\d{2}-\d{3}|\d{4} ?[A-Z]{2}|\d{3} \d{2}|\d{4}-\d{3}|\d{5}-\d{3}|\d{4,6}))"
    r"[,\s]+(?P<city>\D{2,60}?(?: \d{1,2})?)(?:\s*\(?(?P<region>[A-Z]{2})\)?)?$"
)
_POSTCODE_LAST = re.compile(r"^(?P<city>\D{2,60}?)[,\s]+(?P<postcode>\d{4,7}|\d{3}[ -]\d{3,4})$")
_BY_REGION = {"US": _UNITED_STATES, "PR": _UNITED_STATES, "CA": _CANADA, "GB": _BRITAIN, "AU": _AUSTRALIA}
_GENERAL = (_UNITED_STATES, _CANADA, _BRITAIN, _AUSTRALIA, _POSTCODE_FIRST, _POSTCODE_LAST)
_MAX_LENGTH = 600
# "D-80331 München", "DE-80331 München": the country in front of the postal code.
_COUNTRY_PREFIX = re.compile(
    r"\b(?:A|B|CH|CZ|D|DK|E|F|FIN|FI|FL|GR|HR|HU|H|I|L|LT|LU|LV|N|NL|NO|P|PL|RO|S|SE|SI|SK|AT|BE|BG|DE|EE|ES|FR|IT|LI)"
    r"[-–](?=(?:\d{4,5}|\d{3} \d{2})(?:\s|$))",
    re.IGNORECASE,
)
# "111 23", "1012 AB", "SW1A 1AA", "00-238", "1100-048": postal codes that people write in one piece as well.
_POSTCODE_GAPS = (
    re.compile(r"(?<!\S)(\d{3}) (\d{2})(?= [^\W\d])"),
    re.compile(r"(?<!\S)(\d{4}) ([a-z]{2})(?= )", re.IGNORECASE),
    re.compile(r"(?<!\S)([a-z]{1,2}\d[a-z\d]?) (\d[a-z]{2})\b", re.IGNORECASE),
    re.compile(r"(?<!\S)(\d{2}|\d{4})-(\d{3})(?= )"),
)


@cache
def _short_forms() -> dict[str, str]:
    return {fold(short): fold(long) for short, long in table("street_words")["short"].items()}


@cache
def _street_words() -> tuple[frozenset[str], tuple[str, ...]]:
    streets = table("street_words")["streets"]
    return frozenset(map(fold, streets["words"])), tuple(sorted(map(fold, streets["endings"])))


def read_addresses(piece: Piece, scene: Scene) -> tuple[Field, ...]:
    """The address of a piece; nothing where it is none."""
    value = canonical_address(scene.text_of(piece))
    if sum(map(str.isalnum, value)) < 2 or not any(map(str.isalpha, value)):
        return ()
    return (
        Field(
            Kind.ADDRESS,
            value,
            address_key(value),
            text=scene.evidence(piece),
            start=piece.start,
            end=piece.end,
            confidence=piece.confidence,
            parts=address_parts(value),
        ),
    )


def canonical_address(text: str) -> str:
    """The lines of an address in one, joined by ", "; as written otherwise."""
    lines = [_LABEL.sub("", collapse(line).strip(_EDGES)).strip(_EDGES) for line in text.split("\n")]
    kept = [line for line in (_without_quote(line) for line in lines) if line]
    return collapse(", ".join(kept)).strip(_EDGES)


def _without_quote(line: str) -> str:
    return line.lstrip(">| ").strip(_EDGES)


@lru_cache(maxsize=4096)
def address_key(value: str) -> str:
    """Folded words with short forms written out, postal codes in one piece, without the country at the end.

    "Main St. 5" = "main street 5", "Lange Str. 5, D-80331 München, Germany" = "lange strasse 5 80331 munchen".
    """
    forms = _short_forms()
    text = _COUNTRY_PREFIX.sub("", _without_country(canonical_address(value)))
    for gap in _POSTCODE_GAPS:
        text = gap.sub(r"\1\2", text)
    return " ".join(_long_form(word, forms) for word in join_initials(fold(text).split()))


def _without_country(address: str) -> str:
    """Without the countries at its end, where something else is left."""
    while (country := country_at_end(address.replace(",", " , "))[1]) and not is_city(country):
        rest = address[: address.rfind(country)].strip(_EDGES + "(")
        if not any(map(str.isdigit, rest)):
            break
        address = rest
    return address


def _long_form(word: str, forms: dict[str, str]) -> str:
    if word in forms:
        return forms[word]
    return word + "asse" if word.endswith("str") and len(word) > 4 else word


@lru_cache(maxsize=1024)
def address_parts(value: str) -> tuple[tuple[str, str], ...]:
    """("street" | "postcode" | "city" | "region" | "country", text) of what the address' form shows; may be empty."""
    if len(value) > _MAX_LENGTH:
        return ()
    region, country = country_at_end(value.replace(",", " , "))
    rest = value[: value.rfind(country)].strip(_EDGES) if country else value
    chunks = [chunk.strip(_EDGES) for chunk in re.split(r"[,;|•·\n]", rest) if chunk.strip(_EDGES)]
    region = region or region_of_address(value)
    place, used = _place(chunks, region)
    street = _street([chunk for position, chunk in enumerate(chunks) if position not in used])
    found = {"street": street, **place, "country": country}
    order = ("street", "postcode", "city", "region", "country")
    return tuple((name, found[name]) for name in order if found.get(name))


def _place(chunks: list[str], region: str) -> tuple[dict[str, str], frozenset[int]]:
    """Postal code, city and region of the last chunk (or two) that shows them, and which chunks those are."""
    forms = (_BY_REGION[region],) if region in _BY_REGION else _GENERAL[4:] if region else _GENERAL
    for last in range(len(chunks) - 1, -1, -1):
        for first in (last, last - 1, last - 2):
            if first < 0:
                continue
            joined = ", ".join(chunks[first : last + 1])
            for form in forms:
                if (match := form.match(joined)) and _is_city(match.group("city").strip(_EDGES)):
                    found = {name: (text or "").strip(_EDGES) for name, text in match.groupdict().items()}
                    city = found["city"].rpartition(",")[2].strip()
                    used = frozenset(
                        range(first if city == found["city"] else first + found["city"].count(","), last + 1)
                    )
                    return {**found, "city": city}, used
    return {}, frozenset()


def _is_city(name: str) -> bool:
    """Not a state's two letters, which stand between city and postal code."""
    return bool(name) and not (len(name) == 2 and name.isupper())


def _street(chunks: list[str]) -> str:
    """The chunks from the first to the last that look like a street or a box."""
    streets = [chunk for chunk in chunks if looks_like_street(chunk)]
    return ", ".join(streets)


def looks_like_street(chunk: str) -> bool:
    """Whether a line of an address shows a street, a house number or a box."""
    folded = fold(chunk).split()
    names, endings = _street_words()
    has_number = any(any(map(str.isdigit, word)) for word in folded)
    return bool(folded) and (
        any(word in names or word.endswith(endings) for word in folded if not word.isdigit())
        or (has_number and len(folded) > 1)
        or folded[0] in ("po", "postfach", "box", "apartado", "postbus", "bp")
    )


def parse_address(value: str) -> str:
    """The address in a value typed by a person, else InvalidInput."""
    address = canonical_address(value)
    if not any(map(str.isalpha, address)):
        raise InvalidInput(
            "ADDRESS_INVALID", "This holds no postal address; write street, postal code and city.", kind=Kind.ADDRESS
        )
    return address
