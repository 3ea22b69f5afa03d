"""Bad input has its clear answer: a status, a reason, a text that says what to do, and nothing is lost by it."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta

import grpc
import pytest
from google.protobuf.field_mask_pb2 import FieldMask
from google.protobuf.timestamp_pb2 import Timestamp
from google.rpc import error_details_pb2
from grpc_status import rpc_status
from undersigned.v1 import contact_pb2
from undersigned.v1 import contact_service_pb2 as contacts
from undersigned.v1 import extraction_service_pb2 as extraction
from undersigned.v1 import extraction_service_pb2_grpc as extraction_grpc
from undersigned.v1 import mail_service_pb2 as mail
from undersigned.v1 import mail_service_pb2_grpc as mail_grpc
from undersigned.v1 import proposal_service_pb2 as review
from undersigned.v1 import settings_service_pb2 as settings

from server import app
from server.client import Client, method_path
from server.errors import ConfigurationError
from server.settings import ClientSettings

BOOK = "addressBooks/default"
MIB = 1024 * 1024
GOOD = """\
From: Mara Vogel <mara.vogel@vogel-technik.example>
To: tom.baker@example.org
Date: Mon, 23 Nov 2026 11:20:00 +0100
Message-ID: <1@vogel-technik.example>
Subject: Bearings
Content-Type: text/plain; charset={charset}

Hello Tom,

forty of them, please.

Kind regards

