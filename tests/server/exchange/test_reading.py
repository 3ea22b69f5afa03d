"""Files as other programs write them, and files that are spoilt."""

from __future__ import annotations

import io
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.errors import InvalidInput, LimitExceeded, UndersignedError
from server.exchange.files import read_file
from server.exchange.limits import FileLimits
from server.exchange.record import FileFormat, date_of
from server.fields.field import Kind

VCARD_21 = """BEGIN:VCARD
VERSION:2.1
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Gro=C3=9F;J=C3=BCrgen;;Dr.
FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Dr. J=C3=BCrgen =
Gro=C3=9F
TEL;CELL;VOICE:+49 170 1234567
TEL;WORK;FAX:+49 89 1234567
TEL;PREF;WORK:+49-89-765432
EMAIL;INTERNET;PREF:j.gross@example.de
ADR;WORK;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:;;Hauptstra=C3=9Fe 5;M=C3=BCnchen;;80331;Deutschland
ORG;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:Gro=DF GmbH;Einkauf
BDAY:19700102
PHOTO;ENCODING=BASE64;PNG:iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADE
 lEQVR4nGNgZGIGAAAOAAfXb+R4AAAAAElFTkSuQmCC

X-FOO:bar
END:VCARD
"""
APPLE = """BEGIN:VCARD\r
VERSION:3.0\r
N:Winter;Ada;Mary;Dr.;PhD\r
FN:Dr. Ada Mary Winter\\, PhD\r
NICKNAME:Addie\r
ORG:Winter Bakery;Sales;North\r
item1.EMAIL;type=INTERNET;type=pref:ada@example.com\r
item1.X-ABLabel:_$!<Work>!$_\r
TEL;type=CELL;type=VOICE;type=pref:+1 (555) 010-0199\r
item2.TEL:+44 20 7946 0733\r
item2.X-ABLabel:Assistant\r
item3.ADR;type=WORK;type=pref:;;12 High Street;London;;SW1A 1AA;United Kin\r
 gdom\r
item4.URL;type=pref:https\\://www.example.com/x\r
item4.X-ABLabel:_$!<HomePage>!$_\r
BDAY;X-APPLE-OMIT-YEAR=1604:1604-04-12\r
item5.X-ABDATE;type=pref:2010-06-01\r
item5.X-ABLabel:_$!<Anniversary>!$_\r
X-SOCIALPROFILE;type=linkedin;x-user=ada-winter:http://www.linkedin.com/in/ada-winter\r
X-SOCIALPROFILE;type=twitter:x-apple:adaw\r
IMPP;X-SERVICE-TYPE=Skype;type=HOME;type=pref:skype:ada.w\r
END:VCARD\r
"""
GOOGLE = """First Name,Last Name,Name Prefix,Organization Name,Organization Title,Birthday,Notes,Labels,\
E-mail 1 - Label,E-mail 1 - Value,E-mail 2 - Label,E-mail 2 - Value,Phone 1 - Label,Phone 1 - Value,\
Address 1 - Formatted,Event 1 - Label,Event 1 - Value
Ada,Winter,Dr.,Winter Bakery,Head Baker,1985-04-12,hi,* myContacts,* Work,ada@example.com,Home,\
ada@example.net ::: a2@example.net,Mobile,+44 7400 123456,"12 High Street
London SW1A 1AA",Anniversary,2010-06-01
"""
OUTLOOK_DE = """"Anrede";"Vorname";"Nachname";"Firma";"Abteilung";"Position";"Straße geschäftlich";"Ort geschäftlich";\
"Postleitzahl geschäftlich";"Fax geschäftlich";"Telefon geschäftlich";"Telefon geschäftlich 2";"Mobiltelefon";\
"E-Mail-Adresse";"E-Mail-Typ";"E-Mail 2: Adresse";"Geburtstag";"Jahrestag"
"Herr";"Jürgen";"Groß";"Groß GmbH";"Einkauf";"Leiter";"Hauptstr. 5";"München";"80331";"089 1234567";"+49 89 765432";\
"+49 89 765433";"0170 1234567";"j.gross@example.de";"SMTP";"juergen@example.net";"12.04.1970";"0.0.00"
"""
OUTLOOK_EN = """"Title","First Name","Last Name","Company","Job Title","Business Street","Business Street 2",\
"Business City","Business State","Business Postal Code","Business Phone","E-mail Address","E-mail Type","Birthday"
"Ms.","Ada","Winter","Winter Bakery Inc","Buyer","1 Main Street","Suite 5","Springfield","IL","62701","(555) 010-0199",\
"ada@example.com","EX","4/30/1985"
"""
JSCONTACT = """[{"@type":"Card","version":"1.0","uid":"x","name":{"components":[{"kind":"given","value":"Ada"},
{"kind":"surname","value":"Winter"}]},"phones":{"a":{"number":"tel:+44-20-7946-0733;ext=12","contexts":{"work":true}}},
"organizations":{"o":{"name":"Winter","units":[{"name":"Sales"}]}},"notes":{"n":{"note":"x"}},
"anniversaries":{"b":{"kind":"birth","date":{"@type":"Timestamp","utc":"1985-04-12T00:00:00Z"}}},
"addresses":{"a":{"components":[{"kind":"number","value":"54321"},{"kind":"name","value":"Oak St"},
{"kind":"locality","value":"Reston"},{"kind":"region","value":"VA"},{"kind":"postcode","value":"20190"}]}}},
{"@type":"Card","emails":[]}]"""


