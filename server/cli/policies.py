"""`undersigned policies`: what is accepted without asking, and what would be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any, TypeVar

import click
from google.protobuf.field_mask_pb2 import FieldMask
from undersigned.v1 import proposal_service_pb2
from undersigned.v1 import settings_service_pb2 as pb

from server.cli.command import DefaultGroup, book_option, json_option, limit_option, needs_client, parent
from server.cli.output import cell, print_json, print_table
from server.cli.review import kind_name, print_proposal_table
from server.client import Client
from server.errors import NotFound
from server.fields.field import Kind

F = TypeVar("F", bound=Callable[..., Any])
_FIELD = "auto_accept_policies"


def rule_options(function: F) -> F:
    """The options that make a policy; all that are given must hold."""
    for option in reversed(
        (
            click.option(
                "--kind",
                "kinds",
                multiple=True,
                type=click.Choice([kind.value for kind in Kind]),
                help="only values of this kind",
            ),
            click.option("--min-confidence", type=click.FloatRange(0, 1), default=0.0, help="from 0 to 1"),
            click.option("--only-empty-fields", is_flag=True, help="only where the contact has no value of the kind"),
            click.option("--only-authenticated", is_flag=True, help="only from senders who passed DMARC"),
        )
    ):
        function = option(function)
    return function


def _policy(name: str, kinds: tuple[str, ...], min_confidence: float, empty: bool, proven: bool) -> pb.AutoAcceptPolicy:
    return pb.AutoAcceptPolicy(
        name=name,
        kinds=[f"FIELD_KIND_{Kind(kind).name}" for kind in dict.fromkeys(kinds)],
        min_confidence=min_confidence,
        only_empty_fields=empty,
        only_authenticated_senders=proven,
    )


@click.group(cls=DefaultGroup, default="list")
def policies() -> None:
    """List, try, add and remove what is accepted without asking; alone: list. There is none from the start."""


@policies.command("list")
@book_option
@json_option
@needs_client
def list_policies(client: Client, book: str, as_json: bool) -> None:
    """List the policies, in the order in which they are tried."""
    _print(_get(client, book), as_json)


@policies.command()
@click.argument("name")
@rule_options
@book_option
@json_option
@needs_client
def add(
    client: Client,
    name: str,
    kinds: tuple[str, ...],
    min_confidence: float,
    only_empty_fields: bool,
    only_authenticated: bool,
    book: str,
    as_json: bool,
) -> None:
    """Accept what fits without asking, from the next message on; the log has it under NAME. Try it first: simulate."""
    found = _get(client, book)
    found.auto_accept_policies.append(_policy(name, kinds, min_confidence, only_empty_fields, only_authenticated))
    _print(_save(client, found), as_json)


@policies.command()
@click.argument("name")
@book_option
@json_option
@needs_client
def remove(client: Client, name: str, book: str, as_json: bool) -> None:
    """Ask again for what the policy NAME accepted."""
    found = _get(client, book)
    left = [each for each in found.auto_accept_policies if each.name != name]
    if len(left) == len(found.auto_accept_policies):
        raise NotFound("POLICY_NOT_FOUND", f"There is no policy {name!r}: undersigned policies lists them.")
    del found.auto_accept_policies[:]
    found.auto_accept_policies.extend(left)
    _print(_save(client, found), as_json)


@policies.command()
@click.argument("name", required=False, default="")
@rule_options
@book_option
@limit_option
@json_option
@needs_client
def simulate(
    client: Client,
    name: str,
    kinds: tuple[str, ...],
    min_confidence: float,
    only_empty_fields: bool,
    only_authenticated: bool,
    book: str,
    limit: int,
    as_json: bool,
) -> None:
    """Show which pending proposals would be accepted; nothing is changed.

    By the policy NAME as it is set, or by the one that the options make; without both by all that are set.
    """
    settings = _get(client, book)
    made = _policy(name or "simulated", kinds, min_confidence, only_empty_fields, only_authenticated)
    tried = [each for each in settings.auto_accept_policies if name in ("", each.name)]
    if made != pb.AutoAcceptPolicy(name=made.name):
        tried = [made]
    if not tried:
        raise click.UsageError("No such policy is set: say with options what to try, such as --min-confidence 0.95.")
    request = pb.SimulatePolicyRequest(name=settings.name, policies=tried)
    pages = client.pages(request, pb.SimulatePolicyResponse, limit)
    outcomes = [each for page in pages for each in page.outcomes]
    if as_json:
        print_json(outcomes)
        return
    get = proposal_service_pb2.GetProposalRequest
    found = [client.call(get(name=each.proposal), proposal_service_pb2.Proposal) for each in outcomes]
    print_proposal_table(found, "Nothing that waits would be accepted.")
    for policy, count in Counter(each.policy for each in outcomes).items():
        click.echo(f"{policy}: {count}")
    if limit and len(found) == limit and request.page_token:
        click.echo(f"The first {limit}; --limit 0 shows all.")


def _get(client: Client, book: str) -> pb.Settings:
    return client.call(pb.GetSettingsRequest(name=f"{parent(book)}/settings"), pb.Settings)


def _save(client: Client, changed: pb.Settings) -> pb.Settings:
    """With the etag as it was read: what others add meanwhile is not lost."""
    return client.call(pb.UpdateSettingsRequest(settings=changed, update_mask=FieldMask(paths=[_FIELD])), pb.Settings)


def _print(found: pb.Settings, as_json: bool) -> None:
    if as_json:
        print_json(list(found.auto_accept_policies))
        return
    rows = [
        (
            cell(each.name, "bold"),
            cell(", ".join(kind_name(kind) for kind in each.kinds) or "every kind"),
            cell(f"{each.min_confidence:g}"),
            cell("only empty fields" if each.only_empty_fields else ""),
            cell("only authenticated senders" if each.only_authenticated_senders else ""),
        )
        for each in found.auto_accept_policies
    ]
    print_table(("Name", "Kinds", "Sure at least", "", ""), rows, "Everything is asked: there are no policies.")
