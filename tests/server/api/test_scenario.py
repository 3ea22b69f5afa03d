"""From mail to a remembered decision, over a real channel; then the same with the server killed in between."""

from __future__ import annotations

import time
from dataclasses import dataclass

import pytest
from google.protobuf.empty_pb2 import Empty
from undersigned.v1 import contact_pb2
from undersigned.v1 import contact_service_pb2 as contacts
from undersigned.v1 import mail_service_pb2 as mail
from undersigned.v1 import proposal_service_pb2 as review

from server.client import Client
from server.errors import Unavailable
from server.settings import ClientSettings

BOOK = "addressBooks/default"
MARA, TOM = "mara.vogel@vogel-technik.example", "tom.baker@baker-supplies.example"

# Mara answers Tom; both signed.
THREAD = """\
From: Mara Vogel <mara.vogel@vogel-technik.example>
To: Tom Baker <tom.baker@baker-supplies.example>
Date: Mon, 23 Nov 2026 11:20:00 +0100
Message-ID: <thread-1.2@vogel-technik.example>
In-Reply-To: <thread-1.1@baker-supplies.example>
Subject: Re: Bearings
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

Hello Tom,

we take forty of them, please send them by Friday.

Kind regards

Mara Vogel
Leiterin Einkauf
Vogel Technik GmbH
Tel: +49 30 23125042
Mobile: +49 176 04069042
www.vogel-technik.example

On Mon, 23 Nov 2026 at 09:05, Tom Baker <tom.baker@baker-supplies.example> wrote:
> Hello Mara,
>
> how many of the bearings do you need?
>
> Kind regards
>
> Tom Baker
> Senior Buyer
> Baker Supplies Ltd
> Tel: +44 20 7946 0733
"""

# Months later, to somebody else: the same data in other spellings.
ELSEWHERE = """\
From: "Mara Vogel" <Mara.Vogel@Vogel-Technik.example>
To: Ines Costa <ines.costa@example.org>
Date: Wed, 20 Jan 2027 16:40:00 +0100
Message-ID: <thread-2.1@vogel-technik.example>
Subject: Trade fair
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

Hello Ines,

see you at the trade fair in spring.

Kind regards

Mara Vogel
LEITERIN   EINKAUF
Vogel  Technik  GMBH
Tel: +49 (0) 30 / 231 25-042
Mobile: 0049 176 0406 9042
https://vogel-technik.example/
"""


@dataclass
class Bench:
    """A client of a server that can be killed and started again on the same database."""

    client: Client
    restart: object

    def ingest(self, text):
        request = mail.IngestMessageRequest(parent=BOOK, raw=text.encode(), source="test")
        return self.client.call(request, mail.IngestMessageResponse)

    def pending(self, email):
        request = review.ListProposalsRequest(parent=BOOK, page_size=1000)
        found = self.client.call(request, review.ListProposalsResponse).proposals
        return [each for each in found if each.subject_email == email]

    def decide(self, shown, decisions, request_id=""):
        request = review.DecideProposalsRequest(
            parent=BOOK,
            reviewed=[review.ReviewedProposal(name=each.name, etag=each.etag) for each in shown],
            decisions=decisions,
            request_id=request_id,
        )
        return self.client.call(request, review.DecideProposalsResponse)

    def rejections(self, **filters):
        request = review.ListRejectionsRequest(parent=BOOK, **filters)
        return list(self.client.call(request, review.ListRejectionsResponse).rejections)

    def contact(self, name):
        return self.client.call(contacts.GetContactRequest(name=name), contact_pb2.Contact)


@pytest.fixture
def tagger(rules):
    """Every value is read: what is offered and what is not hangs on the memory alone."""
    return rules


@pytest.fixture(params=["in one process", "killed in between"])
def bench(request):
    if request.param == "in one process":
        yield Bench(request.getfixturevalue("client"), lambda: None)
    else:
        yield from killed_in_between(request.getfixturevalue("serve"), rules=True)


@pytest.fixture
def shipped(serve):
    """A server with the shipped weights, killed in between."""
    yield from killed_in_between(serve, rules=False)


def killed_in_between(serve, rules):
    running = serve(rules=rules)
    with Client(ClientSettings(server=running.address)) as client:
        current = [running]

        def restart():
            current[0].kill()
            current[0] = serve(address=running.address, rules=rules)
            while not answers(client):
                time.sleep(0.05)

        yield Bench(client, restart)


def answers(client):
    """Whether the client's connection has found the server again."""
    try:
        return client.health() == "SERVING"
    except Unavailable:
        return False


