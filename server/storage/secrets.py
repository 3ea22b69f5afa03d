"""The file with the server's secrets: who holds it can test whether an address is on the list of erased persons."""

from __future__ import annotations

import logging
import os
import secrets
from pathlib import Path

from sqlalchemy import make_url

from server.contacts.suppression import Keyring, Secret
from server.errors import ConfigurationError

log = logging.getLogger(__name__)

SETTING = "UNDERSIGNED_SUPPRESSION_SECRETS"
SHORTEST = 32
_HEAD = (
    "# Secrets of the list of erased persons, one a line; the last one signs, all are checked.\n"
    "# Keep it as long as the database, apart from its backups; without it erased persons are not known again.\n"
)


def beside(database: str) -> Path | None:
    """Where the file lies by default: beside a SQLite database; None for PostgreSQL, which several machines share."""
    url = make_url(database)
    is_file = url.get_backend_name() == "sqlite" and url.database
    return Path(f"{url.database}.secrets") if is_file else None


def read(path: Path) -> Keyring:
    """The secrets of a file, none where there is no file.

    Raises ConfigurationError SUPPRESSION_SECRETS_UNREADABLE, SUPPRESSION_SECRETS_INVALID.
    """
    try:
        text = path.read_text("utf-8")
        open_to_others = os.name == "posix" and path.stat().st_mode & 0o077
    except FileNotFoundError:
        return Keyring()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(
            "SUPPRESSION_SECRETS_UNREADABLE",
            f"The secrets in {path} cannot be read: check that it is a text file of this user, or name another one "
            f"with {SETTING}.",
        ) from error
    if open_to_others:
        log.warning("%s can be read by other users of this machine: chmod 600 it", path)
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1)]
    found = [(number, line) for number, line in lines if line and not line.startswith("#")]
    short = [number for number, line in found if len(line) < SHORTEST]
    if short or not found:
        where = f"line {short[0]} is too short" if short else "there is none"
        raise ConfigurationError(
            "SUPPRESSION_SECRETS_INVALID",
            f"{path} must have a secret of at least {SHORTEST} characters on each line, and {where}. "
            f"`openssl rand -hex 32 >> {path}` makes a new one; put the old ones back, if there were any.",
        )
    return Keyring(tuple(dict.fromkeys(Secret(line.encode()) for _, line in found)))


def create(path: Path) -> None:
    """A file with one new secret that only this user can read; one that is there already stays as it is.

    Raises ConfigurationError SUPPRESSION_SECRETS_UNWRITABLE.
    """
    new = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        new.touch(0o600, exist_ok=False)
        with new.open("w", encoding="utf-8") as file:
            file.write(f"{_HEAD}{secrets.token_hex(32)}\n")
            file.flush()
            os.fsync(file.fileno())
        _put(new, path)
    except OSError as error:
        raise ConfigurationError(
            "SUPPRESSION_SECRETS_UNWRITABLE",
            f"The secrets cannot be written to {path}: {error.strerror}. Name another file with {SETTING}.",
        ) from error


def _put(new: Path, path: Path) -> None:
    """Whole or not at all, and never over another one."""
    try:
        os.link(new, path)
    except FileExistsError:
        pass
    except OSError:  # a file system without links
        if not path.exists():
            new.replace(path)
            return
    new.unlink()
