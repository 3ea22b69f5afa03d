"""Files into an address book and out of it again."""

from __future__ import annotations

import base64
import io
import struct
import zlib
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from server import workflow
from server.contacts.contact import FieldInput, Origin, Settings
from server.contacts.details import DetailsInput
from server.contacts.proposal import ChangeAction
from server.errors import InvalidInput, LimitExceeded
from server.exchange.limits import FileLimits
from server.exchange.record import FileFormat
from server.fields.anniversary import Anniversary
from server.fields.field import Kind
from server.workflow.exporting import export_contact, export_contacts
from server.workflow.importing import MOST_PROBLEMS, import_contacts

FORMATS = list(FileFormat)
ADA = (
    (Kind.NAME, "Dr. Ada Winter"),
    (Kind.JOB_TITLE, "Head Baker"),
    (Kind.DEPARTMENT, "Bakery; North"),
    (Kind.ORGANIZATION, "Winter Bakery Ltd"),
    (Kind.PHONE, "+44 20 7946 0733 ext. 12", "work"),
    (Kind.PHONE, "+44 7400 123456", "mobile"),
    (Kind.EMAIL, "ada.winter@example.com"),
    (Kind.EMAIL, "ada@example.net", "home"),
    (Kind.URL, "www.example.com/a,b;c"),
    (Kind.SOCIAL, "https://www.linkedin.com/in/ada-winter"),
    (Kind.SOCIAL, "skype: ada.w"),
    (Kind.ADDRESS, "12 High Street, London SW1A 1AA", "Büro"),
)
DAYS = (Anniversary("birthday", 0, 4, 12), Anniversary("wedding", 2010), Anniversary("First contract", 2020, 5))
VCARD = """BEGIN:VCARD
VERSION:3.0
FN:Ada Winter
N:Winter;Ada;;;
TITLE:{title}
TEL;TYPE=CELL:+44 7400 123456
EMAIL:ada.winter@example.com
{more}END:VCARD
"""


def png(level):
    """A real picture of one pixel."""
    rows = zlib.compress(bytes([0, level, level, level]))
    chunks = ((b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)), (b"IDAT", rows), (b"IEND", b""))
    body = (struct.pack(">I", len(d)) + n + d + struct.pack(">I", zlib.crc32(n + d)) for n, d in chunks)
    return b"\x89PNG\r\n\x1a\n" + b"".join(body)


def make(book, values=ADA, **details):
    fields = tuple(FieldInput(*one) for one in values)
    return workflow.create_contact(book.db, book.id, fields, "tester", book.now, DetailsInput(**details))


def take(book, data, format=FileFormat.VCARD, **options):
    data = data.encode() if isinstance(data, str) else data
    return import_contacts(book.db, book.id, io.BytesIO(data), format, "importer", book.now, **options)


def counts(report):
    return report.created, report.updated, report.unchanged


def export(book, format):
    return b"".join(export_contacts(book.db, book.id, format))


def held(book):
    """All that is held of every contact, but for ids, etags and the times of the contact itself."""
    return {
        contact.display_name: (
            tuple(replace(one, id="", proposal_id="") for one in contact.fields),
            contact.anniversaries,
            book.photo(contact),
        )
        for contact in book.contacts()
    }


def fill(book):
    """Contacts of every origin, one without a name, one from mail."""
    make(book, anniversaries=DAYS, photo=png(7))
    make(book, ((Kind.EMAIL, "sales@example.org"),))
    make(book, ((Kind.ORGANIZATION, "=Sum & Co"), (Kind.PHONE, "089 1234567")))
    make(book, ((Kind.NAME, "山田 太郎"), (Kind.EMAIL, "taro@example.jp")))
    book.receive(
        book.signed(("Bob Ray", "bob.ray@ray.example"), (Kind.PHONE, "+49 89 1234567"), (Kind.JOB_TITLE, "Buyer"))
    )
    book.accept_all()


@pytest.mark.parametrize("format", FORMATS)
def test_an_empty_book_gets_exactly_what_another_one_holds(book, format):
    fill(book)
    other = book.another("other")
    report = take(other, export(book, format), format)
    assert (counts(report), report.problems) == ((5, 0, 0), [])
    assert held(other) == held(book)
    assert {one.origin for contact in other.contacts() for one in contact.fields} == {Origin.PERSON, Origin.MAIL}


