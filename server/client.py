"""The gRPC client that the command line and the ways in use; errors come out as ours."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Any, Protocol, TypeVar

import grpc
from google.protobuf.message import Message
from google.rpc import error_details_pb2, status_pb2
from grpc_health.v1 import health_pb2
from grpc_status import rpc_status
from undersigned.v1 import mail_service_pb2

from server.errors import (
    Aborted,
    AlreadyExists,
    ConfigurationError,
    FailedPrecondition,
    InvalidInput,
    LimitExceeded,
    NotFound,
    PermissionDenied,
    Unauthenticated,
    Unavailable,
    UndersignedError,
)
from server.settings import ClientSettings

R = TypeVar("R", bound=Message)
Response = TypeVar("Response", bound="PagedResponse")

MAX_BYTES = 64 * 1024 * 1024
# Seconds between attempts to reach a server that is away: two minutes in all, as long as a restart may take.
RETRY_DELAYS = (0.5, 1, 2, 4, 8, 15, 30, 30, 30)
# Messages that are on their way without an answer; what they weigh together is bounded too.
BATCH_MESSAGES = 32
BATCH_BYTES = 32 * 1024 * 1024

_ERRORS: dict[grpc.StatusCode, type[UndersignedError]] = {
    grpc.StatusCode.INVALID_ARGUMENT: InvalidInput,
    grpc.StatusCode.NOT_FOUND: NotFound,
    grpc.StatusCode.ALREADY_EXISTS: AlreadyExists,
    grpc.StatusCode.FAILED_PRECONDITION: FailedPrecondition,
    grpc.StatusCode.ABORTED: Aborted,
    grpc.StatusCode.RESOURCE_EXHAUSTED: LimitExceeded,
    grpc.StatusCode.UNAUTHENTICATED: Unauthenticated,
    grpc.StatusCode.PERMISSION_DENIED: PermissionDenied,
    grpc.StatusCode.UNAVAILABLE: Unavailable,
    # A server that stops ends its streams so.
    grpc.StatusCode.CANCELLED: Unavailable,
    grpc.StatusCode.DEADLINE_EXCEEDED: Unavailable,
}


class PagedResponse(Protocol):
    """Any List response."""

    next_page_token: str

    @classmethod
    def FromString(cls, s: bytes) -> PagedResponse:
        """From its bytes."""
        ...


class Client:
    """One connection to a server. Use it as a context manager."""

    def __init__(self, settings: ClientSettings) -> None:
        self._settings = settings
        self._channel = _channel(settings)
        self._metadata = (("authorization", f"Bearer {settings.api_key}"),) if settings.api_key else ()

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *exc: object) -> None:
        self._channel.close()

    def call(self, request: Message, response: type[R]) -> R:
        """The answer to a request; its type says which method is meant. Raises UndersignedError."""
        return self._unary(method_path(request), request, response)

    def _unary(self, path: str, request: Message, response: type[R]) -> R:
        method = self._channel.unary_unary(
            path, request_serializer=_serialize, response_deserializer=response.FromString
        )
        try:
            answer: R = method(request, timeout=self._settings.timeout_seconds, metadata=self._metadata)
        except grpc.RpcError as error:
            raise self._error(error) from error
        return answer

    def send(self, requests: Iterator[Message], response: type[R]) -> R:
        """The one answer to a stream of requests of one type; without a time limit. Raises UndersignedError."""
        first = next(requests)
        method = self._channel.stream_unary(
            method_path(first), request_serializer=_serialize, response_deserializer=response.FromString
        )
        try:
            answer: R = method(chain((first,), requests), metadata=self._metadata)
        except grpc.RpcError as error:
            raise self._error(error) from error
        return answer

    def receive(self, request: Message, response: type[R]) -> Iterator[R]:
        """The answers to one request, as they come; without a time limit. Raises UndersignedError."""
        method = self._channel.unary_stream(
            method_path(request), request_serializer=_serialize, response_deserializer=response.FromString
        )
        try:
            yield from method(request, metadata=self._metadata)
        except grpc.RpcError as error:
            raise self._error(error) from error

    def pages(self, request: Any, response: type[R], limit: int = 0) -> Iterator[R]:  # noqa: ANN401 - any List request
        """The pages of a list, at most `limit` things in all (0: no limit)."""
        left = limit
        while True:
            request.page_size = min(left, 1000) if limit else 1000
            page: Any = self.call(request, response)
            yield page
            left -= request.page_size
            request.page_token = page.next_page_token
            if not request.page_token or (limit and left <= 0):
                return

    def has_messages(self, book_id: str) -> bool:
        """Whether the address book holds any message."""
        request = mail_service_pb2.ListMessagesRequest(parent=f"addressBooks/{book_id}", page_size=1)
        return bool(self.call(request, mail_service_pb2.ListMessagesResponse).messages)

    def health(self) -> str:
        """SERVING, NOT_SERVING … (grpc.health.v1). Raises Unavailable when nobody answers."""
        request = health_pb2.HealthCheckRequest()
        answer = self._unary("/grpc.health.v1.Health/Check", request, health_pb2.HealthCheckResponse)
        return health_pb2.HealthCheckResponse.ServingStatus.Name(answer.status)

    def ingest(
        self,
        requests: Iterable[mail_service_pb2.IngestMessagesRequest],
        on_retry: Callable[[Unavailable], None] = lambda error: None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> Iterator[mail_service_pb2.IngestMessagesResponse]:
        """One answer to each message, each committed; while the server is away it is tried again.

        A message whose answer was lost is sent again: the server knows it by its identity. Raises Unavailable when
        the server stays away, and what it says to the whole stream, such as PermissionDenied.
        """
        for batch in batches(requests):
            waiting = {request.id: request for request in batch}
            delays = iter(RETRY_DELAYS)
            while waiting:
                try:
                    for answer in self._ingest_batch(list(waiting.values())):
                        del waiting[answer.id]
                        yield answer
                        delays = iter(RETRY_DELAYS)
                except Unavailable as error:
                    delay = next(delays, None)
                    if delay is None:
                        raise
                    on_retry(error)
                    sleep(delay)

    def _ingest_batch(
        self, batch: list[mail_service_pb2.IngestMessagesRequest]
    ) -> Iterator[mail_service_pb2.IngestMessagesResponse]:
        method = self._channel.stream_stream(
            "/undersigned.v1.MailService/IngestMessages",
            request_serializer=_serialize,
            response_deserializer=mail_service_pb2.IngestMessagesResponse.FromString,
        )
        try:
            for answer in method(iter(batch), metadata=self._metadata):
                if answer.failure.code == grpc.StatusCode.UNAVAILABLE.value[0]:
                    raise Unavailable(answer.failure.reason, answer.failure.message)
                yield answer
        except grpc.RpcError as error:
            raise self._error(error) from error

    def _error(self, error: grpc.RpcError) -> UndersignedError:
        status = rpc_status.from_call(error)  # type: ignore[arg-type]  # of a call that has ended
        if status is not None and status.details:
            return _from_status(status)
        code, details = error.code(), error.details()
        if code is grpc.StatusCode.UNAVAILABLE:
            message = (
                f"No server answers at {self._settings.server}. `undersigned serve` starts one; --server names another."
            )
            return Unavailable("SERVER_UNREACHABLE", message)
        if code is grpc.StatusCode.DEADLINE_EXCEEDED:
            waited = self._settings.timeout_seconds
            return Unavailable("DEADLINE_EXCEEDED", f"The server gave no answer within {waited} seconds.")
        return _ERRORS.get(code, UndersignedError)(code.name, details or code.name)


def _from_status(status: status_pb2.Status) -> UndersignedError:
    info = error_details_pb2.ErrorInfo()
    status.details[0].Unpack(info)
    code = next(code for code in grpc.StatusCode if code.value[0] == status.code)
    return _ERRORS.get(code, UndersignedError)(info.reason, status.message, **info.metadata)


def method_path(request: Message) -> str:
    """ "/package.Service/Method" for a `MethodRequest`; LookupError for a message that is no request."""
    descriptor = request.DESCRIPTOR
    method = descriptor.name.removesuffix("Request")
    for service in descriptor.file.services_by_name.values():
        if method in service.methods_by_name:
            return f"/{service.full_name}/{method}"
    raise LookupError(descriptor.full_name)


def batches(
    requests: Iterable[mail_service_pb2.IngestMessagesRequest],
) -> Iterator[list[mail_service_pb2.IngestMessagesRequest]]:
    """The requests in order, at most BATCH_MESSAGES together and, when there are several, BATCH_BYTES."""
    batch: list[mail_service_pb2.IngestMessagesRequest] = []
    size = 0
    for request in requests:
        weight = len(request.request.raw)
        if batch and (len(batch) == BATCH_MESSAGES or size + weight > BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(request)
        size += weight
    if batch:
        yield batch


def _serialize(message: Message) -> bytes:
    return message.SerializeToString()


def _channel(settings: ClientSettings) -> grpc.Channel:
    options = [
        ("grpc.max_receive_message_length", MAX_BYTES),
        ("grpc.max_send_message_length", -1),
        # A server that was restarted is found again soon.
        ("grpc.initial_reconnect_backoff_ms", 200),
        ("grpc.max_reconnect_backoff_ms", 5_000),
        # A name with several addresses is several servers, and each gets its share.
        ("grpc.service_config", '{"loadBalancingConfig": [{"round_robin": {}}]}'),
    ]
    if not (settings.tls or settings.tls_ca or settings.tls_client_cert):
        return grpc.insecure_channel(settings.server, options)
    try:
        root, key, cert = (
            path.read_bytes() if path else None
            for path in (settings.tls_ca, settings.tls_client_key, settings.tls_client_cert)
        )
    except OSError as error:
        raise ConfigurationError(
            "TLS_FILE_UNREADABLE", f"{error.filename} cannot be read: {error.strerror}."
        ) from error
    return grpc.secure_channel(settings.server, grpc.ssl_channel_credentials(root, key, cert), options)