Mara Vogel
Vogel Technik GmbH
Tel: +49 30 23125042
"""
MAIL = GOOD.format(charset="utf-8").encode()


@pytest.fixture
def channel(server):
    with grpc.insecure_channel(server.address, [("grpc.max_send_message_length", -1)]) as channel:
        yield channel


@pytest.fixture
def fails(channel):
    """Makes a call that must fail; gives its code, its reason, its text and its metadata."""

    def call(request, metadata=()):
        path = method_path(request)
        method = channel.unary_unary(path, type(request).SerializeToString, lambda answer: answer)
        with pytest.raises(grpc.RpcError) as failed:
            method(request, metadata=metadata, timeout=30)
        status = rpc_status.from_call(failed.value)
        info = error_details_pb2.ErrorInfo()
        assert status.details[0].Unpack(info)
        assert info.domain == "undersigned"
        return failed.value.code().name, info.reason, status.message, dict(info.metadata)

    return call


def ingest(raw, parent=BOOK):
    return mail.IngestMessageRequest(parent=parent, raw=raw)


CONTACT = f"{BOOK}/contacts/no-such"
PROPOSAL = f"{BOOK}/proposals/no-such"


@pytest.mark.parametrize(
    ("request_", "code", "reason"),
    [
        (ingest(b""), "INVALID_ARGUMENT", "EMPTY_MESSAGE"),
        (ingest(b"\x00\xff\x13" * 50), "INVALID_ARGUMENT", "NOT_A_MAIL"),
        (ingest(b"%PDF-1.7 this is no mail\n"), "INVALID_ARGUMENT", "NOT_A_MAIL"),
        (ingest(b"x" * (40 * MIB)), "RESOURCE_EXHAUSTED", "MESSAGE_TOO_LARGE"),
        (ingest(MAIL, parent="default"), "INVALID_ARGUMENT", "RESOURCE_NAME_INVALID"),
        (ingest(MAIL, parent="addressBooks/none"), "NOT_FOUND", "ADDRESS_BOOK_NOT_FOUND"),
        (extraction.ExtractCardsRequest(), "INVALID_ARGUMENT", "MESSAGE_MISSING"),
        (
            extraction.ExtractCardsRequest(raw=MAIL, options={"default_region": "UK"}),
            "INVALID_ARGUMENT",
            "INVALID_REGION",
        ),
        (
            extraction.ExtractCardsRequest(
                raw=MAIL, options=extraction.ExtractionOptions(default_types=[{"type": "x"}])
            ),
            "INVALID_ARGUMENT",
            "KIND_INVALID",
        ),
        (
            extraction.ExtractCardsRequest(text=extraction.TextMessage(text="x" * (5 * MIB))),
            "RESOURCE_EXHAUSTED",
            "TEXT_TOO_LARGE",
        ),
        (mail.GetMessageRequest(name=f"{BOOK}/messages/no-such"), "NOT_FOUND", "MESSAGE_NOT_FOUND"),
        (mail.ExplainMessageRequest(name=f"{BOOK}/messages/no-such"), "NOT_FOUND", "MESSAGE_NOT_FOUND"),
        (contacts.GetContactRequest(name=CONTACT), "NOT_FOUND", "CONTACT_NOT_FOUND"),
        (contacts.GetContactRequest(name="contacts/1"), "INVALID_ARGUMENT", "RESOURCE_NAME_INVALID"),
        (contacts.DeleteContactRequest(name=CONTACT), "NOT_FOUND", "CONTACT_NOT_FOUND"),
        (contacts.CreateContactRequest(parent=BOOK), "INVALID_ARGUMENT", "EMPTY_CONTACT"),
        (
            contacts.CreateContactRequest(
                parent=BOOK, contact=contact_pb2.Contact(fields=[{"kind": "FIELD_KIND_EMAIL", "value": "no address"}])
            ),
            "INVALID_ARGUMENT",
            "EMAIL_INVALID",
        ),
        (
            contacts.CreateContactRequest(parent=BOOK, contact=contact_pb2.Contact(fields=[{"value": "x"}])),
            "INVALID_ARGUMENT",
            "KIND_INVALID",
        ),
        (contacts.UndoChangeRequest(name=f"{BOOK}/changes/999999"), "NOT_FOUND", "CHANGE_NOT_FOUND"),
        (contacts.UndoChangeRequest(name=f"{BOOK}/changes/x"), "NOT_FOUND", "CHANGE_NOT_FOUND"),
        (review.GetProposalRequest(name=PROPOSAL), "NOT_FOUND", "PROPOSAL_NOT_FOUND"),
        (
            review.DecideProposalsRequest(parent=BOOK, reviewed=[{"name": PROPOSAL, "etag": "x"}]),
            "NOT_FOUND",
            "PROPOSAL_NOT_FOUND",
        ),
        (review.DeleteRejectionRequest(name=f"{BOOK}/rejections/no-such"), "NOT_FOUND", "REJECTION_NOT_FOUND"),
        (review.ListProposalsRequest(parent=BOOK, page_token="x"), "INVALID_ARGUMENT", "PAGE_TOKEN_INVALID"),
        (review.ListProposalsRequest(parent=BOOK, page_size=-1), "INVALID_ARGUMENT", "PAGE_SIZE_INVALID"),
        (review.ListProposalsRequest(parent=BOOK, states=[99]), "INVALID_ARGUMENT", "STATE_INVALID"),
        (review.ListProposalsRequest(parent="addressBooks/none"), "NOT_FOUND", "ADDRESS_BOOK_NOT_FOUND"),
        (
            settings.UpdateSettingsRequest(settings=settings.Settings(name=f"{BOOK}/settings")),
            "INVALID_ARGUMENT",
            "UPDATE_MASK_INVALID",
        ),
        (
            settings.UpdateSettingsRequest(
                settings=settings.Settings(name=f"{BOOK}/settings", default_region="UK"),
                update_mask=FieldMask(paths=["default_region"]),
            ),
            "INVALID_ARGUMENT",
            "INVALID_REGION",
        ),
        (
            settings.UpdateSettingsRequest(
                settings=settings.Settings(name=f"{BOOK}/settings", retention={"evidence_days": -1}),
                update_mask=FieldMask(paths=["retention"]),
            ),
            "INVALID_ARGUMENT",
            "INVALID_DAYS",
        ),
        (contacts.ListContactsRequest(parent=BOOK, query="a\0b"), "INVALID_ARGUMENT", "STRING_INVALID"),
        (contacts.ListContactsRequest(parent=BOOK, query="x" * 10_001), "INVALID_ARGUMENT", "STRING_INVALID"),
        (
            review.DecideProposalsRequest(parent=BOOK, decisions=[{"proposal": PROPOSAL, "accept": {"value": "\0"}}]),
            "INVALID_ARGUMENT",
            "STRING_INVALID",
        ),
        (contacts.MergeContactsRequest(name=CONTACT), "INVALID_ARGUMENT", "RESOURCE_NAME_INVALID"),
        (contacts.MergeContactsRequest(name=CONTACT, absorbed_contact=CONTACT), "INVALID_ARGUMENT", "SAME_CONTACT"),
        (contacts.DismissDuplicateRequest(name=CONTACT), "INVALID_ARGUMENT", "RESOURCE_NAME_INVALID"),
    ],
    ids=lambda value: value if isinstance(value, str) else type(value).__name__,
)
def test_answer(fails, request_, code, reason):
    found_code, found_reason, text, _ = fails(request_)
    assert (found_code, found_reason) == (code, reason)
    assert len(text) > 15
    assert text.rstrip()[-1] in ".?"


def test_the_limit_is_said(fails):
    _, _, text, metadata = fails(ingest(b"x" * (33 * MIB)))
    assert str(32 * MIB) in text
    assert metadata == {"limit": str(32 * MIB)}


def test_a_message_of_almost_the_limit_is_read(client):
    attachment = b"aGFsbG8g" * 9 + b"\r\n"
    head = MAIL.replace(
        b"Content-Type: text/plain; charset=utf-8\n", b"Content-Type: multipart/mixed; boundary=b\n\n--b\n"
    )
    head += b"--b\nContent-Type: application/pdf\nContent-Transfer-Encoding: base64\n\n"
    raw = head + attachment * ((32 * MIB - len(head) - 10) // len(attachment)) + b"--b--\n"
    assert 31.9 * MIB < len(raw) <= 32 * MIB
    answer = client.call(ingest(raw), mail.IngestMessageResponse)
    assert "+493023125042" in {each.add_value.field.value for each in answer.proposals}


@pytest.mark.parametrize(
    "raw",
    [
        GOOD.format(charset="x-no-such-charset").encode(),
        b"Content-Type: multipart/mixed; boundary=aaa\r\nFrom: a@example.com\r\n\r\n--aaa\r\nno end",
        b"From: =?utf-8?B?broken\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!!",
    ],
    ids=["unknown charset", "broken MIME", "broken encodings"],
)
def test_what_can_be_read_is_read(client, raw):
    assert client.call(ingest(raw), mail.IngestMessageResponse).message.name


def pending(client):
    return list(client.call(review.ListProposalsRequest(parent=BOOK), review.ListProposalsResponse).proposals)


def decide(proposals, decisions=(), etag=None):
    shown = [review.ReviewedProposal(name=each.name, etag=etag or each.etag) for each in proposals]
    return review.DecideProposalsRequest(parent=BOOK, reviewed=shown, decisions=decisions)


def test_a_decided_proposal_is_not_decided_again(client, fails):
    client.call(ingest(MAIL), mail.IngestMessageResponse)
    before = pending(client)
    after = client.call(decide(before), review.DecideProposalsResponse).proposals
    code, reason, _, _ = fails(decide(after))
    assert (code, reason) == ("FAILED_PRECONDITION", "PROPOSAL_DECIDED")


def test_a_stale_proposal_is_refused_and_nothing_of_the_review_is_done(client, fails):
    client.call(ingest(MAIL), mail.IngestMessageResponse)
    before = pending(client)
    request = decide(before)
    request.reviewed[-1].etag = "stale"
    code, reason, _, _ = fails(request)
    assert (code, reason) == ("ABORTED", "STALE_ETAG")
    assert pending(client) == before


def test_a_stale_contact_is_refused(client, fails):
    field = contact_pb2.ContactField(kind="FIELD_KIND_NAME", value="Ada Winter")
    request = contacts.CreateContactRequest(parent=BOOK, contact=contact_pb2.Contact(fields=[field]))
    contact = client.call(request, contact_pb2.Contact)
    stale = contact.etag
    contact.fields[0].value = "Ada M. Winter"
    contact = client.call(contacts.UpdateContactRequest(contact=contact), contact_pb2.Contact)
    contact.etag = stale
    code, reason, _, _ = fails(contacts.UpdateContactRequest(contact=contact))
    assert (code, reason) == ("ABORTED", "STALE_ETAG")


def wrong_decisions(proposal):
    accept = review.Decision(proposal=proposal.name, accept=review.Accept())
    yesterday = Timestamp()
    yesterday.FromDatetime(datetime.now(UTC) - timedelta(days=1))
    yield "DECIDED_TWICE", decide([proposal], [accept, accept])
    yield "NOT_REVIEWED", decide([], [accept])
    yield "DECISION_MISSING", decide([proposal], [review.Decision(proposal=proposal.name)])
    snooze = review.Decision(proposal=proposal.name, snooze=review.Snooze(until_time=yesterday))
    yield "INVALID_TIME", decide([proposal], [snooze])
    scope = review.Decision(proposal=proposal.name, reject=review.Reject(scope=77))
    yield "SCOPE_INVALID", decide([proposal], [scope])
    yield "RESOURCE_NAME_INVALID", decide([], [review.Decision(accept=review.Accept())])
    far = review.Decision(proposal=proposal.name, snooze=review.Snooze(until_time=Timestamp(seconds=10**15)))
    yield "TIME_INVALID", decide([proposal], [far])


def test_a_review_that_contradicts_itself_is_refused(client, fails):
    client.call(ingest(MAIL), mail.IngestMessageResponse)
    before = pending(client)
    for reason, request in wrong_decisions(before[0]):
        assert fails(request)[:2] == ("INVALID_ARGUMENT", reason)
    assert pending(client) == before


def test_a_value_that_is_none_of_its_kind_is_refused(client, fails):
    client.call(ingest(MAIL), mail.IngestMessageResponse)
    before = pending(client)
    phone = next(each for each in before if each.add_value.field.kind == contact_pb2.FIELD_KIND_PHONE)
    person = next(each for each in before if each.WhichOneof("change") == "create_contact")
    decisions = [
        review.Decision(proposal=person.name, accept=review.Accept()),
        review.Decision(proposal=phone.name, accept=review.Accept(value="call me")),
    ]
    assert fails(decide(before, decisions))[:2] == ("INVALID_ARGUMENT", "PHONE_INVALID")
    assert pending(client) == before


def test_one_bad_message_does_not_end_a_stream(channel):
    bad = [b"", b"x" * (33 * MIB), b"no mail"]
    requests = [mail.IngestMessagesRequest(id=str(n), request=ingest(raw)) for n, raw in enumerate([*bad, MAIL, MAIL])]
    requests[4].request.case_reference = "a\0b"
    answers = list(mail_grpc.MailServiceStub(channel).IngestMessages(iter(requests)))
    assert [answer.id for answer in answers] == ["0", "1", "2", "3", "4"]
    reasons = ["EMPTY_MESSAGE", "MESSAGE_TOO_LARGE", "NOT_A_MAIL", "", "STRING_INVALID"]
    assert [answer.failure.reason for answer in answers] == reasons
    assert answers[1].failure.code == grpc.StatusCode.RESOURCE_EXHAUSTED.value[0]
    assert answers[3].response.proposals


def test_extraction_streams_answer_every_message(channel):
    requests = [
        extraction.ExtractCardsStreamRequest(id=str(n), request=extraction.ExtractCardsRequest(raw=raw))
        for n, raw in enumerate([MAIL, b"", MAIL])
    ]
    answers = {
        each.id: each for each in extraction_grpc.ExtractionServiceStub(channel).ExtractCardsStream(iter(requests))
    }
    assert set(answers) == {"0", "1", "2"}
    assert answers["1"].failure.reason == "EMPTY_MESSAGE"
    assert answers["0"].response == answers["2"].response
    (card,) = answers["0"].response.cards
    assert (card.full_name, card.email) == ("Mara Vogel", "mara.vogel@vogel-technik.example")


def test_text_is_read_like_mail(client):
    text = MAIL.decode().partition("\n\n")[2]
    author = extraction.Mailbox(display_name="Mara Vogel", address="Mara.Vogel@vogel-technik.example")
    message = extraction.TextMessage(text=text, author=author)
    answer = client.call(extraction.ExtractCardsRequest(text=message), extraction.ExtractCardsResponse)
    same = client.call(extraction.ExtractCardsRequest(raw=MAIL), extraction.ExtractCardsResponse)
    assert [each.value for each in answer.cards[0].fields] == [each.value for each in same.cards[0].fields]


# ── an installation that cannot work ──


def weights(folder, digest=None):
    """A folder that has every file of weights, with the digest of its network as given."""
    folder.mkdir()
    for name, content in (("model.onnx", "x"), ("tokenizer.json", "{}"), ("config.json", json.dumps({}))):
        (folder / name).write_text(content)
    digest = digest or hashlib.sha256(b"x").hexdigest()
    (folder / "SHA256SUMS").write_text(f"{digest}  model.onnx\n")
    return folder


def test_missing_weights(tmp_path):
    with pytest.raises(ConfigurationError, match="weights") as error:
        app.open_tagger(tmp_path / "none")
    assert error.value.reason == "MISSING_WEIGHTS"


def test_wrong_digest_of_weights(tmp_path):
    with pytest.raises(ConfigurationError, match="SHA-256") as error:
        app.open_tagger(weights(tmp_path / "weights", digest="0" * 64))
    assert error.value.reason == "WRONG_DIGEST"


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("sqlite:////proc/none/book.db", "DATABASE_UNWRITABLE"),
        ("postgresql://undersigned@127.0.0.1:1/none", "DATABASE_UNREACHABLE"),
        ("mysql://host/none", "DATABASE_URL_INVALID"),
        ("nonsense", "DATABASE_URL_INVALID"),
    ],
)
def test_a_database_that_cannot_be_used(start_server, url, reason):
    with pytest.raises(ConfigurationError) as error:
        start_server(database=url)
    assert error.value.reason == reason


def test_a_newer_schema_than_the_code(start_server, tmp_path):
    import sqlite3

    start_server().stop()
    with sqlite3.connect(tmp_path / "book.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    with pytest.raises(ConfigurationError) as error:
        start_server()
    assert error.value.reason == "DATABASE_TOO_NEW"


def test_an_address_in_use(start_server):
    taken = start_server().address
    with pytest.raises(ConfigurationError) as error:
        start_server(listen=taken)
    assert error.value.reason == "ADDRESS_UNUSABLE"


def test_an_error_that_nobody_foresaw_is_neutral_outside_and_in_the_log(start_server, caplog, monkeypatch):
    from server import workflow

    private = "mara.vogel@vogel-technik.example"

    def broken(*arguments, **options):
        raise ValueError(private)

    monkeypatch.setattr(workflow, "list_contacts", broken)
    server = start_server()
    with Client(ClientSettings(server=server.address)) as client, pytest.raises(Exception, match="incident") as error:
        client.call(contacts.ListContactsRequest(parent=BOOK), contacts.ListContactsResponse)
    assert error.value.reason == "INTERNAL"
    assert "mara" not in error.value.message
    (record,) = [each for each in caplog.records if each.name == "undersigned.api"]
    assert error.value.metadata["incident"] in record.getMessage()
    assert "broken" in record.getMessage(), "where it happened"
    assert "mara" not in record.getMessage()