def read(format, data, **limits):
    data = data.encode() if isinstance(data, str) else data
    return list(read_file(io.BytesIO(data), format, FileLimits(**limits)))


def values(record, kind):
    return [(one.value, one.type) for one in record.of_kind(kind)]


def days(record):
    return [(one.type, one.date_text) for one in record.anniversaries]


def told(record):
    return [(one.line, one.property) for one in record.problems]


def test_version_2_1_of_phones():
    (one,) = read(FileFormat.VCARD, VCARD_21)
    assert values(one, Kind.NAME) == [("Dr. Jürgen Groß", "")]
    assert one.of_kind(Kind.NAME)[0].parts == (("prefix", "Dr."), ("given", "Jürgen"), ("family", "Groß"))
    assert [type for _, type in values(one, Kind.PHONE)] == ["mobile", "fax", "work"]
    assert values(one, Kind.ADDRESS) == [("Hauptstraße 5, 80331 München, Deutschland", "work")]
    assert values(one, Kind.ORGANIZATION) + values(one, Kind.DEPARTMENT) == [("Groß GmbH", ""), ("Einkauf", "")]
    assert days(one) == [("birthday", "1970-01-02")]
    assert one.photo.media_type == "image/png"
    assert told(one) == [(16, "X-FOO")]


def test_version_3_of_apple():
    (one,) = read(FileFormat.VCARD, APPLE)
    assert ("nickname", "Addie") in one.of_kind(Kind.NAME)[0].parts
    assert values(one, Kind.DEPARTMENT) == [("Sales, North", "")]
    assert values(one, Kind.EMAIL) == [("ada@example.com", "work")]
    assert [type for _, type in values(one, Kind.PHONE)] == ["mobile", "Assistant"]
    assert values(one, Kind.ADDRESS) == [("12 High Street, London SW1A 1AA, United Kingdom", "work")]
    assert values(one, Kind.URL) == [("https://www.example.com/x", "")]
    assert [type for _, type in values(one, Kind.SOCIAL)] == ["linkedin", "twitter", "skype"]
    assert days(one) == [("birthday", "--04-12"), ("wedding", "2010-06-01")]
    assert one.problems == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_google_contacts(encoding):
    (one,) = read(FileFormat.CSV, GOOGLE.encode(encoding))
    assert values(one, Kind.NAME) == [("Dr. Ada Winter", "")]
    assert [(address, type) for address, type in values(one, Kind.EMAIL)] == [
        ("ada@example.com", "work"), ("ada@example.net", "home"), ("a2@example.net", "home"),
    ]  # fmt: skip
    assert values(one, Kind.JOB_TITLE) == [("Head Baker", "")]
    assert values(one, Kind.ADDRESS) == [("12 High Street\nLondon SW1A 1AA", "")]
    assert days(one) == [("birthday", "1985-04-12"), ("wedding", "2010-06-01")]
    assert told(one) == [(2, "Notes")]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252"])
