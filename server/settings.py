"""Every setting of a process: its environment variable, type, default and meaning.

A setting `name` is read from `UNDERSIGNED_NAME`; the command line's `--name` goes before. What an address book's users
decide (default types, own domains …) is no setting of the process: it is stored with the address book.
"""

from __future__ import annotations

import dataclasses
import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, TypeVar, get_args, get_type_hints

from server.errors import ConfigurationError

PREFIX = "UNDERSIGNED_"
MIB = 1024 * 1024

S = TypeVar("S", "ServerSettings", "ClientSettings")


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """What a server process needs to know."""

    database: Annotated[str, "URL of the database: sqlite:///PATH or postgresql://…"] = "sqlite:///var/undersigned.db"
    listen: Annotated[str, "address and port for gRPC; port 0 takes a free one"] = "127.0.0.1:50051"
    weights: Annotated[
        Path | None,
        "folder of the tagger's weights, or `models:/NAME@ALIAS` of MLflow's registry; unset: those that come with "
        "the program. SIGHUP reads them anew, SIGUSR1 goes back to the former ones",
    ] = None
    watch_seconds: Annotated[int, "look for new weights in the folder so often; 0: on SIGHUP alone"] = 0
    candidate: Annotated[
        Path | None,
        "weights on trial, named as --weights: messages are read with them, too, beside the calls, and what they would "
        "change is counted",
    ] = None
    shadow_report: Annotated[Path, "file of these counts; `undersigned shadow` prints it"] = Path("var/shadow.json")
    match_weights: Annotated[
        Path | None,
        "file of the weights of matching, as `python -m evaluation fit-matching` writes it; unset: those that come "
        "with the program",
    ] = None
    extraction: Annotated[str, "HOST:PORT of a server that runs the extraction; empty: in this process"] = ""
    max_message_bytes: Annotated[int, "largest message that is read"] = 32 * MIB
    trusted_authserv_ids: Annotated[
        str, "comma-separated names of your mail servers whose Authentication-Results and spam marks are believed"
    ] = ""
    suppression_secrets: Annotated[
        Path | None,
        "file of the secrets by which erased persons are known again, made when it is absent; unset: beside a SQLite "
        "database, as `undersigned.db.secrets`",
    ] = None
    workers: Annotated[int, "calls that are served at the same time"] = 16
    grace_seconds: Annotated[int, "time for running calls to end after SIGTERM"] = 10
    tls_cert: Annotated[Path | None, "PEM file with the server's certificate chain"] = None
    tls_key: Annotated[Path | None, "PEM file with its private key"] = None
    tls_client_ca: Annotated[
        Path | None, "PEM file with the CA of client certificates; set: every client needs one"
    ] = None
    allow_plaintext: Annotated[bool, "listen beyond loopback without TLS (behind a proxy that does it)"] = False
    allow_anonymous: Annotated[bool, "listen beyond loopback without API keys (where nobody else can connect)"] = False
    log_level: Annotated[str, "debug, info, warning or error"] = "info"


@dataclass(frozen=True, slots=True)
class ClientSettings:
    """What a client needs to know to reach a server."""

    server: Annotated[str, "HOST:PORT of the server"] = "127.0.0.1:50051"
    api_key: Annotated[str, "key made by `undersigned keys create`"] = ""
    tls: Annotated[bool, "connect with TLS"] = False
    tls_ca: Annotated[Path | None, "PEM file with the CA of the server's certificate; unset: the system's CAs"] = None
    tls_client_cert: Annotated[Path | None, "PEM file with this client's certificate, for mutual TLS"] = None
    tls_client_key: Annotated[Path | None, "PEM file with its private key"] = None
    timeout_seconds: Annotated[int, "how long to wait for an answer"] = 60


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting, as --help and the documentation show it; `type` is str, int, bool or Path."""

    name: str
    type: type
    default: object
    help: str

    @property
    def variable(self) -> str:
        """The environment variable."""
        return PREFIX + self.name.upper()

    @property
    def option(self) -> str:
        """The option of the command line."""
        return "--" + self.name.replace("_", "-")


def settings_of(cls: type[S]) -> tuple[Setting, ...]:
    """The settings of a class, in order."""
    hints = get_type_hints(cls, include_extras=True)
    return tuple(_setting(field, *get_args(hints[field.name])) for field in dataclasses.fields(cls))


def _setting(field: dataclasses.Field[Any], hint: object, help: str) -> Setting:
    return Setting(
        field.name, next(kind for kind in (bool, int, str, Path) if hint in (kind, kind | None)), field.default, help
    )


def from_environment(cls: type[S], environment: Mapping[str, str], **overrides: object) -> S:
    """The settings: `overrides` that are not None, else the environment, else the default.

    Raises ConfigurationError SETTING_INVALID naming the variable.
    """
    values: dict[str, Any] = {
        setting.name: _parse(setting, text)
        for setting in settings_of(cls)
        if (text := environment.get(setting.variable))
    }
    values.update({name: value for name, value in overrides.items() if value is not None})
    return dataclasses.replace(cls(), **values)


_BOOLEANS = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}


def _parse(setting: Setting, text: str) -> object:
    try:
        return _BOOLEANS[text.strip().lower()] if setting.type is bool else setting.type(text)
    except (KeyError, ValueError):
        expected = "a whole number" if setting.type is int else "true or false"
        message = f"{setting.variable} must be {expected}, not {text!r}."
        raise ConfigurationError("SETTING_INVALID", message, setting=setting.variable) from None


def settings_table() -> str:
    """All settings as a Markdown table, for the documentation."""
    lines = ["| Variable | Option | Default | Meaning |", "|---|---|---|---|"]
    for setting in (*settings_of(ServerSettings), *settings_of(ClientSettings)):
        default = "" if setting.default in (None, "") else f"`{setting.default}`"
        lines.append(f"| `{setting.variable}` | `{setting.option}` | {default} | {setting.help} |")
    return "\n".join(lines)


def split_address(address: str) -> tuple[str, int]:
    """Host and port of "host:port" or "[v6]:port". Raises ConfigurationError LISTEN_INVALID."""
    host, colon, port = address.rpartition(":")
    if not colon or not host or not port.isascii() or not port.isdigit() or int(port) > 65535:
        raise ConfigurationError("LISTEN_INVALID", f"{address!r} is no HOST:PORT, such as 127.0.0.1:50051.")
    return host.removeprefix("[").removesuffix("]"), int(port)


def is_loopback(address: str) -> bool:
    """Whether only this machine can connect to "host:port"."""
    host, _ = split_address(address)
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
