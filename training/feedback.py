"""Decisions of reviews -> a gold folder to train on: what people accepted, corrected and refused, with its evidence.

A signature is taken when a person decided on at least one of its values and nothing in it is undecided: what is not
labelled is taught as no contact data. What a review merely left unselected says nothing of the reading by itself.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import click

from models.labels import Label
from server import workflow
from server.contacts.contact import DEFAULT_ADDRESS_BOOK, Contact, ContactField, Page, PageRequest
from server.contacts.proposal import ProposalState, RejectionSource
from server.contacts.stored_message import StoredCard, StoredMessage, ValueExplanation, ValueFate
from server.errors import UndersignedError
from server.fields.field import Field, Kind
from server.fields.normalize import KINDS
from server.settings import ServerSettings, from_environment
from server.storage.engine import Database, open_database

_LABELS = {kind: label for label, kind in KINDS.items()}
_FOLDS = 5
_SHORTEST = 4  # characters of a value that is looked for in a signature
_READ_RIGHT = (ValueFate.ACCEPTED, ValueFate.KNOWN, ValueFate.SHORTER, ValueFate.OLDER)
_REFUSED = (ValueFate.REJECTED, ValueFate.REMEMBERED)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Value:
    """One right value of a signature: `text[start:end]` says `value`."""

    label: Label
    start: int
    end: int
    value: str
    type: str


@dataclass(frozen=True, slots=True)
class Example:
    """One signature with all its right values, sorted by place; `name` and `email` are its author's."""

    id: str
    name: str
    email: str
    language: str
    text: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Decisions:
    """What people decided in an address book: the stored value of each accepted proposal, and what was refused."""

    accepted: dict[str, ContactField]
    refused: frozenset[str]
    contacts: dict[str, Contact]


@dataclass(frozen=True, slots=True)
class Feedback:
    """The examples of an address book, and how many signatures were left out because something is undecided."""

    examples: tuple[Example, ...]
    undecided: int


def collect(db: Database, book_id: str, now: datetime, unselected: bool = False) -> Feedback:
    """Every signature that is wholly decided; with `unselected`, what a review left unselected counts as refused."""
    decided = _decisions(db, book_id, now, unselected)
    examples, undecided = [], 0
    for listed in _all(lambda page: workflow.list_messages(db, book_id, now, page)):
        message = workflow.get_message(db, book_id, listed.id, now)
        fates = workflow.explain(db, book_id, listed.id, now).values
        for number, card in enumerate(message.cards):
            own = [fate for fate in fates if fate.card_id == card.id]
            if not _is_decided_by_person(own, decided):
                continue
            example = _example(message, number, card, own, decided)
            examples += [example] if example else []
            undecided += example is None
    return Feedback(tuple(examples), undecided)


def _all(list_page: Callable[[PageRequest], Page[T]]) -> Iterator[T]:
    token = ""
    while True:
        page = list_page(PageRequest(token=token))
        yield from page.items
        token = page.next_token
        if not token:
            return


def _decisions(db: Database, book_id: str, now: datetime, unselected: bool) -> Decisions:
    contacts = {one.id: one for one in _all(lambda page: workflow.list_contacts(db, book_id, page))}
    stored = {field.proposal_id: field for one in contacts.values() for field in one.fields if field.proposal_id}
    accepted = {
        one.id: stored[one.id]
        for one in _all(lambda page: workflow.list_proposals(db, book_id, now, page, states=(ProposalState.ACCEPTED,)))
        if one.id in stored
    }
    sources = {RejectionSource.REJECTED} | ({RejectionSource.UNSELECTED} if unselected else set())
    refused = frozenset(
        one.proposal_id
        for one in _all(lambda page: workflow.list_rejections(db, book_id, page))
        if one.source in sources and one.proposal_id
    )
    return Decisions(accepted, refused, contacts)


def _is_decided_by_person(fates: Iterable[ValueExplanation], decided: Decisions) -> bool:
    return any(fate.proposal_id in decided.accepted or fate.proposal_id in decided.refused for fate in fates)


def _example(
    message: StoredMessage, number: int, card: StoredCard, fates: list[ValueExplanation], decided: Decisions
) -> Example | None:
    """The card as an example; None where something in it is undecided."""
    values: list[Value] = []
    for field in card.fields:
        fate = next((f for f in fates if f.kind == field.kind.value and f.value == field.value), None)
        if field.kind is not Kind.NAME and not (_is_right(fate) or _is_refused(fate, decided)):
            return None
        if _is_right(fate) or (field.kind is Kind.NAME and not _is_refused(fate, decided)):
            values.append(_value(card.signature_text, field, decided.accepted.get(fate.proposal_id) if fate else None))
    values += _stated_otherwise(card, values, decided.contacts.get(card.subject.contact_id))
    values = _apart(sorted(values, key=lambda value: (value.start, -value.end)))
    return Example(
        f"{message.id}-{number}", card.name, card.email, message.language, card.signature_text, tuple(values)
    )


def _is_right(fate: ValueExplanation | None) -> bool:
    return fate is not None and fate.fate in _READ_RIGHT


