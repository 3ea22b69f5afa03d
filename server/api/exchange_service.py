"""The part of ContactService that moves contacts in and out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import chain
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast

from undersigned.v1 import contact_service_pb2 as pb
from undersigned.v1 import contact_service_pb2_grpc

from server import workflow
from server.api import names
from server.api.convert import knowledge
from server.api.convert.values import FORMATS, to_format
from server.api.permissions import Caller
from server.api.strings import check_strings
from server.errors import InvalidInput
from server.exchange.limits import DEFAULT_FILE_LIMITS, FileLimits, check_limit
from server.exchange.record import MEDIA_TYPES, FileFormat
from server.storage.engine import Database

_IN_MEMORY = 8 * 1024 * 1024


class ExchangeServicer(contact_service_pb2_grpc.ContactServiceServicer):
    """Files of contacts."""

    def __init__(
        self, db: Database, now: Callable[[], datetime], file_limits: FileLimits = DEFAULT_FILE_LIMITS
    ) -> None:
        self._db = db
        self._now = now
        self._file_limits = file_limits

    def ExportContact(self, request: pb.ExportContactRequest, caller: Caller) -> pb.ExportContactResponse:
        """One contact as a file, or all that is known about the person."""
        book_id, contact_id = names.parse_name(request.name, names.CONTACTS)
        caller.check_book(book_id)
        if request.with_sources:
            workflow.check_whole_book(self._db, book_id, caller.mailboxes)
            return self._with_sources(request, book_id, contact_id)
        format = to_format(request.format)
        content = workflow.export_contact(self._db, book_id, contact_id, format)
        return pb.ExportContactResponse(content=content, media_type=MEDIA_TYPES[format])

    def _with_sources(
        self, request: pb.ExportContactRequest, book_id: str, contact_id: str
    ) -> pb.ExportContactResponse:
        if request.format not in (pb.CONTACT_FORMAT_UNSPECIFIED, FORMATS[FileFormat.JSCONTACT]):
            raise InvalidInput(
                "FORMAT_WITHOUT_SOURCES", "Sources are given as JSON only: leave the format out.", field="format"
            )
        known = workflow.what_is_known(self._db, book_id, contact_id, self._now())
        content = knowledge.knowledge(known, workflow.uid_of(known.contact))
        return pb.ExportContactResponse(content=content, media_type=knowledge.MEDIA_TYPE)

    def ExportContacts(self, request: pb.ExportContactsRequest, caller: Caller) -> Iterator[pb.ExportContactsResponse]:
        """All contacts as one file in pieces."""
        book_id = caller.check_book(names.parse_book(request.parent))
        pieces = workflow.export_contacts(self._db, book_id, to_format(request.format))
        return (pb.ExportContactsResponse(content=piece) for piece in pieces)

    def ImportContacts(self, requests: Iterable[pb.ImportContactsRequest], caller: Caller) -> pb.ImportContactsResponse:
        """What became of a file."""
        pieces = iter(requests)
        first = next(pieces, None)
        if first is None:
            raise InvalidInput("FILE_MISSING", "Send the file: its address book and form in the first piece.")
        check_strings(first)
        book_id = caller.check_book(names.parse_book(first.parent))
        format = to_format(first.format)
        with SpooledTemporaryFile(_IN_MEMORY) as spooled:
            file = cast("BinaryIO", spooled)
            self._receive(file, first, pieces)
            report = workflow.import_contacts(
                self._db, book_id, file, format, caller.actor, self._now(),
                validate_only=first.validate_only, limits=self._file_limits,
            )  # fmt: skip
        return _report(report)

    def _receive(
        self, file: BinaryIO, first: pb.ImportContactsRequest, rest: Iterable[pb.ImportContactsRequest]
    ) -> None:
        size = 0
        for piece in chain((first,), rest):
            size += len(piece.content)
            check_limit("FILE_TOO_LARGE", size, self._file_limits.file_bytes, "bytes")
            file.write(piece.content)


def _report(item: workflow.ImportReport) -> pb.ImportContactsResponse:
    problems = [pb.ImportProblem(line=one.line, property=one.property, message=one.message) for one in item.problems]
    if item.left_out:
        problems.append(pb.ImportProblem(message=f"There are {item.left_out} more problems than can be listed."))
    return pb.ImportContactsResponse(
        created_count=item.created,
        updated_count=item.updated,
        unchanged_count=item.unchanged,
        problems=problems,
    )
