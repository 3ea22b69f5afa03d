"""Accepting by policy what came in, and saying what policies would accept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from server.contacts.contact import FIRST_PAGE, Origin, Page, PageRequest
from server.contacts.policy import PolicyOutcome, choose
from server.contacts.proposal import Accept, Proposal, Review, Reviewed
from server.contacts.settings import AutoAcceptPolicy, Settings
from server.errors import UndersignedError
from server.storage import books, changes, contacts, paging, proposals, sightings
from server.storage.engine import Database, Transaction
from server.workflow.checking_settings import check_policies
from server.workflow.reviewing import carry_out

# Persons who are looked at for one page of a dry run; a page may be shorter for that, or empty.
MOST_PERSONS = 1000


def accept_by_policies(tx: Transaction, settings: Settings, message_id: str, now: datetime) -> None:
    """Accept of what a message proposes, or supports, that which the address book's policies allow.

    Each policy's part is a review of its own, with the policy's name as the actor.
    """
    if not settings.auto_accept_policies:
        return
    offered = proposals.of_messages(tx, (message_id,), now)[message_id]
    for contact_id in dict.fromkeys(one.subject.contact_id for one in offered if one.subject.contact_id):
        mine = [one for one in offered if one.subject.contact_id == contact_id]
        for policy in settings.auto_accept_policies:
            _accept(tx, policy, contact_id, [one.id for one in mine], now)


def _accept(
    tx: Transaction, policy: AutoAcceptPolicy, contact_id: str, proposal_ids: Sequence[str], now: datetime
) -> None:
    offered = proposals.load(tx, proposal_ids, now)
    chosen = [one for one, _ in _chosen(tx, (policy,), contact_id, offered)]
    if not chosen:
        return
    review = Review(tuple(Reviewed(one.id, one.etag) for one in chosen), accept=tuple(Accept(one.id) for one in chosen))
    try:
        with tx.savepoint():
            carry_out(tx, review, policy.name, now, Origin.AUTOMATIC)
    except UndersignedError:
        return  # it waits for a person, as without the policy; the message is taken in all the same


def _chosen(
    tx: Transaction, policies: Sequence[AutoAcceptPolicy], contact_id: str, offered: Sequence[Proposal]
) -> list[tuple[Proposal, AutoAcceptPolicy]]:
    contact = contacts.get(tx, contact_id)
    strengths = sightings.strengths(tx, [one.id for one in offered])
    return list(choose(policies, offered, contact.fields, strengths, changes.undone_values(tx, contact_id)))


def simulate_policies(
    db: Database, book_id: str, policies: tuple[AutoAcceptPolicy, ...], now: datetime, page: PageRequest = FIRST_PAGE
) -> Page[PolicyOutcome]:
    """What these policies would accept of the pending proposals, person by person; nothing is changed.

    Raises InvalidInput INVALID_POLICY.
    """
    check_policies(policies)
    most = paging.size(page)
    with db.read(book_id) as tx:
        books.get(tx, book_id)
        after, given = paging.name_and_number(page)
        found: list[PolicyOutcome] = []
        persons = proposals.contacts_with_pending(tx, after, MOST_PERSONS, now)
        for subject in persons:
            outcomes = [
                PolicyOutcome(one.id, policy.name)
                for one, policy in _chosen(tx, policies, subject.contact_id, proposals.open_of(tx, subject, now))
            ]
            start = given if subject.key == after else 0
            room = most - len(found)
            found += outcomes[start : start + room]
            if len(outcomes) > start + room:
                return Page(tuple(found), paging.token((subject.key, start + room)))
        more = len(persons) == MOST_PERSONS
        return Page(tuple(found), paging.token((persons[-1].key, paging.LARGEST_NUMBER)) if more else "")
