"""What happens around every call: who calls, may they, and what an error looks like outside.

The servicers get a `Caller` in the place of gRPC's context: they need nothing else of it.
"""

from __future__ import annotations

import logging
import secrets
import traceback
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import grpc
from google.protobuf.message import Message
from google.rpc import status_pb2
from grpc_status import rpc_status

from server.api.auth import Authenticator
from server.api.errors import Unimplemented, internal_status, status_of
from server.api.permissions import LEAST_ROLE, Caller
from server.api.strings import check_strings
from server.errors import Unauthenticated, UndersignedError

T = TypeVar("T")
_END = object()

log = logging.getLogger("undersigned.api")


class EdgeInterceptor(grpc.ServerInterceptor):
    """Authenticates and authorises calls of our services, and turns what they raise into a status.

    Health and reflection pass untouched: a load balancer has no key, and they show nothing of anybody.
    """

    def __init__(self, authenticate: Authenticator) -> None:
        self._authenticate = authenticate

    def intercept_service(
        self,
        continuation: Callable[[grpc.HandlerCallDetails], grpc.RpcMethodHandler[Any, Any] | None],
        handler_call_details: grpc.HandlerCallDetails,
    ) -> grpc.RpcMethodHandler[Any, Any] | None:
        """The handler, wrapped."""
        handler = continuation(handler_call_details)
        method = handler_call_details.method
        if handler is None or method not in LEAST_ROLE:
            return handler
        return _wrap(handler, method, self._authenticate)


def _wrap(
    handler: grpc.RpcMethodHandler[Any, Any], method: str, authenticate: Authenticator
) -> grpc.RpcMethodHandler[Any, Any]:
    behavior, factory = _behavior(handler)
    if behavior.__module__.endswith("_pb2_grpc"):  # the generated base's own: no servicer of ours has it
        behavior = _refuse(method)

    def act(request: object, context: grpc.ServicerContext) -> object:
        caller = _caller(context, method, authenticate)
        if isinstance(request, Message):  # of a stream each one is checked when it comes
            check_strings(request)
        return behavior(request, caller)

    def unary(request: object, context: grpc.ServicerContext) -> object:
        return _or_abort(context, attempt(lambda: act(request, context), method))

    def stream(request: object, context: grpc.ServicerContext) -> Iterator[object]:
        answers = iter(unary(request, context))  # type: ignore[call-overload]
        while (answer := _or_abort(context, attempt(lambda: next(answers, _END), method))) is not _END:
            yield answer

    wrapped: grpc.RpcMethodHandler[Any, Any] = factory(
        stream if handler.response_streaming else unary,
        request_deserializer=handler.request_deserializer,
        response_serializer=handler.response_serializer,
    )
    return wrapped


def attempt(act: Callable[[], T], method: str) -> T | status_pb2.Status:
    """What `act` gives, or the status that tells of its error: the one place where every error is caught."""
    try:
        return act()
    except grpc.RpcError:  # the caller is gone: nobody to tell
        raise
    except Exception as error:
        return _failure_status(error, method)


def _or_abort(context: grpc.ServicerContext, result: object) -> object:
    if isinstance(result, status_pb2.Status):
        context.abort_with_status(rpc_status.to_status(result))
    return result


def _refuse(method: str) -> Callable[..., Any]:
    def unimplemented(request: object, caller: Caller) -> Any:  # noqa: ANN401 - stands for any method
        raise Unimplemented(method.rpartition(".")[2].replace("/", "."))

    return unimplemented


def _behavior(handler: grpc.RpcMethodHandler[Any, Any]) -> tuple[Callable[..., Any], Callable[..., Any]]:
    behaviors = (
        (handler.unary_unary, grpc.unary_unary_rpc_method_handler),
        (handler.unary_stream, grpc.unary_stream_rpc_method_handler),
        (handler.stream_unary, grpc.stream_unary_rpc_method_handler),
        (handler.stream_stream, grpc.stream_stream_rpc_method_handler),
    )
    return next((behavior, factory) for behavior, factory in behaviors if behavior is not None)


def _caller(context: grpc.ServicerContext, method: str, authenticate: Authenticator) -> Caller:
    caller = authenticate(bearer_key(dict(context.invocation_metadata())))
    caller.check_method(method)
    return caller


def bearer_key(metadata: dict[str, str | bytes]) -> str:
    """The key in `authorization: Bearer …`, "" without the header. Raises Unauthenticated AUTHORIZATION_INVALID."""
    header = metadata.get("authorization", "")
    scheme, _, secret = str(header).partition(" ")
    if header and (scheme.lower() != "bearer" or not secret.strip()):
        raise Unauthenticated("AUTHORIZATION_INVALID", "The authorization header must read: Bearer KEY.")
    return secret.strip()


def _failure_status(error: Exception, method: str) -> status_pb2.Status:
    """The status for anything that was raised; what nobody foresaw is logged, without its text.

    The text of a foreign error may quote what it worked on, and that is somebody's contact data.
    """
    if isinstance(error, UndersignedError):
        return status_of(error)
    incident = secrets.token_hex(4)
    frames = "".join(traceback.format_tb(error.__traceback__))
    log.error("incident %s in %s: %s\n%s", incident, method, type(error).__name__, frames)
    return internal_status(incident)
