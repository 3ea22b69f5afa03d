"""`undersigned accounts`: the organizations that contacts belong to."""

from __future__ import annotations

import click
from undersigned.v1 import contact_service_pb2 as pb

from server.cli.command import book_option, id_of, json_option, limit_option, needs_client, parent
from server.cli.output import cell, print_json, print_table
from server.client import Client


@click.command()
@click.option("--query", default="", help="only those whose name contains this")
@book_option
@limit_option
@json_option
@needs_client
def accounts(client: Client, query: str, book: str, limit: int, as_json: bool) -> None:
    """List the organizations that contacts belong to, by name. Their people: contacts list --account ID"""
    request = pb.ListAccountsRequest(parent=parent(book), query=query)
    found = [each for page in client.pages(request, pb.ListAccountsResponse, limit) for each in page.accounts]
    if as_json:
        print_json(found)
        return
    rows = [
        (
            cell(id_of(each.name), "dim"),
            cell(each.display_name, "bold"),
            cell(", ".join(each.domains), "cyan"),
            cell(str(each.contact_count)),
        )
        for each in found
    ]
    print_table(("ID", "Name", "Domains", "Contacts"), rows, "There are none: no contact has an organization.")
    if limit and len(found) == limit and request.page_token:
        click.echo(f"The first {limit}; --limit 0 shows all.")
