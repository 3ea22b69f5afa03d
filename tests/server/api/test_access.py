"""Who may call what, and what a server shows to whom."""

from __future__ import annotations

import grpc
import pytest
from google.protobuf import message_factory
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection_pb2, reflection_pb2_grpc
from undersigned.v1 import (
    case_service_pb2,
    contact_service_pb2,
    extraction_service_pb2,
    mail_service_pb2,
    proposal_service_pb2,
    settings_service_pb2,
    social_service_pb2,
)
from undersigned.v1 import contact_service_pb2 as contacts

from server import app, workflow
from server.api.interceptors import bearer_key
from server.api.permissions import LEAST_ROLE, RANKS
from server.client import Client
from server.contacts.contact import Role, Settings
from server.errors import ConfigurationError, PermissionDenied, Unauthenticated, Unavailable, UndersignedError
from server.settings import ClientSettings, ServerSettings

BOOK = "addressBooks/default"
SERVICES = [
    service
    for module in (
        case_service_pb2,
        contact_service_pb2,
        extraction_service_pb2,
        mail_service_pb2,
        proposal_service_pb2,
        settings_service_pb2,
        social_service_pb2,
    )
    for service in module.DESCRIPTOR.services_by_name.values()
]
METHODS = {f"/{service.full_name}/{method.name}": method for service in SERVICES for method in service.methods}


def call(address, path, key=""):
    """Calls a method with a request that names an address book; gives the status and the text."""
    method = METHODS[path]
    request = message_factory.GetMessageClass(method.input_type)()
    for field in ("parent", "name"):
        if field in method.input_type.fields_by_name:
            setattr(request, field, sample_name(path, field))
    if path.endswith("/UpdateContact"):
        request.contact.name = f"{BOOK}/contacts/c1"
    if path.endswith("/CreateContactFromMessage"):
        request.message = f"{BOOK}/messages/m1"
    if path.endswith("/UpdateSettings"):
        request.settings.name = f"{BOOK}/settings"
    metadata = (("authorization", f"Bearer {key}"),) if key else ()
    with grpc.insecure_channel(address) as channel:
        kind = f"{'stream' if method.client_streaming else 'unary'}_{'stream' if method.server_streaming else 'unary'}"
        rpc = getattr(channel, kind)(path, type(request).SerializeToString, lambda answer: answer)
        try:
            answer = rpc(iter([request]) if method.client_streaming else request, metadata=metadata, timeout=20)
            if method.server_streaming:
                list(answer)
        except grpc.RpcError as error:
            return error.code(), error.details()
    return grpc.StatusCode.OK, ""


def sample_name(path, field):
    """A name of the form that the method takes."""
    if field == "parent":
        return BOOK
    service, method = path.rpartition("/")[::2]
    collections = {"Mail": "messages", "Proposal": "proposals", "Contact": "contacts", "Case": "cases"}
    if "SettingsService" in service:
        return f"{BOOK}/settings"
    if method in ("DeleteRejection", "UndoChange"):
        return f"{BOOK}/{'rejections' if method == 'DeleteRejection' else 'changes'}/1"
    collection = next((found for name, found in collections.items() if f"{name}Service" in service), "contacts")
    return f"{BOOK}/{collection}/c1"


@pytest.fixture
def keyed(server):
    """A server with one key of each role, and one that is bound to another address book."""
    now = app.utc_now()
    workflow.create_address_book(server.db, "other", "Other", Settings(), now)
    keys = {role: workflow.create_key(server.db, role, role, (), now)[1] for role in Role}
    keys["bound"] = workflow.create_key(server.db, "bound", Role.ADMIN, ("other",), now)[1]
    return server.address, keys


REFUSED = (grpc.StatusCode.PERMISSION_DENIED, grpc.StatusCode.UNAUTHENTICATED)


def test_each_role_may_call_what_the_table_says_and_nothing_else(keyed):
    address, keys = keyed
    for path, least in LEAST_ROLE.items():
        for role in Role:
            code, text = call(address, path, keys[role])
            allowed = RANKS.index(role) >= RANKS.index(least)
            assert (code not in REFUSED) is allowed, (path, role, code, text)


def test_nothing_answers_without_a_key_or_with_a_wrong_one(keyed):
    address, keys = keyed
    for path in LEAST_ROLE:
        assert call(address, path)[0] is grpc.StatusCode.UNAUTHENTICATED
        assert call(address, path, keys[Role.ADMIN] + "x")[0] is grpc.StatusCode.UNAUTHENTICATED


