"""Anniversaries and photos of contacts: checked, stored, written down."""

from __future__ import annotations

from dataclasses import replace

from server.contacts.details import DetailsInput, compare_details
from server.contacts.proposal import Details
from server.fields.anniversary import check_anniversaries
from server.fields.photo import read_photo
from server.storage import photos
from server.storage.engine import Transaction
from server.workflow.recording import Log


def edited_details(tx: Transaction, before: Details, given: DetailsInput) -> Details:
    """The details after an edit; a new picture is stored. Raises InvalidInput, LimitExceeded."""
    details = before
    if given.anniversaries is not None:
        details = replace(details, anniversaries=check_anniversaries(given.anniversaries))
    if given.photo is not None:
        details = replace(details, photo=photos.add(tx, read_photo(given.photo)) if given.photo else "")
    return details


def log_details(log: Log, contact_id: str, before: Details, after: Details) -> None:
    """Write down what changed."""
    for step in compare_details(before, after):
        log.details_step(step, contact_id)
