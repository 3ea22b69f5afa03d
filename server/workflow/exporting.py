"""Contacts as files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from tempfile import SpooledTemporaryFile

from server.contacts.contact import Contact, PageRequest
from server.contacts.importing import record_of
from server.exchange.csv_writer import NO_WIDTHS, Widths, widths_of
from server.exchange.files import write_file, write_one
from server.exchange.record import ContactRecord, FileFormat
from server.storage import books, contacts, photos
from server.storage.engine import Database, Transaction
from server.workflow.directory import uid_of

PIECE_BYTES = 256 * 1024
_IN_MEMORY = 8 * 1024 * 1024
_PAGE = 500


def export_contact(db: Database, book_id: str, contact_id: str, format: FileFormat) -> bytes:
    """One contact as a file. Raises NotFound CONTACT_NOT_FOUND."""
    with db.read(book_id) as tx:
        (record,) = _with_photos(tx, (contacts.get(tx, contact_id),))
    return write_one(record, format)


def export_contacts(db: Database, book_id: str, format: FileFormat) -> Iterator[bytes]:
    """All contacts in the order of their names, as they are at one moment; the file in pieces.

    It is written aside first: a slow reader keeps no transaction open.
    """
    with SpooledTemporaryFile(_IN_MEMORY) as file:
        with db.read(book_id) as tx:
            books.get(tx, book_id)
            widths = _widths(tx) if format is FileFormat.CSV else NO_WIDTHS
            for piece in write_file(_records(tx, with_photos=True), format, widths):
                file.write(piece)
        file.seek(0)
        while piece := file.read(PIECE_BYTES):
            yield piece


def _widths(tx: Transaction) -> Widths:
    return widths_of(_records(tx, with_photos=False))


def _records(tx: Transaction, with_photos: bool) -> Iterator[ContactRecord]:
    request = PageRequest(_PAGE)
    while True:
        page = contacts.page(tx, request, "")
        yield from _with_photos(tx, page.items) if with_photos else (record_of(one, "") for one in page.items)
        if not page.next_token:
            return
        request = PageRequest(_PAGE, page.next_token)


def _with_photos(tx: Transaction, found: tuple[Contact, ...]) -> Iterator[ContactRecord]:
    """The contacts as records; photos are read one by one, as they are large."""
    for one in found:
        picture = photos.load(tx, (one.photo,)).get(one.photo) if one.photo else None
        yield replace(record_of(one, uid_of(one)), photo=picture)
