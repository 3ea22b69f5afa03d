"""Contacts and their fields."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    Update,
    and_,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.exc import IntegrityError

from server.contacts.contact import Contact, ContactField, Origin, Page, PageRequest
from server.contacts.known_as import Alias
from server.contacts.proposal import Subject
from server.errors import AlreadyExists, NotFound
from server.fields.field import Kind
from server.storage import accounts, paging, rows, words
from server.storage.engine import Transaction
from server.storage.tables import account_member, alias, contact, contact_field

# So many contacts at most are compared with a card.
MOST_SHARING = 50
# So many contacts at most a transaction keeps as they are.
_MOST_KEPT = 200
_ORDER = {kind: place for place, kind in enumerate(Kind)}


def get(tx: Transaction, contact_id: str) -> Contact:
    """A contact; the id of one that was absorbed leads to its survivor. Raises NotFound CONTACT_NOT_FOUND."""
    found = load(tx, (contact_id,)) or load(tx, known_as(tx, (Subject(contact_id=contact_id).key,)).values())
    if not found:
        raise NotFound("CONTACT_NOT_FOUND", "There is no such contact in this address book.", contact=contact_id)
    return found[0]


def load(tx: Transaction, ids: Collection[str]) -> tuple[Contact, ...]:
    """Those of these contacts that there are, in the order of the ids."""
    found = {id: tx.contacts[id] for id in ids if id in tx.contacts}
    if unread := [id for id in dict.fromkeys(ids) if id not in found]:
        read = _read(tx, tx.connection.execute(_loading(), {"book": tx.book_id, "ids": unread}))
        found |= {one.id: one for one in read}
    return tuple(found[id] for id in dict.fromkeys(ids) if id in found)


def _read(tx: Transaction, rows_found: Iterable[Row[Any]]) -> tuple[Contact, ...]:
    """The contacts of rows as those of `_loading`, in the order in which they come; the transaction keeps a few."""
    by_id: dict[str, list[Row[Any]]] = {}
    for row in rows_found:
        by_id.setdefault(row.of_id, []).append(row)
    found = {id: tx.contacts.get(id) or _contact(own) for id, own in by_id.items()}
    if len(found) + len(tx.contacts) > _MOST_KEPT:
        tx.contacts.clear()
    if len(found) <= _MOST_KEPT:
        tx.contacts |= found
    return tuple(found.values())


@cache
def _loading() -> Select[Any]:
    """Contacts (columns "of_…"; parameters `book`, `ids`) with their fields: a row for each, one for no field."""
    mine = (contact.c.book_id == bindparam("book"), contact.c.id.in_(bindparam("ids", expanding=True)))
    fields = contact_field.c.contact_id == contact.c.id
    return (
        select(*_columns())
        .outerjoin_from(contact, contact_field, fields)
        .where(*mine)
        .order_by(contact_field.c.position)
    )


def _columns() -> list[ColumnElement[Any]]:
    """What `_contact` reads."""
    found_by = ("sort_key", "search_text")
    whose = [one.label(f"of_{one.name}") for one in contact.columns if one.name not in found_by]
    return [*whose, *(one for one in contact_field.columns if one.name not in ("book_id", "contact_id", "position"))]


def sharing(tx: Transaction, keys: Collection[tuple[Kind, str]]) -> tuple[Contact, ...]:
    """The contacts that have one of these values; of very many those that have most of them."""
    if not keys:
        return ()
    wanted = frozenset(keys)
    for known, ids in tx.sharing.items():
        if wanted <= known and len(ids) < MOST_SHARING:
            return _among(load(tx, ids), wanted)
    by_kind = _by_kind(keys)
    values = {f"keys{place}": own for place, own in enumerate(by_kind.values())}
    found = _read(tx, tx.connection.execute(_sharing(tuple(by_kind)), {"book": tx.book_id, **values}))
    tx.sharing[wanted] = tuple(one.id for one in found)
    return found


def _among(found: Iterable[Contact], keys: frozenset[tuple[Kind, str]]) -> tuple[Contact, ...]:
    """Those of these contacts that have one of these values, those with most first."""
    shared = {one.id: sum((field.kind, field.key) in keys for field in one.fields) for one in found}
    return tuple(sorted((one for one in found if shared[one.id]), key=lambda one: (-shared[one.id], one.id)))


@cache
def _sharing(kinds: tuple[Kind, ...]) -> Select[Any]:
    """As `_loading`, the contacts with a value of these kinds (parameters `book`, `keys0` …), those with most first."""
    mine = contact_field.c.book_id == bindparam("book")
    shared = func.count().label("shared")
    best = (
        select(contact_field.c.contact_id, shared)
        .where(mine, _any_of({kind: bindparam(f"keys{n}", expanding=True) for n, kind in enumerate(kinds)}))
        .group_by(contact_field.c.contact_id)
        .order_by(shared.desc(), contact_field.c.contact_id)
        .limit(MOST_SHARING)
        .subquery()
    )
    of_best = best.join(contact, contact.c.id == best.c.contact_id)
    return (
        select(*_columns())
        .select_from(of_best.outerjoin(contact_field, contact_field.c.contact_id == contact.c.id))
        .order_by(best.c.shared.desc(), contact.c.id, contact_field.c.position)
    )


def _by_kind(keys: Iterable[tuple[Kind, str]]) -> dict[Kind, list[str]]:
    """Keys by kind, in the order of the kinds, so that equal questions are equal statements."""
    found: dict[Kind, list[str]] = {}
    for kind, key in sorted(keys):
        found.setdefault(kind, []).append(key)
    return found


def owners(tx: Transaction, kind: Kind, keys: Collection[str]) -> dict[str, set[str]]:
    """Ids of the contacts that have each of these values."""
    found: dict[str, set[str]] = {}
    if keys:
        query = select(contact_field.c.key, contact_field.c.contact_id).where(
            contact_field.c.book_id == tx.book_id, contact_field.c.kind == kind.value, contact_field.c.key.in_(keys)
        )
        for row in tx.connection.execute(query):
            found.setdefault(row.key, set()).add(row.contact_id)
    return found


def _any_of(by_kind: Mapping[Kind, Any]) -> ColumnElement[bool]:
    return or_(
        *(and_(contact_field.c.kind == kind.value, contact_field.c.key.in_(own)) for kind, own in by_kind.items())
    )


def page(tx: Transaction, request: PageRequest, text: str, account_id: str = "") -> Page[Contact]:
    """Contacts by name; those with a word for each of this text, those of an account.

    Where very many have each of the words, but few all of them, a page may be shorter, or empty, and the list go on.
    """
    size = paging.size(request)
    listed = _listed(tx, text, paging.name_and_id(request))
    query = listed.query
    if account_id:
        members = select(account_member.c.contact_id).where(account_member.c.account_id == account_id)
        query = query.where(listed.id.in_(members))
    found = tx.connection.execute(query.order_by(listed.sort_key, listed.id).limit(size + 1)).all()
    last = found[size - 1] if len(found) > size else None
    if last is None and listed.end is not None:
        last = tx.connection.execute(listed.end).first()
    items = load(tx, [row.id for row in found[:size]])
    return Page(items, paging.token((last.sort_key, last.id)) if last else "")


def _listed(tx: Transaction, text: str, after: tuple[str, str]) -> words.Listed:
    if prefixes := words.asked(text):
        return words.listed(tx, prefixes, after)
    behind = tuple_(contact.c.sort_key, contact.c.id) > after
    query = select(contact.c.id, contact.c.sort_key).where(contact.c.book_id == tx.book_id, behind)
    if text.strip():  # signs alone: they are part of no word
        query = query.where(contact.c.search_text.like(rows.contains(text), escape="\\"))
    return words.Listed(query, contact.c.sort_key, contact.c.id)


def create(tx: Transaction, created: Contact) -> None:
    """A new contact with its fields. Raises AlreadyExists CONTACT_ID_TAKEN, and ends the transaction with that."""
    try:
        tx.connection.execute(insert(contact).values(contact_values(created)))
    except IntegrityError as error:
        raise AlreadyExists("CONTACT_ID_TAKEN", "This id is another contact's: choose another.") from error
    _insert_fields(tx, field_values(created))
    words.store(tx, created)
    accounts.assign(tx, created, created.create_time)
    _changed(tx, created.id)


def contact_values(of: Contact) -> dict[str, Any]:
    """A contact as a row, without its fields."""
    return {
        "id": of.id,
        "book_id": of.book_id,
        "version": int(of.etag),
        "create_time": of.create_time,
        "update_time": of.update_time,
        **_details(of),
        **_derived(of),
    }


def save(tx: Transaction, changed: Contact, before: Contact, now: datetime) -> Contact:
    """The contact with other fields; gives it with its new etag."""
    old = {row["id"]: row for row in field_values(before)}
    new = {row["id"]: row for row in field_values(changed)}
    gone = [id for id, row in old.items() if new.get(id) != row]
    if gone:
        tx.connection.execute(delete(contact_field).where(contact_field.c.id.in_(gone)))
    _insert_fields(tx, [row for id, row in new.items() if old.get(id) != row])
    version = int(before.etag) + 1
    values = {"version": version, "update_time": now, **_details(changed), **_derived(changed)}
    tx.connection.execute(update(contact).where(contact.c.id == changed.id).values(values))
    words.store(tx, changed, before)
    accounts.assign(tx, changed, now, before)
    _changed(tx, changed.id)
    return replace(changed, fields=_sorted(changed.fields), etag=str(version), update_time=now)


def _changed(tx: Transaction, contact_id: str) -> None:
    """A contact is not as it was read any more."""
    tx.contacts.pop(contact_id, None)
    tx.sharing.clear()


def restate(tx: Transaction, contact_id: str, fields: Iterable[ContactField]) -> None:
    """Note that values of a contact were stated again since; for people the contact stays the same."""
    known = tx.contacts.get(contact_id)
    held = {one.id: one.stated_time for one in known.fields} if known else {}
    later = {one.id: one.stated_time for one in fields if one.id not in held or held[one.id] < one.stated_time}
    if later:
        values = [{"of": id, "time": time} for id, time in later.items()]
        tx.connection.execute(_restating(), values)
    if known and later:
        again = (replace(one, stated_time=later.get(one.id, one.stated_time)) for one in known.fields)
        tx.contacts[contact_id] = replace(known, fields=tuple(again))


@cache
def _restating() -> Update:
    """Gives fields a later time (parameters `of`, `time`)."""
    mine = (contact_field.c.id == bindparam("of"), contact_field.c.stated_time < bindparam("time"))
    return update(contact_field).where(*mine).values(stated_time=bindparam("time"))


def remove(tx: Transaction, contact_id: str) -> None:
    """Take a contact away with its fields and aliases."""
    tx.connection.execute(delete(contact).where(contact.c.book_id == tx.book_id, contact.c.id == contact_id))
    _changed(tx, contact_id)


def find_by_words(tx: Transaction, ids: Collection[str]) -> None:
    """The words by which these contacts are found, worked out anew."""
    if ids:
        words.drop(tx, ids)
        for one in load(tx, ids):
            words.store(tx, one)


def known_as(tx: Transaction, strangers: Collection[str]) -> dict[str, str]:
    """Strangers who became contacts, and contacts that were absorbed: contact id by the key of the subject."""
    query = select(alias.c.stranger, alias.c.contact_id).where(
        alias.c.book_id == tx.book_id, alias.c.stranger.in_(strangers)
    )
    return {row.stranger: row.contact_id for row in tx.connection.execute(query)}


def aliases_of(tx: Transaction, strangers: Collection[str]) -> dict[str, Alias]:
    """Which of these strangers became contacts, and how that is known."""
    found = tx.connection.execute(_aliases(), {"book": tx.book_id, "strangers": list(strangers)})
    return {row.stranger: Alias(row.stranger, row.contact_id, row.by_hand) for row in found}


@cache
def _aliases() -> Select[Any]:
    """The rows of strangers (parameters `book`, `strangers`)."""
    named = alias.c.stranger.in_(bindparam("strangers", expanding=True))
    return select(alias).where(alias.c.book_id == bindparam("book"), named)


def aliases(tx: Transaction, contact_id: str) -> tuple[str, ...]:
    """The strangers who were said to be this contact, and the contacts that it absorbed ("contact:<id>")."""
    query = select(alias.c.stranger).where(alias.c.book_id == tx.book_id, alias.c.contact_id == contact_id)
    return tuple(sorted(tx.connection.execute(query).scalars()))


def absorb(tx: Transaction, absorbed_id: str, survivor_id: str) -> None:
    """From now on the name of the one, and all that led to it, leads to the other."""
    mine = (alias.c.book_id == tx.book_id, alias.c.contact_id == absorbed_id)
    tx.connection.execute(update(alias).where(*mine).values(contact_id=survivor_id))
    add_alias(tx, Alias(Subject(contact_id=absorbed_id).key, survivor_id, by_hand=True))


def add_alias(tx: Transaction, new: Alias) -> None:
    """From now on this stranger is the contact; what a person said of the stranger, only a person changes."""
    known = aliases_of(tx, (new.stranger,)).get(new.stranger)
    if known and (known == new or (known.by_hand and not new.by_hand)):
        return
    remove_aliases(tx, (new.stranger,))
    values = {"stranger": new.stranger, "contact_id": new.contact_id, "by_hand": new.by_hand}
    tx.connection.execute(insert(alias).values(book_id=tx.book_id, **values))


def remove_aliases(tx: Transaction, strangers: Collection[str]) -> None:
    """These strangers are nobody's any more."""
    tx.connection.execute(delete(alias).where(alias.c.book_id == tx.book_id, alias.c.stranger.in_(strangers)))


