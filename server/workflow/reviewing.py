"""Saving a review: what was shown, what was taken, what is refused and remembered."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from server.contacts.applying import put
from server.contacts.contact import FIRST_PAGE, Contact, ContactField, Origin, Page, PageRequest, Settings
from server.contacts.keys import NORMALISER_VERSION, checked_type, key_of, typed_value
from server.contacts.memory import pattern_of
from server.contacts.proposal import (
    Accept,
    Change,
    ChangeAction,
    ChangeKind,
    Proposal,
    ProposalState,
    Reject,
    Rejection,
    RejectionSource,
    Review,
    ReviewResult,
    Scope,
    Snooze,
    Subject,
)
from server.errors import Aborted, FailedPrecondition, InvalidInput
from server.fields.field import Field, Kind
from server.storage import books, changes, contacts, proposals, rejections
from server.storage.engine import Database, Transaction
from server.workflow import merge_offers, offers, visibility
from server.workflow.creating import check_addresses
from server.workflow.merging import join
from server.workflow.recording import Log, contact_field, new_contact, recorded

_OPEN = (ProposalState.PENDING, ProposalState.SNOOZED)
# Values by which it is known which strangers a contact was, and what else its recent cards may offer.
_KNOWN_BY = (Kind.EMAIL, Kind.NAME, Kind.ORGANIZATION)
Decision = Accept | Reject | Snooze


def get_proposal(db: Database, book_id: str, proposal_id: str, now: datetime) -> Proposal:
    """A proposal with all its sightings."""
    with db.read(book_id) as tx:
        return proposals.get(tx, proposal_id, now)


def list_proposals(
    db: Database,
    book_id: str,
    now: datetime,
    page: PageRequest = FIRST_PAGE,
    *,
    contact_id: str = "",
    message_id: str = "",
    case: str = "",
    states: tuple[ProposalState, ...] = (ProposalState.PENDING,),
    mailboxes: Collection[str] | None = None,
) -> Page[Proposal]:
    """Proposals in the order in which they arose, each with its latest sighting.

    A snoozed proposal whose time has come is pending again. `mailboxes` are those that the caller may see, None for
    all; they count where the settings keep them apart.
    """
    with db.read(book_id) as tx:
        books.get(tx, book_id)
        subject = Subject(contact_id=contacts.get(tx, contact_id).id) if contact_id else None
        limit = visibility.limits(tx, mailboxes)
        wanted = proposals.Filter(subject, message_id, case.strip(), states, limit)
        return proposals.page(tx, page, wanted, now)


@dataclass(slots=True)
class _Session:
    """One review while it is being carried out."""

    tx: Transaction
    settings: Settings
    log: Log
    now: datetime
    origin: Origin
    touched: dict[str, Contact] = field(default_factory=dict)
    refused: list[Rejection] = field(default_factory=list)
    everywhere: list[Rejection] = field(default_factory=list)


def decide(db: Database, book_id: str, review: Review, actor: str, now: datetime) -> ReviewResult:
    """Save a review, all of it or nothing.

    Raises InvalidInput (a proposal named that was not reviewed, NOT_REVIEWED; named twice, DECIDED_TWICE; a value
    that cannot be read, INVALID_VALUE, or a type, INVALID_TYPE; a pattern that is none, PATTERN_INVALID, or does not
    fit, PATTERN_MISMATCH; a time to snooze until that is past, INVALID_TIME; a request id that came with another
    review, REQUEST_ID_REUSED), NotFound PROPOSAL_NOT_FOUND, FailedPrecondition (PROPOSAL_DECIDED; CONTACT_NOT_CREATED:
    a value of a new person accepted without the contact; VALUE_REJECTED: refused for everybody meanwhile), Aborted
    STALE_ETAG.
    """
    digest = _digest(review)
    with db.write(book_id) as tx:
        if review.request_id and (saved := changes.find_review(tx, review.request_id)):
            if saved[0] != digest:
                raise InvalidInput("REQUEST_ID_REUSED", "This request id came with another review: use a new one.")
            return _answer(tx, saved[1], now)
        answer = carry_out(tx, review, actor, now)
        if review.request_id:
            changes.save_review(tx, review.request_id, digest, answer, now)
        return _answer(tx, answer, now)


def carry_out(
    tx: Transaction, review: Review, actor: str, now: datetime, origin: Origin = Origin.MAIL
) -> dict[str, list[object]]:
    """Do what a review says; gives ids of what it touched. `origin` is that of the values accepted as they were read.

    Raises as `decide`.
    """
    decisions = _decisions(review, now)
    shown = _shown(tx, review, now)
    with recorded(tx, actor, now) as log:
        session = _Session(tx, books.get(tx, tx.book_id).settings, log, now, origin)
        for subject in dict.fromkeys(one.subject for one in shown):
            _decide_person(session, subject, [(p, decisions[p.id]) for p in shown if p.subject == subject])
        for one in shown:
            if one.change.kind == ChangeKind.MERGE and isinstance(decisions[one.id], Accept):
                _merge(session, one)
        return _finish(session, shown)


def _merge(session: _Session, proposal: Proposal) -> None:
    """Two contacts become one after all else was decided of both; those that an earlier merge united are one."""
    kept = contacts.get(session.tx, proposal.subject.contact_id)
    absorbed = contacts.get(session.tx, proposal.change.key)
    if kept.id == absorbed.id:
        return
    join(session.tx, session.log, session.settings, kept, absorbed)
    session.touched.pop(absorbed.id, None)
    session.touched[kept.id] = kept


def _decisions(review: Review, now: datetime) -> dict[str, Decision | None]:
    """The decision on each reviewed proposal, None where it was left."""
    decisions: dict[str, Decision | None] = dict.fromkeys(one.proposal_id for one in review.reviewed)
    if len(decisions) != len(review.reviewed):
        raise InvalidInput("DECIDED_TWICE", "A proposal stands twice among the reviewed ones.")
    named: tuple[Decision, ...] = (*review.accept, *review.reject, *review.snooze)
    for one in named:
        if one.proposal_id not in decisions:
            raise InvalidInput(
                "NOT_REVIEWED",
                "A decision names a proposal that is not among the reviewed ones: list what was shown.",
                proposal=one.proposal_id,
            )
        if decisions[one.proposal_id] is not None:
            raise InvalidInput("DECIDED_TWICE", "A proposal is decided twice.", proposal=one.proposal_id)
        if isinstance(one, Snooze) and one.until <= now:
            raise InvalidInput("INVALID_TIME", "The time to snooze until is past.", proposal=one.proposal_id)
        decisions[one.proposal_id] = one
    return decisions


def _digest(review: Review) -> str:
    return hashlib.sha256(repr(replace(review, request_id="")).encode()).hexdigest()


def _shown(tx: Transaction, review: Review, now: datetime) -> tuple[Proposal, ...]:
    """The reviewed proposals, all of them open and as they were shown."""
    found = {one.id: one for one in proposals.load(tx, [one.proposal_id for one in review.reviewed], now)}
    for seen in review.reviewed:
        one = found.get(seen.proposal_id)
        if one is None:
            raise proposals.not_found(seen.proposal_id)
        if one.state not in _OPEN:
            raise FailedPrecondition(
                "PROPOSAL_DECIDED", f"A proposal is {one.state.value} already: list them anew.", proposal=one.id
            )
        if seen.etag and seen.etag != one.etag:
            raise Aborted("STALE_ETAG", "A proposal changed since it was shown: list them anew.", proposal=one.id)
    return tuple(found[one.proposal_id] for one in review.reviewed)


def _decide_person(session: _Session, subject: Subject, decided: list[tuple[Proposal, Decision | None]]) -> None:
    accepted = [(one, choice) for one, choice in decided if isinstance(choice, Accept)]
    contact = _contact_for(session, subject, accepted)
    if contact:
        contact = _apply(session, contact, [(one, choice) for one, choice in accepted if one.change.field_kind])
        session.touched[contact.id] = contact
    about = Subject(contact_id=contact.id) if contact else subject
    for one, _ in accepted:
        if contact and one.change.kind == ChangeKind.CREATE_CONTACT:
            _remember_misread_name(session, about, contact, one)
    groups: dict[tuple[ProposalState, datetime | None], list[str]] = {}
    for one, choice in decided:
        groups.setdefault(_outcome(choice), []).append(one.id)
    for (state, until), ids in groups.items():
        proposals.decide(session.tx, ids, state, session.log.actor, session.now, until)
    for one, choice in decided:
        if not isinstance(choice, (Accept, Snooze)):
            _refuse(session, about, one, choice)
    if contact and (subject.stranger or any(one.change.field_kind in _KNOWN_BY for one, _ in accepted)):
        strangers = (subject.stranger,) if subject.stranger else ()
        offers.adopt(session.tx, session.settings, contact, session.now, strangers)
    offers.refresh(session.tx, session.settings, about, session.now)


def _outcome(choice: Decision | None) -> tuple[ProposalState, datetime | None]:
    """The state that a decision leads to, and until when it is snoozed."""
    if isinstance(choice, Snooze):
        return ProposalState.SNOOZED, choice.until
    return (ProposalState.ACCEPTED if isinstance(choice, Accept) else ProposalState.REJECTED), None


def _contact_for(session: _Session, subject: Subject, accepted: list[tuple[Proposal, Accept]]) -> Contact | None:
    """The contact that accepted values go to, made now if that was accepted."""
    if subject.contact_id:
        return contacts.get(session.tx, subject.contact_id) if accepted else None
    creation = next((pair for pair in accepted if pair[0].change.kind == ChangeKind.CREATE_CONTACT), None)
    if creation:
        return _create(session, subject, *creation)
    if accepted:
        raise FailedPrecondition(
            "CONTACT_NOT_CREATED",
            "A value of a person who is no contact yet was accepted: accept the creation of the contact as well.",
            proposal=accepted[0][0].id,
        )
    return None


def _create(session: _Session, subject: Subject, proposal: Proposal, choice: Accept) -> Contact:
    name = proposal.change.value if choice.value is None else choice.value
    address = dict(proposal.change.parts).get("email", "")
    given = [(kind, text) for kind, text in ((Kind.NAME, name), (Kind.EMAIL, address)) if text]
    origin = session.origin if choice.value is None else Origin.PERSON
    time = proposal.last_time or session.now
    fields = tuple(
        contact_field(
            session.tx, session.settings, typed_value(kind, text, session.settings.default_region), origin, time,
            proposal.id,
        )
        for kind, text in given
    )  # fmt: skip
    if not fields:
        raise InvalidInput("EMPTY_CONTACT", "The new contact has neither name nor address: give a name.")
    check_addresses(session.tx, fields)
    created = new_contact(session.tx, fields, session.now)
    contacts.create(session.tx, created)
    session.log.add(
        ChangeAction.CREATE_CONTACT, created.id, proposal_id=proposal.id, stranger=subject.stranger,
        model_version=_model_version(proposal),
    )  # fmt: skip
    return created


def _apply(session: _Session, contact: Contact, accepted: Iterable[tuple[Proposal, Accept]]) -> Contact:
    """The contact with the accepted values, saved."""
    accepted = tuple(accepted)
    stated = {(one.change.field_kind, one.change.key) for one, _ in accepted if one.change.field_kind}
    memory = rejections.memory_of(session.tx, Subject(contact_id=contact.id), stated)
    fields = contact.fields
    for proposal, choice in accepted:
        if memory.refuses_change(proposal.change):
            raise FailedPrecondition(
                "VALUE_REJECTED", "A value was refused meanwhile: list the proposals anew.", proposal=proposal.id
            )
        new = _accepted_field(session, proposal, choice)
        fields, step = put(fields, new, proposal.change.old_field_id)
        if step:
            session.log.step(step, contact.id, proposal_id=proposal.id, model_version=_model_version(proposal))
        if new.key != proposal.change.key:
            _remember(session, Subject(contact_id=contact.id), proposal, RejectionSource.CORRECTED, Scope.SUBJECT)
    if fields == contact.fields:
        return contact
    check_addresses(session.tx, fields, contact.id)
    return contacts.save(session.tx, replace(contact, fields=fields), contact, session.now)


def _remember_misread_name(session: _Session, about: Subject, contact: Contact, proposal: Proposal) -> None:
    """The name as it was read is not offered to a contact that was given another one."""
    key = key_of(Kind.NAME, proposal.change.value)
    if key and contact.of_kind(Kind.NAME) and not contact.has(Kind.NAME, key):
        misread = replace(proposal, change=replace(proposal.change, field_kind=Kind.NAME, key=key))
        _remember(session, about, misread, RejectionSource.CORRECTED, Scope.SUBJECT)


def _accepted_field(session: _Session, proposal: Proposal, choice: Accept) -> ContactField:
    change = proposal.change
    assert change.field_kind is not None  # values only
    edited = choice.value is not None and choice.value != change.value
    if edited:
        type_ = choice.type or change.type
        value = typed_value(change.field_kind, choice.value or "", session.settings.default_region, type_)
        if not value.type:
            value = replace(value, type=change.type, type_is_default=change.type_is_default)
    else:
        value = Field(
            change.field_kind, change.value, change.key, change.type, change.type_is_default, parts=change.parts
        )
    if choice.type is not None:
        value = replace(value, type=checked_type(value.kind, choice.type), type_is_default=False)
    origin = Origin.PERSON if edited else session.origin
    return contact_field(session.tx, session.settings, value, origin, proposal.last_time or session.now, proposal.id)


def _refuse(session: _Session, about: Subject, proposal: Proposal, choice: Reject | None) -> None:
    scope = choice.scope if choice else Scope.SUBJECT
    source = RejectionSource.REJECTED if choice else RejectionSource.UNSELECTED
    if proposal.change.kind == ChangeKind.MERGE:
        merge_offers.dismiss(session.tx, session.log, about.contact_id, proposal.change.key)
        return
    pattern = pattern_of(choice, proposal.change) if choice else ""
    if proposal.change.field_kind is None:
        scope = Scope.SUBJECT
        if about.contact_id:
            return
    _remember(session, about, proposal, source, scope, pattern)


def _remember(
    session: _Session, about: Subject, proposal: Proposal, source: RejectionSource, scope: Scope, pattern: str = ""
) -> None:
    change: Change = proposal.change
    added = rejections.add(
        session.tx,
        (
            Rejection(
                id=session.tx.new_id(),
                book_id=session.tx.book_id,
                scope=scope,
                subject=None if scope == Scope.ADDRESS_BOOK else about,
                subject_name=proposal.subject_name,
                kind=change.field_kind,
                value="" if pattern else change.value,
                key="" if pattern else change.key,
                normaliser_version=NORMALISER_VERSION,
                source=source,
                proposal_id=proposal.id,
                message_id=proposal.sightings[0].message_id if proposal.sightings else "",
                actor=session.log.actor,
                create_time=session.now,
                pattern=pattern,
            ),
        ),
    )
    for one in added:
        session.log.add(
            ChangeAction.REJECT, about.contact_id, proposal_id=proposal.id, rejection_id=one.id,
            stranger=about.stranger,
        )  # fmt: skip
    session.refused += added
    session.everywhere += [one for one in added if one.scope == Scope.ADDRESS_BOOK]


def _finish(session: _Session, shown: tuple[Proposal, ...]) -> dict[str, list[object]]:
    """What the review did, as ids."""
    for refused in session.everywhere:
        offers.memory_changed(session.tx, session.settings, refused, session.now)
    entries = session.log.save()
    return {
        "proposals": [one.id for one in shown],
        "contacts": list(session.touched),
        "rejections": [one.id for one in session.refused],
        "changes": [entry.id for entry in entries],
    }


def _answer(tx: Transaction, ids: Mapping[str, list[object]], now: datetime) -> ReviewResult:
    numbers = [int(str(number)) for number in ids["changes"]]
    return ReviewResult(
        proposals.load(tx, [str(id) for id in ids["proposals"]], now),
        contacts.load(tx, [str(id) for id in ids["contacts"]]),
        rejections.load(tx, [str(id) for id in ids["rejections"]]),
        changes.load(tx, numbers),
    )


def _model_version(proposal: Proposal) -> str:
    return proposal.sightings[0].model_version if proposal.sightings else ""