def kind_of(proposal):
    change = proposal.WhichOneof("change")
    return "contact" if change == "create_contact" else contact_pb2.FieldKind.Name(getattr(proposal, change).field.kind)


def by_kind(proposals):
    """The proposals by kind; phones apart by type."""
    return {
        kind_of(each) + (f":{each.add_value.field.type}" if kind_of(each) == "FIELD_KIND_PHONE" else ""): each
        for each in proposals
    }


def accept(proposal, **edited):
    return review.Decision(proposal=proposal.name, accept=review.Accept(**edited))


def values(contact):
    return {(contact_pb2.FieldKind.Name(field.kind), field.value) for field in contact.fields}


def test_what_is_decided_is_remembered(bench):
    # A thread with two signers: proposals for both.
    answer = bench.ingest(THREAD)
    assert {each.subject_email for each in answer.proposals} == {MARA, TOM}
    maras, toms = bench.pending(MARA), bench.pending(TOM)
    assert len(maras) + len(toms) == len(answer.proposals)
    shown = by_kind(maras)
    assert {
        "contact",
        "FIELD_KIND_JOB_TITLE",
        "FIELD_KIND_ORGANIZATION",
        "FIELD_KIND_PHONE:work",
        "FIELD_KIND_PHONE:mobile",
        "FIELD_KIND_URL",
    } <= set(shown)
    assert shown["FIELD_KIND_PHONE:work"].add_value.field.value == "+493023125042"
    for each in maras:
        if each.sightings[0].text:
            sighting = each.sightings[0]
            assert sighting.signature_text[sighting.start : sighting.end] == sighting.text
    bench.restart()

    # Some accepted, one edited, the rest left.
    decisions = [
        accept(shown["contact"]),
        accept(shown["FIELD_KIND_ORGANIZATION"]),
        accept(shown["FIELD_KIND_PHONE:work"]),
        accept(shown["FIELD_KIND_JOB_TITLE"], value="Head of Purchasing"),
    ]
    result = bench.decide(maras, decisions)
    (contact,) = result.contacts
    bench.restart()

    # The contact is updated.
    kept = bench.contact(contact.name)
    assert values(kept) >= {
        ("FIELD_KIND_NAME", "Mara Vogel"),
        ("FIELD_KIND_EMAIL", MARA),
        ("FIELD_KIND_ORGANIZATION", "Vogel Technik GmbH"),
        ("FIELD_KIND_PHONE", "+493023125042"),
        ("FIELD_KIND_JOB_TITLE", "Head of Purchasing"),
    }
    assert not {value for kind, value in values(kept) if "17604069042" in value or kind == "FIELD_KIND_URL"}
    origins = {field.value: contact_pb2.FieldOrigin.Name(field.origin) for field in kept.fields}
    assert origins["Head of Purchasing"] == "FIELD_ORIGIN_PERSON"
    assert origins["+493023125042"] == "FIELD_ORIGIN_MAIL"

    # The rest is remembered; what was not shown is untouched.
    remembered = {each.kind: each for each in bench.rejections(contact=contact.name)}
    assert {contact_pb2.FIELD_KIND_PHONE, contact_pb2.FIELD_KIND_URL} <= set(remembered)
    assert remembered[contact_pb2.FIELD_KIND_URL].source == review.Rejection.SOURCE_UNSELECTED
    assert [each.name for each in bench.pending(TOM)] == [each.name for each in toms]

    # The same data in other spellings and another thread: nothing is offered.
    assert bench.ingest(ELSEWHERE).proposals == []
    assert bench.pending(MARA) == []
    bench.restart()
    assert bench.pending(MARA) == []

    # One forgotten: offered again.
    bench.client.call(review.DeleteRejectionRequest(name=remembered[contact_pb2.FIELD_KIND_URL].name), Empty)
    bench.restart()
    (again,) = bench.pending(MARA)
    assert kind_of(again) == "FIELD_KIND_URL"
    assert again.subject.contact == contact.name
    assert again.sighting_count == 2


