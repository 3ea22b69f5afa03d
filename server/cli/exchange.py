"""`undersigned import`, `undersigned export`: contacts from files and into files."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import BinaryIO

import click
from undersigned.v1 import contact_service_pb2 as pb

from server.cli.command import book_option, json_option, name_in, needs_client, parent
from server.cli.output import cell, err, print_json, print_table
from server.client import Client

_FORMATS = ("vcard", "jscontact", "csv")
_ENDINGS = {
    ".vcf": "vcard",
    ".vcard": "vcard",
    ".json": "jscontact",
    ".jsonl": "jscontact",
    ".jscontact": "jscontact",
    ".csv": "csv",
    ".tsv": "csv",
}
_PIECE = 1024 * 1024
_format_option = click.option(
    "--format", "format", type=click.Choice(_FORMATS), help="form of the file; left out: by the ending of its name"
)


@click.command("import")
@click.argument("file", type=click.File("rb"))
@_format_option
@click.option("--dry-run", is_flag=True, help="say what would happen, change nothing")
@book_option
@json_option
@needs_client
def import_contacts(
    client: Client, file: BinaryIO, format: str | None, dry_run: bool, book: str, as_json: bool
) -> None:
    """Take contacts from FILE: vCard, JSContact or CSV, also as Google Contacts and Outlook write them.

    Contacts that are there already are completed: what people typed stays. The same file again changes nothing, and
    each contact can be taken back with `undersigned undo`. "-" is standard input.
    """
    number = _number(format or _by_name(getattr(file, "name", "")))
    report = client.send(_pieces(file, parent(book), number, dry_run), pb.ImportContactsResponse)
    if as_json:
        print_json(report)
        return
    head = "Dry run, nothing was changed. " if dry_run else ""
    click.echo(
        f"{head}Created: {report.created_count}, completed: {report.updated_count}, "
        f"unchanged: {report.unchanged_count}."
    )
    if report.problems:
        rows = [(cell(str(one.line or "")), cell(one.property), cell(one.message)) for one in report.problems]
        click.echo("\nNot taken from the file:")
        print_table(("Line", "Property", "Why"), rows, "")


def _pieces(file: BinaryIO, book: str, format: int, dry_run: bool) -> Iterator[pb.ImportContactsRequest]:
    first = pb.ImportContactsRequest(parent=book, validate_only=dry_run, content=file.read(_PIECE))
    first.format = format  # type: ignore[assignment]  # a number of the enum
    yield first
    while content := file.read(_PIECE):
        yield pb.ImportContactsRequest(content=content)


@click.command("export")
@click.argument("id", required=False, default="")
@_format_option
@click.option("--out", type=click.Path(path_type=Path), help="the file to write; left out: standard output")
@click.option("--with-sources", is_flag=True, help="of one contact all that is known about the person, as JSON")
@book_option
@needs_client
def export_contacts(
    client: Client, id: str, format: str | None, out: Path | None, with_sources: bool, book: str
) -> None:
    """Write all contacts, or the contact ID, to a file: vCard unless said otherwise."""
    if with_sources and not id:
        raise click.UsageError("--with-sources needs the ID of a contact.")
    wanted = format or ("" if out is None else _ENDINGS.get(out.suffix.lower(), "")) or "vcard"
    pieces = _one(client, name_in(book, "contacts", id), wanted, with_sources) if id else _all(client, book, wanted)
    # The first piece before the file is made: what is refused leaves no empty file behind.
    first = next(pieces, b"")
    size = len(first)
    with out.open("wb") if out else nullcontext(sys.stdout.buffer) as file:
        file.write(first)
        for piece in pieces:
            size += file.write(piece)
        file.flush()
    if out:
        err().print(f"Wrote {size} bytes to {out}.", markup=False)


def _one(client: Client, name: str, format: str, with_sources: bool) -> Iterator[bytes]:
    request = pb.ExportContactRequest(name=name, with_sources=with_sources)
    if not with_sources:
        request.format = _number(format)  # type: ignore[assignment]  # a number of the enum
    yield client.call(request, pb.ExportContactResponse).content


def _all(client: Client, book: str, format: str) -> Iterator[bytes]:
    request = pb.ExportContactsRequest(parent=parent(book))
    request.format = _number(format)  # type: ignore[assignment]  # a number of the enum
    return (answer.content for answer in client.receive(request, pb.ExportContactsResponse))


def _by_name(name: object) -> str:
    found = _ENDINGS.get(Path(str(name)).suffix.lower(), "")
    if not found:
        raise click.UsageError(f"Say the form of the file with --format: {', '.join(_FORMATS)}.")
    return found


def _number(format: str) -> int:
    return pb.ContactFormat.Value(f"CONTACT_FORMAT_{format.upper()}")
