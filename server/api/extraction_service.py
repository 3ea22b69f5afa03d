"""ExtractionService: unpack, extract, pack. Stateless."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from google.rpc import error_details_pb2, status_pb2
from undersigned.v1 import extraction_service_pb2 as pb
from undersigned.v1 import extraction_service_pb2_grpc

from server.api.convert import cards
from server.api.interceptors import attempt
from server.api.permissions import Caller
from server.api.reading import Extract, read_raw, read_text, rules_of_options
from server.api.strings import check_strings
from server.errors import InvalidInput
from server.mail.limits import Limits

_STREAM = "ExtractCardsStream"


class ExtractionServicer(extraction_service_pb2_grpc.ExtractionServiceServicer):
    """Reading contact data from messages."""

    def __init__(self, extract: Extract, limits: Limits) -> None:
        self._extract = extract
        self._limits = limits

    def ExtractCards(self, request: pb.ExtractCardsRequest, caller: Caller) -> pb.ExtractCardsResponse:
        """The cards of one message."""
        rules = rules_of_options(request.options)
        match request.WhichOneof("message"):
            case "raw":
                message = read_raw(request.raw, self._limits)
            case "text":
                message = read_text(request.text, self._limits)
            case _:
                raise InvalidInput("MESSAGE_MISSING", "The request must hold raw or text.")
        found = self._extract(request.raw, message, rules)
        return cards.extraction(found, message.message_id)

    def ExtractCardsStream(
        self, requests: Iterable[pb.ExtractCardsStreamRequest], caller: Caller
    ) -> Iterator[pb.ExtractCardsStreamResponse]:
        """One answer to each message."""
        for request in requests:
            result = attempt(partial(self._extract_checked, request, caller), _STREAM)
            if isinstance(result, pb.ExtractCardsResponse):
                yield pb.ExtractCardsStreamResponse(id=request.id, response=result)
            else:
                yield pb.ExtractCardsStreamResponse(id=request.id, failure=failure(result))

    def _extract_checked(self, request: pb.ExtractCardsStreamRequest, caller: Caller) -> pb.ExtractCardsResponse:
        check_strings(request)
        return self.ExtractCards(request.request, caller)


def failure(status: status_pb2.Status) -> pb.Failure:
    """The status of one message, in the answer of a stream that goes on."""
    info = error_details_pb2.ErrorInfo()
    status.details[0].Unpack(info)
    return pb.Failure(code=status.code, reason=info.reason, message=status.message, metadata=info.metadata)
