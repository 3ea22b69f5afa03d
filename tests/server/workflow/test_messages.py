"""Taking messages in: once each, given to the right person, kept apart by address book."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from server import workflow
from server.contacts.contact import PageRequest
from server.contacts.merging import Merge
from server.contacts.stored_message import DeliveryInput, MatchOutcome
from server.errors import InvalidInput, NotFound
from server.fields.field import Kind

ANN = ("Ann Lee", "ann.lee@lee.example")
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
BOB = ("Bob Ray", "bob.ray@ray.example")
PHONE, TITLE, ORGANIZATION = (Kind.PHONE, "+49 89 1234567"), (Kind.JOB_TITLE, "Buyer"), (Kind.ORGANIZATION, "Lee GmbH")


def test_the_same_message_again_gives_the_same_answer(book):
    card = book.signed(ANN, PHONE)
    first = book.receive(card, number=1, idempotency_key="k")
    again = book.receive(card, number=1, idempotency_key="k")
    without_key = book.receive(card, number=1)
    assert first.created
    assert not again.created
    for other in (again, without_key):
        assert (other.id, other.deliveries, other.cards) == (first.id, first.deliveries, first.cards)
        assert other.proposals == first.proposals
    assert len(book.all(workflow.list_messages, book.now)) == 1


def test_a_known_message_is_not_read_again(book):
    book.receive(book.signed(ANN, PHONE), number=1)

    def fails(settings):
        raise AssertionError("read again")

    identity = workflow.identify(book.mail(1))
    assert not workflow.ingest(book.db, book.id, identity, DeliveryInput(), fails, book.now).created


def test_what_raises_while_it_is_read_stores_nothing(book):
    def fails(settings):
        raise InvalidInput("TOO_ODD", "")

    with pytest.raises(InvalidInput):
        workflow.ingest(book.db, book.id, workflow.identify(book.mail(1)), DeliveryInput(), fails, book.now)
    assert book.all(workflow.list_messages, book.now) == ()


def test_one_mail_in_three_mailboxes_is_one_message(book):
    card = book.signed(ANN, PHONE)
    for mailbox in ("a@example.org", "b@example.org", "c@example.org", "b@example.org"):
        stored = book.receive(card, number=1, mailbox=mailbox, idempotency_key=mailbox, sent=NOW)
        book.wait(seconds=1)
    assert [one.mailbox for one in stored.deliveries] == ["a@example.org", "b@example.org", "c@example.org"]
    assert {one.sighting_count for one in stored.proposals} == {1}


def test_a_key_that_came_with_another_message_is_an_error(book):
    book.receive(number=1, idempotency_key="k")
    with pytest.raises(InvalidInput) as error:
        book.receive(number=2, idempotency_key="k")
    assert error.value.reason == "IDEMPOTENCY_KEY_REUSED"
    assert len(book.all(workflow.list_messages, book.now)) == 1


def test_each_address_book_has_its_own_keys_and_messages(book):
    other = book.another("other")
    card = book.signed(ANN, PHONE)
    mine, theirs = (one.receive(card, number=1, idempotency_key="k") for one in (book, other))
    assert mine.created
    assert theirs.created
    assert mine.id != theirs.id


def test_two_address_books_see_nothing_of_each_other(book):
    other = book.another("other")
    message = book.receive(book.signed(ANN, PHONE, TITLE))
    shown = book.pending()
    book.decide([one for one in shown if one.change.field_kind == Kind.JOB_TITLE])
    contact = book.create((Kind.NAME, "Cleo Orr"))
    (rejection,) = book.rejections()
    assert (other.pending(), other.contacts(), other.rejections(), other.changes()) == ((), (), (), ())
    assert other.all(workflow.list_messages, other.now) == ()
    id, now = other.id, other.now
    for call in (
        lambda: workflow.get_message(other.db, id, message.id, now),
        lambda: workflow.explain(other.db, id, message.id, now),
        lambda: workflow.get_proposal(other.db, id, shown[0].id, now),
        lambda: workflow.get_contact(other.db, id, contact.id),
        lambda: workflow.get_rejection(other.db, id, rejection.id),
        lambda: other.pending(contact_id=contact.id),
        lambda: other.decide(book.pending()),
        lambda: other.edit(contact.id, (Kind.NAME, "Cleo Ray")),
        lambda: workflow.delete_contact(other.db, id, contact.id, "", "x", now),
        lambda: other.forget(rejection),
        lambda: other.undo(book.changes()[0]),
    ):
        with pytest.raises(NotFound):
            call()
    # What is refused here is offered there.
    other.receive(book.signed(ANN, PHONE, TITLE))
    assert ("job_title", "Buyer") in other.offered()
    assert len(book.contacts()) == 1


def test_an_unknown_address_book_is_not_found(book):
    nowhere = type(book)(book.db, "nowhere")
    for call in (
        lambda: nowhere.receive(book.signed(ANN, PHONE)),
        nowhere.pending,
        nowhere.contacts,
        nowhere.rejections,
        nowhere.changes,
        lambda: nowhere.create((Kind.NAME, "Ann Lee")),
        lambda: workflow.list_messages(nowhere.db, nowhere.id, nowhere.now),
    ):
        with pytest.raises(NotFound) as error:
            call()
        assert error.value.reason == "ADDRESS_BOOK_NOT_FOUND"


def test_automated_mail_is_stored_with_its_reason_and_offers_nothing(book):
    stored = book.receive(automated="newsletter", sender=ANN)
    assert stored.automated == "newsletter"
    assert stored.author.address == ANN[1]
    assert book.pending() == ()


@pytest.mark.parametrize("reason", ["own_domain", "excluded"])
def test_of_mail_kept_out_by_rule_nothing_but_the_reason_is_kept(book, reason):
    stored = book.receive(automated=reason, sender=ANN, number=1)
    assert (stored.message_id, stored.author, stored.sent_time, stored.thread) == ("", None, None, "")
    assert not book.receive(automated=reason, sender=ANN, number=1).created


def test_with_mining_off_nothing_is_read(book):
    book.set(mining=False)
    stored = book.receive(book.signed(ANN, PHONE))
    assert (stored.automated, stored.cards, book.pending()) == ("mining_off", (), ())
    explained = workflow.explain(book.db, book.id, stored.id, book.now)
    assert (explained.automated, explained.values) == ("mining_off", ())
    assert "mining" in explained.trace[0]


def test_a_case_is_kept_from_the_first_delivery_that_names_one(book):
    card = book.signed(ANN, PHONE)
    book.receive(card, number=1)
    book.receive(card, number=1, mailbox="b@example.org", case="case-7")
    book.receive(card, number=1, mailbox="c@example.org", case="case-8")
    book.receive(book.signed(BOB, PHONE), number=2)
    assert [one.case for one in book.all(workflow.list_messages, book.now, case="case-7")] == ["case-7"]
    assert {one.subject_name for one in book.pending(case="case-7")} == {"Ann Lee"}
    assert book.pending(case="case-8") == ()


# --- whom a card is given to ------------------------------------------------------------------------------------


def outcome(message):
    return message.cards[0].outcome, message.cards[0].subject.contact_id


def test_the_own_address_decides(book):
    contact = book.create((Kind.NAME, "Quite Other"), (Kind.EMAIL, "Ann.Lee@LEE.example"))
    book.create((Kind.NAME, "Ann Lee"), PHONE)
    assert outcome(book.receive(book.signed(ANN, PHONE))) == (MatchOutcome.MATCHED, contact.id)


def test_phone_and_name_together_link(book):
    book.set(default_region="DE")
    contact = book.create((Kind.NAME, "Ann Lee"), (Kind.PHONE, "089 / 1234567"))
    found = book.receive(book.signed(("Ann Lee", "ann@home.example"), (Kind.PHONE, "+49 (0) 89 123 45-67")))
    assert outcome(found) == (MatchOutcome.MATCHED, contact.id)
    assert any(reason.startswith("same phone (+") for reason in found.cards[0].reasons)


def test_a_social_profile_and_the_name_link(book):
    profile = (Kind.SOCIAL, "https://www.linkedin.com/in/ann-lee-7")
    contact = book.create((Kind.NAME, "Ann Lee"), profile)
    found = book.receive(book.signed(("Ann Lee", "ann@home.example"), (Kind.SOCIAL, "linkedin.com/in/Ann-Lee-7/")))
    assert outcome(found) == (MatchOutcome.MATCHED, contact.id)


def test_name_and_organization_link(book):
    contact = book.create((Kind.NAME, "Ann Lee"), (Kind.ORGANIZATION, "LEE GmbH"))
    book.create((Kind.NAME, "Ann Lee"), (Kind.ORGANIZATION, "Other Works Ltd"))
    found = book.receive(book.signed(("Ann Lee", "ann@home.example"), (Kind.ORGANIZATION, "Lee GmbH")))
    assert outcome(found) == (MatchOutcome.MATCHED, contact.id)


def test_a_name_alone_never_links(book):
    contact = book.create((Kind.NAME, "Ann Lee"), (Kind.EMAIL, "other@elsewhere.example"))
    found = book.receive(book.signed(ANN, TITLE))
    assert outcome(found) == (MatchOutcome.NEW, "")
    assert found.cards[0].candidates == (contact.id,)
    assert book.find(None).candidates == (contact.id,)


def test_of_several_that_may_be_meant_the_user_chooses(book):
    twins = [book.create((Kind.NAME, "Ann Lee"), ORGANIZATION, (Kind.PHONE, f"+49 89 765432{n}")) for n in (1, 2)]
    found = book.receive(book.signed(("Ann Lee", "ann@home.example"), ORGANIZATION))
    assert outcome(found) == (MatchOutcome.AMBIGUOUS, "")
    assert set(found.cards[0].candidates) == {one.id for one in twins}
    assert set(book.find(None).candidates) == {one.id for one in twins}


@pytest.mark.parametrize("way", ["deleted", "erased", "merged"])
def test_who_is_gone_is_not_meant_any_more(book, way):
    one, other = (book.create((Kind.NAME, "Ann Lee"), (Kind.EMAIL, f"ann@{n}.example")) for n in ("one", "two"))
    stored = book.receive(book.signed(ANN, TITLE))
    assert set(book.find(None).candidates) == {one.id, other.id}
    before = book.snapshot()
    if way == "merged":
        workflow.merge_contacts(book.db, book.id, Merge(one.id, other.id), "me", book.now)
    else:
        remove = workflow.delete_contact if way == "deleted" else workflow.erase_contact
        remove(book.db, book.id, other.id, "", "me", book.now)
    found = workflow.get_message(book.db, book.id, stored.id, book.now)
    assert found.cards[0].candidates == book.find(None).candidates == (one.id,)
    if way != "erased":
        book.undo(book.changes()[0])
        assert book.snapshot() == before


def test_a_card_of_nobody_is_kept_and_offers_nothing(book):
    stored = book.receive(book.signed(("", ""), PHONE), sender=ANN)
    assert stored.cards[0].outcome == MatchOutcome.UNKNOWN
    assert book.pending() == ()
    assert set(book.fates(stored).values()) == {"no_subject"}


def test_an_address_of_a_function_is_nobodys_own(book):
    office = book.create((Kind.NAME, "Front Office"), (Kind.EMAIL, "info@lee.example"))
    found = book.receive(book.signed(("Ann Lee", "info@lee.example"), PHONE, ORGANIZATION))
    assert outcome(found) == (MatchOutcome.NEW, "")
    assert outcome(book.receive(book.signed(("", "info@lee.example"), PHONE))) == (MatchOutcome.MATCHED, office.id)


def test_quoted_signers_get_their_own_proposals(book):
    book.receive(book.signed(ANN, PHONE), book.signed(BOB, (Kind.PHONE, "+49 30 7654321"), depth=1))
    by_person = {(one.subject_email, one.change.value) for one in book.pending() if one.change.field_kind}
    assert by_person == {(ANN[1], "+49891234567"), (BOB[1], "+49307654321")}


# --- senders who become contacts by setting ---------------------------------------------------------------------


def test_unknown_senders_become_contacts_by_setting(book):
    book.set(auto_create=True)
    book.receive(book.signed(ANN, PHONE))
    (contact,) = book.contacts()
    assert book.values(contact) == {("name", "Ann Lee"), ("email", ANN[1])}
    assert {one.origin.value for one in contact.fields} == {"automatic"}
    assert book.offered(contact_id=contact.id) == {("phone", "+49891234567")}
    book.receive(book.signed(ANN, PHONE, TITLE))
    assert len(book.contacts()) == 1


@pytest.mark.parametrize(
    ("shown", "named"),
    [
        ("Ann Lee | Lee GmbH", {"Ann Lee"}),
        ("Lee, Ann (Purchasing)", {"Ann Lee"}),
        ("Lee GmbH", set()),
        ("Sales", set()),
    ],
)
def test_of_a_display_name_the_person_becomes_the_contact(book, shown, named):
    book.set(auto_create=True)
    book.receive(book.signed(ANN, (Kind.NAME, ANN[0])), sender=(f'"{shown}"', ANN[1]))
    (contact,) = book.contacts()
    assert {one.value for one in contact.of_kind(Kind.NAME)} == named
    assert book.offered() == (set() if named else {("name", "Ann Lee")})


def test_functions_and_refused_persons_do_not_become_contacts(book):
    book.receive(book.signed(ANN, PHONE))
    book.decide([book.find(None)])
    book.set(auto_create=True)
    book.receive(book.signed(ANN, PHONE))
    book.receive(sender=("Front Office", "info@lee.example"))
    book.receive(automated="newsletter", sender=BOB)
    assert book.contacts() == ()


# --- lists ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [1, 3, 7])
def test_walking_every_list_gives_everything_once(book, size):
    for number in range(7):
        book.receive(book.signed((f"Ann No{number}", f"ann{number}@lee.example"), TITLE, PHONE))
        book.create((Kind.NAME, f"Same Name {number % 2}"))
    book.decide([one for one in book.pending() if one.change.field_kind == Kind.JOB_TITLE])
    for listing in (
        lambda page: workflow.list_proposals(book.db, book.id, book.now, page),
        lambda page: workflow.list_messages(book.db, book.id, book.now, page),
        lambda page: workflow.list_contacts(book.db, book.id, page),
        lambda page: workflow.list_rejections(book.db, book.id, page),
        lambda page: workflow.list_changes(book.db, book.id, page),
    ):
        seen, token = [], ""
        while True:
            page = listing(PageRequest(size, token))
            assert len(page.items) <= size
            seen += [one.id for one in page.items]
            token = page.next_token
            if not token:
                break
        assert seen == [one.id for one in listing(PageRequest(1000)).items]
        assert len(set(seen)) == len(seen) >= 7


def test_proposals_of_a_message_come_in_the_order_in_which_they_arose(book):
    several = [(Kind.PHONE, f"+49 89 123456{number}") for number in range(9)]
    stored = book.receive(book.signed(ANN, *several))
    assert [one.id for one in stored.proposals] == [one.id for one in book.pending()]
