"""Telephone numbers as people write them -> E.164, extension, region and type."""

from __future__ import annotations

import pytest

from models.labels import Label
from models.tagger import Span
from server.errors import InvalidInput
from server.fields.field import Kind
from server.fields.normalize import Context, key_of, normalize, parse_value
from server.fields.phone_number import parse_numbers

# Numbers of ranges that regulators keep free for fiction, or examples of the number plans.
E164 = [
    ("+49 (0) 30 23125-014", (), "+493023125014"),
    ("+49 30 23125 014", (), "+493023125014"),
    ("0049-30-23125014", (), "+493023125014"),
    ("030 / 23125-014", ("DE",), "+493023125014"),
    ("(201) 555-0123", ("US",), "+12015550123"),
    ("201.555.0123", (), "+12015550123"),
    ("1-201-555-0123", ("US",), "+12015550123"),
    ("011 44 20 7946 0123", ("US",), "+442079460123"),
    ("+44 (0)20 7946 0123", (), "+442079460123"),
    ("020 7946 0123", ("GB",), "+442079460123"),
    ("++44 20 7946 0123", (), "+442079460123"),
    ("(+44) 20 7946 0123", (), "+442079460123"),
    ("01 99 00 12 34", ("FR",), "+33199001234"),
    ("33 1 99 00 12 34", ("FR",), "+33199001234"),
    ("＋４４ ２０ ７９４６ ０１２３", (), "+442079460123"),
    ("tel:+442079460123", (), "+442079460123"),
    ("O30 23125014", ("DE",), "+493023125014"),
    ("555-0123", ("US",), "555-0123"),
    ("12 34 56", (), "12 34 56"),
]


@pytest.mark.parametrize(("written", "regions", "value"), E164)
def test_values(written: str, regions: tuple[str, ...], value: str) -> None:
    assert [number.value for number in parse_numbers(written, regions)] == [value]


EXTENSIONS = [
    "x12",
    "ext. 12",
    "Ext 12",
    ", extension 12",
    "#12",
    "(ext. 12)",
    "DW 12",
    "poste 12",
    "доб. 12",
    "wew. 12",
    "内線12",
    "내선 12",
    "p. 12",
    "w. 12",
    "ต่อ 12",
    "שלוחה 12",
    "分機 12",
    "extensión 12",
    ";ext=12",
    "/ lokal 12",
    ", вътр. 12",
    "klapka 12",
    "interior 12",
    "ramal 12",
    "anexo 12",
    "int. 12",
    "extn 12",
    "x. 12",
    "-x12",
    "toestel 12",
    "*12",
]


@pytest.mark.parametrize("extension", EXTENSIONS)
def test_extensions_stand_apart(extension: str) -> None:
    (number,) = parse_numbers(f"+1 201 555 0123 {extension}")
    assert (number.value, number.extension) == ("+12015550123", "12")
    assert number.display == "+12015550123 ext. 12"
    assert key_of(Kind.PHONE, number.display) == number.key == "+12015550123;ext=12"


TWO = [
    ("(201) 555-0123/0124", ["+12015550123", "+12015550124"]),
    ("030 23125-014 / 23125-015", ["+493023125014", "+493023125015"]),
    ("+49 30 23125-014/-015", ["+493023125014", "+493023125015"]),
    ("+44 20 7946 0123/4", ["+442079460123", "+442079460124"]),
    ("+44 20 7946 0123 / +44 20 7946 0999", ["+442079460123", "+442079460999"]),
    ("++43 1 58801/0", ["+431588010"]),
]


@pytest.mark.parametrize(("written", "values"), TWO)
def test_a_second_number_after_a_slash(written: str, values: list[str]) -> None:
    assert [number.value for number in parse_numbers(written, ("US", "DE"))] == values


@pytest.mark.parametrize(
    "text",
    ["BTW BE 0678.412.935", "IČ: 274 91 806", "OIB: 12345678903", "MST: 0109995501", "DRE #01995517", "CEP: 01310100"],
)
def test_numbers_of_registers_are_no_telephone_numbers(text: str) -> None:
    number = text[next(at for at, letter in enumerate(text) if letter.isdigit()) :]
    assert fields(text, number) == ()


def test_in_turkish_cep_is_a_mobile_telephone() -> None:
    (field,) = fields("Cep: 0505 555 71 24", "0505 555 71 24")
    assert (field.value, field.type) == ("0505 555 71 24", "mobile")


@pytest.mark.parametrize("written", ["x31539", "ext. 31539", "#31539", "Ext: 31539"])
def test_bare_extensions_are_numbers_at_work(written: str) -> None:
    (field,) = fields(written, written)
    assert (field.key, field.type, field.value) == ("ext=31539", "work", written)
    assert ("extension", "31539") in field.parts


@pytest.mark.parametrize("written", ["02-555-0181-4 ต่อ 209", "555 0136 转 8012", "555-0136, Durchwahl 12"])
def test_a_number_of_an_unknown_region_is_shown_as_written_with_its_extension(written: str) -> None:
    (number,) = parse_numbers(written)
    assert number.extension
    assert number.display == written
    assert key_of(Kind.PHONE, number.display) == number.key


