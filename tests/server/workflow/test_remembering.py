"""What was refused is not offered again, in whatever spelling, until it is forgotten."""

from __future__ import annotations

import pytest

from server import workflow
from server.contacts.proposal import Accept, ProposalState, Reject, Scope
from server.errors import InvalidInput, NotFound
from server.fields.field import Kind

ANN = ("Ann Lee", "ann.lee@lee.example")
BOB = ("Bob Ray", "bob.ray@ray.example")
HERS, HIS = (((Kind.NAME, name), (Kind.EMAIL, email)) for name, email in (ANN, BOB))
PHONE = (Kind.PHONE, "+49 89 1234567")
# The same values as other people write them.
SPELLINGS = {
    Kind.PHONE: ("+49 89 1234567", "+49 (0) 89 / 123 45-67", "0049 89 1234567", "+49.89.1234567"),
    Kind.EMAIL: ("ann@home.example", "ANN@HOME.EXAMPLE", "Ann@Home.Example"),
    Kind.URL: ("www.lee.example", "https://lee.example/", "HTTP://WWW.LEE.EXAMPLE", "lee.example"),
    Kind.JOB_TITLE: ("Head of Sales", "HEAD OF SALES", "head  of  sales"),
    Kind.ORGANIZATION: ("Lee Works GmbH", "LEE WORKS GMBH", "Lee  Works  GmbH"),
    Kind.DEPARTMENT: ("Purchasing", "PURCHASING"),
    Kind.SOCIAL: (
        "https://www.linkedin.com/in/ann-lee",
        "linkedin.com/in/Ann-Lee/",
        "http://de.linkedin.com/in/ann-lee",
    ),
    Kind.ADDRESS: ("Hauptstr. 5, 80331 München", "Hauptstraße 5, 80331 München", "HAUPTSTRASSE 5, 80331 MÜNCHEN"),
}


@pytest.mark.parametrize("kind", SPELLINGS, ids=lambda kind: kind.value)
@pytest.mark.parametrize("known", [True, False], ids=["contact", "stranger"])
def test_another_spelling_of_what_was_refused_is_not_offered(book, kind, known):
    if known:
        book.create(*HERS)
    first, *others = SPELLINGS[kind]
    book.receive(book.signed(ANN, (kind, first)))
    refused = book.find(kind)
    book.decide([refused], Reject(refused.id))
    for other in others:
        stored = book.receive(book.signed(ANN, (kind, other)))
        assert book.offered() - {("contact", "Ann Lee")} == set()
        assert "remembered" in book.fates(stored).values()
    if not known:
        (contact,) = book.accept_all().contacts
        assert [one.kind for one in book.rejections(contact_id=contact.id)] == [kind]
        book.receive(book.signed(ANN, (kind, others[0])))
        assert book.offered() == set()


@pytest.mark.parametrize("kind", SPELLINGS, ids=lambda kind: kind.value)
def test_what_is_forgotten_is_offered_again_at_once_and_by_the_next_mail(book, kind):
    contact = book.create(*HERS)
    first, other, *_ = SPELLINGS[kind]
    book.receive(book.signed(ANN, (kind, first)))
    refused = book.find(kind)
    book.decide([refused], Reject(refused.id))
    book.receive(book.signed(ANN, (kind, other)))
    (rejection,) = book.rejections()
    book.wait(days=100)
    book.forget(rejection)
    (offered,) = book.pending()
    assert (offered.change.field_kind, offered.change.key) == (kind, refused.change.key)
    assert (offered.subject.contact_id, offered.sighting_count) == (contact.id, 2)
    assert offered.id != refused.id
    book.receive(book.signed(ANN, (kind, other)))
    assert [one.id for one in book.pending()] == [offered.id]
    assert book.rejections() == ()


def test_a_refused_value_belongs_to_one_person(book):
    book.create(*HERS)
    book.create(*HIS)
    book.receive(book.signed(ANN, PHONE))
    book.decide(book.pending())
    book.receive(book.signed(BOB, PHONE))
    assert book.offered() == {("phone", "+49891234567")}