def test_outlook_in_german(encoding):
    (one,) = read(FileFormat.CSV, OUTLOOK_DE.encode(encoding))
    assert values(one, Kind.NAME) == [("Herr Jürgen Groß", "")]
    assert [type for _, type in values(one, Kind.PHONE)] == ["fax", "work", "work", "mobile"]
    assert values(one, Kind.ADDRESS) == [("Hauptstr. 5, 80331 München", "work")]
    assert values(one, Kind.EMAIL) == [("j.gross@example.de", ""), ("juergen@example.net", "")]
    assert days(one) == [("birthday", "1970-04-12")]
    assert one.problems == ()


def test_outlook_in_english():
    (one,) = read(FileFormat.CSV, OUTLOOK_EN)
    assert values(one, Kind.NAME) + values(one, Kind.JOB_TITLE) == [("Ms. Ada Winter", ""), ("Buyer", "")]
    assert values(one, Kind.ADDRESS) == [("1 Main Street, Suite 5, Springfield, IL 62701", "work")]
    assert days(one) == [("birthday", "1985-04-30")]


def test_jscontact_of_others():
    one, two = read(FileFormat.JSCONTACT, JSCONTACT)
    assert values(one, Kind.NAME) == [("Ada Winter", "")]
    assert values(one, Kind.PHONE) == [("+44-20-7946-0733 ext. 12", "work")]
    assert values(one, Kind.ADDRESS) == [("54321 Oak St, Reston, VA 20190", "")]
    assert (days(one), told(one)) == ([("birthday", "1985-04-12")], [(1, "notes")])
    assert told(two) == [(7, "emails")]


@pytest.mark.parametrize("text", ["sep=;\nName;E-mail\nAda;a@example.com\n", "Name\tE-mail\nAda\ta@example.com",
                                  "Name|E-mail\rAda|a@example.com\r"])  # fmt: skip
def test_separators_of_csv(text):
    (one,) = read(FileFormat.CSV, text)
    assert values(one, Kind.NAME) + values(one, Kind.EMAIL) == [("Ada", ""), ("a@example.com", "")]


@pytest.mark.parametrize(
    ("written", "date"),
    [("1985-04-12", (1985, 4, 12)), ("19850412", (1985, 4, 12)), ("--0412", (0, 4, 12)), ("--04-12", (0, 4, 12)),
     ("1985-04", (1985, 4, 0)), ("1985", (1985, 0, 0)), ("1985-04-12T10:00:00Z", (1985, 4, 12)), ("soon", None),
     ("", None), ("12/04/1985", None), ("١٩٨٥", None), ("1985-4-12", None)],
)  # fmt: skip
def test_dates(written, date):
    assert date_of(written) == date


def test_an_ambiguous_date_is_not_guessed():
    (one,) = read(FileFormat.CSV, "Name,Birthday\nAda,4/5/1985\n")
    assert (days(one), told(one)) == ([], [(2, "Birthday")])


def test_cards_that_do_not_end_are_read_and_told():
    one, two = read(FileFormat.VCARD, "BEGIN:VCARD\nFN:Ada\nBEGIN:VCARD\nFN:Eve\n")
    assert values(one, Kind.NAME) + values(two, Kind.NAME) == [("Ada", ""), ("Eve", "")]
    assert [one.property for record in (one, two) for one in record.problems] == ["END", "END"]


