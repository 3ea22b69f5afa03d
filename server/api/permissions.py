"""Which role may call which method, and for whom a call is made."""

from __future__ import annotations

from dataclasses import dataclass

from server.contacts.contact import ApiKey, Role
from server.errors import PermissionDenied

# From the least to the most; each may do what those before it may.
RANKS = (Role.INTAKE, Role.REVIEWER, Role.ADMIN)

_METHODS_BY_ROLE: dict[Role, dict[str, tuple[str, ...]]] = {
    Role.INTAKE: {"MailService": ("IngestMessage", "IngestMessages")},
    Role.REVIEWER: {
        "ExtractionService": ("ExtractCards", "ExtractCardsStream"),
        "MailService": ("ListMessages", "GetMessage", "ExplainMessage"),
        "ProposalService": (
            "ListProposals",
            "GetProposal",
            "DecideProposals",
            "ListRejections",
            "DeleteRejection",
        ),
        "ContactService": (
            "GetContact",
            "ListContacts",
            "ListAccounts",
            "CreateContact",
            "UpdateContact",
            "DeleteContact",
            "BatchGetContacts",
            "BatchCreateContacts",
            "BatchUpdateContacts",
            "MergeContacts",
            "ListDuplicates",
            "DismissDuplicate",
            "ConnectAddress",
            "CreateContactFromMessage",
            "ListChanges",
            "UndoChange",
            "ExportContact",
        ),
        "CaseService": ("GetCase", "ListCases", "SetMainContact"),
        "SettingsService": ("GetSettings", "SimulatePolicy"),
        "SocialService": ("SearchProfiles", "ConnectProfile", "FetchProfile"),
    },
    Role.ADMIN: {
        "ContactService": (
            "BatchDeleteContacts",
            "FindDuplicates",
            "ExportContacts",
            "ImportContacts",
            "EraseContact",
        ),
        "SettingsService": ("UpdateSettings",),
    },
}

# "/undersigned.v1.MailService/IngestMessage" -> the least role that may call it.
LEAST_ROLE: dict[str, Role] = {
    f"/undersigned.v1.{service}/{method}": role
    for role, services in _METHODS_BY_ROLE.items()
    for service, methods in services.items()
    for method in methods
}


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls. `actor` stands in the change log; `key` is None on a server that is open to this machine."""

    actor: str
    key: ApiKey | None

    def check_method(self, method: str) -> None:
        """Raises PermissionDenied ROLE_TOO_LOW when the key's role does not suffice."""
        least = LEAST_ROLE[method]
        if self.key is not None and RANKS.index(self.key.role) < RANKS.index(least):
            raise PermissionDenied(
                "ROLE_TOO_LOW",
                f"This key has the role {self.key.role}; the call needs {least}.",
                role=self.key.role,
                needed=least,
            )

    @property
    def mailboxes(self) -> tuple[str, ...] | None:
        """The mailboxes that the caller may see, None for all."""
        return self.key.mailboxes or None if self.key is not None else None

    def check_book(self, book_id: str) -> str:
        """The address book's id. Raises PermissionDenied ADDRESS_BOOK_NOT_ALLOWED when the key is bound to others."""
        if self.key is not None and not self.key.allows_book(book_id):
            raise PermissionDenied("ADDRESS_BOOK_NOT_ALLOWED", "This key is not valid for that address book.")
        return book_id


LOCAL = Caller("local", None)