def _is_refused(fate: ValueExplanation | None, decided: Decisions) -> bool:
    return fate is not None and fate.fate in _REFUSED and fate.proposal_id in decided.refused


def _value(text: str, field: Field, stored: ContactField | None) -> Value:
    """Where the value stands: a corrected one where it is found as it was corrected, else where it was read."""
    value = Value(_LABELS[field.kind], field.start, field.end, field.value, field.type)
    if stored is None or stored.value == field.value:
        return value if stored is None else replace(value, type=stored.type)
    start = text.find(stored.value)
    place = (start, start + len(stored.value)) if start >= 0 else (field.start, field.end)
    return replace(value, start=place[0], end=place[1], value=stored.value, type=stored.type)


def _stated_otherwise(card: StoredCard, values: list[Value], contact: Contact | None) -> list[Value]:
    """What a person added to the contact by hand and the signature states, though nothing was read there."""
    found = []
    for field in contact.fields if contact else ():
        start = card.signature_text.find(field.value) if len(field.value) >= _SHORTEST and field.kind in _LABELS else -1
        new = (
            Value(_LABELS[field.kind], start, start + len(field.value), field.value, field.type) if start >= 0 else None
        )
        if new and not any(new.start < value.end and value.start < new.end for value in values):
            found.append(new)
    return found


def _apart(values: list[Value]) -> list[Value]:
    """Without values that begin inside the one before them, and without those that stand nowhere."""
    kept: list[Value] = []
    for value in values:
        if value.start < value.end and (not kept or value.start >= kept[-1].end):
            kept.append(value)
    return kept


def write_gold(folder: Path, examples: Iterable[Example]) -> None:
    """A gold folder: annotated.jsonl to train on; cards.jsonl and messages/, made of the signatures, to score on."""
    (folder / "messages").mkdir(parents=True, exist_ok=True)
    with (
        (folder / "annotated.jsonl").open("w", encoding="utf-8") as annotated,
        (folder / "cards.jsonl").open("w", encoding="utf-8") as cards,
    ):
        for example in examples:
            (folder / "messages" / f"{example.id}.eml").write_bytes(_mail(example))
            annotated.write(json.dumps(_about(example) | _annotation(example), ensure_ascii=False) + "\n")
            cards.write(json.dumps(_about(example) | {"cards": [_card(example)]}, ensure_ascii=False) + "\n")


def _about(example: Example) -> dict[str, object]:
    fold = int(hashlib.sha256((example.email or example.name).encode()).hexdigest()[:8], 16) % _FOLDS
    return {
        "id": example.id, "source": "feedback", "language": example.language, "bulk": False, "fold": fold,
        "whole_message": True,
    }  # fmt: skip


def _annotation(example: Example) -> dict[str, object]:
    spans = [
        {"start": v.start, "end": v.end, "label": str(v.label), "type": v.type, "cont": False} for v in example.values
    ]
    signature = {
        "start": 0, "end": len(example.text), "depth": 0, "owner_name": example.name or None,
        "owner_email": example.email or None, "spans": spans,
    }  # fmt: skip
    return {"header": _header(example), "text": example.text, "signatures": [signature]}


def _card(example: Example) -> dict[str, object]:
    fields = [
        {"kind": str(KINDS[v.label]), "value": v.value, "type": v.type}
        for v in example.values
        if v.label is not Label.NAME
    ]
    return {"name": example.name or None, "email": example.email or None, "depth": 0, "fields": fields}


def _header(example: Example) -> str:
    name = " ".join(example.name.split()).replace("\\", "").replace('"', "'")
    mailbox = f"<{example.email}>" if example.email else ""
    return f'From: "{name}" {mailbox}'.rstrip() if name or mailbox else "Subject: ?"


def _mail(example: Example) -> bytes:
    head = f"{_header(example)}\nMessage-ID: <{example.id}@feedback.invalid>\nContent-Type: text/plain; charset=utf-8"
    return f"{head}\nContent-Transfer-Encoding: 8bit\n\n{example.text}\n".encode("utf-8", "replace")


@click.command()
@click.option("--database", help="URL of the server's database; as the server finds it by default.")
@click.option("--book", default=DEFAULT_ADDRESS_BOOK, show_default=True)
@click.option(
    "--out", type=click.Path(path_type=Path), required=True, help="Write the gold folder here. It holds mail."
)
@click.option("--unselected", is_flag=True, help="Count what a review left unselected as refused, too.")
def feedback(database: str | None, book: str, out: Path, unselected: bool) -> None:
    """Exports what people decided as a gold folder to train and to score on."""
    try:
        found = _read(from_environment(ServerSettings, os.environ, database=database).database, book, unselected)
    except UndersignedError as error:
        raise click.ClickException(f"{error.message} [{error.reason}]") from error
    write_gold(out, found.examples)
    values = sum(len(example.values) for example in found.examples)
    click.echo(
        f"{len(found.examples)} signatures with {values} values in {out}; {found.undecided} hold something undecided"
    )


def _read(database: str, book: str, unselected: bool) -> Feedback:
    db = open_database(database)
    try:
        return collect(db, book, datetime.now(UTC), unselected)
    finally:
        db.close()
