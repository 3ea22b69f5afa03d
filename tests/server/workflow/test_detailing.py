"""Anniversaries and photos: given, changed, taken away, written down, and brought back exactly."""

from __future__ import annotations

import struct
import zlib

import pytest

from server import workflow
from server.contacts.details import DetailsInput
from server.contacts.proposal import ChangeAction
from server.errors import FailedPrecondition, InvalidInput, LimitExceeded
from server.fields.anniversary import Anniversary
from server.fields.field import Kind

ANN = ((Kind.NAME, "Ann Lee"), (Kind.EMAIL, "ann.lee@lee.example"))
BIRTHDAY, WEDDING = Anniversary("birthday", 1985, 4, 12), Anniversary("wedding", 0, 6, 1)


def png(level):
    """A real picture of one pixel."""
    rows = zlib.compress(bytes([0, level, level, level]))
    chunks = ((b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)), (b"IDAT", rows), (b"IEND", b""))
    body = (struct.pack(">I", len(d)) + n + d + struct.pack(">I", zlib.crc32(n + d)) for n, d in chunks)
    return b"\x89PNG\r\n\x1a\n" + b"".join(body)


def edit(book, contact, fields=None, **details):
    return workflow.update_contact(
        book.db, book.id, contact.id, fields, "", "tester", book.now, DetailsInput(**details)
    )  # fmt: skip


def held(book, contact):
    found = book.contact(contact.id)
    picture = book.photo(found)
    return found.fields, found.anniversaries, picture and picture.data


def test_a_new_contact_may_have_both(book):
    from server.contacts.contact import FieldInput

    made = workflow.create_contact(
        book.db, book.id, (FieldInput(*ANN[0]),), "tester", book.now, DetailsInput((WEDDING, BIRTHDAY), png(1))
    )
    assert held(book, made)[1:] == ((BIRTHDAY, WEDDING), png(1))
    assert book.photo(made).media_type == "image/png"


def test_what_is_not_given_stays(book):
    contact = book.create(*ANN)
    edit(book, contact, anniversaries=(BIRTHDAY,))
    edit(book, contact, photo=png(1))
    book.edit(contact.id, *ANN, (Kind.PHONE, "+49 89 1234567"))
    assert held(book, contact)[1:] == ((BIRTHDAY,), png(1))
    assert len(book.contact(contact.id).fields) == 3


def test_empty_takes_away_and_the_log_tells_both_sides(book):
    contact = edit(book, book.create(*ANN), anniversaries=(BIRTHDAY,), photo=png(1))
    after = edit(book, contact, anniversaries=(), photo=b"")
    assert (after.anniversaries, after.photo, after.etag) == ((), "", "3")
    photo, days = book.changes()[:2]
    assert (days.action, photo.action) == (ChangeAction.CHANGE_ANNIVERSARIES, ChangeAction.CHANGE_PHOTO)
    assert (days.details.before.anniversaries, days.details.after.anniversaries) == ((BIRTHDAY,), ())
    assert (photo.details.before.photo, photo.details.after.photo) == (contact.photo, "")


def test_the_same_again_changes_nothing(book):
    contact = edit(book, book.create(*ANN), anniversaries=(BIRTHDAY,), photo=png(1))
    assert edit(book, contact, anniversaries=(BIRTHDAY,), photo=png(1)).etag == contact.etag
    assert len(book.changes()) == 3


def test_undo_restores_each_state_exactly(book):
    contact = book.create(*ANN)
    states, entries = [held(book, contact)], []
    for details in ({"photo": png(1)}, {"anniversaries": (BIRTHDAY, WEDDING)}, {"photo": png(2)}, {"photo": b""}):
        edit(book, contact, **details)
        states.append(held(book, contact))
        entries.append(book.changes()[0])
    for entry, state in zip(reversed(entries), reversed(states[:-1]), strict=True):
        book.undo(entry)
        assert held(book, contact) == state
        assert book.changes()[1].details is not None, "the log tells what went back"


def test_undo_of_values_leaves_the_photo(book):
    contact = book.create(*ANN)
    book.edit(contact.id, *ANN, (Kind.PHONE, "+49 89 1234567"))
    edited = book.changes()[0]
    edit(book, contact, photo=png(1), anniversaries=(BIRTHDAY,))
    book.undo(edited)
    fields, days, photo = held(book, contact)
    assert (len(fields), days, photo) == (2, (BIRTHDAY,), png(1))


def test_undo_is_refused_after_a_later_change_of_the_same(book):
    contact = edit(book, book.create(*ANN), photo=png(1))
    first = book.changes()[0]
    edit(book, contact, photo=png(2))
    with pytest.raises(FailedPrecondition) as error:
        book.undo(first)
    assert error.value.reason == "UNDO_CONFLICT"
    assert held(book, contact)[2] == png(2)


def test_two_contacts_share_a_picture_and_one_loses_it(book):
    ann = edit(book, book.create(*ANN), photo=png(1))
    bob = edit(book, book.create((Kind.NAME, "Bob Ray")), photo=png(1))
    given = next(one for one in book.changes(contact_id=bob.id) if one.action == ChangeAction.CHANGE_PHOTO)
    book.undo(given)
    assert held(book, ann)[2] == png(1)
    assert held(book, bob)[2] is None


@pytest.mark.parametrize(
    "anniversary",
    [
        Anniversary("birthday", 2023, 2, 29),
        Anniversary("birthday", 0, 4, 0),
        Anniversary("birthday", 0, 0, 12),
        Anniversary("birthday", 1985, 0, 12),
        Anniversary("birthday", 1985, 13, 1),
        Anniversary("birthday", -1, 1, 1),
        Anniversary("birthday", 10000, 1, 1),
        Anniversary("birthday"),
        Anniversary("", 1985, 4, 12),
        Anniversary("\x00\x07", 1985, 4, 12),
        Anniversary("x" * 61, 1985, 4, 12),
    ],
)
def test_what_is_no_anniversary_is_refused_and_nothing_changes(book, anniversary):
    contact = book.create(*ANN)
    with pytest.raises(InvalidInput) as error:
        edit(book, contact, anniversaries=(anniversary,), photo=png(1))
    assert error.value.reason == "ANNIVERSARY_INVALID"
    assert book.contact(contact.id) == contact


def test_a_second_birthday_is_refused(book):
    with pytest.raises(InvalidInput):
        edit(book, book.create(*ANN), anniversaries=(BIRTHDAY, Anniversary("Birthday", 1986, 1, 1)))


@pytest.mark.parametrize(
    ("data", "error", "reason"),
    [
        (b"GIF89a" + b"\0" * 50, InvalidInput, "PHOTO_INVALID"),
        (b"<svg onload=alert(1)>", InvalidInput, "PHOTO_INVALID"),
        (b"\xff\xd8\xff", InvalidInput, "PHOTO_INVALID"),
        (b"\x89PNG\r\n\x1a\n", InvalidInput, "PHOTO_INVALID"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 0, 5), InvalidInput, "PHOTO_INVALID"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 100_000, 100_000), LimitExceeded, "PHOTO_TOO_LARGE"),
        (png(1) + b"\0" * 1024 * 1024, LimitExceeded, "PHOTO_TOO_LARGE"),
    ],
    ids=range(7),
)
def test_what_is_no_photo_is_refused(book, data, error, reason):
    contact = book.create(*ANN)
    with pytest.raises(error) as caught:
        edit(book, contact, photo=data)
    assert caught.value.reason == reason
    assert book.contact(contact.id) == contact
