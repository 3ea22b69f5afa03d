"""The use cases, one short function each. What changes data does so in one transaction and says who did it and when.

Times are aware UTC datetimes and passed in. `actor` names the user or API key for the change log.
Every function may raise NotFound (unknown address book, contact, message, proposal, rejection) and Unavailable
(the database is busy or gone: try again).
"""

from server.workflow.accepting import simulate_policies
from server.workflow.accounts import list_accounts
from server.workflow.administration import (
    create_address_book,
    create_key,
    get_address_book,
    list_address_books,
    list_keys,
    revoke_key,
    update_settings,
    verify_key,
)
from server.workflow.batching import create_contacts, delete_contacts, update_contacts
from server.workflow.cases import get_case, list_cases, set_main_contact
from server.workflow.connecting import connect_address, create_contact_from_message
from server.workflow.creating import NewContact, create_contact
from server.workflow.directory import uid_of
from server.workflow.duplicates import dismiss_duplicate, find_duplicates, list_duplicates
from server.workflow.editing import Edit, delete_contact, get_contact, list_contacts, update_contact
from server.workflow.erasing import erase_contact
from server.workflow.explaining import explain
from server.workflow.exporting import export_contact, export_contacts
from server.workflow.history import list_changes, undo_change
from server.workflow.importing import ImportReport, import_contacts
from server.workflow.knowledge import what_is_known
from server.workflow.merge_offers import preview
from server.workflow.merging import merge_contacts
from server.workflow.messages import get_message, identify, ingest, list_messages
from server.workflow.remembering import forget_rejection, get_rejection, list_rejections
from server.workflow.retention import keep_house
from server.workflow.reviewing import decide, get_proposal, list_proposals
from server.workflow.showing import show
from server.workflow.visibility import as_seen, check_messages, check_proposals, check_whole_book

__all__ = [
    "Edit",
    "ImportReport",
    "NewContact",
    "as_seen",
    "check_messages",
    "check_proposals",
    "check_whole_book",
    "connect_address",
    "create_address_book",
    "create_contact",
    "create_contact_from_message",
    "create_contacts",
    "create_key",
    "decide",
    "delete_contact",
    "delete_contacts",
    "dismiss_duplicate",
    "erase_contact",
    "explain",
    "export_contact",
    "export_contacts",
    "find_duplicates",
    "forget_rejection",
    "get_address_book",
    "get_case",
    "get_contact",
    "get_message",
    "get_proposal",
    "get_rejection",
    "identify",
    "import_contacts",
    "ingest",
    "keep_house",
    "list_accounts",
    "list_address_books",
    "list_cases",
    "list_changes",
    "list_contacts",
    "list_duplicates",
    "list_keys",
    "list_messages",
    "list_proposals",
    "list_rejections",
    "merge_contacts",
    "preview",
    "revoke_key",
    "set_main_contact",
    "show",
    "simulate_policies",
    "uid_of",
    "undo_change",
    "update_contact",
    "update_contacts",
    "update_settings",
    "verify_key",
    "what_is_known",
]
