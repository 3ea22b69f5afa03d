"""How an address book is kept."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import replace

from google.protobuf.json_format import MessageToDict
from undersigned.v1 import contact_pb2, extraction_service_pb2, settings_service_pb2

from server.api import names
from server.api.convert.values import KINDS, VISIBILITIES, timestamp, to_kind, to_visibility
from server.contacts.contact import AddressBook
from server.contacts.settings import (
    AutoAcceptPolicy,
    CompletenessWeight,
    DefaultType,
    Retention,
    Settings,
    SettingsChange,
    TypeMapping,
)
from server.errors import InvalidInput

pb = settings_service_pb2


def default_types(items: Iterable[DefaultType]) -> list[extraction_service_pb2.DefaultType]:
    """The default type of each kind that has one."""
    return [extraction_service_pb2.DefaultType(kind=KINDS[each.kind], type=each.type) for each in items]


def to_default_types(items: Iterable[extraction_service_pb2.DefaultType]) -> tuple[DefaultType, ...]:
    """Raises InvalidInput KIND_INVALID."""
    return tuple(DefaultType(to_kind(each.kind, "default_types.kind"), each.type) for each in items)


def settings(book: AddressBook) -> pb.Settings:
    """The settings of an address book."""
    named = pb.Settings(
        name=names.settings_name(book.id), etag=book.etag, update_time=timestamp(book.update_time or book.create_time)
    )
    named.MergeFrom(kept(book.settings))
    return named


def kept(item: Settings) -> pb.Settings:
    """What an address book is set to, without its name."""
    return pb.Settings(
        mining_enabled=item.mining,
        default_region=item.default_region,
        default_types=default_types(item.default_types),
        type_mappings=[
            pb.TypeMapping(kind=KINDS[each.kind], read_type=each.read_type, type=each.type)
            for each in item.type_mappings
        ],
        auto_create_contacts=item.auto_create,
        window_days=item.window_days,
        own_domains=item.own_domains,
        excluded_senders=item.excluded,
        retention=pb.Retention(
            evidence_days=item.retention.evidence_days,
            message_text_days=item.retention.message_text_days,
            decided_proposal_days=item.retention.decided_proposal_days,
        ),
        completeness_weights=[
            pb.CompletenessWeight(kind=KINDS[each.kind], weight=each.weight) for each in item.completeness_weights
        ],
        auto_accept_policies=[policy(each) for each in item.auto_accept_policies],
        proposal_visibility=VISIBILITIES[item.proposal_visibility],
        trusted_authserv_ids=item.trusted_authserv_ids,
    )


def policy(item: AutoAcceptPolicy) -> pb.AutoAcceptPolicy:
    """What is accepted without asking."""
    return pb.AutoAcceptPolicy(
        name=item.name,
        kinds=[KINDS[kind] for kind in item.kinds],
        min_confidence=item.min_confidence,
        only_empty_fields=item.only_empty_fields,
        only_authenticated_senders=item.only_authenticated_senders,
    )


def to_policies(items: Iterable[pb.AutoAcceptPolicy]) -> tuple[AutoAcceptPolicy, ...]:
    """Raises InvalidInput KIND_INVALID."""
    return tuple(
        AutoAcceptPolicy(
            each.name,
            tuple(to_kind(kind, "auto_accept_policies.kinds") for kind in each.kinds),
            each.min_confidence,
            each.only_empty_fields,
            each.only_authenticated_senders,
        )
        for each in items
    )


def setting_changes(item: SettingsChange) -> list[contact_pb2.SettingChange]:
    """What a change of the settings changed, field by field, as JSON."""
    before, after = kept(item.before), kept(item.after)
    fields = [field.name for field in pb.Settings.DESCRIPTOR.fields]
    pairs = ((name, _json(before, name), _json(after, name)) for name in fields)
    return [contact_pb2.SettingChange(path=name, before=old, after=new) for name, old, new in pairs if old != new]


def _json(item: pb.Settings, name: str) -> str:
    found = MessageToDict(item, preserving_proto_field_name=True, always_print_fields_with_no_presence=True)
    return json.dumps(found.get(name), ensure_ascii=False)


def _to_mappings(items: Iterable[pb.TypeMapping]) -> tuple[TypeMapping, ...]:
    return tuple(TypeMapping(to_kind(each.kind, "type_mappings.kind"), each.read_type, each.type) for each in items)


def _to_weights(items: Iterable[pb.CompletenessWeight]) -> tuple[CompletenessWeight, ...]:
    """Those given; none: as they are by default."""
    weights = tuple(CompletenessWeight(to_kind(each.kind, "completeness_weights.kind"), each.weight) for each in items)
    return weights or Settings().completeness_weights


def _to_retention(item: pb.Retention) -> Retention:
    return Retention(item.evidence_days, item.message_text_days, item.decided_proposal_days)


_Change = Callable[[Settings, pb.Settings], Settings]

# What UpdateSettings can change, by the path of its mask.
_PATHS: dict[str, _Change] = {
    "mining_enabled": lambda kept, new: replace(kept, mining=new.mining_enabled),
    "default_region": lambda kept, new: replace(kept, default_region=new.default_region),
    "default_types": lambda kept, new: replace(kept, default_types=to_default_types(new.default_types)),
    "type_mappings": lambda kept, new: replace(kept, type_mappings=_to_mappings(new.type_mappings)),
    "auto_create_contacts": lambda kept, new: replace(kept, auto_create=new.auto_create_contacts),
    "window_days": lambda kept, new: replace(kept, window_days=new.window_days),
    "own_domains": lambda kept, new: replace(kept, own_domains=tuple(new.own_domains)),
    "excluded_senders": lambda kept, new: replace(kept, excluded=tuple(new.excluded_senders)),
    "retention": lambda kept, new: replace(kept, retention=_to_retention(new.retention)),
    "completeness_weights": lambda kept, new: replace(kept, completeness_weights=_to_weights(new.completeness_weights)),
    "auto_accept_policies": lambda kept, new: replace(kept, auto_accept_policies=to_policies(new.auto_accept_policies)),
    "proposal_visibility": lambda kept, new: replace(kept, proposal_visibility=to_visibility(new.proposal_visibility)),
    "trusted_authserv_ids": lambda kept, new: replace(kept, trusted_authserv_ids=tuple(new.trusted_authserv_ids)),
}


def updated_settings(kept: Settings, new: pb.Settings, mask: Iterable[str]) -> Settings:
    """The settings with the fields of the mask changed.

    Raises InvalidInput UPDATE_MASK_INVALID for an empty mask and for a path that is none.
    """
    paths = tuple(mask)
    if not paths or not set(paths) <= set(_PATHS):
        allowed = ", ".join(_PATHS)
        raise InvalidInput("UPDATE_MASK_INVALID", f"update_mask must hold one or more of {allowed}.")
    for path in paths:
        kept = _PATHS[path](kept, new)
    return kept
