"""`undersigned changes`, `undersigned undo`: the log, and taking back."""

from __future__ import annotations

import click
from undersigned.v1 import contact_pb2
from undersigned.v1 import contact_service_pb2 as pb

from server.cli.command import book_option, id_of, json_option, limit_option, name_in, needs_client, parent
from server.cli.output import cell, print_json, print_table
from server.cli.review import kind_name
from server.client import Client


@click.command()
@click.option("--contact", default="", help="only those of this contact")
@book_option
@limit_option
@json_option
@needs_client
def changes(client: Client, contact: str, book: str, limit: int, as_json: bool) -> None:
    """List what changed, newest first."""
    request = pb.ListChangesRequest(parent=parent(book), contact=name_in(book, "contacts", contact))
    found = [each for page in client.pages(request, pb.ListChangesResponse, limit) for each in page.changes]
    _print(found, as_json)
    if not as_json and limit and len(found) == limit and request.page_token:
        click.echo(f"The first {limit}; --limit 0 shows all.")


@click.command()
@click.argument("change")
@book_option
@json_option
@needs_client
def undo(client: Client, change: str, book: str, as_json: bool) -> None:
    """Take back the review, edit, merge or undo that CHANGE (an id of `undersigned changes`) belongs to."""
    done = client.call(pb.UndoChangeRequest(name=name_in(book, "changes", change)), pb.UndoChangeResponse)
    _print(list(done.changes), as_json)


def _print(found: list[contact_pb2.Change], as_json: bool) -> None:
    if as_json:
        print_json(found)
        return
    rows = [
        (
            cell(id_of(each.name), "dim"),
            cell(each.create_time.ToDatetime().strftime("%Y-%m-%d %H:%M")),
            cell(each.actor, "cyan"),
            cell(contact_pb2.Change.Action.Name(each.action).removeprefix("ACTION_").lower().replace("_", " ")),
            cell(id_of(each.contact), "dim"),
            cell(_before(each)),
            cell(_after(each), "bold"),
            cell("taken back" if each.undone_by else "", "dim"),
        )
        for each in found
    ]
    print_table(("ID", "When", "By", "What", "Contact", "Before", "After", ""), rows, "Nothing changed yet.")


def _before(change: contact_pb2.Change) -> str:
    if change.case_reference:
        return id_of(change.main_contact_before) or "nobody"
    return _value(change.before) if change.HasField("before") else ""


def _after(change: contact_pb2.Change) -> str:
    if change.case_reference:
        return f"case {change.case_reference}: {id_of(change.main_contact_after) or 'nobody'}"
    return _value(change.after) if change.HasField("after") else ""


def _value(field: contact_pb2.ContactField) -> str:
    return f"{kind_name(field.kind)} {field.value}"