@pytest.mark.parametrize("format", FORMATS)
def test_what_is_taken_in_again_changes_nothing(book, format):
    fill(book)
    before = [(one.id, one.etag) for one in book.contacts()]
    report = take(book, export(book, format), format)
    assert (counts(report), report.problems) == ((0, 0, 5), [])
    assert [(one.id, one.etag) for one in book.contacts()] == before


@pytest.mark.parametrize("format", FORMATS)
def test_one_contact_alone(book, format):
    contact = make(book, anniversaries=DAYS, photo=png(7))
    other = book.another("other")
    assert counts(take(other, export_contact(book.db, book.id, contact.id, format), format)) == (1, 0, 0)
    assert held(other) == held(book)


@pytest.mark.parametrize("format", FORMATS)
def test_an_empty_book_is_an_empty_file(book, format):
    assert counts(take(book, export(book, format), format)) == (0, 0, 0)


@pytest.mark.parametrize("format", FORMATS)
def test_a_dry_run_says_what_would_happen_and_changes_nothing(book, format):
    fill(book)
    other = book.another("other")
    make(other, ADA[:8])
    data = export(book, format)
    before, log = held(other), other.changes()
    foreseen = take(other, data, format, validate_only=True)
    assert (held(other), other.changes()) == (before, log)
    done = take(other, data, format)
    assert (counts(foreseen), foreseen.problems) == (counts(done), done.problems)
    assert counts(done) == (4, 1, 0)


def test_a_dry_run_knows_the_contacts_that_the_file_itself_made(book):
    twice = VCARD.format(title="Baker", more="") + VCARD.format(title="Baker", more="TEL:+44 20 7946 0733\n")
    foreseen = take(book, twice, validate_only=True)
    assert counts(foreseen) == (1, 1, 0)
    assert counts(take(book, twice)) == (1, 1, 0)


def test_values_of_people_stay_and_the_rest_is_filled_in(book):
    contact = make(book, ADA[:2] + ADA[6:7])
    book.wait(days=1)
    more = "TEL:+44 20 7946 0733\nREV:2026-11-20T13:00:00Z\nBDAY:1985-04-12\nPHOTO:data:image/png;base64,"
    report = take(book, VCARD.format(title="Chief Baker", more=more + base64.b64encode(png(1)).decode() + "\n"))
    assert counts(report) == (0, 1, 0)
    after = book.contact(contact.id)
    assert [one.value for one in after.of_kind(Kind.JOB_TITLE)] == ["Head Baker"]
    assert [(one.line, one.property) for one in report.problems] == [(5, "TITLE")]
    assert "stays" in report.problems[0].message and "Chief" not in report.problems[0].message
    assert [(one.value, one.type, one.origin) for one in after.of_kind(Kind.PHONE)] == [
        ("+447400123456", "mobile", Origin.IMPORT),
        ("+442079460733", "work", Origin.IMPORT),
    ]
    assert after.anniversaries == (Anniversary("birthday", 1985, 4, 12),)
    assert book.photo(after).data == png(1)


LATER, EARLIER = "2026-11-21T00:00:00Z", "2020-01-01T00:00:00Z"


@pytest.mark.parametrize(("rev", "title"), [(LATER, "Chief Baker"), (EARLIER, "Baker"), ("", "Baker")])
def test_a_value_nobody_typed_gives_way_only_to_a_later_statement(book, rev, title):
    take(book, VCARD.format(title="Baker", more=""))
    book.wait(days=2)
    take(book, VCARD.format(title="Chief Baker", more=f"REV:{rev}\n" if rev else ""))
    (contact,) = book.contacts()
    assert [one.value for one in contact.of_kind(Kind.JOB_TITLE)] == [title]


def test_what_a_person_removed_is_not_brought_back(book):
    contact = make(book, (ADA[0], ADA[5], ADA[6]))
    book.edit(contact.id, ADA[0], ADA[6])
    report = take(book, VCARD.format(title="Baker", more=""))
    assert not book.contact(contact.id).of_kind(Kind.PHONE)
    assert [(one.property, one.message) for one in report.problems] == [
        ("TEL", "This was refused or removed before: forget the rejection to take it.")
    ]


def test_each_contact_is_one_batch_that_can_be_undone(book):
    contact = make(book, ADA[:2] + ADA[6:7])
    before = book.state(), book.contact(contact.id).anniversaries
    eve = VCARD.replace("ada.winter@example.com", "eve@example.com").replace("Ada", "Eve").replace("123456", "123888")
    more = "BDAY:1985-04-12\nTEL:+44 20 7946 0733\n"
    take(book, VCARD.format(title="Head Baker", more=more) + eve.format(title="Smith", more=""))
    assert len(book.contacts()) == 2
    for entry in (book.changes()[0], next(one for one in book.changes() if one.action == ChangeAction.ADD_VALUE)):
        assert entry.actor == "importer"
        book.undo(entry)
    assert (book.state(), book.contact(contact.id).anniversaries) == before


