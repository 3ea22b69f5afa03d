"""`undersigned messages`, `undersigned explain`: what was taken in, and why it led to what."""

from __future__ import annotations

import click
from google.protobuf.timestamp_pb2 import Timestamp
from undersigned.v1 import mail_service_pb2 as pb

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
from server.cli.output import cell, out, percent, print_json, print_table, safe
from server.cli.review import kind_name
from server.client import Client


@click.group(cls=DefaultGroup, default="list")
def messages() -> None:
    """List messages, show one; alone: list."""


@messages.command("list")
@click.option("--case", default="", help="only those of this case")
@click.option("--thread", default="", help="only those of one conversation")
@book_option
@limit_option
@json_option
@needs_client
def list_messages(client: Client, case: str, thread: str, book: str, limit: int, as_json: bool) -> None:
    """List messages, the last taken in first."""
    request = pb.ListMessagesRequest(parent=parent(book), case_reference=case, thread=thread)
    found = [each for page in client.pages(request, pb.ListMessagesResponse, limit) for each in page.messages]
    if as_json:
        print_json(found)
        return
    rows = [
        (
            cell(id_of(each.name), "dim"),
            cell(_author(each), "cyan"),
            cell(_time(each.sent_time) if each.HasField("sent_time") else ""),
            cell(each.automated_reason, "dim"),
            cell(str(each.pending_proposal_count or ""), "bold"),
        )
        for each in found
    ]
    print_table(("ID", "From", "Sent", "Nothing taken", "Proposals"), rows, "There are no messages yet.")
    if limit and len(found) == limit and request.page_token:
        click.echo(f"The first {limit}; --limit 0 shows all.")


@messages.command()
@click.argument("id")
@book_option
@json_option
@needs_client
def show(client: Client, id: str, book: str, as_json: bool) -> None:
    """Show a message: how it came and, where the settings keep it (retention=message_text:DAYS), its text."""
    found = client.call(pb.GetMessageRequest(name=name_in(book, "messages", id)), pb.Message)
    if as_json:
        print_json(found)
        return
    out().print(cell(f"{_author(found) or 'nobody'}  ({id_of(found.name)})", "bold cyan"))
    told = {
        "Sent": _time(found.sent_time) if found.HasField("sent_time") else "",
        "Taken in": _time(found.create_time),
        "Case": found.case_reference,
        "Nothing taken": found.automated_reason,
        "Proposals": str(found.pending_proposal_count or ""),
        "Mailboxes": ", ".join(each.mailbox for each in found.deliveries if each.mailbox),
    }
    for name, value in told.items():
        if value:
            out().print(cell(f"{name}: {value}"))
    if found.text:
        out().print()
        for line in found.text.splitlines():
            click.echo(safe(line.replace("\t", "    ")))


def _author(message: pb.Message) -> str:
    author = message.author
    return f"{author.display_name} <{author.address}>".strip() if message.HasField("author") else ""


def _time(stamp: Timestamp) -> str:
    return stamp.ToDatetime().strftime("%Y-%m-%d %H:%M")


@click.command()
@click.argument("message")
@book_option
@json_option
@needs_client
def explain(client: Client, message: str, book: str, as_json: bool) -> None:
    """Say why there is, or is not, a proposal from MESSAGE (its id, as `undersigned messages` prints it)."""
    found = client.call(pb.ExplainMessageRequest(name=name_in(book, "messages", message)), pb.ExplainMessageResponse)
    if as_json:
        print_json(found)
        return
    for line in found.trace:
        out().print(cell(f"• {line}"))
    for card in found.cards:
        _print_card(card)


def _print_card(outcome: pb.CardOutcome) -> None:
    card = outcome.card
    match = pb.CardOutcome.Match.Name(outcome.match).removeprefix("MATCH_").lower()
    sure = [percent(outcome.match_probability)] if outcome.match_probability else []
    why = ", ".join([*sure, *outcome.match_reasons])
    person = " ".join(part for part in (card.full_name, f"<{card.email}>" if card.email else "") if part)
    title = f"{person or 'author unknown'} · {match}" + (f" ({why})" if why else "")
    out().print()
    out().print(cell(title, "bold cyan"))
    rows = [
        (
            cell(kind_name(each.kind)),
            cell(each.value, "bold"),
            cell(pb.ValueOutcome.Outcome.Name(each.outcome).removeprefix("OUTCOME_").lower().replace("_", " ")),
            cell(each.detail, "dim"),
            cell(id_of(each.proposal), "dim"),
        )
        for each in outcome.values
    ]
    print_table(("Kind", "Value", "Outcome", "Why", "ID"), rows, "This card has no values.")
