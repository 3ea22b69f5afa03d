"""`undersigned decide`: one review, saved as a whole."""

from __future__ import annotations

import json
import re
import sys
import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
from google.protobuf.json_format import ParseDict, ParseError
from google.protobuf.timestamp_pb2 import Timestamp
from undersigned.v1 import proposal_service_pb2 as pb

from server.cli.command import book_option, id_of, json_option, name_in, needs_client, parent
from server.cli.output import cell, err, print_json, print_table
from server.cli.review import describe, fetch, grouped, list_request, person_of
from server.client import Client


@dataclass(frozen=True, slots=True)
class Choices:
    """What the options say, by the name of the proposal."""

    accept: dict[str, str | None]
    type: dict[str, str]
    reject: frozenset[str]
    reject_everywhere: frozenset[str]
    reject_matching: dict[str, str]
    later: frozenset[str]
    until: datetime | None
    accept_all: bool

    def named(self) -> set[str]:
        """Every proposal that an option names."""
        return {*self.accept, *self.type, *self.reject, *self.reject_everywhere, *self.reject_matching, *self.later}


@click.command()
@click.option("--accept", multiple=True, metavar="ID[=VALUE]", help="take it, with VALUE in the place of what was read")
@click.option("--type", "types", multiple=True, metavar="ID=TYPE", help="take it, with this type")
@click.option("--accept-all", is_flag=True, help="take every proposal shown that no other option names")
@click.option("--reject", multiple=True, metavar="ID", help="refuse it for this person, and remember that")
@click.option("--reject-everywhere", multiple=True, metavar="ID", help="refuse it for the whole address book")
@click.option(
    "--reject-matching",
    multiple=True,
    metavar="ID=PATTERN",
    help='refuse all values of its kind that PATTERN fits, for the whole address book; "*" stands for any characters',
)
@click.option("--later", multiple=True, metavar="ID", help="ask again at --until")
@click.option("--until", metavar="WHEN", help="with --later: 2026-12-24, 2026-12-24T09:00, 3d or 2w from now")
@click.option("--message", default="", help="review all proposals of this message: those not named are rejected")
@click.option("--contact", default="", help="the same for all of this contact")
@click.option("--case", default="", help="the same for all of this case")
@click.option(
    "--shown",
    type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path),
    help="the same for all in this file, written by `undersigned proposals --json`",
)
@click.option("--yes", is_flag=True, help="save without asking")
@book_option
@json_option
@needs_client
def decide(
    client: Client,
    accept: tuple[str, ...],
    types: tuple[str, ...],
    accept_all: bool,
    reject: tuple[str, ...],
    reject_everywhere: tuple[str, ...],
    reject_matching: tuple[str, ...],
    later: tuple[str, ...],
    until: str | None,
    message: str,
    contact: str,
    case: str,
    shown: Path | None,
    yes: bool,
    book: str,
    as_json: bool,
) -> None:
    """Accept, edit, reject or put off proposals, in one step.

    Without --message, --contact, --case or --shown only the proposals named are decided. With one of them the review
    is of all that it names: what is not named otherwise is rejected and remembered, after asking.
    """
    if bool(later) != bool(until):
        raise click.UsageError("--later and --until belong together.")
    choices = Choices(
        accept=dict(_split(item, book) for item in accept),
        type={name: value or "" for name, value in (_split(item, book) for item in types)},
        reject=_names(reject, book),
        reject_everywhere=_names(reject_everywhere, book),
        reject_matching=dict(_with_pattern(item, book) for item in reject_matching),
        later=_names(later, book),
        until=parse_when(until, datetime.now(UTC)) if until else None,
        accept_all=accept_all,
    )
    reviewed = _reviewed(client, choices, book, message, contact, case, shown)
    if not reviewed:
        raise click.UsageError("There is nothing to decide: name a proposal, or --message, --contact, --case, --shown.")
    decisions = [found for proposal in reviewed if (found := decision_on(proposal, choices)) is not None]
    if len(decisions) < len(reviewed) and not yes:
        _confirm(reviewed, decisions)
    result = client.call(
        pb.DecideProposalsRequest(
            parent=parent(book),
            reviewed=[pb.ReviewedProposal(name=each.name, etag=each.etag) for each in reviewed],
            decisions=decisions,
            request_id=str(uuid.uuid4()),
        ),
        pb.DecideProposalsResponse,
    )
    if as_json:
        print_json(result)
    else:
        _print_result(result)


