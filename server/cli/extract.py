"""`undersigned extract`: cards from mail on disk, without a database and without a server."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import click
from rich.table import Table
from rich.text import Text

from server.api.reading import check_region
from server.app import open_extractor
from server.cli.command import FAILED, server_settings
from server.cli.output import cell, err, out, percent, safe
from server.cli.sources import SourceMail, files_of, read_mails
from server.errors import UndersignedError
from server.extraction import Card, Extraction, ExtractionRules, Extractor
from server.fields.field import Field, Kind
from server.mail.limits import Limits
from server.mail.message import parse_mail_or_text


@dataclass(frozen=True, slots=True)
class Extracted:
    """What one mail gave: an extraction or an error."""

    id: str
    label: str
    message_id: str = ""
    extraction: Extraction | None = None
    error: UndersignedError | None = None


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, allow_dash=True, path_type=Path))
@click.option(
    "--format", "form", type=click.Choice(["table", "jsonl"]), default="table", show_default=True, help="how to print"
)
@click.option("--json", "as_json", is_flag=True, help="the same as --format jsonl")
@click.option("--region", default="", help="region of phone numbers that name none, such as DE")
@click.option(
    "--weights", type=click.Path(path_type=Path), help="folder of the tagger's weights  [UNDERSIGNED_WEIGHTS]"
)
def extract(paths: tuple[Path, ...], form: str, as_json: bool, region: str, weights: Path | None) -> None:
    """Print the cards of the mails in PATH…: .eml files, folders of them, mbox files, Maildirs, or - for one mail.

    Needs no server and no database. A mail that cannot be read is reported, the others are still printed, and the exit
    status is 1.
    """
    settings = server_settings(weights=weights)
    rules = ExtractionRules(default_region=check_region(region))
    limits = Limits(message_bytes=settings.max_message_bytes)
    extractor = open_extractor(settings.weights)
    show = _FORMATS["jsonl" if as_json else form]
    failed = 0
    for path in files_of(paths):
        for mail in read_mails(path):
            found = _extract(mail, extractor, rules, limits)
            failed += found.error is not None
            show(found)
    if failed:
        sys.stdout.flush()
        err().print(f"{failed} of the messages could not be read.", style="yellow")
        raise click.exceptions.Exit(FAILED)


def _extract(mail: SourceMail, extractor: Extractor, rules: ExtractionRules, limits: Limits) -> Extracted:
    if mail.error is not None:
        return Extracted(mail.id or mail.label, mail.label, error=mail.error)
    try:
        message = parse_mail_or_text(mail.raw, limits)
        extraction = extractor.extract(message, rules)
    except UndersignedError as error:
        return Extracted(mail.id or mail.label, mail.label, error=error)
    id = mail.id or message.message_id or mail.label
    return Extracted(id, mail.label, message.message_id, extraction)


# ── jsonl ──


def _print_jsonl(found: Extracted) -> None:
    click.echo(json.dumps(jsonl_record(found), ensure_ascii=False))


def jsonl_record(found: Extracted) -> dict[str, object]:
    """One line of `--format jsonl`."""
    if found.extraction is None:
        reason, message = (found.error.reason, found.error.message) if found.error else ("", "")
        return {"id": found.id, "error": {"reason": reason, "message": message}}
    return {
        "id": found.id,
        "message_id": found.message_id,
        "automated": found.extraction.automated or None,
        "language": found.extraction.language,
        "cards": [_card_record(card) for card in found.extraction.cards],
    }


def _card_record(card: Card) -> dict[str, object]:
    return {
        "name": card.name,
        "email": card.email,
        "depth": card.depth,
        "signature_text": card.signature_text,
        "fields": [_field_record(field) for field in shown_fields(card)],
    }


def _field_record(field: Field) -> dict[str, object]:
    return {
        "kind": field.kind.value,
        "value": field.value,
        "type": field.type,
        "type_is_default": field.type_is_default,
        "text": field.text,
        "confidence": round(field.confidence, 4),
        "start": field.start,
        "end": field.end,
    }


def shown_fields(card: Card) -> Iterator[Field]:
    """The fields but the name, which is the card's own."""
    return (field for field in card.fields if field.kind is not Kind.NAME)


# ── table ──


def _print_table(found: Extracted) -> None:
    console = out()
    console.print(cell(found.label, "bold"))
    if found.extraction is None:
        console.print(Text.assemble("  ", cell(found.error.message if found.error else "", "red")))
    elif found.extraction.automated:
        console.print(f"  nothing is taken: {safe(found.extraction.automated)}", style="dim", markup=False)
    elif not found.extraction.cards:
        console.print("  no contact data", style="dim")
    else:
        for card in found.extraction.cards:
            _print_card(card)


def _print_card(card: Card) -> None:
    name, address = card.name or "(author unknown)", f"<{card.email}>" if card.email else ""
    quoted = f" · quoted, depth {card.depth}" if card.depth else ""
    out().print(Text.assemble("  ", cell(f"{name} {address}{quoted}", "cyan")))
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 2))
    for field in shown_fields(card):
        type = f" ({field.type}{', default' if field.type_is_default else ''})" if field.type else ""
        table.add_row(cell(field.kind.value + type, "dim"), cell(field.value), cell(percent(field.confidence), "dim"))
    out().print(table)


_FORMATS: dict[str, Callable[[Extracted], None]] = {"jsonl": _print_jsonl, "table": _print_table}
