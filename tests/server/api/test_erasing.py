"""EraseContact over a real channel: what is left of a person, kept out or not, also after a restart."""

from __future__ import annotations

import contextlib

import pytest
from sqlalchemy import select
from undersigned.v1 import contact_pb2
from undersigned.v1 import contact_service_pb2 as pb
from undersigned.v1 import mail_service_pb2 as mail
from undersigned.v1 import proposal_service_pb2 as review

from server.client import Client
from server.errors import Aborted, ConfigurationError, FailedPrecondition, NotFound
from server.settings import ClientSettings
from server.storage.engine import open_database
from server.storage.tables import metadata

BOOK = "addressBooks/default"
MAIL = """\
From: Mara Vogel <{address}>
To: Tom Baker <tom.baker@example.org>
Date: Mon, 23 Nov 2026 11:20:00 +0100
Message-ID: <vogel-{number}@vogel-technik.example>
Subject: Bearings
Content-Type: text/plain; charset=utf-8

Hello Tom,

forty of them, please. This is message {number}.

Kind regards

Mara Vogel
Leiterin Einkauf
Vogel Technik GmbH
Tel: +49 30 23125042
Mobile: +49 176 04069042
"""
ADDRESS = "mara.vogel@vogel-technik.example"
HERS = ("vogel", "04069042", "leiterin")


@pytest.fixture
def tagger(rules):
    """Every value is read, whatever the weights."""
    return rules


@pytest.fixture
def start(start_server, database_url, tmp_path):
    """Starts a server on either database; gives it with a client."""
    with contextlib.ExitStack() as stack:

        def start(secrets=tmp_path / "secrets"):
            running = start_server(database=database_url, suppression_secrets=secrets)
            return running, stack.enter_context(Client(ClientSettings(server=running.address)))

        yield start


def ingest(client, number, address=ADDRESS):
    raw = MAIL.format(number=number, address=address).encode()
    request = mail.IngestMessageRequest(
        parent=BOOK, raw=raw, envelope={"mail_from": address}, idempotency_key=f"k{number}"
    )
    return client.call(request, mail.IngestMessageResponse).message


def taken(client):
    """Mara's contact, made of the first mail."""
    shown = list(client.call(review.ListProposalsRequest(parent=BOOK), review.ListProposalsResponse).proposals)
    decided = client.call(
        review.DecideProposalsRequest(
            parent=BOOK,
            reviewed=[review.ReviewedProposal(name=each.name, etag=each.etag) for each in shown],
            decisions=[review.Decision(proposal=each.name, accept=review.Accept()) for each in shown],
        ),
        review.DecideProposalsResponse,
    )
    return decided.contacts[0]


def left(url):
    """Which of her words stand in any column of any table."""
    db = open_database(url)
    try:
        with db.read("default") as tx:
            rows = [
                repr(tuple(row)) for table in metadata.sorted_tables for row in tx.connection.execute(select(table))
            ]
    finally:
        db.close()
    text = "\n".join(rows).lower()
    return [word for word in HERS if word in text]


def erase(client, contact, etag="", suppress=False):
    request = pb.EraseContactRequest(name=contact.name, etag=etag or contact.etag, suppress=suppress)
    return client.call(request, pb.EraseContactResponse).erased_counts


@pytest.mark.parametrize("suppress", [False, True])
def test_nothing_is_left_and_only_the_suppressed_stays_away(start, database_url, suppress):
    running, client = start()
    ingest(client, 1)
    contact = taken(client)
    with pytest.raises(Aborted):
        erase(client, contact, "999", suppress)
    counts = erase(client, contact, suppress=suppress)
    assert {"contacts", "fields", "cards", "messages", "proposals", "changes"} <= set(counts)
    assert (counts["suppressions"] > 1) if suppress else "suppressions" not in counts
    assert left(database_url) == []
    with pytest.raises(NotFound):
        client.call(pb.GetContactRequest(name=contact.name), contact_pb2.Contact)
    running.stop()
    _, client = start()
    stored = ingest(client, 2)
    assert bool(stored.automated_reason) == suppress
    explained = client.call(mail.ExplainMessageRequest(name=stored.name), mail.ExplainMessageResponse)
    assert ("suppressed" in str(explained)) == suppress
    assert bool(left(database_url)) != suppress


def test_a_changed_secret_is_refused_at_the_start(start, tmp_path):
    running, client = start()
    ingest(client, 1)
    erase(client, taken(client), suppress=True)
    running.stop()
    (tmp_path / "secrets").rename(tmp_path / "former")
    with pytest.raises(ConfigurationError) as error:
        start()
    assert error.value.reason == "SUPPRESSION_SECRET_MISSING"
    assert not (tmp_path / "secrets").exists()
    (tmp_path / "secrets").write_text((tmp_path / "former").read_text() + "0" * 64 + "\n")
    _, client = start()
    assert ingest(client, 2).automated_reason == "suppressed"


def test_without_a_secret_postgresql_refuses_and_sqlite_makes_one(start, database_url):
    _, client = start(None)
    ingest(client, 1)
    contact = taken(client)
    if database_url.startswith("sqlite"):
        assert erase(client, contact, suppress=True)["suppressions"]
        return
    with pytest.raises(FailedPrecondition) as error:
        erase(client, contact, suppress=True)
    assert error.value.reason == "SUPPRESSION_SECRET_MISSING"
    assert "UNDERSIGNED_SUPPRESSION_SECRETS" in error.value.message
    assert erase(client, contact)["contacts"] == 1