def test_what_is_refused_for_everybody_is_offered_to_nobody(book):
    contact, _ = book.create(*HERS), book.create(*HIS)
    for person in (ANN, BOB, ("Cleo Orr", "cleo@orr.example")):
        book.receive(book.signed(person, PHONE))
    assert len([one for one in book.pending() if one.change.field_kind]) == 3
    mine = book.find(Kind.PHONE, contact_id=contact.id)
    (rejection,) = book.decide([mine], Reject(mine.id, Scope.ADDRESS_BOOK)).rejections
    assert (rejection.scope, rejection.subject) == (Scope.ADDRESS_BOOK, None)
    assert book.offered() == {("contact", "Cleo Orr")}
    assert {one.state for one in book.pending(states=())} == {
        ProposalState.REJECTED,
        ProposalState.OBSOLETE,
        ProposalState.PENDING,
    }
    stored = book.receive(book.signed(("Dan Fox", "dan@fox.example"), (Kind.PHONE, "0049 (89) 1234567")))
    assert book.fates(stored)["phone", "+49891234567"] == "remembered"
    assert book.rejections(contact_id=contact.id) == (rejection,)
    book.forget(rejection)
    assert len([one for one in book.pending() if one.change.field_kind]) == 4


def test_an_address_from_the_header_that_was_refused_for_everybody_can_be_forgotten(book):
    contact = book.create((Kind.NAME, "Ann Lee"), PHONE)
    home = ("Ann Lee", "Ann@Home.example")
    book.receive(book.signed(home, PHONE))
    offered = book.find(Kind.EMAIL, contact_id=contact.id)
    (rejection,) = book.decide([offered], Reject(offered.id, Scope.ADDRESS_BOOK)).rejections
    assert book.pending() == ()
    book.forget(rejection)
    assert {kind for kind, _ in book.offered(contact_id=contact.id)} == {"email"}


def test_a_name_from_the_header_that_was_refused_for_everybody_can_be_forgotten(book):
    contact = book.create((Kind.NAME, "A. Lee"), (Kind.EMAIL, ANN[1]))
    book.receive(book.signed(ANN, PHONE))
    offered = book.find(Kind.NAME, contact_id=contact.id)
    (rejection,) = book.decide([offered], Reject(offered.id, Scope.ADDRESS_BOOK)).rejections
    book.forget(rejection)
    assert ("name", "Ann Lee") in book.offered(contact_id=contact.id)


def test_unselected_is_remembered_like_refused(book):
    book.create(*HERS)
    book.receive(book.signed(ANN, PHONE))
    (rejection,) = book.decide(book.pending()).rejections
    assert rejection.source.value == "unselected"
    book.receive(book.signed(ANN, PHONE))
    assert book.pending() == ()


def test_a_corrected_value_is_not_offered_again(book):
    book.create(*HERS)
    book.receive(book.signed(ANN, PHONE))
    misread = book.find(Kind.PHONE)
    book.decide([misread], Accept(misread.id, value="+49 89 7654321"))
    book.receive(book.signed(ANN, PHONE))
    assert book.pending() == ()


def test_rejections_are_listed_searched_and_got(book):
    contact = book.create(*HERS)
    book.receive(book.signed(ANN, PHONE, (Kind.JOB_TITLE, "Head of Übersee")))
    book.receive(book.signed(BOB, (Kind.JOB_TITLE, "Buyer 100%_x")))
    book.decide([one for one in book.pending() if one.change.field_kind])
    assert [one.value for one in book.rejections(contact_id=contact.id)] == ["Head of Übersee", "+49891234567"]
    assert [one.value for one in book.rejections(kind=Kind.PHONE)] == ["+49891234567"]
    assert [one.value for one in book.rejections(text="ubersee")] == ["Head of Übersee"]
    assert [one.value for one in book.rejections(text="100%_")] == ["Buyer 100%_x"]
    assert book.rejections(text="%") == book.rejections(text="_")
    assert {one.subject_name for one in book.rejections(text="ann")} == {"Ann Lee"}
    (phone,) = book.rejections(kind=Kind.PHONE)
    assert workflow.get_rejection(book.db, book.id, phone.id) == phone
    book.forget(phone)
    for call in (lambda: workflow.get_rejection(book.db, book.id, phone.id), lambda: book.forget(phone)):
        with pytest.raises(NotFound) as error:
            call()
        assert error.value.reason == "REJECTION_NOT_FOUND"


