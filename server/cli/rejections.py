"""`undersigned rejections`: what was refused and is remembered."""

from __future__ import annotations

import json

import click
from google.protobuf.empty_pb2 import Empty
from undersigned.v1 import proposal_service_pb2 as pb

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
from server.cli.output import cell, print_json, print_table
from server.cli.review import kind_name
from server.client import Client

_SCOPES = {pb.Reject.SCOPE_SUBJECT: "this person", pb.Reject.SCOPE_ADDRESS_BOOK: "everybody"}


@click.group(cls=DefaultGroup, default="list")
def rejections() -> None:
    """List what was refused, and forget it; alone: list."""


@rejections.command("list")
@click.option("--contact", default="", help="only those of this contact")
@click.option("--query", default="", help="only those whose value or person contains this")
@book_option
@limit_option
@json_option
@needs_client
def list_rejections(client: Client, contact: str, query: str, book: str, limit: int, as_json: bool) -> None:
    """List what was refused, newest first."""
    request = pb.ListRejectionsRequest(parent=parent(book), contact=name_in(book, "contacts", contact), query=query)
    found = [each for page in client.pages(request, pb.ListRejectionsResponse, limit) for each in page.rejections]
    if as_json:
        print_json(found)
        return
    rows = [
        (
            cell(id_of(each.name), "dim"),
            cell(each.subject_name, "cyan"),
            cell(kind_name(each.kind)),
            cell(each.value or each.pattern, "bold"),
            cell(f"for {_SCOPES.get(each.scope, '')}"),
            cell(pb.Rejection.Source.Name(each.source).removeprefix("SOURCE_").lower()),
            cell(each.actor, "dim"),
            cell(each.create_time.ToDatetime().strftime("%Y-%m-%d"), "dim"),
        )
        for each in found
    ]
    columns = ("ID", "Person", "Kind", "Value", "Holds", "Because", "By", "On")
    print_table(columns, rows, "Nothing was refused.")
    if limit and len(found) == limit and request.page_token:
        click.echo(f"The first {limit}; --limit 0 shows all.")


@rejections.command()
@click.argument("ids", nargs=-1, required=True)
@book_option
@json_option
@needs_client
def forget(client: Client, ids: tuple[str, ...], book: str, as_json: bool) -> None:
    """Forget refusals: their values are offered again."""
    names = [name_in(book, "rejections", id) for id in ids]
    for name in names:
        client.call(pb.DeleteRejectionRequest(name=name), Empty)
    if as_json:
        click.echo(json.dumps({"forgotten": names}))
    else:
        click.echo(f"Forgotten: {len(names)}. Where their values were seen they are offered again.")
