"""A second fence between address books on PostgreSQL: row-level security.

Each transaction says for which address book it is, and the database itself keeps every row of others from it, whatever
the statement says. Also the owner of the tables is bound; superusers and roles with BYPASSRLS are not.
"""

from __future__ import annotations

from sqlalchemy import Connection, Table, text

from server.storage.tables import address_book, clean, metadata, proposal, sighting

SETTING = "undersigned.address_book"
# For what is done across address books: listing and creating them. It opens no table but that of the books themselves.
ALL_BOOKS = "*"
_POLICY = "address_book_fence"
# An unset setting reads as NULL, or as '' after a transaction that had set it.
_MINE = f"NULLIF(current_setting('{SETTING}', true), '')"


def guarded() -> tuple[Table, ...]:
    """Every table that holds what belongs to an address book."""
    return tuple(table for table in metadata.sorted_tables if _condition(table))


def _condition(table: Table) -> str:
    """Which rows may be seen and written; "" for a table that belongs to no address book."""
    if table is address_book:
        return f"id = {_MINE} OR {_MINE} = '{ALL_BOOKS}'"
    if table is sighting:
        of_book = f'"{proposal.name}".id = proposal_id AND "{proposal.name}".book_id = {_MINE}'
        return f'EXISTS (SELECT 1 FROM "{proposal.name}" WHERE {of_book})'
    return f"book_id = {_MINE}" if "book_id" in table.columns else ""


def put_up(connection: Connection) -> None:
    """Guard every table. The role must own them."""
    for table in guarded():
        condition = _condition(table)
        for statement in (
            f'CREATE POLICY {_POLICY} ON "{table.name}" USING ({condition}) WITH CHECK ({condition})',
            f'ALTER TABLE "{table.name}" ENABLE ROW LEVEL SECURITY',
            f'ALTER TABLE "{table.name}" FORCE ROW LEVEL SECURITY',
        ):
            connection.exec_driver_sql(statement)


def take_down(connection: Connection) -> None:
    """Guard no table: migrations work on all address books, and older releases know no fence."""
    policies = text("SELECT tablename FROM pg_policies WHERE policyname = :name AND schemaname = current_schema()")
    for name in connection.execute(policies, {"name": _POLICY}).scalars().all():
        for statement in (
            f'DROP POLICY {_POLICY} ON "{name}"',
            f'ALTER TABLE "{name}" NO FORCE ROW LEVEL SECURITY',
            f'ALTER TABLE "{name}" DISABLE ROW LEVEL SECURITY',
        ):
            connection.exec_driver_sql(statement)


def choice(book_id: str) -> str:
    """The statement that says for which address book a transaction is; "" for what is done across them."""
    literal = clean(book_id or ALL_BOOKS).replace("\\", "\\\\").replace("'", "''")
    return f"SET LOCAL {SETTING} = E'{literal}'"


def is_in_force(connection: Connection) -> bool:
    """Whether the role that is connected is bound by the fence."""
    query = text("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
    return not connection.execute(query).scalar_one()
