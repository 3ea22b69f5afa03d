"""Organizations, and which contact belongs to which: worked out whenever a contact is stored."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, tuple_

from server.contacts.account import Account, domains_of, names_of
from server.contacts.contact import Contact, Page, PageRequest
from server.storage import paging, rows
from server.storage.engine import Transaction
from server.storage.tables import account, account_domain, account_member


def assign(tx: Transaction, contact: Contact, now: datetime, before: Contact | None = None) -> None:
    """The contact belongs to the account of its organization's name, else to that of its addresses' domain.

    A name that no account has makes one. Domains that are no account's are the named one's from now on.
    """
    names, domains = names_of(contact), domains_of(contact)
    if before and (names, domains) == (names_of(before), domains_of(before)):
        return
    owned = _owners(tx, domains)
    id = _by_name(tx, names) or next((owned[domain] for domain in domains if domain in owned), "")
    if not id and names:
        id = _create(tx, names[0], now)
    if id and names:
        added = [{"book_id": tx.book_id, "domain": one, "account_id": id} for one in domains if one not in owned]
        if added:
            tx.connection.execute(insert(account_domain), added)
    _join(tx, contact.id, id)


def _by_name(tx: Transaction, names: tuple[tuple[str, str], ...]) -> str:
    if not names:
        return ""
    keys = [key for key, _ in names]
    query = select(account.c.key, account.c.id).where(account.c.book_id == tx.book_id, account.c.key.in_(keys))
    found = {row.key: str(row.id) for row in tx.connection.execute(query)}
    return next((found[key] for key in keys if key in found), "")


def _owners(tx: Transaction, domains: Collection[str]) -> dict[str, str]:
    if not domains:
        return {}
    mine = (account_domain.c.book_id == tx.book_id, account_domain.c.domain.in_(domains))
    query = select(account_domain.c.domain, account_domain.c.account_id).where(*mine)
    return {row.domain: row.account_id for row in tx.connection.execute(query)}


def _create(tx: Transaction, name: tuple[str, str], now: datetime) -> str:
    id = tx.new_id()
    key, shown = name
    values = {"id": id, "book_id": tx.book_id, "key": key, "name": shown, "create_time": now}
    tx.connection.execute(insert(account).values(sort_key=rows.fold(shown), **values))
    return id


def _join(tx: Transaction, contact_id: str, account_id: str) -> None:
    mine = (account_member.c.book_id == tx.book_id, account_member.c.contact_id == contact_id)
    known = tx.connection.execute(select(account_member.c.account_id).where(*mine)).scalar_one_or_none()
    if known == (account_id or None):
        return
    if known:
        tx.connection.execute(delete(account_member).where(*mine))
    if account_id:
        values = {"book_id": tx.book_id, "contact_id": contact_id, "account_id": account_id}
        tx.connection.execute(insert(account_member).values(values))


def page(tx: Transaction, request: PageRequest, text: str) -> Page[Account]:
    """Accounts that contacts belong to, by name; those whose name contains the text."""
    size = paging.size(request)
    members = select(account_member.c.account_id).where(account_member.c.account_id == account.c.id)
    query = select(account.c.id, account.c.sort_key).where(
        account.c.book_id == tx.book_id,
        members.exists(),
        tuple_(account.c.sort_key, account.c.id) > paging.name_and_id(request),
    )
    if text.strip():
        query = query.where(account.c.sort_key.like(rows.contains(text), escape="\\"))
    found = tx.connection.execute(query.order_by(account.c.sort_key, account.c.id).limit(size + 1)).all()
    shown = found[:size]
    items = load(tx, [row.id for row in shown])
    return Page(items, paging.token((shown[-1].sort_key, shown[-1].id)) if len(found) > size else "")


def load(tx: Transaction, ids: Collection[str]) -> tuple[Account, ...]:
    """Those of these accounts that there are, in the order of the ids."""
    if not ids:
        return ()
    mine = (account.c.book_id == tx.book_id, account.c.id.in_(ids))
    found = {row.id: row for row in tx.connection.execute(select(account).where(*mine))}
    domains: dict[str, list[str]] = {}
    query = select(account_domain).where(account_domain.c.account_id.in_(found)).order_by(account_domain.c.domain)
    for row in tx.connection.execute(query):
        domains.setdefault(row.account_id, []).append(row.domain)
    counted = select(account_member.c.account_id, func.count().label("total")).where(
        account_member.c.account_id.in_(found)
    )
    totals = {row.account_id: row.total for row in tx.connection.execute(counted.group_by(account_member.c.account_id))}
    return tuple(
        _account(found[id], domains.get(id, []), totals.get(id, 0)) for id in dict.fromkeys(ids) if id in found
    )


def of_contacts(tx: Transaction, contact_ids: Collection[str]) -> dict[str, Account]:
    """To which account each contact belongs."""
    if not contact_ids:
        return {}
    mine = (account_member.c.book_id == tx.book_id, account_member.c.contact_id.in_(contact_ids))
    query = select(account_member.c.contact_id, account_member.c.account_id).where(*mine)
    joined = {row.contact_id: row.account_id for row in tx.connection.execute(query)}
    found = {one.id: one for one in load(tx, set(joined.values()))}
    return {contact_id: found[account_id] for contact_id, account_id in joined.items()}


def drop_empty(tx: Transaction) -> int:
    """Take the accounts away that no contact belongs to, with their domains; gives how many. It cannot be undone."""
    members = select(account_member.c.account_id).where(account_member.c.account_id == account.c.id)
    mine = (account.c.book_id == tx.book_id, ~members.exists())
    return tx.connection.execute(delete(account).where(*mine)).rowcount


def _account(row: Row[Any], domains: list[str], total: int) -> Account:
    return Account(row.id, row.book_id, row.name, tuple(domains), row.create_time, total)
