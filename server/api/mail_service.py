"""MailService: unpack, call the use case, pack."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import partial

from undersigned.v1 import mail_service_pb2 as pb
from undersigned.v1 import mail_service_pb2_grpc

from server import workflow
from server.api import names
from server.api.convert import messages
from server.api.extraction_service import failure
from server.api.interceptors import attempt
from server.api.paging import next_page_token, page_request
from server.api.permissions import Caller
from server.api.reading import Extract, read_raw, rules_of_book
from server.api.strings import check_strings
from server.contacts.stored_message import DeliveryInput
from server.mail.authentication import passed_authentication
from server.mail.limits import Limits
from server.mail.message import Message
from server.storage.engine import Database

_STREAM = "IngestMessages"


class MailServicer(mail_service_pb2_grpc.MailServiceServicer):
    """Taking messages in."""

    def __init__(
        self,
        db: Database,
        extract: Extract,
        limits: Limits,
        now: Callable[[], datetime],
        trusted_authserv_ids: tuple[str, ...] = (),
    ) -> None:
        self._db = db
        self._trusted = trusted_authserv_ids
        self._extract = extract
        self._limits = limits
        self._now = now

    def IngestMessage(self, request: pb.IngestMessageRequest, caller: Caller) -> pb.IngestMessageResponse:
        """What one message proposes, committed."""
        book_id = caller.check_book(names.parse_book(request.parent))
        message = read_raw(request.raw, self._limits)
        stored = workflow.ingest(
            self._db,
            book_id,
            workflow.identify(message),
            _delivery(request, message),
            lambda settings: self._extract(request.raw, message, rules_of_book(settings)),
            self._now(),
            lambda trusted: passed_authentication(message.headers, (*self._trusted, *trusted)),
        )
        return messages.ingested(stored)

    def IngestMessages(
        self, requests: Iterable[pb.IngestMessagesRequest], caller: Caller
    ) -> Iterator[pb.IngestMessagesResponse]:
        """One answer to each message, in order, each after its commit."""
        for request in requests:
            result = attempt(partial(self._ingest_checked, request, caller), _STREAM)
            if isinstance(result, pb.IngestMessageResponse):
                yield pb.IngestMessagesResponse(id=request.id, response=result)
            else:
                yield pb.IngestMessagesResponse(id=request.id, failure=failure(result))

    def _ingest_checked(self, request: pb.IngestMessagesRequest, caller: Caller) -> pb.IngestMessageResponse:
        check_strings(request)
        return self.IngestMessage(request.request, caller)

    def ListMessages(self, request: pb.ListMessagesRequest, caller: Caller) -> pb.ListMessagesResponse:
        """A page of messages."""
        book_id = caller.check_book(names.parse_book(request.parent))
        page = workflow.list_messages(
            self._db,
            book_id,
            self._now(),
            page_request(request),
            case=request.case_reference,
            thread=request.thread,
            mailboxes=caller.mailboxes,
        )
        return pb.ListMessagesResponse(
            messages=[messages.message(each) for each in page.items],
            next_page_token=next_page_token(request, page.next_token),
        )

    def GetMessage(self, request: pb.GetMessageRequest, caller: Caller) -> pb.Message:
        """One message."""
        book_id, message_id = names.parse_name(request.name, names.MESSAGES)
        workflow.check_messages(self._db, caller.check_book(book_id), (message_id,), caller.mailboxes)
        return messages.message(workflow.get_message(self._db, book_id, message_id, self._now()))

    def ExplainMessage(self, request: pb.ExplainMessageRequest, caller: Caller) -> pb.ExplainMessageResponse:
        """Why a message led, or did not lead, to proposals."""
        book_id, message_id = names.parse_name(request.name, names.MESSAGES)
        workflow.check_messages(self._db, caller.check_book(book_id), (message_id,), caller.mailboxes)
        now = self._now()
        opened = workflow.get_message(self._db, book_id, message_id, now)  # which compares an old one anew
        return messages.explanation(opened, workflow.explain(self._db, book_id, message_id, now))


def _delivery(request: pb.IngestMessageRequest, message: Message) -> DeliveryInput:
    envelope = request.envelope
    return DeliveryInput(
        mailbox=envelope.mailbox or next(iter(envelope.rcpt_to), ""),
        envelope_from=envelope.mail_from,
        source=request.source or "api",
        case=request.case_reference,
        idempotency_key=request.idempotency_key,
        text=message.body.text,
    )
