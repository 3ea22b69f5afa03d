"""Settings as JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from server.contacts.settings import (
    AutoAcceptPolicy,
    CompletenessWeight,
    DefaultType,
    ProposalVisibility,
    Retention,
    Settings,
    SettingsChange,
    TypeMapping,
)
from server.fields.field import Kind
from server.storage.rows import Json


def settings_json(settings: Settings) -> dict[str, Any]:
    """Settings as JSON."""
    retention = settings.retention
    return {
        "mining": settings.mining,
        "default_region": settings.default_region,
        "default_types": [[one.kind.value, one.type] for one in settings.default_types],
        "own_domains": settings.own_domains,
        "excluded": settings.excluded,
        "auto_create": settings.auto_create,
        "window_days": settings.window_days,
        "type_mappings": [[one.kind.value, one.read_type, one.type] for one in settings.type_mappings],
        "retention": [retention.evidence_days, retention.message_text_days, retention.decided_proposal_days],
        "completeness_weights": [[one.kind.value, one.weight] for one in settings.completeness_weights],
        "auto_accept_policies": [_policy_json(one) for one in settings.auto_accept_policies],
        "proposal_visibility": settings.proposal_visibility.value,
        "trusted_authserv_ids": settings.trusted_authserv_ids,
    }


def _policy_json(policy: AutoAcceptPolicy) -> dict[str, Any]:
    return {
        "name": policy.name,
        "kinds": [kind.value for kind in policy.kinds],
        "min_confidence": policy.min_confidence,
        "only_empty_fields": policy.only_empty_fields,
        "only_authenticated_senders": policy.only_authenticated_senders,
    }


def read_settings(data: Json) -> Settings:
    """The settings of `settings_json`; what an older release did not know has its default."""
    plain = ("mining", "default_region", "auto_create", "window_days")
    values = {name: data[name] for name in plain if name in data}
    values |= {name: read(data[name]) for name, read in _READERS.items() if name in data}
    return replace(Settings(), **values)


def _default_types(data: Iterable[tuple[str, str]]) -> tuple[DefaultType, ...]:
    return tuple(DefaultType(Kind(kind), type) for kind, type in data)


def _type_mappings(data: Iterable[tuple[str, str, str]]) -> tuple[TypeMapping, ...]:
    return tuple(TypeMapping(Kind(kind), read_type, type) for kind, read_type, type in data)


def _retention(data: Iterable[int]) -> Retention:
    return Retention(*data)


def _weights(data: Iterable[tuple[str, int]]) -> tuple[CompletenessWeight, ...]:
    return tuple(CompletenessWeight(Kind(kind), weight) for kind, weight in data)


def _policies(data: Iterable[Json]) -> tuple[AutoAcceptPolicy, ...]:
    return tuple(AutoAcceptPolicy(**{**one, "kinds": tuple(Kind(kind) for kind in one["kinds"])}) for one in data)


_READERS: dict[str, Callable[[Any], object]] = {
    "default_types": _default_types,
    "own_domains": tuple,
    "excluded": tuple,
    "type_mappings": _type_mappings,
    "retention": _retention,
    "completeness_weights": _weights,
    "auto_accept_policies": _policies,
    "proposal_visibility": ProposalVisibility,
    "trusted_authserv_ids": tuple,
}


def settings_change_json(change: SettingsChange | None) -> dict[str, Any] | None:
    """A change of settings as the change log keeps it."""
    return {"before": settings_json(change.before), "after": settings_json(change.after)} if change else None


def read_settings_change(data: Json | None) -> SettingsChange | None:
    """The change of `settings_change_json`."""
    return SettingsChange(read_settings(data["before"]), read_settings(data["after"])) if data else None