def test_bare_extensions_are_equal_however_written() -> None:
    assert key_of(Kind.PHONE, "x31539") == key_of(Kind.PHONE, "Ext. 31539")


@pytest.mark.parametrize(
    "written",
    ["12", "-", "Fax", "1 2 3", "12345678901234567890", "()", "4 175.60 -39.90", "731", "2.14 (1921)", "+- 120/120"],
)
def test_what_cannot_be_a_number_is_dropped(written: str) -> None:
    assert fields(f"Tel: {written}", written) == ()


def fields(text: str, *written: str, language: str = "", default_region: str = "", address: str = "", author: str = ""):
    spans = [Span(Label.PHONE, text.index(part), text.index(part) + len(part), 0.9) for part in written]
    if address:
        spans.append(Span(Label.ADDRESS, text.index(address), text.index(address) + len(address), 0.9))
    context = Context(text, author_address=author, language=language, default_region=default_region)
    return tuple(field for field in normalize(spans, context) if field.kind is Kind.PHONE)


REGIONS = [
    ("1 Main St, Springfield, IL 62701\n(201) 555-0123", "1 Main St, Springfield, IL 62701", "+12015550123"),
    ("Musterstr. 1, 10115 Berlin, Germany\n030 23125014", "Musterstr. 1, 10115 Berlin, Germany", "+493023125014"),
    ("D-10115 Berlin\n030 23125014", "D-10115 Berlin", "+493023125014"),
    ("1 High St, London SW1A 1AA\n020 7946 0123", "1 High St, London SW1A 1AA", "+442079460123"),
    ("1 rue X, 75001 Paris, Francia\n01 99 00 12 34", "1 rue X, 75001 Paris, Francia", "+33199001234"),
]


@pytest.mark.parametrize(("text", "address", "value"), REGIONS)
def test_the_address_tells_the_region(text: str, address: str, value: str) -> None:
    (field,) = fields(text, text.splitlines()[1], address=address, default_region="IT")
    assert field.value == value


def test_the_domain_other_numbers_language_and_setting_tell_the_region() -> None:
    number = "020 7946 0123"
    assert fields(number, number, author="jane@example.co.uk")[0].value == "+442079460123"
    assert fields(f"+44 20 7946 0999\n{number}", "+44 20 7946 0999", number)[1].value == "+442079460123"
    assert fields("030 23125014", "030 23125014", default_region="de")[0].value == "+493023125014"
    assert fields("06 1234 5678", "06 1234 5678", language="it")[0].value == "+390612345678"


def test_without_a_region_the_number_stays_as_written_and_is_marked() -> None:
    (field,) = fields("030 / 23125-014", "030 / 23125-014")
    assert field.value == "030 / 23125-014"
    assert field.key == "3023125014"
    assert ("region", "unknown") in field.parts


TYPES = [
    ("Tel +44 20 7946 0123", "+44 20 7946 0123", ("work", True)),
    ("+44 20 7946 0123", "+44 20 7946 0123", ("work", True)),
    ("Direct +44 20 7946 0123", "+44 20 7946 0123", ("work", False)),
    ("Fax +44 20 7946 0123", "+44 20 7946 0123", ("fax", False)),
    ("Tel/Fax +44 20 7946 0123", "+44 20 7946 0123", ("work", True)),
    ("Tel +44 20 7946 0123 x12", "+44 20 7946 0123 x12", ("work", False)),
    ("Tel +44 7400 123456", "+44 7400 123456", ("mobile", False)),
    ("Office +44 7400 123456", "+44 7400 123456", ("work", False)),
    ("+1 800 555 0199", "+1 800 555 0199", ("tollfree", False)),
]


@pytest.mark.parametrize(("text", "written", "expected"), TYPES)
def test_types_by_label_then_number_plan_then_default(text: str, written: str, expected: tuple[str, bool]) -> None:
    (field,) = fields(text, written)
    assert (field.type, field.type_is_default) == expected


def test_one_number_for_telephone_and_fax_is_no_fax() -> None:
    text = "Tel: +44 20 7946 0123\nFax: +44 (0)20 7946 0123"
    (field,) = fields(text, "+44 20 7946 0123", "+44 (0)20 7946 0123")
    assert field.type_is_default


@pytest.mark.parametrize(
    "written", ["+49 (0)30 23125-014", "+49 30 23125014", "0049 30 23125014", "030/23125014", "(030) 23125 014"]
)
def test_one_key_for_all_spellings(written: str) -> None:
    assert key_of(Kind.PHONE, written, "DE") == "+493023125014"


def test_a_typed_value_that_is_no_number_says_how_to_write_one() -> None:
    with pytest.raises(InvalidInput) as refusal:
        parse_value(Kind.PHONE, "call me", "DE")
    assert refusal.value.reason == "PHONE_INVALID"
    assert "+49" in refusal.value.message


def test_of_a_typed_number_the_number_plan_says_the_type() -> None:
    typed = {value: parse_value(Kind.PHONE, value).type for value in ("+49 1512 3456789", "+49 89 1234567")}
    assert typed == {"+49 1512 3456789": "mobile", "+49 89 1234567": ""}
