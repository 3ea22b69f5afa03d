"""A server that is killed again and again loses nothing that it acknowledged, and doubles nothing."""

from __future__ import annotations

import random
import re
import threading
import time

import pytest
from undersigned.v1 import mail_service_pb2, proposal_service_pb2
from undersigned.v1.contact_pb2 import FieldKind

from server.client import Client
from server.settings import ClientSettings

BOOK = "addressBooks/default"
COPIES = 6
# Of these a person has one: among statements of the same second, which one is offered is left to chance.
SINGLE = {FieldKind.FIELD_KIND_JOB_TITLE, FieldKind.FIELD_KIND_DEPARTMENT, FieldKind.FIELD_KIND_ORGANIZATION}
MOST_SECONDS_AT_WORK = 0.5


def copies(sample_messages: dict[str, bytes]) -> list[mail_service_pb2.IngestMessagesRequest]:
    """Each message of the sample several times, every time as another message."""
    requests = []
    for number in range(COPIES):
        for name, raw in sample_messages.items():
            other = re.sub(rb"(?mi)^Message-ID: <", b"Message-ID: <%d." % number, raw, count=1)
            ingest = mail_service_pb2.IngestMessageRequest(parent=BOOK, raw=other, source="soak")
            requests.append(mail_service_pb2.IngestMessagesRequest(id=f"{name}.{number}", request=ingest))
    return requests


def outcome(client: Client) -> tuple[set[str], dict[tuple[str, str, str], int]]:
    """The messages that are stored, and how often each proposed change was seen."""
    messages = client.pages(mail_service_pb2.ListMessagesRequest(parent=BOOK), mail_service_pb2.ListMessagesResponse)
    ids = [message.message_id for page in messages for message in page.messages]
    assert len(set(ids)) == len(ids)
    pages = client.pages(
        proposal_service_pb2.ListProposalsRequest(parent=BOOK), proposal_service_pb2.ListProposalsResponse
    )
    proposals = [p for page in pages for p in page.proposals if p.add_value.field.kind not in SINGLE]
    seen = {(p.subject.stranger.key, str(p.add_value), str(p.create_contact)): p.sighting_count for p in proposals}
    assert len(seen) == len(proposals)
    return set(ids), seen


@pytest.mark.soak
def test_nothing_is_lost_or_doubled_when_the_server_is_killed_again_and_again(
    serve, sample_messages, tmp_path, record_property
):
    requests, rng = copies(sample_messages), random.Random(5)
    database = f"sqlite:///{tmp_path / 'killed.db'}"
    alive = [serve("--database", database)]
    address, done, kills = alive[0].address, threading.Event(), 0
    answered: dict[str, str] = {}

    def hand_in():
        with Client(ClientSettings(server=address)) as client:
            for answer in client.ingest(requests):
                assert answer.WhichOneof("result") == "response", answer.failure.reason
                answered[answer.id] = answer.response.message.message_id
        done.set()

    sender = threading.Thread(target=hand_in)
    sender.start()
    while sender.is_alive():
        before = len(answered)
        while len(answered) == before and sender.is_alive():
            time.sleep(0.01)
        if not done.wait(rng.uniform(0, MOST_SECONDS_AT_WORK)):
            alive[-1].kill()
            kills += 1
            alive.append(serve("--database", database, address=address))
    sender.join()
    with Client(ClientSettings(server=address)) as client:
        stored, seen = outcome(client)
    whole = serve("--database", f"sqlite:///{tmp_path / 'whole.db'}")
    with Client(ClientSettings(server=whole.address)) as client:
        assert len(list(client.ingest(requests))) == len(requests)
        expected = outcome(client)
    record_property("messages", len(requests))
    record_property("kills", kills)
    assert len(answered) == len(requests)
    assert kills >= 5
    assert set(answered.values()) == stored
    assert (stored, seen) == expected
