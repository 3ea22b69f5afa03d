"""`undersigned cases`: the cases that messages belong to."""

from __future__ import annotations

import click
from undersigned.v1 import case_service_pb2 as pb

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
from server.cli.output import cell, out, print_json, print_table
from server.client import Client


@click.group(cls=DefaultGroup, default="list")
def cases() -> None:
    """List cases and say whose they are; alone: list."""


@cases.command("list")
@click.option("--reference", default="", help="only the case with this reference")
@book_option
@limit_option
@json_option
@needs_client
def list_cases(client: Client, reference: str, book: str, limit: int, as_json: bool) -> None:
    """List cases, that with the newest message first."""
    request = pb.ListCasesRequest(parent=parent(book), reference=reference)
    found = [each for page in client.pages(request, pb.ListCasesResponse, limit) for each in page.cases]
    if as_json:
        print_json(found)
        return
    _table(found)
    if limit and len(found) == limit and request.page_token:
        click.echo(f"The first {limit}; --limit 0 shows all.")


@cases.command()
@click.argument("id")
@book_option
@json_option
@needs_client
def show(client: Client, id: str, book: str, as_json: bool) -> None:
    """Show one case."""
    _print(client.call(pb.GetCaseRequest(name=name_in(book, "cases", id)), pb.Case), as_json)


@cases.command("set-main-contact")
@click.argument("id")
@click.argument("contact", required=False, default="")
@book_option
@json_option
@needs_client
def set_main_contact(client: Client, id: str, contact: str, book: str, as_json: bool) -> None:
    """Make CONTACT the main contact of the case ID; without CONTACT: nobody."""
    request = pb.SetMainContactRequest(
        name=name_in(book, "cases", id), contact=name_in(book, "contacts", contact) if contact else ""
    )
    _print(client.call(request, pb.Case), as_json)


def announce(case: pb.Case, contact: str) -> None:
    """Say which case a message belongs to and whose it is, or how to make it this contact's (a resource name)."""
    if not case.name:
        return
    if case.main_contact == contact:
        out().print(f"Main contact of case {case.reference}.", markup=False)
        return
    command = f"undersigned cases set-main-contact {id_of(case.name)} {id_of(contact)}"
    out().print(f"The message belongs to case {case.reference}. To make this its main contact: {command}", markup=False)


def _print(found: pb.Case, as_json: bool) -> None:
    if as_json:
        print_json(found)
    else:
        _table([found])


def _table(found: list[pb.Case]) -> None:
    rows = [
        (
            cell(id_of(each.name), "dim"),
            cell(each.reference, "bold"),
            cell(id_of(each.main_contact), "cyan"),
            cell(str(each.message_count)),
            cell(str(each.pending_proposal_count)),
            cell(each.update_time.ToDatetime().strftime("%Y-%m-%d %H:%M")),
        )
        for each in found
    ]
    columns = ("ID", "Reference", "Main contact", "Messages", "Proposals", "Changed")
    print_table(columns, rows, "There are no cases. Messages bring them: undersigned ingest --case REFERENCE")