def field_values(of: Contact) -> list[dict[str, Any]]:
    """A contact's fields as rows, in their order."""
    return [
        {
            "id": field.id,
            "book_id": of.book_id,
            "contact_id": of.id,
            "position": place,
            "kind": field.kind.value,
            "type": field.type,
            "type_is_default": field.type_is_default,
            "key": field.key,
            "value": field.value,
            "parts": field.parts,
            "origin": field.origin.value,
            "stated_time": field.stated_time,
            "proposal_id": field.proposal_id,
        }
        for place, field in enumerate(_sorted(of.fields))
    ]


def _insert_fields(tx: Transaction, values: list[dict[str, Any]]) -> None:
    if values:
        tx.connection.execute(insert(contact_field), values)


def _details(of: Contact) -> dict[str, Any]:
    return {"anniversaries": rows.anniversaries_json(of.anniversaries), "photo": of.photo}


def _derived(of: Contact) -> dict[str, str]:
    """What a contact is sorted by and found by."""
    return {
        "sort_key": rows.fold(of.display_name),
        "search_text": rows.search_text([field.value for field in _sorted(of.fields)]),
    }


def _sorted(fields: Iterable[ContactField]) -> tuple[ContactField, ...]:
    return tuple(sorted(fields, key=lambda field: _ORDER[field.kind]))


def _contact(loaded: list[Row[Any]]) -> Contact:
    """The contact of the rows of `_loading`."""
    row = loaded[0]
    return Contact(
        id=row.of_id,
        book_id=row.of_book_id,
        fields=tuple(_field(one) for one in loaded if one.id is not None),
        etag=str(row.of_version),
        create_time=row.of_create_time,
        update_time=row.of_update_time,
        anniversaries=rows.read_anniversaries(row.of_anniversaries),
        photo=row.of_photo,
    )


def _field(row: Row[Any]) -> ContactField:
    return ContactField(
        id=row.id,
        kind=Kind(row.kind),
        value=row.value,
        key=row.key,
        type=row.type,
        type_is_default=row.type_is_default,
        parts=rows.parts(row.parts),
        origin=Origin(row.origin),
        stated_time=row.stated_time,
        proposal_id=row.proposal_id,
    )
