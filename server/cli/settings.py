"""`undersigned settings`: how an address book behaves."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import islice

import click
from google.protobuf.field_mask_pb2 import FieldMask
from undersigned.v1 import contact_service_pb2, extraction_service_pb2
from undersigned.v1 import settings_service_pb2 as pb

from server.cli.command import DefaultGroup, book_option, id_of, json_option, limit_option, needs_client, parent
from server.cli.output import cell, print_json, print_table
from server.cli.review import kind_name
from server.client import Client
from server.fields.field import Kind


@click.group(cls=DefaultGroup, default="show")
def settings() -> None:
    """Show and change how an address book behaves; alone: show."""


@settings.command()
@book_option
@json_option
@needs_client
def show(client: Client, book: str, as_json: bool) -> None:
    """Show the settings."""
    _print(client.call(pb.GetSettingsRequest(name=f"{parent(book)}/settings"), pb.Settings), as_json)


def _boolean(text: str) -> bool:
    if text not in ("on", "off", "true", "false"):
        raise click.BadParameter(f"{text!r} must be on or off.")
    return text in ("on", "true")


def _list(text: str) -> list[str]:
    return [item.strip() for item in text.split(",") if item.strip()]


def _types(text: str) -> list[extraction_service_pb2.DefaultType]:
    pairs = [item.partition(":") for item in _list(text)]
    if any(kind not in set(Kind) or not type for kind, _, type in pairs):
        raise click.BadParameter(f"{text!r} must read like phone:work,url:work.")
    return [
        extraction_service_pb2.DefaultType(kind=f"FIELD_KIND_{Kind(kind).name}", type=type) for kind, _, type in pairs
    ]


def _number(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise click.BadParameter(f"{text!r} must be a whole number.")
    return int(text)


def _kind(text: str) -> str:
    if text not in set(Kind):
        raise click.BadParameter(f"{text!r} must be one of {', '.join(Kind)}.")
    return f"FIELD_KIND_{Kind(text).name}"


def _mappings(text: str) -> list[pb.TypeMapping]:
    parts = [item.split(":") for item in _list(text)]
    if any(len(each) != 3 for each in parts):
        raise click.BadParameter(f"{text!r} must read like phone:mobile:Handy,phone:work:Office.")
    return [pb.TypeMapping(kind=_kind(kind), read_type=read, type=type) for kind, read, type in parts]


def _weights(text: str) -> list[pb.CompletenessWeight]:
    pairs = [item.partition(":") for item in _list(text)]
    return [pb.CompletenessWeight(kind=_kind(kind), weight=_number(weight)) for kind, _, weight in pairs]


def _retention(text: str) -> pb.Retention:
    pairs = [item.partition(":") for item in _list(text)]
    names = [field.name.removesuffix("_days") for field in pb.Retention.DESCRIPTOR.fields]
    if any(name not in names for name, _, _ in pairs):
        raise click.BadParameter(f"{text!r} must read like evidence:365,message_text:30,decided_proposal:90.")
    return pb.Retention(**{f"{name}_days": _number(days) for name, _, days in pairs})


def _visibility(text: str) -> str:
    if text not in ("address_book", "mailbox"):
        raise click.BadParameter(f"{text!r} must be address_book or mailbox.")
    return f"PROPOSAL_VISIBILITY_{text.upper()}"


_PARSERS: dict[str, Callable[[str], object]] = {
    "mining_enabled": _boolean,
    "default_region": str,
    "default_types": _types,
    "auto_create_contacts": _boolean,
    "window_days": _number,
    "own_domains": _list,
    "excluded_senders": _list,
    "type_mappings": _mappings,
    "retention": _retention,
    "completeness_weights": _weights,
    "trusted_authserv_ids": _list,
    "proposal_visibility": _visibility,
}


@settings.command("set")
@click.argument("values", nargs=-1, required=True, metavar="NAME=VALUE…")
@book_option
@json_option
@needs_client
def set_values(client: Client, values: tuple[str, ...], book: str, as_json: bool) -> None:
    """Change settings: undersigned settings set default_region=DE own_domains=a.example,b.example mining_enabled=off

    Lists are separated by commas; retention=evidence:365,message_text:30 gives days (0: kept for good, but for texts of
    messages, of which none is kept); proposal_visibility=mailbox keeps apart what came to which mailbox (keys);
    completeness_weights=name:60,email:40 sum to 100; type_mappings=phone:mobile:Handy gives a type as read another
    name. Policies that accept without asking: undersigned policies.
    """
    changed: dict[str, object] = {}
    for item in values:
        name, equals, text = item.partition("=")
        if not equals or name not in _PARSERS:
            raise click.BadParameter(f"{item!r} must be NAME=VALUE; names: {', '.join(_PARSERS)}.")
        changed[name] = _PARSERS[name](text)
    message = pb.Settings(name=f"{parent(book)}/settings", **changed)  # type: ignore[arg-type]  # parsed by name
    request = pb.UpdateSettingsRequest(settings=message, update_mask=FieldMask(paths=list(changed)))
    _print(client.call(request, pb.Settings), as_json)


@settings.command()
@book_option
@limit_option
@json_option
@needs_client
def history(client: Client, book: str, limit: int, as_json: bool) -> None:
    """Show what was set, by whom and when, newest first."""
    request = contact_service_pb2.ListChangesRequest(parent=parent(book), page_size=1000)
    pages = client.pages(request, contact_service_pb2.ListChangesResponse, 0)
    changed = (each for page in pages for each in page.changes if each.setting_changes)
    found = list(islice(changed, limit or None))
    if as_json:
        print_json(found)
        return
    rows = [
        (
            cell(id_of(each.name), "dim"),
            cell(each.create_time.ToDatetime().strftime("%Y-%m-%d %H:%M")),
            cell(each.actor, "cyan"),
            cell(one.path, "bold"),
            cell(one.before),
            cell(one.after),
            cell("taken back" if each.undone_by else "", "dim"),
        )
        for each in found
        for one in each.setting_changes
    ]
    print_table(("ID", "When", "By", "Setting", "Before", "After", ""), rows, "The settings are those of the start.")


def _print(found: pb.Settings, as_json: bool) -> None:
    if as_json:
        print_json(found)
        return
    rows = [(cell(name, "cyan"), cell(shown(found))) for name, shown in _SHOWN.items()]
    print_table(("Setting", "Value"), rows, "")


def _pairs(items: Iterable[tuple[str, object]]) -> str:
    return ", ".join(f"{name}: {value}" for name, value in items)


def _days(days: int, without: str = "kept") -> str:
    return f"{days} days" if days else without


_SHOWN: dict[str, Callable[[pb.Settings], str]] = {
    "mining_enabled": lambda found: "on" if found.mining_enabled else "off",
    "default_region": lambda found: found.default_region or "unknown",
    "default_types": lambda found: _pairs((kind_name(each.kind), each.type) for each in found.default_types),
    "type_mappings": lambda found: _pairs(
        (f"{kind_name(each.kind)} {each.read_type}", each.type) for each in found.type_mappings
    ),
    "auto_create_contacts": lambda found: "on" if found.auto_create_contacts else "off",
    "window_days": lambda found: str(found.window_days),
    "own_domains": lambda found: ", ".join(found.own_domains),
    "excluded_senders": lambda found: ", ".join(found.excluded_senders),
    "retention": lambda found: _pairs(
        (
            ("evidence", _days(found.retention.evidence_days)),
            ("message_text", _days(found.retention.message_text_days, "not kept")),
            ("decided_proposal", _days(found.retention.decided_proposal_days)),
        )
    ),
    "completeness_weights": lambda found: _pairs(
        (kind_name(each.kind), each.weight) for each in found.completeness_weights
    ),
    "auto_accept_policies": lambda found: ", ".join(each.name for each in found.auto_accept_policies) or "none",
    "trusted_authserv_ids": lambda found: ", ".join(found.trusted_authserv_ids),
    "proposal_visibility": lambda found: (
        pb.Settings.ProposalVisibility.Name(found.proposal_visibility).removeprefix("PROPOSAL_VISIBILITY_").lower()
    ),
}
