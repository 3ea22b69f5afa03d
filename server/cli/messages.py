"""`undersigned messages`, `undersigned explain`: what was taken in, and why it led to what."""

from __future__ import annotations

import click
from undersigned.v1 import mail_service_pb2 as pb

from server.cli.command import book_option, id_of, json_option, limit_option, name_in, needs_client, parent
from server.cli.output import cell, out, percent, print_json, print_table
from server.cli.review import kind_name
from server.client import Client


@click.command()
@click.option("--case", default="", help="only those of this case")
@click.option("--thread", default="", help="only those of one conversation")
@book_option
@limit_option
@json_option
@needs_client
def messages(client: Client, case: str, thread: str, book: str, limit: int, as_json: bool) -> None:
    """List messages, the last taken in first."""
    request = pb.ListMessagesRequest(parent=parent(book), case_reference=case, thread=thread)
    found = [each for page in client.pages(request, pb.ListMessagesResponse, limit) for each in page.messages]
    if as_json:
        print_json(found)
        return
    rows = [
        (
            cell(id_of(each.name), "dim"),
            cell(f"{each.author.display_name} <{each.author.address}>" if each.HasField("author") else "", "cyan"),
            cell(each.sent_time.ToDatetime().strftime("%Y-%m-%d %H:%M") if each.HasField("sent_time") else ""),
            cell(each.automated_reason, "dim"),
            cell(str(each.pending_proposal_count or ""), "bold"),
        )
        for each in found
    ]
    print_table(("ID", "From", "Sent", "Nothing taken", "Proposals"), rows, "There are no messages yet.")
    if limit and len(found) == limit and request.page_token:
        click.echo(f"The first {limit}; --limit 0 shows all.")


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
