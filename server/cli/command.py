"""What all commands share: options from the settings, how errors end, how an address book is named."""

from __future__ import annotations

import functools
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from server.client import Client
from server.contacts.contact import DEFAULT_ADDRESS_BOOK
from server.errors import (
    ConfigurationError,
    PermissionDenied,
    Unauthenticated,
    Unavailable,
    UndersignedError,
)
from server.settings import ClientSettings, ServerSettings, Setting, from_environment, settings_of

F = TypeVar("F", bound=Callable[..., Any])

FAILED, UNAVAILABLE, NOT_PERMITTED, NOT_SET_UP = 1, 3, 4, 5
_EXIT_STATUS: dict[type[UndersignedError], int] = {
    Unavailable: UNAVAILABLE,
    Unauthenticated: NOT_PERMITTED,
    PermissionDenied: NOT_PERMITTED,
    ConfigurationError: NOT_SET_UP,
}
EPILOG = (
    "Exit status: 0 done; 1 refused, or some of the input could not be read; 2 wrong usage; 3 the server or the "
    "database does not answer, try again; 4 not permitted; 5 not set up rightly."
)


class ErrorHandlingGroup(click.Group):
    """Shows errors that are foreseen as one line, and ends with their exit status."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's own signature
        """Runs the command."""
        try:
            return super().invoke(ctx)
        except UndersignedError as error:
            click.echo(f"Error: {error.message} [{error.reason}]", err=True)
            ctx.exit(exit_status(error))
        except BrokenPipeError:  # `undersigned … | head`: the reader has enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(128 + signal.SIGPIPE)


def exit_status(error: UndersignedError) -> int:
    """The exit status that stands for an error."""
    return next((_EXIT_STATUS[cls] for cls in type(error).__mro__ if cls in _EXIT_STATUS), FAILED)


def setting_options(settings: tuple[Setting, ...]) -> Callable[[F], F]:
    """An option for each setting; without it, its environment variable counts, else its default."""

    def decorate(function: F) -> F:
        for setting in reversed(settings):
            function = _option(setting)(function)
        return function

    return decorate


def _option(setting: Setting) -> Callable[[F], F]:
    shown = f"{setting.help}  [{setting.variable}]" + (f" [default: {setting.default}]" if setting.default else "")
    if setting.type is bool:
        return click.option(setting.option, is_flag=True, default=None, help=shown)
    kind = click.Path(path_type=Path) if setting.type is Path else setting.type
    return click.option(setting.option, type=kind, default=None, help=shown)


def server_settings(**options: object) -> ServerSettings:
    """The settings of a server process. Raises ConfigurationError."""
    return from_environment(ServerSettings, os.environ, **options)


def needs_client(function: F) -> F:
    """Gives the command a connected `client`, with the options that say to which server."""

    @functools.wraps(function)
    def command(**options: object) -> object:
        names = {setting.name for setting in settings_of(ClientSettings)}
        chosen = {name: options.pop(name) for name in list(options) if name in names}
        with Client(from_environment(ClientSettings, os.environ, **chosen)) as client:
            return function(client=client, **options)

    return setting_options(settings_of(ClientSettings))(command)  # type: ignore[return-value]


book_option = click.option(
    "--address-book", "book", default=DEFAULT_ADDRESS_BOOK, show_default=True, help="id of the address book"
)
json_option = click.option("--json", "as_json", is_flag=True, help="print JSON instead of a table")
limit_option = click.option(
    "--limit", type=click.IntRange(0), default=50, show_default=True, help="how many at most; 0: all"
)


def parent(book: str) -> str:
    """The resource name of an address book."""
    return f"addressBooks/{book}"


def name_in(book: str, collection: str, id: str) -> str:
    """The resource name of a thing that the user named by its id or by its whole name; "" for ""."""
    return id if "/" in id or not id else f"{parent(book)}/{collection}/{id}"


def id_of(name: str) -> str:
    """The last part of a resource name, as it is shown."""
    return name.rpartition("/")[2]


class DefaultGroup(click.Group):
    """Commands of which `default` is meant when none is named: its options may follow at once."""

    def __init__(self, *args: Any, default: str, **options: Any) -> None:  # noqa: ANN401 - click's own arguments
        super().__init__(*args, **options)
        self._default = default

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Puts the default in front of no arguments and of options."""
        if not args or (args[0].startswith("-") and args[0] not in ctx.help_option_names):
            args = [self._default, *args]
        return super().parse_args(ctx, args)