def test_what_the_shipped_weights_read_is_remembered(shipped):
    """Whatever they read: nothing that was decided is offered again in another spelling."""
    shipped.ingest(THREAD)
    maras, toms = shipped.pending(MARA), shipped.pending(TOM)
    shown = by_kind(maras)
    assert {"contact", "FIELD_KIND_PHONE:work", "FIELD_KIND_PHONE:mobile", "FIELD_KIND_URL"} <= set(shown)
    assert {"contact", "FIELD_KIND_PHONE:work"} <= set(by_kind(toms))
    shipped.restart()

    mobile = shown["FIELD_KIND_PHONE:mobile"]
    edited = accept(mobile, value="+49 176 04069043", type="private")
    (contact,) = shipped.decide(maras, [accept(shown["contact"]), edited]).contacts
    phones = [(field.value, field.type) for field in contact.fields if field.kind == contact_pb2.FIELD_KIND_PHONE]
    assert phones == [("+4917604069043", "private")]
    shipped.restart()

    decided = {(each.kind, each.key) for each in shipped.rejections(contact=contact.name)}
    assert (contact_pb2.FIELD_KIND_PHONE, "+493023125042") in decided
    shipped.ingest(ELSEWHERE)
    offered = {(each.add_value.field.kind, each.add_value.field.key) for each in shipped.pending(MARA)}
    assert not offered & (decided | {(contact_pb2.FIELD_KIND_PHONE, mobile.add_value.field.key)})
    assert [each.name for each in shipped.pending(TOM)] == [each.name for each in toms]


def test_the_same_message_changes_nothing(bench):
    first = bench.ingest(THREAD)
    bench.restart()
    second = bench.ingest(THREAD)
    assert not first.already_ingested
    assert second.already_ingested
    assert second.message.name == first.message.name
    assert [each.name for each in second.proposals] == [each.name for each in first.proposals]
    listed = bench.client.call(mail.ListMessagesRequest(parent=BOOK), mail.ListMessagesResponse)
    assert [each.name for each in listed.messages] == [first.message.name]


def test_one_mail_in_three_mailboxes_is_one_message_with_three_deliveries(bench):
    for mailbox in ("a@example.org", "b@example.org", "c@example.org"):
        request = mail.IngestMessageRequest(
            parent=BOOK, raw=THREAD.encode(), envelope=mail.Envelope(rcpt_to=[mailbox]), idempotency_key=mailbox
        )
        answer = bench.client.call(request, mail.IngestMessageResponse)
        bench.restart()
    assert [each.mailbox for each in answer.message.deliveries] == ["a@example.org", "b@example.org", "c@example.org"]
    assert all(each.sighting_count == 1 for each in answer.proposals)


def test_a_repeated_review_is_answered_and_done_once(bench):
    bench.ingest(THREAD)
    maras = bench.pending(MARA)
    decisions = [accept(by_kind(maras)["contact"])]
    first = bench.decide(maras, decisions, request_id="3e9c1d3e")
    bench.restart()
    second = bench.decide(maras, decisions, request_id="3e9c1d3e")
    assert [each.name for each in second.contacts] == [each.name for each in first.contacts]
    assert (
        len(bench.client.call(contacts.ListContactsRequest(parent=BOOK), contacts.ListContactsResponse).contacts) == 1
    )


def test_a_strangers_refused_value_stays_refused_when_the_contact_is_made(bench):
    bench.ingest(THREAD)
    url = by_kind(bench.pending(MARA))["FIELD_KIND_URL"]
    bench.decide([url], [review.Decision(proposal=url.name, reject=review.Reject())])
    bench.restart()
    bench.ingest(ELSEWHERE)
    assert "FIELD_KIND_URL" not in by_kind(bench.pending(MARA))
    maras = bench.pending(MARA)
    contact = bench.decide(maras, [accept(each) for each in maras]).contacts[0]
    assert [each.key for each in bench.rejections(contact=contact.name, kind=contact_pb2.FIELD_KIND_URL)]
    assert bench.pending(MARA) == []


def test_a_value_refused_for_everybody_is_offered_to_nobody(bench):
    bench.ingest(THREAD)
    phone = by_kind(bench.pending(MARA))["FIELD_KIND_PHONE:work"]
    everywhere = review.Reject(scope=review.Reject.SCOPE_ADDRESS_BOOK)
    bench.decide([phone], [review.Decision(proposal=phone.name, reject=everywhere)])
    bench.restart()
    other = ELSEWHERE.replace("Mara Vogel", "Jonas Adler").replace("Mara.Vogel@", "jonas.adler@")
    offered = by_kind(bench.ingest(other).proposals)
    assert "FIELD_KIND_URL" in offered
    assert "FIELD_KIND_PHONE:work" not in offered


def test_undoing_a_review_restores_what_was_before(bench):
    bench.ingest(THREAD)
    maras = bench.pending(MARA)
    result = bench.decide(maras, [accept(by_kind(maras)["contact"])])
    bench.restart()
    undo = contacts.UndoChangeRequest(name=result.changes[0].name)
    bench.client.call(undo, contacts.UndoChangeResponse)
    assert {each.name for each in bench.pending(MARA)} == {each.name for each in maras}
    assert bench.rejections() == []
    assert not bench.client.call(contacts.ListContactsRequest(parent=BOOK), contacts.ListContactsResponse).contacts