def test_limits_are_kept():
    card = "BEGIN:VCARD\nFN:Ada\nEND:VCARD\n"
    with pytest.raises(LimitExceeded):
        read(FileFormat.VCARD, card * 3, entries=2)
    (long,) = read(FileFormat.VCARD, card.replace("Ada", "Ada\nNOTE:" + "x" * 500), line_chars=100)
    assert values(long, Kind.NAME) == [("Ada", "")]
    assert told(long) == [(3, "NOTE")]
    (many,) = read(FileFormat.VCARD, card.replace("Ada", "Ada\n" + "TEL:+4989123456\n" * 50), entry_lines=10)
    assert len(many.of_kind(Kind.PHONE)) < 10
    assert len(many.problems) == 1
    with pytest.raises(LimitExceeded) as error:
        read(FileFormat.CSV, "Name\n" + "x" * 500, line_chars=100)
    assert error.value.reason == "LINE_TOO_LONG"
    with pytest.raises(InvalidInput):
        read(FileFormat.CSV, "\n\n1,2")


PIECES = st.sampled_from(
    ["BEGIN:VCARD", "END:VCARD", "FN:", "N:", ";", ":", "\n", "\n ", "=\n", '"', "TEL", "TYPE=", "^", "\\", ",",
     "PHOTO", ";ENCODING=b", ";ENCODING=QUOTED-PRINTABLE", "BDAY:", "ADR", "LABEL", "AGENT:", "item1.", "X-ABLABEL:",
     "data:", "1985", "é", "\x00", "\ud83d", "{", "}", "[", "]", '"@type":"Card"', '"phones":', '"name":', "1", "null",
     "true", "Name", "E-mail", "Undersigned", "Photo", "Birthday", "'", "=", "\t", "sep=", "\r", "\ufeff"]
)  # fmt: skip


@pytest.mark.parametrize("format", FileFormat)
@given(pieces=st.lists(PIECES, max_size=60), data=st.binary(max_size=40))
@settings(max_examples=150)
def test_no_file_makes_the_reader_fail(format, pieces, data):
    raw = "".join(pieces).encode("utf-8", "surrogatepass") + data
    try:
        for record in read(format, raw, line_chars=200, entry_chars=300):
            assert record.line >= 1
    except UndersignedError as error:
        assert error.reason in ("CSV_HEADER_INVALID", "LINE_TOO_LONG")


@pytest.mark.soak
@pytest.mark.parametrize("format", FileFormat)
@given(pieces=st.lists(PIECES, max_size=200), data=st.binary(max_size=200))
@settings(max_examples=20_000)
def test_no_file_makes_the_reader_fail_many(format, pieces, data):
    raw = "".join(pieces).encode("utf-8", "surrogatepass") + data
    try:
        for record in read(format, raw, line_chars=200, entry_chars=300):
            assert record.line >= 1
    except UndersignedError as error:
        assert error.reason in ("CSV_HEADER_INVALID", "LINE_TOO_LONG")


HOSTILE = {
    "fold": (FileFormat.VCARD, lambda n: "BEGIN:VCARD\nFN:a\n" + " b\n" * n),
    "soft": (FileFormat.VCARD, lambda n: "BEGIN:VCARD\nFN;ENCODING=QUOTED-PRINTABLE:a=\n" + "b=\n" * n),
    "semicolons": (FileFormat.VCARD, lambda n: "BEGIN:VCARD\nFN" + ";" * n + ":x\nN:" + "\\;" * n),
    "labels": (FileFormat.VCARD, lambda n: "BEGIN:VCARD\n" + "ADR;TYPE=x:;;a\nLABEL;TYPE=y:b\n" * n),
    "begins": (FileFormat.VCARD, lambda n: "BEGIN:VCARD\n" * n),
    "json": (FileFormat.JSCONTACT, lambda n: '{"a":' * n),
    "string": (FileFormat.JSCONTACT, lambda n: '{"a":"' + "b" * 50 * n),
    "quote": (FileFormat.CSV, lambda n: 'Name,E-mail\n"' + "a\n" * n),
    "columns": (FileFormat.CSV, lambda n: "Name,E-mail\n" + "," * n + "\n"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_time_grows_with_the_length_only(name):
    format, make = HOSTILE[name]

    def seconds(size):
        start = time.process_time()
        read(format, make(size))
        return time.process_time() - start

    seconds(1000)
    small, large = min(seconds(10_000) for _ in range(3)), seconds(80_000)
    assert large < 16 * small + 0.5
