"""By what an erased person is known again without being kept: digests of addresses, and of names beside values."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from server.contacts import person
from server.fields.field import Field, Kind

# A digest cannot be computed anew when the form changes: forms of a number never change. A new form gets the next
# number, and the old one is computed beside it as long as there are digests of it.
FORM_VERSION = 1
# What tells a person when it stands beside a name, where there is no address of the person's own.
BESIDE = (Kind.ORGANIZATION, Kind.PHONE, Kind.SOCIAL, Kind.URL)
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Secret:
    """A secret of the server. `version` tells it from others and does not give it away."""

    value: bytes

    @property
    def version(self) -> str:
        """16 hexadecimal digits, other ones for every secret."""
        return hashlib.sha256(b"undersigned suppression secret\n" + self.value).hexdigest()[:16]

    def digest(self, book_id: str, form: str) -> str:
        """HMAC-SHA256 of a form, 64 hexadecimal digits; another one in every address book."""
        text = f"{FORM_VERSION}\n{book_id}\n{form}"
        return hmac.new(self.value, text.encode("utf-8", "replace"), hashlib.sha256).hexdigest()


@dataclass(frozen=True, slots=True)
class Keyring:
    """The secrets of a server, oldest first: the last one signs, all of them are checked. Empty: none is set up."""

    secrets: tuple[Secret, ...] = ()

    @property
    def versions(self) -> frozenset[str]:
        """Of all secrets."""
        return frozenset(one.version for one in self.secrets)

    @property
    def newest(self) -> Secret:
        """The one that signs."""
        return self.secrets[-1]

    def digests(self, book_id: str, forms: Iterable[str]) -> dict[str, str]:
        """The form by each digest that it has or had."""
        return {one.digest(book_id, form): form for form in forms for one in self.secrets}


def address_form(address: str) -> str:
    """An address however it is written: case, width and the domain's script aside."""
    local, _, domain = unicodedata.normalize("NFKC", address.strip()).casefold().rpartition("@")
    with contextlib.suppress(UnicodeError):  # a domain that has no such form is compared as it is
        domain = domain.encode("idna").decode("ascii")
    return f"email:{local}@{domain}"


def named_form(name: str, kind: Kind, key: str) -> str:
    """A name, its words in any order and without accents, beside another value of the person."""
    folded = unicodedata.normalize("NFKD", name).casefold()
    plain = "".join(char for char in folded if not unicodedata.combining(char))
    return f"name:{' '.join(sorted(_WORD.findall(plain)))}|{kind.value}:{unicodedata.normalize('NFKC', key).casefold()}"


def forms_of(name: str, email: str, fields: Iterable[Field]) -> frozenset[str]:
    """By what the author of a signature, or of a mail, is known: the own address; without one, name beside values.

    `name` and `email` are the author's; the address of a function is nobody's own
    who has a name.
    """
    if email.strip() and not (name.strip() and person.is_role_address(email)):
        return frozenset((address_form(email),))
    stated = [field for field in fields if field.key]
    own = {address_form(field.value) for field in stated if field.kind == Kind.EMAIL}
    beside = {(field.kind, field.key) for field in stated if field.kind in BESIDE}
    if email.strip():
        beside.add((Kind.EMAIL, address_form(email)))
    return frozenset(own | (named_forms((name,), beside) if is_full(name) else set()))


def named_forms(names: Iterable[str], beside: Iterable[tuple[Kind, str]]) -> set[str]:
    """Every full name beside every value."""
    values = tuple(beside)
    return {named_form(name, kind, key) for name in names if is_full(name) for kind, key in values}


def is_full(name: str) -> bool:
    """Whether a name has more than one word: "Ann" of a firm is several persons."""
    return not name.isascii() or len(_WORD.findall(name)) > 1
