"""`undersigned migrate`, `undersigned doctor`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import click

from server import app, workflow
from server.api.auth import has_valid_key
from server.cli.command import NOT_SET_UP, json_option, server_settings, setting_options
from server.cli.keys import database_option, opened
from server.cli.output import cell, print_table
from server.errors import UndersignedError
from server.settings import ServerSettings, settings_of, settings_table
from server.storage import secrets
from server.workflow import suppressing
from server.workflow.renormalizing import renormalize


@click.command()
@database_option
@json_option
def migrate(database: str | None, as_json: bool) -> None:
    """Bring the database to the schema and the normal forms of this version. `serve` does it by itself."""
    with opened(database) as db:
        renewed = renormalize(db, app.utc_now())
        books = len(workflow.list_address_books(db))
        dialect = db.dialect
    if as_json:
        click.echo(json.dumps({"database": dialect, "address_books": books, "renormalized": renewed}))
    else:
        click.echo(f"The {dialect} database is at the schema of this version; it holds {books} address book(s).")


@click.command()
@database_option
@json_option
def housekeeping(database: str | None, as_json: bool) -> None:
    """Remove what is older than the settings of its address book keep. `serve` does it by itself, every hour."""
    with opened(database) as db:
        removed = workflow.keep_house(db, app.utc_now())
    if as_json:
        click.echo(json.dumps({book: dict(counts) for book, counts in removed.items()}))
        return
    rows = [
        (cell(book, "cyan"), cell(name.replace("_", " ")), cell(str(count)))
        for book, counts in removed.items()
        for name, count in counts.items()
    ]
    print_table(("Address book", "Removed", "Rows"), rows, "Nothing is older than the settings keep.")


@click.command()
@click.option("--settings", "list_settings", is_flag=True, help="print the table of all settings instead")
@setting_options(settings_of(ServerSettings))
@json_option
def doctor(list_settings: bool, as_json: bool, **options: object) -> None:
    """Check that this installation can serve: settings, weights, database, exposure."""
    if list_settings:
        click.echo(settings_table())
        return
    settings = server_settings(**options)
    checks: dict[str, Callable[[], str]] = {
        "weights": lambda: _weights(settings.weights),
        "database": lambda: _database(settings.database),
        "suppression": lambda: _suppression(settings),
        "exposure": lambda: _exposure(settings),
    }
    results = {name: _try(check) for name, check in checks.items()}
    if as_json:
        click.echo(json.dumps({name: {"ok": ok, "text": text} for name, (ok, text) in results.items()}, indent=2))
    else:
        rows = [
            (cell(name), cell("good" if ok else "bad", "green" if ok else "bold red"), cell(text))
            for name, (ok, text) in results.items()
        ]
        print_table(("Check", "State", "What was found"), rows, "")
    if not all(ok for ok, _ in results.values()):
        raise click.exceptions.Exit(NOT_SET_UP)


def _try(check: Callable[[], str]) -> tuple[bool, str]:
    try:
        return True, check()
    except UndersignedError as error:
        return False, f"{error.message} [{error.reason}]"


def _weights(folder: Path | None) -> str:
    return app.open_tagger(folder).version


def _database(url: str) -> str:
    with opened(url) as db:
        keys = "has valid API keys" if has_valid_key(db) else "no API key"
        found = (db.dialect, f"{len(workflow.list_address_books(db))} address book(s)", keys, db.fence())
        return ", ".join(part for part in found if part)


def _suppression(settings: ServerSettings) -> str:
    with opened(settings.database) as db:
        path = suppressing.load_secrets(db, settings.database, settings.suppression_secrets)
        count = suppressing.check_secrets(db, path)
        if path is None:
            return f"no secrets: erased persons cannot be kept out until {secrets.SETTING} names a file"
        known = len(db.keyring.secrets)
        return f"{count} digest(s), {known} secret(s) in {path}" if known else f"{path} will be made at the first start"


def _exposure(settings: ServerSettings) -> str:
    app.check_exposure(settings)
    return f"{settings.listen}, {'TLS' if settings.tls_cert else 'no TLS'}"