def test_an_address_of_somebody_else_is_left_there(book):
    make(book, ((Kind.NAME, "Eve Smith"), (Kind.EMAIL, "info@example.com")))
    report = take(book, "BEGIN:VCARD\nFN:Bob Ray\nEMAIL:info@example.com\nTEL:+44 20 7946 0733\nEND:VCARD\n")
    assert counts(report) == (1, 0, 0)
    assert [one.property for one in report.problems] == ["EMAIL"]
    assert {one.display_name for one in book.contacts()} == {"Eve Smith", "Bob Ray"}


def test_a_card_with_the_addresses_of_two_contacts_changes_neither(book):
    make(book, ((Kind.NAME, "Ada Winter"), (Kind.EMAIL, "ada.winter@example.com")))
    make(book, ((Kind.NAME, "Ada W"), (Kind.EMAIL, "ada@example.net")))
    report = take(book, VCARD.format(title="Baker", more="EMAIL:ada@example.net\n"))
    assert counts(report) == (0, 0, 0)
    assert "merge" in report.problems[0].message


def test_namesakes_stay_two(book):
    make(book, ((Kind.NAME, "Ada Winter"), (Kind.EMAIL, "ada@bakery.example")))
    assert counts(take(book, "BEGIN:VCARD\nFN:Ada Winter\nEMAIL:a.winter@steel.example\nEND:VCARD\n")) == (1, 0, 0)
    assert len(book.contacts()) == 2


def test_our_own_uid_finds_the_contact_whose_address_changed(book):
    contact = make(book, ADA[:2] + ADA[6:7])
    data = export(book, FileFormat.VCARD)
    book.edit(contact.id, *ADA[:2], (Kind.EMAIL, "winter@example.org"))
    assert counts(take(book, data)) == (0, 0, 1)


def test_the_strangers_proposals_become_the_imported_contacts(book):
    book.receive(book.signed(("Ada Winter", "ada.winter@example.com"), (Kind.PHONE, "+44 20 7946 0733")))
    take(book, VCARD.format(title="Baker", more=""))
    (contact,) = book.contacts()
    assert book.offered(contact_id=contact.id) == {("phone", "+442079460733")}


def test_nothing_is_written_when_a_limit_is_passed_at_the_end(book):
    cards = VCARD.format(title="Baker", more="") * 3
    with pytest.raises(LimitExceeded) as error:
        take(book, cards, limits=FileLimits(entries=2))
    assert (error.value.reason, book.contacts()) == ("TOO_MANY_ENTRIES", ())


def test_a_csv_without_known_columns_is_refused(book):
    with pytest.raises(InvalidInput) as error:
        take(book, "Foo,Bar\n1,2\n", FileFormat.CSV)
    assert error.value.reason == "CSV_HEADER_INVALID"


def test_problems_are_bounded_and_name_their_lines(book):
    notes = MOST_PROBLEMS // 2 + 5
    report = take(book, VCARD.format(title="Baker", more="NOTE:x\n" * notes) * 2)
    assert len(report.problems) == MOST_PROBLEMS
    assert report.left_out == 10
    assert (report.problems[0].line, report.problems[0].property) == (8, "NOTE")


def test_problems_hold_no_contact_data(book):
    book.db  # noqa: B018
    report = take(
        book, "BEGIN:VCARD\nFN:Ada Winter\nTEL:secret\nEMAIL:secret\nBDAY:secret\nURL:\\,\nADR:;;1;;;;\nEND:VCARD\n"
    )
    assert {one.property for one in report.problems} >= {"TEL", "EMAIL", "BDAY"}
    assert not [one for one in report.problems if "secret" in one.message.casefold()]


def test_settings_give_default_types_and_regions(book):
    book.set(default_region="DE", default_types=Settings().default_types)
    take(book, "Name,Phone,E-mail\nAda Winter,089 1234567,ada@example.com\n", FileFormat.CSV)
    (contact,) = book.contacts()
    assert [(one.value, one.type, one.type_is_default) for one in contact.fields[1:]] == [
        ("+49891234567", "work", True),
        ("ada@example.com", "work", True),
    ]
    assert contact.fields[1].stated_time == book.now == datetime(2026, 11, 20, 12, tzinfo=UTC)
