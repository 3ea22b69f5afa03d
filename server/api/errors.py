"""Our errors -> gRPC status, with the reason as google.rpc.ErrorInfo."""

from __future__ import annotations

import grpc
from google.protobuf import any_pb2
from google.rpc import error_details_pb2, status_pb2

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
    UnreadableMail,
)

DOMAIN = "undersigned"

STATUS: dict[type[UndersignedError], grpc.StatusCode] = {
    InvalidInput: grpc.StatusCode.INVALID_ARGUMENT,
    UnreadableMail: grpc.StatusCode.INVALID_ARGUMENT,
    LimitExceeded: grpc.StatusCode.RESOURCE_EXHAUSTED,
    NotFound: grpc.StatusCode.NOT_FOUND,
    AlreadyExists: grpc.StatusCode.ALREADY_EXISTS,
    FailedPrecondition: grpc.StatusCode.FAILED_PRECONDITION,
    Aborted: grpc.StatusCode.ABORTED,
    Unauthenticated: grpc.StatusCode.UNAUTHENTICATED,
    PermissionDenied: grpc.StatusCode.PERMISSION_DENIED,
    Unavailable: grpc.StatusCode.UNAVAILABLE,
    # Set up wrongly: trying again will do once somebody has mended it, and no mail may be given up meanwhile.
    ConfigurationError: grpc.StatusCode.UNAVAILABLE,
}


class Unimplemented(UndersignedError):
    """The contract has it, this version does not."""

    def __init__(self, what: str) -> None:
        super().__init__("UNIMPLEMENTED", f"{what} is part of the interface but not of this version.", what=what)


CODES = {**STATUS, Unimplemented: grpc.StatusCode.UNIMPLEMENTED}


def status_of(error: UndersignedError) -> status_pb2.Status:
    """The status that tells a caller of this error."""
    code = next(CODES[cls] for cls in type(error).__mro__ if cls in CODES)
    return make_status(code, error.message, error.reason, error.metadata)


def internal_status(incident: str) -> status_pb2.Status:
    """The status for an error that nobody foresaw: neutral, with the number under which the log has it."""
    text = f"Something went wrong inside the server. Its log says more under incident {incident}."
    return make_status(grpc.StatusCode.INTERNAL, text, "INTERNAL", {"incident": incident})


def make_status(code: grpc.StatusCode, message: str, reason: str, metadata: dict[str, str]) -> status_pb2.Status:
    """A status with one ErrorInfo."""
    detail = any_pb2.Any()
    detail.Pack(error_details_pb2.ErrorInfo(reason=reason, domain=DOMAIN, metadata=metadata))
    return status_pb2.Status(code=code.value[0], message=message, details=[detail])
