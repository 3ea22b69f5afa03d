"""`undersigned merge`, `undersigned duplicates`: contacts that are one person."""

from __future__ import annotations

import json

import click
from google.protobuf.empty_pb2 import Empty
from rich.text import Text
from undersigned.v1 import contact_pb2
from undersigned.v1 import contact_service_pb2 as pb

from server.cli.command import (
    DefaultGroup,
    book_option,
    id_of,
    json_option,
    limit_option,
    name_in,
    needs_client,
    parent,
)
from server.cli.contacts import parse_value
from server.cli.output import cell, err, out, percent, print_json, print_table
from server.client import Client
from server.fields.field import Kind


@click.command()
@click.argument("contact")
@click.argument("absorbed")
@click.option(
    "--choose", multiple=True, metavar="KIND=VALUE", help="hold this name, job title, department or organization"
)
@click.option("--yes", is_flag=True, help="merge without asking")
@book_option
@json_option
@needs_client
def merge(
    client: Client, contact: str, absorbed: str, choose: tuple[str, ...], yes: bool, book: str, as_json: bool
) -> None:
    """Let CONTACT take in ABSORBED with all its values, proposals and refusals. `undersigned undo` takes it back."""
    kept, other = (
        client.call(pb.GetContactRequest(name=name_in(book, "contacts", id)), contact_pb2.Contact)
        for id in (contact, absorbed)
    )
    if not yes:
        click.confirm(f"Let {_title(kept)} take in {_title(other)}?", abort=True, err=True)
    request = pb.MergeContactsRequest(
        name=name_in(book, "contacts", contact),
        absorbed_contact=name_in(book, "contacts", absorbed),
        etag=kept.etag,
        absorbed_etag=other.etag,
        chosen=[parse_value(value) for value in choose],
    )
    done = client.call(request, pb.MergeContactsResponse)
    if as_json:
        print_json(done)
        return
    out().print(f"Merged: {_title(done.contact)}, {len(done.contact.fields)} values.", markup=False)
    if done.changes:
        out().print(f"undersigned undo {id_of(done.changes[0].name)} takes it back.", markup=False)


@click.group(cls=DefaultGroup, default="list")
def duplicates() -> None:
    """Find, list and dismiss contacts that may be one person; alone: list."""


@duplicates.command("list")
@book_option
@limit_option
@json_option
@needs_client
def list_duplicates(client: Client, book: str, limit: int, as_json: bool) -> None:
    """List what the last search found, the most probable first."""
    request = pb.ListDuplicatesRequest(parent=parent(book))
    found = [each for page in client.pages(request, pb.ListDuplicatesResponse, limit) for each in page.duplicates]
    if as_json:
        print_json(found)
        return
    rows = [
        (
            *_columns(each.contact),
            *_columns(each.other),
            cell(percent(each.probability), "bold"),
            cell(", ".join(each.reasons), "dim"),
        )
        for each in found
    ]
    empty = "No duplicates are known. Search for them: undersigned duplicates find"
    print_table(("ID", "Contact", "ID", "Other", "Sure", "Because"), rows, empty)
    if limit and len(found) == limit and request.page_token:
        click.echo(f"The first {limit}; --limit 0 shows all.")


@duplicates.command()
@book_option
@json_option
@needs_client
def find(client: Client, book: str, as_json: bool) -> None:
    """Search the whole address book; what is found takes the place of what the last search found."""
    last = pb.FindDuplicatesResponse()
    with err().status("Searching") as status:
        for last in client.receive(pb.FindDuplicatesRequest(parent=parent(book)), pb.FindDuplicatesResponse):
            status.update(f"Searching: {last.percent} %, {last.duplicate_count} found")
    if as_json:
        click.echo(json.dumps({"duplicate_count": last.duplicate_count}))
    else:
        click.echo(f"Found: {last.duplicate_count}. undersigned duplicates lists them.")


@duplicates.command()
@click.argument("contact")
@click.argument("other")
@book_option
@json_option
@needs_client
def dismiss(client: Client, contact: str, other: str, book: str, as_json: bool) -> None:
    """Remember that CONTACT and OTHER are two persons."""
    names = [name_in(book, "contacts", id) for id in (contact, other)]
    client.call(pb.DismissDuplicateRequest(name=names[0], other_contact=names[1]), Empty)
    if as_json:
        click.echo(json.dumps({"dismissed": names}))
    else:
        click.echo("They are two persons: the search does not name them together again.")


def _title(contact: contact_pb2.Contact) -> str:
    return f"{contact.display_name} ({id_of(contact.name)})"


def _columns(contact: contact_pb2.Contact) -> tuple[Text, Text]:
    number = contact_pb2.FieldKind.Value(f"FIELD_KIND_{Kind.EMAIL.name}")
    address = next((field.value for field in contact.fields if field.kind == number), "")
    shown = contact.display_name + (f" <{address}>" if address and address != contact.display_name else "")
    return cell(id_of(contact.name), "dim"), cell(shown, "cyan")
