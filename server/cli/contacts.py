"""`undersigned contacts`: the address book itself."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from typing import BinaryIO

import click
from google.protobuf.empty_pb2 import Empty
from google.protobuf.field_mask_pb2 import FieldMask
from rich.text import Text
from undersigned.v1 import contact_pb2
from undersigned.v1 import contact_service_pb2 as pb

from server.cli.cases import announce
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
from server.cli.completeness import completeness_line, percent_cell
from server.cli.output import cell, out, print_json, print_table
from server.cli.review import kind_name
from server.client import Client
from server.exchange.record import date_of
from server.fields.anniversary import Anniversary
from server.fields.field import Kind
from server.fields.photo import MAX_PHOTO_BYTES

_VALUE_HELP = "KIND[:TYPE]=VALUE, such as phone:mobile=+4915123456789; kinds: " + ", ".join(Kind)


@click.group(cls=DefaultGroup, default="list")
def contacts() -> None:
    """List, show and edit contacts; alone: list."""


@contacts.command("list")
@click.option("--query", default="", help="only those in whose values words begin so; a number also by its end")
@click.option("--account", default="", help="only those who belong to this organization (an ID of `accounts`)")
@book_option
@limit_option
@json_option
@needs_client
def list_contacts(client: Client, query: str, account: str, book: str, limit: int, as_json: bool) -> None:
    """List contacts by name."""
    request = pb.ListContactsRequest(parent=parent(book), query=query, account=name_in(book, "accounts", account))
    found = [each for page in client.pages(request, pb.ListContactsResponse, limit) for each in page.contacts]
    if as_json:
        print_json(found)
        return
    columns = ("ID", "Name", "Title", "Organization", "E-mail", "Phone", "Complete")
    kinds = (Kind.JOB_TITLE, Kind.ORGANIZATION, Kind.EMAIL, Kind.PHONE)
    rows = [
        (
            cell(id_of(each.name), "dim"),
            cell(each.display_name, "bold"),
            *(_values(each, kind) for kind in kinds),
            percent_cell(each.completeness),
        )
        for each in found
    ]
    print_table(columns, rows, "There are no contacts yet. Proposals make them: undersigned proposals")
    if limit and len(found) == limit and request.page_token:
        click.echo(f"The first {limit}; --limit 0 shows all.")


@contacts.command()
@click.argument("id")
@book_option
@json_option
@needs_client
def show(client: Client, id: str, book: str, as_json: bool) -> None:
    """Show a contact with all its values."""
    _print(client.call(pb.GetContactRequest(name=name_in(book, "contacts", id)), contact_pb2.Contact), as_json)


@contacts.command()
@click.argument("values", nargs=-1, required=True, metavar="KIND[:TYPE]=VALUE…")
@book_option
@json_option
@needs_client
def create(client: Client, values: tuple[str, ...], book: str, as_json: bool) -> None:
    """Create a contact: undersigned contacts create name="Ada Winter" email=ada@example.com phone:work=…"""
    contact = contact_pb2.Contact(fields=[parse_value(value) for value in values])
    _print(client.call(pb.CreateContactRequest(parent=parent(book), contact=contact), contact_pb2.Contact), as_json)


@contacts.command()
@click.argument("id")
@click.option("--add", multiple=True, metavar="VALUE", help=_VALUE_HELP)
@click.option("--remove", multiple=True, metavar="KIND=VALUE", help="a value as `contacts show` prints it")
@click.option("--day", "days", multiple=True, metavar="TYPE=DATE", help="such as birthday=1985-04-12, wedding=--06-01")
@click.option("--remove-day", "gone", multiple=True, metavar="TYPE", help="such as birthday")
@click.option("--photo", type=click.File("rb"), help="a JPEG, PNG or WebP picture")
@click.option("--remove-photo", is_flag=True, help="take the photo away")
@book_option
@json_option
@needs_client
def update(
    client: Client,
    id: str,
    add: tuple[str, ...],
    remove: tuple[str, ...],
    days: tuple[str, ...],
    gone: tuple[str, ...],
    photo: BinaryIO | None,
    remove_photo: bool,
    book: str,
    as_json: bool,
) -> None:
    """Add values to a contact, and remove some. What is removed is not offered again."""
    mask = {"fields": add or remove, "anniversaries": days or gone, "photo": photo or remove_photo}
    paths = [path for path, wanted in mask.items() if wanted]
    if not paths:
        raise click.UsageError("Say what to --add or --remove; --day, --photo and their --remove- count, too.")
    contact = client.call(pb.GetContactRequest(name=name_in(book, "contacts", id)), contact_pb2.Contact)
    _change_days(contact, days, gone)
    if photo or remove_photo:
        contact.ClearField("photo")
    if photo:
        contact.photo.data = photo.read(MAX_PHOTO_BYTES + 1)
    leaving = [parse_value(value) for value in remove]
    kept = [field for field in contact.fields if not any(_same(field, other) for other in leaving)]
    for other in leaving:
        if not any(_same(field, other) for field in contact.fields):
            raise click.UsageError(f"The contact has no {kind_name(other.kind)} {other.value!r}.")
    del contact.fields[:]
    contact.fields.extend([*kept, *(parse_value(value) for value in add)])
    request = pb.UpdateContactRequest(contact=contact, update_mask=FieldMask(paths=paths))
    _print(client.call(request, contact_pb2.Contact), as_json)


@contacts.command()
@click.argument("ids", nargs=-1, required=True, metavar="ID…")
@click.option("--yes", is_flag=True, help="delete without asking")
@book_option
@json_option
@needs_client
def delete(client: Client, ids: tuple[str, ...], yes: bool, book: str, as_json: bool) -> None:
    """Delete contacts with their proposals and rejections; of several all or none, which takes an admin's key."""
    found = [client.call(pb.GetContactRequest(name=name_in(book, "contacts", id)), contact_pb2.Contact) for id in ids]
    named = ", ".join(each.display_name for each in found)
    if not yes:
        click.confirm(f"Delete {named}?", abort=True, err=True)
    requests = [pb.DeleteContactRequest(name=each.name, etag=each.etag) for each in found]
    if len(requests) == 1:
        client.call(requests[0], Empty)
        if as_json:
            print_json(found[0])
    else:
        client.call(pb.BatchDeleteContactsRequest(parent=parent(book), requests=requests), Empty)
        if as_json:
            print_json(found)
    if not as_json:
        out().print(f"Deleted {named}.", markup=False)