def test_a_key_of_another_address_book_opens_nothing_here(keyed):
    address, keys = keyed
    stateless = {
        "/undersigned.v1.ExtractionService/ExtractCards",
        "/undersigned.v1.ExtractionService/ExtractCardsStream",
    }
    streamed = {"/undersigned.v1.MailService/IngestMessages"}  # answers by message
    for path in set(LEAST_ROLE) - stateless - streamed:
        code, text = call(address, path, keys["bound"])
        assert code in (grpc.StatusCode.PERMISSION_DENIED, grpc.StatusCode.UNIMPLEMENTED), (path, code, text)


def test_a_stream_refuses_each_message_for_another_address_book(keyed):
    address, keys = keyed
    with Client(ClientSettings(server=address, api_key=keys["bound"])) as client:
        request = mail_service_pb2.IngestMessagesRequest(
            id="1", request={"parent": BOOK, "raw": b"From: a@example.com\n\nx"}
        )
        (answer,) = client.ingest([request])
    assert answer.failure.reason == "ADDRESS_BOOK_NOT_ALLOWED"


def test_what_this_version_lacks_says_so(server):
    missing = {path for path in LEAST_ROLE if call(server.address, path)[0] is grpc.StatusCode.UNIMPLEMENTED}
    code, text = call(server.address, "/undersigned.v1.SocialService/FetchProfile")
    assert "/undersigned.v1.SocialService/SearchProfiles" in missing
    assert (code, text) == (
        grpc.StatusCode.UNIMPLEMENTED,
        "SocialService.FetchProfile is part of the interface but not of this version.",
    )


def test_nothing_fails_inside(server):
    for path in LEAST_ROLE:
        assert call(server.address, path)[0] is not grpc.StatusCode.INTERNAL, path


def test_a_revoked_key_ends_at_once(keyed, server):
    address, keys = keyed
    path = "/undersigned.v1.ContactService/ListContacts"
    assert call(address, path, keys[Role.REVIEWER])[0] is grpc.StatusCode.OK
    key = workflow.verify_key(server.db, keys[Role.REVIEWER])
    workflow.revoke_key(server.db, key.id, app.utc_now())
    assert call(address, path, keys[Role.REVIEWER])[0] is grpc.StatusCode.UNAUTHENTICATED


def test_open_on_loopback_until_the_first_key(server):
    path = "/undersigned.v1.ContactService/ListContacts"
    assert server.open_without_keys
    assert call(server.address, path)[0] is grpc.StatusCode.OK
    workflow.create_key(server.db, "first", Role.ADMIN, (), app.utc_now())
    assert call(server.address, path)[0] is grpc.StatusCode.UNAUTHENTICATED


def test_the_client_raises_our_errors(keyed):
    address, keys = keyed
    request = contacts.ListContactsRequest(parent=BOOK)
    with Client(ClientSettings(server=address)) as client, pytest.raises(Unauthenticated) as error:
        client.call(request, contacts.ListContactsResponse)
    assert error.value.reason == "KEY_MISSING"
    settings = ClientSettings(server=address, api_key=keys[Role.INTAKE])
    with Client(settings) as client, pytest.raises(PermissionDenied) as denied:
        client.call(request, contacts.ListContactsResponse)
    assert (denied.value.reason, denied.value.metadata) == ("ROLE_TOO_LOW", {"role": "intake", "needed": "reviewer"})


@pytest.mark.parametrize("header", ["Basic x", "Bearer", "Bearer ", "x"])
def test_another_authorization_is_refused(header):
    with pytest.raises(Unauthenticated) as error:
        bearer_key({"authorization": header})
    assert error.value.reason == "AUTHORIZATION_INVALID"


def test_the_scheme_is_read_in_any_case():
    assert bearer_key({"authorization": "bearer k"}) == "k"
    assert bearer_key({}) == ""


# ── beyond loopback ──


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({}, "PLAINTEXT_REFUSED"),
        ({"allow_anonymous": True}, "PLAINTEXT_REFUSED"),
        ({"allow_plaintext": True}, "KEYS_MISSING"),
        ({"tls_cert": "cert.pem"}, "TLS_INCOMPLETE"),
        ({"tls_client_ca": "ca.pem"}, "TLS_INCOMPLETE"),
    ],
)
def test_a_server_that_others_could_reach_does_not_start(start_server, tmp_path, options, reason):
    paths = {name: tmp_path / value if isinstance(value, str) else value for name, value in options.items()}
    with pytest.raises(ConfigurationError) as error:
        start_server(listen="0.0.0.0:0", **paths)
    assert error.value.reason == reason


