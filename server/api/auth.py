"""From a bearer key to the caller."""

from __future__ import annotations

from collections.abc import Callable

from server import workflow
from server.api.permissions import LOCAL, Caller
from server.errors import Unauthenticated
from server.storage.engine import Database

# Gives the caller for the bearer key of a call, "" for none; raises Unauthenticated.
Authenticator = Callable[[str], Caller]


class KeyAuthenticator:
    """Looks keys up at every call, so that a revoked one ends at once.

    With `open_without_keys` a call without a key is served as long as no valid key exists at all.
    """

    def __init__(self, db: Database, open_without_keys: bool) -> None:
        self._db = db
        self._open_without_keys = open_without_keys

    def __call__(self, secret: str) -> Caller:
        """Raises Unauthenticated INVALID_KEY, KEY_MISSING."""
        if secret:
            key = workflow.verify_key(self._db, secret)
            return Caller(key.name, key)
        if self._open_without_keys and not has_valid_key(self._db):
            return LOCAL
        raise Unauthenticated("KEY_MISSING", "This server wants a key: authorization: Bearer KEY.")


class NoAuthenticator:
    """For the extraction alone, which has no database: whoever can connect may call."""

    def __call__(self, secret: str) -> Caller:
        """The same caller for all."""
        return LOCAL


def has_valid_key(db: Database) -> bool:
    """Whether any key would be accepted."""
    return any(key.revoke_time is None for key in workflow.list_keys(db))
