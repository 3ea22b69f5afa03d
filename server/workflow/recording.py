"""Writing down who changed what: the entries of one saved review or edit, and new values of contacts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime

from server.contacts.applying import Step
from server.contacts.contact import TYPED, Contact, ContactField, Origin, Settings
from server.contacts.details import DetailsStep
from server.contacts.proposal import ChangeAction, ChangeEntry, MainContactChange
from server.contacts.settings import SettingsChange
from server.fields.field import Field
from server.storage import changes, images, journal
from server.storage.engine import Transaction


@dataclass(slots=True)
class Log:
    """The entries that one call adds to the change log; they share a batch."""

    tx: Transaction
    actor: str
    now: datetime
    batch_id: str
    entries: list[ChangeEntry] = field(default_factory=list)
    saved: int = 0

    def add(
        self,
        action: ChangeAction,
        contact_id: str = "",
        *,
        proposal_id: str = "",
        rejection_id: str = "",
        model_version: str = "",
        stranger: str = "",
    ) -> None:
        """Something that is no change of a field."""
        self.entries.append(
            ChangeEntry(
                id=self.tx.number(),
                book_id=self.tx.book_id,
                batch_id=self.batch_id,
                time=self.now,
                actor=self.actor,
                action=action,
                contact_id=contact_id,
                proposal_id=proposal_id,
                rejection_id=rejection_id,
                model_version=model_version,
                stranger=stranger,
            )
        )

    def step(self, step: Step, contact_id: str, proposal_id: str = "", model_version: str = "") -> None:
        """A change of one field."""
        self.add(step.action, contact_id, proposal_id=proposal_id, model_version=model_version)
        self.entries[-1] = replace(self.entries[-1], before=step.before, after=step.after)

    def details_step(self, step: DetailsStep, contact_id: str) -> None:
        """A change of anniversaries or photo."""
        self.add(step.action, contact_id)
        self.entries[-1] = replace(self.entries[-1], details=step.change)

    def settings_changed(self, change: SettingsChange) -> None:
        """Other settings of the address book."""
        self.add(ChangeAction.UPDATE_SETTINGS)
        self.entries[-1] = replace(self.entries[-1], settings=change)

    def main_contact_changed(self, change: MainContactChange) -> None:
        """Another main contact of a case: an entry for each contact that it concerns."""
        for contact_id in (change.before, change.after):
            if contact_id:
                self.add(ChangeAction.SET_MAIN_CONTACT, contact_id)
                self.entries[-1] = replace(self.entries[-1], main_contact=change)

    def save(self) -> tuple[ChangeEntry, ...]:
        """Write the entries that are not written yet; gives all of them."""
        changes.append(self.tx, self.entries[self.saved :])
        self.saved = len(self.entries)
        return tuple(self.entries)


@contextmanager
def recorded(tx: Transaction, actor: str, now: datetime) -> Iterator[Log]:
    """The log of a new batch that can be undone: all that the block writes is kept as it was before.

    At the end of the block the entries are saved. A batch without entries is none.
    """
    log = open_log(tx, actor, now)
    with journal.recording(tx) as changed:
        yield log
        log.save()
        if log.entries:
            images.keep(tx, log.batch_id, changed.images())


def open_log(tx: Transaction, actor: str, now: datetime) -> Log:
    """The log of a new batch that cannot be undone."""
    return Log(tx, actor, now, tx.new_id())


def contact_field(
    tx: Transaction, settings: Settings, value: Field, origin: Origin, stated_time: datetime, proposal_id: str = ""
) -> ContactField:
    """A value as a contact keeps it, with the address book's default type where it has none."""
    default = settings.default_type(value.kind) if value.kind in TYPED else ""
    lacking = value.kind in TYPED and not value.type
    return ContactField(
        id=tx.new_id(),
        kind=value.kind,
        value=value.value,
        key=value.key,
        type=default if lacking else value.type,
        type_is_default=value.type_is_default or (lacking and bool(default)),
        parts=value.parts,
        origin=origin,
        stated_time=stated_time,
        proposal_id=proposal_id,
    )


def new_contact(tx: Transaction, fields: tuple[ContactField, ...], now: datetime) -> Contact:
    """A contact that is not stored yet."""
    return Contact(tx.new_id(), tx.book_id, fields, "1", now, now)
