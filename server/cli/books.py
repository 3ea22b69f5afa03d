"""`undersigned books`: address books, on the database itself, as keys are."""

from __future__ import annotations

import json

import click

from server import app, workflow
from server.cli.command import json_option
from server.cli.keys import database_option, opened
from server.cli.output import cell, print_table
from server.contacts.contact import AddressBook, Settings


@click.group()
def books() -> None:
    """Create and list address books. Works on the database, with or without a running server."""


@books.command()
@click.argument("id")
@click.option("--name", default="", help="for people [the id]")
@database_option
@json_option
def create(id: str, name: str, database: str | None, as_json: bool) -> None:
    """Create an empty address book. "default" exists from the start."""
    with opened(database) as db:
        made = workflow.create_address_book(db, id, name or id, Settings(), app.utc_now())
    click.echo(json.dumps(_record(made)) if as_json else f"Created: {made.id}. Commands take it as --address-book.")


@books.command("list")
@database_option
@json_option
def list_books(database: str | None, as_json: bool) -> None:
    """List address books."""
    with opened(database) as db:
        found = workflow.list_address_books(db)
    if as_json:
        click.echo(json.dumps([_record(book) for book in found], indent=2))
        return
    rows = [(cell(book.id, "bold"), cell(book.display_name), cell(f"{book.create_time:%Y-%m-%d}")) for book in found]
    print_table(("ID", "Name", "Made"), rows, "There are none.")


def _record(book: AddressBook) -> dict[str, str]:
    return {"id": book.id, "display_name": book.display_name, "create_time": book.create_time.isoformat()}
