"""`undersigned suppressions`: erased persons who are kept out; on the database itself, with the server's secrets."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager

import click

from server.cli.command import FAILED, DefaultGroup, book_option, json_option, server_settings, setting_options
from server.cli.output import cell, print_table
from server.settings import ServerSettings, settings_of
from server.storage.engine import Database, open_database
from server.workflow import suppressing

_NEEDED = ("database", "suppression_secrets")
place_options = setting_options(tuple(each for each in settings_of(ServerSettings) if each.name in _NEEDED))


@contextmanager
def _opened(options: dict[str, object], *, must_know_all: bool = False) -> Iterator[Database]:
    settings = server_settings(**options)
    db = open_database(settings.database)
    try:
        path = suppressing.load_secrets(db, settings.database, settings.suppression_secrets)
        if must_know_all:
            suppressing.check_secrets(db, path)
        yield db
    finally:
        db.close()


@click.group(cls=DefaultGroup, default="list")
def suppressions() -> None:
    """Count the erased persons who are kept out, and let them in; alone: list.

    Works on the database, with or without a running server.
    """


@suppressions.command("list")
@place_options
@json_option
def list_suppressions(as_json: bool, **options: object) -> None:
    """Count digests by address book and secret. Whose they are cannot be told from them."""
    with _opened(options) as db:
        found = suppressing.list_suppressions(db)
    if as_json:
        records = [
            {
                "address_book": one.book_id,
                "secret_version": one.secret_version,
                "secret_is_there": one.is_known,
                "digests": one.count,
                "first_time": one.first_time.isoformat(),
                "last_time": one.last_time.isoformat(),
            }
            for one in found
        ]
        click.echo(json.dumps(records, indent=2))
        return
    rows = [
        (
            cell(one.book_id, "cyan"),
            cell(str(one.count), "bold"),
            cell(one.secret_version, "dim"),
            cell("there" if one.is_known else "missing: they have no effect", "" if one.is_known else "bold red"),
            cell(f"{one.first_time:%Y-%m-%d}"),
            cell(f"{one.last_time:%Y-%m-%d}"),
        )
        for one in found
    ]
    print_table(("Address book", "Digests", "By secret", "Which is", "First", "Last"), rows, "Nobody is kept out.")


@suppressions.command()
@click.argument("address")
@book_option
@place_options
@json_option
def check(address: str, book: str, as_json: bool, **options: object) -> None:
    """Say whether the person with this e-mail address is kept out; exit status 1 when not."""
    with _opened(options, must_know_all=True) as db:
        found = suppressing.is_suppressed(db, book, address)
    text = "Kept out: this person was erased." if found else "Not kept out."
    click.echo(json.dumps({"suppressed": found}) if as_json else text)
    if not found:
        raise click.exceptions.Exit(FAILED)


@suppressions.command()
@click.argument("address")
@book_option
@place_options
@json_option
def lift(address: str, book: str, as_json: bool, **options: object) -> None:
    """Let the person with this e-mail address in again: the next mail is read as a stranger's."""
    with _opened(options) as db:
        lifted = suppressing.lift_suppression(db, book, address)
    text = "Lifted: mail from now on is read again." if lifted else "This address was not kept out."
    click.echo(json.dumps({"lifted": lifted}) if as_json else text)
    if not lifted:
        raise click.exceptions.Exit(FAILED)


@suppressions.command("drop-lost")
@click.option("--yes", is_flag=True, help="drop without asking")
@place_options
@json_option
def drop_lost(yes: bool, as_json: bool, **options: object) -> None:
    """Drop the digests whose secret is lost: their persons can be known no more."""
    with _opened(options) as db:
        lost = sum(one.count for one in suppressing.list_suppressions(db) if not one.is_known)
        if lost and not yes:
            click.confirm(f"Drop {lost} digest(s)? If the secret is found again, they are gone.", abort=True, err=True)
        dropped = suppressing.drop_lost(db)
    click.echo(json.dumps({"dropped": dropped}) if as_json else f"Dropped: {dropped}.")
