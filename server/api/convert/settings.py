"""How an address book is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from undersigned.v1 import extraction_service_pb2, settings_service_pb2

from server.api import names
from server.api.convert.values import KINDS, to_kind
from server.api.errors import Unimplemented
from server.contacts.contact import AddressBook, DefaultType, Settings
from server.errors import InvalidInput


def default_types(items: Iterable[DefaultType]) -> list[extraction_service_pb2.DefaultType]:
    """The default type of each kind that has one."""
    return [extraction_service_pb2.DefaultType(kind=KINDS[each.kind], type=each.type) for each in items]


def to_default_types(items: Iterable[extraction_service_pb2.DefaultType]) -> tuple[DefaultType, ...]:
    """Raises InvalidInput KIND_INVALID."""
    return tuple(DefaultType(to_kind(each.kind, "default_types.kind"), each.type) for each in items)


def settings(book: AddressBook) -> settings_service_pb2.Settings:
    """The settings of an address book."""
    kept = book.settings
    return settings_service_pb2.Settings(
        name=names.settings_name(book.id),
        mining_enabled=kept.mining,
        default_region=kept.default_region,
        default_types=default_types(kept.default_types),
        auto_create_contacts=kept.auto_create,
        window_days=kept.window_days,
        own_domains=kept.own_domains,
        excluded_senders=kept.excluded,
        etag=book.etag,
    )


_Change = Callable[[Settings, settings_service_pb2.Settings], Settings]

# What UpdateSettings can change, by the path of its mask.
_PATHS: dict[str, _Change] = {
    "mining_enabled": lambda kept, new: replace(kept, mining=new.mining_enabled),
    "default_region": lambda kept, new: replace(kept, default_region=new.default_region),
    "default_types": lambda kept, new: replace(kept, default_types=to_default_types(new.default_types)),
    "auto_create_contacts": lambda kept, new: replace(kept, auto_create=new.auto_create_contacts),
    "window_days": lambda kept, new: replace(kept, window_days=new.window_days),
    "own_domains": lambda kept, new: replace(kept, own_domains=tuple(new.own_domains)),
    "excluded_senders": lambda kept, new: replace(kept, excluded=tuple(new.excluded_senders)),
}


def updated_settings(kept: Settings, new: settings_service_pb2.Settings, mask: Iterable[str]) -> Settings:
    """The settings with the fields of the mask changed.

    Raises InvalidInput UPDATE_MASK_INVALID for an empty mask and for a path that is none; Unimplemented for one that
    only the contract has.
    """
    paths = tuple(mask)
    for path in paths:
        if path not in _PATHS and path in settings_service_pb2.Settings.DESCRIPTOR.fields_by_name:
            raise Unimplemented(f"Settings.{path}")
    if not paths or not set(paths) <= set(_PATHS):
        allowed = ", ".join(_PATHS)
        raise InvalidInput("UPDATE_MASK_INVALID", f"update_mask must hold one or more of {allowed}.")
    for path in paths:
        kept = _PATHS[path](kept, new)
    return kept
