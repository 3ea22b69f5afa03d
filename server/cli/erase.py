"""`undersigned erase`: a person out of every table."""

from __future__ import annotations

import json

import click
from undersigned.v1 import contact_pb2
from undersigned.v1 import contact_service_pb2 as pb

from server.cli.command import book_option, id_of, json_option, name_in, needs_client
from server.cli.output import cell, print_table
from server.client import Client


@click.command()
@click.argument("contact")
@click.option("--suppress", is_flag=True, help="keep the person out when mail comes again, by a keyed digest")
@click.option("--yes", is_flag=True, help="erase without asking")
@book_option
@json_option
@needs_client
def erase(client: Client, contact: str, suppress: bool, yes: bool, book: str, as_json: bool) -> None:
    """Remove all that is known of a person, for good, and say what that was."""
    found = client.call(pb.GetContactRequest(name=name_in(book, "contacts", contact)), contact_pb2.Contact)
    if not yes:
        question = f"Erase {found.display_name} ({id_of(found.name)}) everywhere? It cannot be undone."
        click.confirm(question, abort=True, err=True)
    request = pb.EraseContactRequest(name=found.name, etag=found.etag, suppress=suppress)
    counts = dict(sorted(client.call(request, pb.EraseContactResponse).erased_counts.items()))
    if as_json:
        click.echo(json.dumps({"erased": counts}))
        return
    rows = [(cell(name.replace("_", " "), "cyan"), cell(str(count))) for name, count in counts.items()]
    print_table(("Removed or emptied", "Rows"), rows, "Nothing was known.")
