"""Who has a key for one mailbox sees what came to it and nothing else, where the address book keeps them apart."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from google.protobuf.timestamp_pb2 import Timestamp
from undersigned.v1 import case_service_pb2, contact_pb2, contact_service_pb2, mail_service_pb2, settings_service_pb2
from undersigned.v1 import proposal_service_pb2 as pb

from server import workflow
from server.client import Client
from server.contacts.contact import Role
from server.errors import InvalidInput, NotFound, PermissionDenied
from server.settings import ClientSettings

BOOK = "addressBooks/default"
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
SALES, DESK = "sales@example.org", "Desk@Example.org"


def mail(number, name, mobile):
    local = name.lower().replace(" ", ".")
    return (
        f"From: {name} <{local}@firm.example>\nTo: all@example.org\nMessage-ID: <{number}@firm.example>\n\n"
        f"Hello,\n\nsee you.\n\nBest regards\n{name}\nMobile: {mobile}\n"
    ).encode()


@pytest.fixture
def seen(start_server):
    """Clients of an admin and of a reviewer of one mailbox; a message for each of two mailboxes and one for both."""
    running = start_server()
    secrets = {
        name: workflow.create_key(running.db, name, role, (), NOW, mailboxes)[1]
        for name, role, mailboxes in (("admin", Role.ADMIN, ()), ("sales", Role.REVIEWER, (SALES,)))
    }
    clients = {name: Client(ClientSettings(server=running.address, api_key=key)) for name, key in secrets.items()}
    letters = (
        (mail(1, "Ada Winter", "+44 7700 900701"), (SALES,)),
        (mail(2, "Ben Summer", "+44 7700 900702"), (DESK,)),
        (mail(3, "Cleo Autumn", "+44 7700 900703"), (SALES.upper(), DESK)),
    )
    for raw, mailboxes in letters:
        for mailbox in mailboxes:
            request = mail_service_pb2.IngestMessageRequest(
                parent=BOOK, raw=raw, envelope={"mailbox": mailbox}, case_reference="T-1"
            )
            clients["admin"].call(request, mail_service_pb2.IngestMessageResponse)
    yield clients
    for client in clients.values():
        client.__exit__(None, None, None)


def keep_apart(seen, apart=True):
    settings = settings_service_pb2.Settings(name=f"{BOOK}/settings", proposal_visibility=2 if apart else 1)
    request = settings_service_pb2.UpdateSettingsRequest(
        settings=settings, update_mask={"paths": ["proposal_visibility"]}
    )
    assert seen["admin"].call(request, settings_service_pb2.Settings).proposal_visibility == (2 if apart else 1)


def proposals(client, **filters):
    return client.call(pb.ListProposalsRequest(parent=BOOK, **filters), pb.ListProposalsResponse).proposals


def people(found):
    return {each.subject_name for each in found}


def messages(client):
    request = mail_service_pb2.ListMessagesRequest(parent=BOOK)
    return client.call(request, mail_service_pb2.ListMessagesResponse).messages


ALL = {"Ada Winter", "Ben Summer", "Cleo Autumn"}


def test_lists_show_what_came_to_the_mailbox(seen):
    assert people(proposals(seen["sales"])) == ALL
    keep_apart(seen)
    assert people(proposals(seen["sales"])) == {"Ada Winter", "Cleo Autumn"}
    assert people(proposals(seen["sales"], case_reference="T-1")) == {"Ada Winter", "Cleo Autumn"}
    assert people(proposals(seen["admin"])) == ALL
    assert {each.author.display_name for each in messages(seen["sales"])} == {"Ada Winter", "Cleo Autumn"}
    assert len(messages(seen["admin"])) == 3
    keep_apart(seen, False)
    assert people(proposals(seen["sales"])) == ALL


def test_what_came_elsewhere_is_as_if_it_were_not_there(seen):
    keep_apart(seen)
    hidden = [each for each in proposals(seen["admin"]) if each.subject_name == "Ben Summer"]
    (message,) = {each.sightings[0].message for each in hidden}
    contact = seen["admin"].call(
        contact_service_pb2.CreateContactRequest(parent=BOOK, contact={"fields": [{"kind": 1, "value": "Dora May"}]}),
        contact_pb2.Contact,
    )
    asked = (
        (pb.GetProposalRequest(name=hidden[0].name), pb.Proposal),
        (
            pb.DecideProposalsRequest(parent=BOOK, reviewed=[{"name": hidden[0].name, "etag": hidden[0].etag}]),
            pb.DecideProposalsResponse,
        ),
        (mail_service_pb2.GetMessageRequest(name=message), mail_service_pb2.Message),
        (mail_service_pb2.ExplainMessageRequest(name=message), mail_service_pb2.ExplainMessageResponse),
        (
            contact_service_pb2.ConnectAddressRequest(name=contact.name, message=message),
            contact_service_pb2.ConnectAddressResponse,
        ),
        (
            contact_service_pb2.CreateContactFromMessageRequest(message=message),
            contact_service_pb2.CreateContactFromMessageResponse,
        ),
    )
    for request, answer in asked:
        with pytest.raises(NotFound):
            seen["sales"].call(request, answer)
    assert people(proposals(seen["admin"])) == ALL
    whole = (
        (
            contact_service_pb2.ExportContactRequest(name=contact.name, with_sources=True),
            contact_service_pb2.ExportContactResponse,
        ),
        (
            settings_service_pb2.SimulatePolicyRequest(name=f"{BOOK}/settings"),
            settings_service_pb2.SimulatePolicyResponse,
        ),
    )
    for request, answer in whole:
        with pytest.raises(PermissionDenied) as error:
            seen["sales"].call(request, answer)
        assert error.value.reason == "MAILBOX_NOT_ALLOWED"
        seen["admin"].call(request, answer)


def test_of_a_proposal_the_evidence_from_elsewhere_is_not_shown(seen):
    keep_apart(seen)
    later = mail(4, "Ada Winter", "+44 (0) 7700 900701")
    request = mail_service_pb2.IngestMessageRequest(parent=BOOK, raw=later, envelope={"mailbox": DESK})
    elsewhere = seen["admin"].call(request, mail_service_pb2.IngestMessageResponse).message.name
    (one,) = [each for each in proposals(seen["sales"]) if each.create_contact.full_name == "Ada Winter"]
    assert one.sighting_count == 1 and one.sightings[0].message != elsewhere
    whole = seen["sales"].call(pb.GetProposalRequest(name=one.name), pb.Proposal)
    assert [each.message for each in whole.sightings] == [one.sightings[0].message]
    assert seen["admin"].call(pb.GetProposalRequest(name=one.name), pb.Proposal).sighting_count == 2
    until = Timestamp()
    until.FromDatetime(datetime(2099, 1, 1, tzinfo=UTC))
    request = pb.DecideProposalsRequest(
        parent=BOOK,
        reviewed=[{"name": one.name, "etag": one.etag}],
        decisions=[{"proposal": one.name, "snooze": {"until_time": until}}],
    )
    (decided,) = seen["sales"].call(request, pb.DecideProposalsResponse).proposals
    assert [each.message for each in decided.sightings] == [one.sightings[0].message]


def test_cases_are_everybodys(seen):
    keep_apart(seen)
    request = case_service_pb2.ListCasesRequest(parent=BOOK)
    (case,) = seen["sales"].call(request, case_service_pb2.ListCasesResponse).cases
    assert case.message_count == 3


@pytest.mark.parametrize(
    ("role", "mailboxes"), [(Role.ADMIN, (SALES,)), (Role.INTAKE, (SALES,)), (Role.REVIEWER, (" ",))]
)
def test_mailboxes_are_reviewers(server, role, mailboxes):
    with pytest.raises(InvalidInput) as error:
        workflow.create_key(server.db, "key", role, (), NOW, mailboxes)
    assert error.value.reason == "INVALID_MAILBOX"