def test_the_log_says_who_refused_and_forgot(book):
    book.create(*HERS)
    book.receive(book.signed(ANN, PHONE))
    (rejection,) = book.decide(book.pending()).rejections
    book.forget(rejection)
    forgot, refused = book.changes()[:2]
    assert (forgot.action.value, refused.action.value) == ("forget", "reject")
    assert {forgot.rejection_id, refused.rejection_id} == {rejection.id}
    assert {forgot.actor, refused.actor} == {"tester"}


def test_a_typed_value_is_refused_no_longer(book):
    contact = book.create(*HERS)
    book.receive(book.signed(ANN, PHONE))
    book.decide(book.pending())
    book.edit(contact.id, *HERS, PHONE)
    assert book.rejections() == ()


def test_a_pattern_holds_for_everybody_at_once_and_for_what_comes(book):
    contact, _ = book.create(*HERS), book.create(*HIS)
    link = (Kind.URL, "https://legal.example/disclaimer/1")
    for person, number in ((ANN, 1), (BOB, 2), (("Cleo Orr", "cleo@orr.example"), 3)):
        book.receive(book.signed(person, (Kind.URL, f"https://legal.example/disclaimer/{number}"), PHONE))
    mine = book.find(Kind.URL, contact_id=contact.id)
    (rejection,) = book.decide([mine], Reject(mine.id, Scope.ADDRESS_BOOK, "legal.example/*")).rejections
    assert (rejection.pattern, rejection.value, rejection.key, rejection.subject) == ("legal.example/*", "", "", None)
    assert "url" not in {kind for kind, _ in book.offered()}
    stored = book.receive(book.signed(BOB, (Kind.URL, "http://www.legal.example/imprint")))
    assert "remembered" in book.fates(stored).values()
    assert [one.pattern for one in book.rejections(text="legal")] == ["legal.example/*"]
    book.forget(rejection)
    assert len([kind for kind, _ in book.offered() if kind == "url"]) == 4
    assert link[0].value in {kind for kind, _ in book.offered(contact_id=contact.id)}


@pytest.mark.parametrize(
    ("reject", "reason"),
    [
        (lambda id: Reject(id, Scope.ADDRESS_BOOK, "*"), "PATTERN_INVALID"),
        (lambda id: Reject(id, Scope.SUBJECT, "+49 89*"), "PATTERN_INVALID"),
        (lambda id: Reject(id, Scope.ADDRESS_BOOK, "+49 30*"), "PATTERN_MISMATCH"),
    ],
)
def test_a_pattern_that_cannot_be_meant_is_refused(book, reject, reason):
    book.create(*HERS)
    book.receive(book.signed(ANN, PHONE))
    mine = book.find(Kind.PHONE)
    with pytest.raises(InvalidInput) as error:
        book.decide([mine], reject(mine.id))
    assert error.value.reason == reason
    assert book.offered() == {("phone", "+49891234567")}


def test_a_very_long_value_is_left_out(book):
    """A key of thousands of bytes fits no index of PostgreSQL: the value is left out, the mail is taken in."""
    book.create(*HERS)
    title = "".join(chr(0x4E00 + (7919 * number) % 20000) for number in range(990))
    stored = book.receive(book.signed(ANN, (Kind.JOB_TITLE, title)))
    assert "job_title" not in {kind for kind, _ in book.fates(stored)}