def _reviewed(
    client: Client, choices: Choices, book: str, message: str, contact: str, case: str, shown: Path | None
) -> list[pb.Proposal]:
    if shown is not None:
        return _read_shown(shown)
    if message or contact or case:
        return list(fetch(client, list_request(book, contact, message, case)))
    return [client.call(pb.GetProposalRequest(name=name), pb.Proposal) for name in sorted(choices.named())]


def _read_shown(path: Path) -> list[pb.Proposal]:
    text = sys.stdin.read() if str(path) == "-" else path.read_text("utf-8")
    try:
        if not isinstance(items := json.loads(text), list):
            raise ValueError
        return [ParseDict(item, pb.Proposal()) for item in items]
    except (ValueError, TypeError, ParseError):
        raise click.BadParameter(f"{path} was not written by `undersigned proposals --json`.") from None


def decision_on(proposal: pb.Proposal, choices: Choices) -> pb.Decision | None:
    """What the options say of a proposal; None: nothing."""
    name = proposal.name
    if name in choices.later:
        stamp = Timestamp()
        stamp.FromDatetime(choices.until or datetime.now(UTC))
        return pb.Decision(proposal=name, snooze=pb.Snooze(until_time=stamp))
    if pattern := choices.reject_matching.get(name):
        reject = pb.Reject(scope=pb.Reject.SCOPE_ADDRESS_BOOK, pattern=pattern)
        return pb.Decision(proposal=name, reject=reject)
    if name in choices.reject_everywhere:
        return pb.Decision(proposal=name, reject=pb.Reject(scope=pb.Reject.SCOPE_ADDRESS_BOOK))
    if name in choices.reject:
        return pb.Decision(proposal=name, reject=pb.Reject(scope=pb.Reject.SCOPE_SUBJECT))
    if name in choices.accept or name in choices.type or choices.accept_all:
        accept = pb.Accept(value=choices.accept.get(name), type=choices.type.get(name))
        return pb.Decision(proposal=name, accept=accept)
    return None


def _confirm(reviewed: Sequence[pb.Proposal], decisions: Iterable[pb.Decision]) -> None:
    chosen = {each.proposal: each.WhichOneof("decision") or "" for each in decisions}
    rows = [
        (cell(chosen.get(each.name, "reject"), "bold"), cell(person_of(each)), *map(cell, describe(each)))
        for each in grouped(reviewed)
    ]
    print_table(("Decision", "Person", "Proposal", "Value"), rows, "")
    rest = len(reviewed) - len(chosen)
    click.confirm(f"{rest} that you did not name will be rejected and remembered. Save?", abort=True, err=True)


def _print_result(result: pb.DecideProposalsResponse) -> None:
    rows = [
        (cell(id_of(each.name), "dim"), cell(person_of(each)), *map(cell, describe(each)), cell(_state(each), "bold"))
        for each in grouped(result.proposals)
    ]
    print_table(("ID", "Person", "Proposal", "Value", "Now"), rows, "Nothing was decided.")
    for contact in result.contacts:
        err().print(f"Saved: {contact.display_name} ({id_of(contact.name)})", style="green", markup=False)


def _state(proposal: pb.Proposal) -> str:
    return pb.Proposal.State.Name(proposal.state).removeprefix("STATE_").lower()


def _split(item: str, book: str) -> tuple[str, str | None]:
    id, equals, value = item.partition("=")
    return name_in(book, "proposals", id), value if equals else None


def _with_pattern(item: str, book: str) -> tuple[str, str]:
    id, _, pattern = item.partition("=")
    if not pattern.strip():
        raise click.BadParameter(f"{item!r} must be ID=PATTERN, such as abc=*@example.org.")
    return name_in(book, "proposals", id), pattern


def _names(ids: Iterable[str], book: str) -> frozenset[str]:
    return frozenset(name_in(book, "proposals", id) for id in ids)


_UNITS: dict[str, Callable[[int], timedelta]] = {
    "h": lambda number: timedelta(hours=number),
    "d": lambda number: timedelta(days=number),
    "w": lambda number: timedelta(weeks=number),
}


def parse_when(text: str, now: datetime) -> datetime:
    """A point in time in UTC from "2026-12-24", "2026-12-24T09:00" (local time) or "3d". Raises click.BadParameter."""
    relative = re.fullmatch(r"(\d{1,4})([hdw])", text)
    try:
        if relative:
            return now + _UNITS[relative[2]](int(relative[1]))
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        raise click.BadParameter(f"{text!r} is no time: write 2026-12-24, 2026-12-24T09:00, 3d or 2w.") from None
