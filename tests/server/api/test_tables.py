"""The tables of the API are complete."""

from __future__ import annotations

import grpc
import pytest
from undersigned.v1 import (
    case_service_pb2,
    contact_service_pb2,
    extraction_service_pb2,
    mail_service_pb2,
    proposal_service_pb2,
    settings_service_pb2,
    social_service_pb2,
)

from server import errors
from server.api.convert import values
from server.api.errors import CODES, DOMAIN, STATUS, Unimplemented, status_of
from server.api.permissions import LEAST_ROLE, RANKS
from server.contacts.contact import Origin, Role
from server.contacts.proposal import ChangeAction, ProposalState, RejectionSource, Scope
from server.contacts.stored_message import MatchOutcome, ValueFate
from server.fields.field import Kind

MODULES = (
    case_service_pb2,
    contact_service_pb2,
    extraction_service_pb2,
    mail_service_pb2,
    proposal_service_pb2,
    settings_service_pb2,
    social_service_pb2,
)
METHODS = {
    f"/{service.full_name}/{method.name}"
    for module in MODULES
    for service in module.DESCRIPTOR.services_by_name.values()
    for method in service.methods
}


def subclasses(cls):
    return {found for child in cls.__subclasses__() for found in (child, *subclasses(child))}


def test_every_method_has_its_least_role_and_no_other():
    assert set(LEAST_ROLE) == METHODS


def test_every_role_has_a_rank():
    assert set(RANKS) == set(Role)


def test_every_error_has_its_status():
    ours = {cls for cls in vars(errors).values() if isinstance(cls, type) and issubclass(cls, errors.UndersignedError)}
    assert set(STATUS) == ours - {errors.UndersignedError}


def test_no_error_outside_of_the_tree_is_without_status():
    for cls in subclasses(errors.UndersignedError):
        assert any(parent in CODES for parent in cls.__mro__)


@pytest.mark.parametrize(
    ("table", "members"),
    [
        (values.KINDS, Kind),
        (values.ORIGINS, Origin),
        (values.STATES, ProposalState),
        (values.SCOPES, Scope),
        (values.SOURCES, RejectionSource),
        (values.ACTIONS, ChangeAction),
        (values.FATES, ValueFate),
        (values.MATCHES, MatchOutcome),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_every_member_has_its_own_value_of_the_contract(table, members):
    assert set(table) == set(members)
    assert len(set(table.values())) == len(members)
    assert 0 not in table.values(), "UNSPECIFIED stands for nothing of ours"


def test_status_carries_reason_domain_and_metadata():
    status = status_of(errors.LimitExceeded("MESSAGE_TOO_LARGE", "Too large.", limit="5"))
    from google.rpc import error_details_pb2

    info = error_details_pb2.ErrorInfo()
    assert status.details[0].Unpack(info)
    assert status.code == grpc.StatusCode.RESOURCE_EXHAUSTED.value[0]
    assert (info.reason, info.domain, dict(info.metadata)) == ("MESSAGE_TOO_LARGE", DOMAIN, {"limit": "5"})


def test_a_more_special_error_keeps_its_own_status():
    assert status_of(errors.UnreadableMail("EMPTY_MESSAGE", "")).code == grpc.StatusCode.INVALID_ARGUMENT.value[0]
    assert status_of(Unimplemented("x")).code == grpc.StatusCode.UNIMPLEMENTED.value[0]
