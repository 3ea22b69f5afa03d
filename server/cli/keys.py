"""`undersigned keys`: API keys, on the database itself, as the first one cannot be made by a call."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import click

from server import app, workflow
from server.cli.command import json_option, server_settings, setting_options
from server.cli.output import cell, err, print_table
from server.contacts.contact import ApiKey, Role
from server.settings import ServerSettings, settings_of
from server.storage.engine import Database, open_database

F = TypeVar("F", bound=Callable[..., object])

database_option = setting_options(tuple(each for each in settings_of(ServerSettings) if each.name == "database"))


@contextmanager
def opened(database: str | None) -> Iterator[Database]:
    """The database of the settings. Raises ConfigurationError."""
    db = open_database(server_settings(database=database).database)
    try:
        yield db
    finally:
        db.close()


@click.group()
def keys() -> None:
    """Create, list and revoke API keys. Works on the database, with or without a running server."""


@keys.command()
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True, help="what it may do")
@click.option("--name", default="", help="stands in the log of changes [the role]")
@click.option("--address-book", "books", multiple=True, help="valid for this address book only; may be repeated")
@click.option(
    "--mailbox",
    "mailboxes",
    multiple=True,
    help="sees only what came to this mailbox, where the settings keep them apart (proposal_visibility); may be "
    "repeated  [all]",
)
@database_option
@json_option
def create(
    role: str, name: str, books: tuple[str, ...], mailboxes: tuple[str, ...], database: str | None, as_json: bool
) -> None:
    """Create a key. It is shown this once; only its hash is kept."""
    with opened(database) as db:
        key, secret = workflow.create_key(db, name or role, Role(role), books, app.utc_now(), mailboxes)
    if as_json:
        click.echo(json.dumps({**_record(key), "secret": secret}))
        return
    err().print("The key, shown this once. Clients send it as `authorization: Bearer KEY`:", markup=False)
    click.echo(secret)


@keys.command("list")
@database_option
@json_option
def list_keys(database: str | None, as_json: bool) -> None:
    """List keys, without their secrets."""
    with opened(database) as db:
        found = workflow.list_keys(db)
    if as_json:
        click.echo(json.dumps([_record(key) for key in found], indent=2))
        return
    rows = [
        (
            cell(key.id, "dim"),
            cell(key.name, "bold"),
            cell(key.role),
            cell(", ".join(key.book_ids) or "all"),
            cell(", ".join(key.mailboxes) or "all"),
            cell(f"{key.create_time:%Y-%m-%d}"),
            cell(f"{key.revoke_time:%Y-%m-%d}" if key.revoke_time else ""),
        )
        for key in found
    ]
    print_table(("ID", "Name", "Role", "Address books", "Mailboxes", "Made", "Revoked"), rows, "There are no keys.")


@keys.command()
@click.argument("id")
@database_option
@json_option
def revoke(id: str, database: str | None, as_json: bool) -> None:
    """End a key's validity, at once."""
    with opened(database) as db:
        key = workflow.revoke_key(db, id, app.utc_now())
    click.echo(json.dumps(_record(key)) if as_json else f"Revoked: {key.name}")


def _record(key: ApiKey) -> dict[str, object]:
    return {
        "id": key.id,
        "name": key.name,
        "role": key.role.value,
        "address_books": list(key.book_ids),
        "mailboxes": list(key.mailboxes),
        "create_time": key.create_time.isoformat(),
        "revoke_time": key.revoke_time.isoformat() if key.revoke_time else None,
    }