def test_told_otherwise_it_starts(start_server):
    server = start_server(listen="0.0.0.0:0", allow_plaintext=True, allow_anonymous=True)
    assert call(server.address, "/undersigned.v1.ContactService/ListContacts")[0] is grpc.StatusCode.OK


def test_with_a_key_it_starts_and_wants_it(start_server):
    first = start_server()
    secret = workflow.create_key(first.db, "first", Role.REVIEWER, (), app.utc_now())[1]
    server = start_server(listen="0.0.0.0:0", allow_plaintext=True)
    path = "/undersigned.v1.ContactService/ListContacts"
    assert call(server.address, path)[0] is grpc.StatusCode.UNAUTHENTICATED
    assert call(server.address, path, secret)[0] is grpc.StatusCode.OK


# ── health and reflection ──


def test_health_needs_no_key_and_names_every_service(keyed):
    address, _ = keyed
    with grpc.insecure_channel(address) as channel:
        stub = health_pb2_grpc.HealthStub(channel)
        for service in ("", *(service.full_name for service in SERVICES)):
            answer = stub.Check(health_pb2.HealthCheckRequest(service=service))
            assert answer.status == health_pb2.HealthCheckResponse.SERVING


def test_reflection_lists_every_service(server):
    with grpc.insecure_channel(server.address) as channel:
        request = reflection_pb2.ServerReflectionRequest(list_services="")
        (answer,) = reflection_pb2_grpc.ServerReflectionStub(channel).ServerReflectionInfo(iter([request]))
    listed = {service.name for service in answer.list_services_response.service}
    assert {service.full_name for service in SERVICES} | {"grpc.health.v1.Health"} <= listed


def test_extraction_alone_needs_no_database_and_keeps_nothing(tagger, tmp_path):
    settings = ServerSettings(listen="127.0.0.1:0", database=f"sqlite:///{tmp_path}/none.db", grace_seconds=1)
    running = app.start_extraction(settings, tagger)
    try:
        with Client(ClientSettings(server=running.address)) as client:
            request = extraction_service_pb2.ExtractCardsRequest(raw=b"From: a@example.com\n\nHello")
            client.call(request, extraction_service_pb2.ExtractCardsResponse)
            with pytest.raises(UndersignedError) as error:
                client.call(contacts.ListContactsRequest(parent=BOOK), contacts.ListContactsResponse)
        assert error.value.reason == "UNIMPLEMENTED"
    finally:
        running.stop()
    assert not (tmp_path / "none.db").exists()


def test_contacts_with_the_extraction_in_another_process(tagger, start_server, sample_messages, tmp_path):
    raw = sample_messages["apple-en-two-signers"]
    here = start_server()
    extraction = app.start_extraction(ServerSettings(listen="127.0.0.1:0", grace_seconds=1), tagger)
    try:
        there = start_server(database=f"sqlite:///{tmp_path}/there.db", extraction=extraction.address)
        answers = []
        for server in (here, there):
            with Client(ClientSettings(server=server.address)) as client:
                request = mail_service_pb2.IngestMessageRequest(parent=BOOK, raw=raw)
                answers.append(client.call(request, mail_service_pb2.IngestMessageResponse))
    finally:
        extraction.stop()
    offered = [sorted(each.add_value.field.value for each in answer.proposals) for answer in answers]
    assert offered[0] == offered[1] != []
    with Client(ClientSettings(server=there.address)) as client, pytest.raises(Unavailable):
        request.raw = raw.replace(b"Message-ID: <", b"Message-ID: <another.")
        client.call(request, mail_service_pb2.IngestMessageResponse)


@pytest.mark.parametrize("trusted", ["", "mx.example.net", " MX.example.com , mx.example.net"])
def test_only_a_trusted_mail_server_says_that_authentication_failed(start_server, trusted):
    raw = b"Authentication-Results: mx.example.com; dmarc=fail\nFrom: a@example.com\n\nHello\n"
    server = start_server(trusted_authserv_ids=trusted)
    with Client(ClientSettings(server=server.address)) as client:
        request = extraction_service_pb2.ExtractCardsRequest(raw=raw)
        answer = client.call(request, extraction_service_pb2.ExtractCardsResponse)
    assert answer.automated_reason == ("authentication_failed" if "MX" in trusted else "")
