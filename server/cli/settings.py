"""`undersigned settings`: how an address book behaves."""

from __future__ import annotations

from collections.abc import Callable

import click
from google.protobuf.field_mask_pb2 import FieldMask
from undersigned.v1 import extraction_service_pb2
from undersigned.v1 import settings_service_pb2 as pb

from server.cli.command import DefaultGroup, book_option, json_option, needs_client, parent
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
    if not text.isascii() or not text.isdigit():
        raise click.BadParameter(f"{text!r} must be a whole number.")
    return int(text)


_PARSERS: dict[str, Callable[[str], object]] = {
    "mining_enabled": _boolean,
    "default_region": str,
    "default_types": _types,
    "auto_create_contacts": _boolean,
    "window_days": _number,
    "own_domains": _list,
    "excluded_senders": _list,
}


@settings.command("set")
@click.argument("values", nargs=-1, required=True, metavar="NAME=VALUE…")
@book_option
@json_option
@needs_client
def set_values(client: Client, values: tuple[str, ...], book: str, as_json: bool) -> None:
    """Change settings: undersigned settings set default_region=DE own_domains=a.example,b.example mining_enabled=off"""
    changed: dict[str, object] = {}
    for item in values:
        name, equals, text = item.partition("=")
        if not equals or name not in _PARSERS:
            raise click.BadParameter(f"{item!r} must be NAME=VALUE; names: {', '.join(_PARSERS)}.")
        changed[name] = _PARSERS[name](text)
    message = pb.Settings(name=f"{parent(book)}/settings", **changed)  # type: ignore[arg-type]  # parsed by name
    request = pb.UpdateSettingsRequest(settings=message, update_mask=FieldMask(paths=list(changed)))
    _print(client.call(request, pb.Settings), as_json)


def _print(found: pb.Settings, as_json: bool) -> None:
    if as_json:
        print_json(found)
        return
    types = ", ".join(f"{kind_name(each.kind)}: {each.type}" for each in found.default_types)
    shown = {
        "mining_enabled": "on" if found.mining_enabled else "off",
        "default_region": found.default_region or "unknown",
        "default_types": types,
        "auto_create_contacts": "on" if found.auto_create_contacts else "off",
        "window_days": str(found.window_days),
        "own_domains": ", ".join(found.own_domains),
        "excluded_senders": ", ".join(found.excluded_senders),
    }
    print_table(("Setting", "Value"), [(cell(name, "cyan"), cell(value)) for name, value in shown.items()], "")