@contacts.command()
@click.argument("id")
@click.argument("message")
@book_option
@json_option
@needs_client
def connect(client: Client, id: str, message: str, book: str, as_json: bool) -> None:
    """Say that the unknown author of MESSAGE is the contact ID."""
    request = pb.ConnectAddressRequest(name=name_in(book, "contacts", id), message=name_in(book, "messages", message))
    answer = client.call(request, pb.ConnectAddressResponse)
    _print(answer.contact, as_json)
    if not as_json:
        announce(answer.case, answer.contact.name)


@contacts.command("create-from")
@click.argument("message")
@click.option("--main-contact", is_flag=True, help="the main contact of the message's case, too")
@book_option
@json_option
@needs_client
def create_from(client: Client, message: str, main_contact: bool, book: str, as_json: bool) -> None:
    """Create a contact of the unknown author of MESSAGE, with name and address of the header."""
    request = pb.CreateContactFromMessageRequest(
        message=name_in(book, "messages", message), set_main_contact=main_contact, request_id=str(uuid.uuid4())
    )
    answer = client.call(request, pb.CreateContactFromMessageResponse)
    _print(answer.contact, as_json)
    if not as_json:
        announce(answer.case, answer.contact.name)


def _change_days(contact: contact_pb2.Contact, days: Iterable[str], gone: Iterable[str]) -> None:
    """Sets the days named, in the place of those of their type. Raises click.BadParameter."""
    new = []
    for text in days:
        type, _, date = text.partition("=")
        found = date_of(date)
        if found is None:
            raise click.BadParameter(f"{text!r} must be TYPE=DATE, such as birthday=1985-04-12 or wedding=--06-01.")
        new.append(contact_pb2.Anniversary(type=type, year=found[0], month=found[1], day=found[2]))
    replaced = {one.type.casefold() for one in new} | {type.casefold() for type in gone}
    kept = [one for one in contact.anniversaries if one.type.casefold() not in replaced]
    del contact.anniversaries[:]
    contact.anniversaries.extend([*kept, *new])


def parse_value(text: str) -> contact_pb2.ContactField:
    """A value from KIND[:TYPE]=VALUE. Raises click.BadParameter."""
    left, equals, value = text.partition("=")
    kind, _, type = left.partition(":")
    if not equals or kind not in set(Kind):
        raise click.BadParameter(f"{text!r} must be {_VALUE_HELP}.")
    return contact_pb2.ContactField(kind=f"FIELD_KIND_{Kind(kind).name}", value=value, type=type)


def _same(field: contact_pb2.ContactField, other: contact_pb2.ContactField) -> bool:
    return field.kind == other.kind and other.value in (field.value, field.key)


def _values(contact: contact_pb2.Contact, kind: Kind) -> Text:
    number = contact_pb2.FieldKind.Value(f"FIELD_KIND_{kind.name}")
    return cell(", ".join(field.value for field in contact.fields if field.kind == number))


def _print(contact: contact_pb2.Contact, as_json: bool) -> None:
    if as_json:
        print_json(contact)
        return
    out().print(cell(f"{contact.display_name}  ({id_of(contact.name)})", "bold cyan"))
    out().print(completeness_line(contact))
    for line in _details(contact):
        out().print(line)
    print_table(("Kind", "Type", "Value", "From", "Stated"), _rows(contact.fields), "This contact has no values.")


def _details(contact: contact_pb2.Contact) -> Iterator[Text]:
    for one in contact.anniversaries:
        yield cell(f"{one.type.capitalize()}: {Anniversary(one.type, one.year, one.month, one.day).date_text}")
    if contact.HasField("photo"):
        yield cell(f"Photo: {contact.photo.media_type}, {len(contact.photo.data)} bytes")


def _rows(fields: Iterable[contact_pb2.ContactField]) -> Iterator[tuple[Text, ...]]:
    for field in fields:
        origin = contact_pb2.FieldOrigin.Name(field.origin).removeprefix("FIELD_ORIGIN_").lower()
        stated = field.stated_time.ToDatetime().date().isoformat() if field.HasField("stated_time") else ""
        default = " (default)" if field.type_is_default else ""
        columns = (kind_name(field.kind), field.type + default, field.value, origin, stated)
        yield tuple(cell(text) for text in columns)
