"""What can go wrong, as a tree.

UndersignedError
├── InvalidInput            the caller's data cannot be used
│   ├── UnreadableMail      not a mail, empty, broken beyond reading
│   └── LimitExceeded       over a limit: bytes, parts, nesting, headers, nodes
├── NotFound                names a thing that does not exist
├── AlreadyExists           would make a thing twice
├── FailedPrecondition      the thing is not in the state that the call needs
├── Aborted                 somebody else changed it since it was read (stale etag)
├── Unauthenticated         no key, or an unknown one
├── PermissionDenied        the key does not allow it
├── Unavailable             try again
└── ConfigurationError      the installation cannot work as set up

Each has a `reason` (UPPER_SNAKE, stable, for programs), a message for people that says what to do, and the data
needed to handle it. No message carries contact data.
"""

from __future__ import annotations


class UndersignedError(Exception):
    """Base of every error that this project raises on purpose."""

    def __init__(self, reason: str, message: str, **metadata: str) -> None:
        super().__init__(message)
        self.reason = reason
        self.message = message
        self.metadata = metadata


class InvalidInput(UndersignedError):
    """The caller's data cannot be used."""


class UnreadableMail(InvalidInput):
    """The bytes are no mail that can be read."""


class LimitExceeded(InvalidInput):
    """The input is over a limit; `metadata` names the limit."""


class NotFound(UndersignedError):
    """No such thing."""


class AlreadyExists(UndersignedError):
    """The thing exists already."""


class FailedPrecondition(UndersignedError):
    """The thing is not in the state that the call needs."""


class Aborted(UndersignedError):
    """The thing changed since it was read."""


class Unauthenticated(UndersignedError):
    """No key or an unknown one."""


class PermissionDenied(UndersignedError):
    """The key does not allow the call."""


class Unavailable(UndersignedError):
    """Try again."""


class ConfigurationError(UndersignedError):
    """The installation cannot work as set up."""
