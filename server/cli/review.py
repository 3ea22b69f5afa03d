"""`undersigned proposals`: what waits for a decision."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import click
from rich.text import Text
from undersigned.v1 import contact_pb2, extraction_service_pb2
from undersigned.v1 import proposal_service_pb2 as pb

from server.cli.command import book_option, id_of, json_option, limit_option, name_in, needs_client, parent
from server.cli.output import cell, percent, print_json, print_table
from server.client import Client

STATES = ("pending", "snoozed", "accepted", "rejected", "obsolete")


@click.command()
@click.option("--contact", default="", help="only those about this contact")
@click.option("--message", default="", help="only those seen in this message")
@click.option("--case", default="", help="only those of this case")
@click.option("--state", "states", multiple=True, type=click.Choice(STATES), help="only those in this state [pending]")
@book_option
@limit_option
@json_option
@needs_client
def proposals(
    client: Client,
    contact: str,
    message: str,
    case: str,
    states: tuple[str, ...],
    book: str,
    limit: int,
    as_json: bool,
) -> None:
    """List proposals. With --json the output can be given to `undersigned decide --shown`."""
    request = list_request(book, contact, message, case, states)
    found = list(fetch(client, request, limit))
    if as_json:
        print_json(found)
    else:
        print_proposal_table(found, "Nothing is proposed.")
        _say_if_more(client, request, found, limit)


def list_request(
    book: str, contact: str = "", message: str = "", case: str = "", states: Iterable[str] = ()
) -> pb.ListProposalsRequest:
    """The request for the proposals that the options ask for."""
    return pb.ListProposalsRequest(
        parent=parent(book),
        contact=name_in(book, "contacts", contact),
        message=name_in(book, "messages", message),
        case_reference=case,
        states=[f"STATE_{state.upper()}" for state in states],
    )


def fetch(client: Client, request: pb.ListProposalsRequest, limit: int = 0) -> Iterator[pb.Proposal]:
    """The proposals, at most `limit` (0: all)."""
    for page in client.pages(request, pb.ListProposalsResponse, limit):
        yield from page.proposals


def print_proposals(client: Client, book: str) -> None:
    """The proposals that wait, as far as they fill a screen or two."""
    request = list_request(book)
    found = list(fetch(client, request, 60))
    print_proposal_table(found, "Nothing is proposed.")
    _say_if_more(client, request, found, 60)


def _say_if_more(client: Client, request: pb.ListProposalsRequest, found: list[pb.Proposal], limit: int) -> None:
    if limit and len(found) == limit and request.page_token:
        click.echo(f"The first {limit}; --limit 0 shows all.")


def print_proposal_table(found: Iterable[pb.Proposal], empty: str) -> None:
    """Proposals as a table, those of one person together."""
    rows, last = [], None
    for proposal in grouped(found):
        rows.append([*_row(proposal, "" if _subject(proposal) == last else person_of(proposal))])
        last = _subject(proposal)
    print_table(("ID", "Person", "Proposal", "Value", "As written", "Sure", "Seen"), rows, empty)


def grouped(found: Iterable[pb.Proposal]) -> list[pb.Proposal]:
    """The proposals with those of one person together: the person first, then the values by kind."""
    listed = list(found)
    first = {_subject(proposal): place for place, proposal in reversed(list(enumerate(listed)))}
    return sorted(listed, key=lambda proposal: (first[_subject(proposal)], _kind(proposal)))


def _subject(proposal: pb.Proposal) -> str:
    return proposal.subject.contact or proposal.subject.stranger.key


def _kind(proposal: pb.Proposal) -> int:
    change = proposal.WhichOneof("change")
    if change == "replace_value":
        return proposal.replace_value.new.kind
    return proposal.add_value.field.kind if change == "add_value" else 0


def _row(proposal: pb.Proposal, person: str) -> Iterator[Text]:
    what, value = describe(proposal)
    yield cell(id_of(proposal.name), "dim")
    yield cell(person, "cyan")
    yield cell(what)
    yield cell(value, "bold")
    written = proposal.sightings[0].text if proposal.sightings else ""
    yield cell(written if written != value else "", "dim")
    yield cell(percent(proposal.confidence), "dim")
    yield cell(f"{proposal.sighting_count}×", "dim")


def person_of(proposal: pb.Proposal) -> str:
    """Name and address of the person a proposal is about."""
    address = f"<{proposal.subject_email}>" if proposal.subject_email else ""
    new = "" if proposal.subject.contact else "(new)"
    return " ".join(part for part in (proposal.subject_name, address, new) if part)


def describe(proposal: pb.Proposal) -> tuple[str, str]:
    """What a proposal would do, and with which value."""
    match proposal.WhichOneof("change"):
        case "add_value":
            return _kind_and_type(proposal.add_value.field), proposal.add_value.field.value
        case "replace_value":
            old, new = proposal.replace_value.old.value, proposal.replace_value.new
            return f"{_kind_and_type(new)}, instead of {old}", new.value
        case "create_contact":
            offered = proposal.create_contact
            return "new contact", " ".join(part for part in (offered.full_name, offered.email) if part)
        case _:
            return _merge(proposal.merge_contact)


def _merge(offered: pb.MergeContact) -> tuple[str, str]:
    """Whom the contact would take in, and what it would gain by that."""
    who = " ".join(part for part in (offered.display_name, f"({id_of(offered.contact)})") if part)
    gained = ", ".join(f"{kind_name(each.kind)} {each.value}" for each in offered.gained) or "nothing new"
    more = f"; {offered.percent} % → {offered.percent_merged} %" if offered.percent_merged > offered.percent else ""
    return f"merge with {who}", f"gains {gained}{more}" if offered.display_name else ""


def _kind_and_type(field: extraction_service_pb2.Field) -> str:
    default = ", default" if field.type_is_default else ""
    return kind_name(field.kind) + (f" ({field.type}{default})" if field.type else "")


def kind_name(kind: contact_pb2.FieldKind) -> str:
    """FIELD_KIND_JOB_TITLE -> "job title"; "person" for UNSPECIFIED."""
    if kind == contact_pb2.FIELD_KIND_UNSPECIFIED:
        return "person"
    return contact_pb2.FieldKind.Name(kind).removeprefix("FIELD_KIND_").lower().replace("_", " ")
