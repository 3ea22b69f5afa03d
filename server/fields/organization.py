"""Organizations: the name as written, its legal form apart; names equal without legal form, case and punctuation."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from server.fields.context import Piece, Scene
from server.fields.data import entries
from server.fields.field import Field, Kind
from server.fields.spelling import collapse, fold, join_initials
from server.fields.wording import trim_wording, wording_key

_EAST_ASIAN_FORM = re.compile(
    r"^(株式会社|有限会社|合同会社|주식회사|㈜|\(주\)|（株）|\(株\))\s*"
    r"|(?:(?<!\s)\s++)?(株式会社|有限会社|合同会社|股份有限公司|有限责任公司|有限公司|주식회사|㈜|\(주\)|（株）|\(株\))$"
)
_MAX_FORM_WORDS = 6


@cache
def _forms() -> frozenset[str]:
    return frozenset(_compact(fold(form)) for form in entries("legal_forms") if fold(form))


def _compact(words: str) -> str:
    return " ".join(join_initials(words.split()))


def read_organizations(piece: Piece, scene: Scene) -> tuple[Field, ...]:
    """The organization of a piece; nothing where it has no letter or digit."""
    written = scene.text_of(piece)
    value = canonical_organization(written)
    if not any(map(str.isalnum, value)):
        return ()
    name, form = split_legal_form(value)
    return (
        Field(
            Kind.ORGANIZATION,
            value,
            organization_key(value),
            text=scene.evidence(piece),
            start=piece.start,
            end=piece.end,
            confidence=piece.confidence,
            parts=(("name", name), ("legal_form", form)) if form else (("name", name),),
        ),
    )


def canonical_organization(text: str) -> str:
    """The name as written, on one line, without separators at its ends."""
    return trim_wording(collapse(text))


@lru_cache(maxsize=4096)
def split_legal_form(name: str) -> tuple[str, str]:
    """(name, legal form): "Acme Widgets GmbH & Co. KG" -> ("Acme Widgets", "GmbH & Co. KG"); form "" where none is."""
    if match := _EAST_ASIAN_FORM.search(name):
        rest = (name[: match.start()] + name[match.end() :]).strip()
        if rest:
            return rest, match.group().strip()
    words = name.split()
    for first in range(max(1, len(words) - _MAX_FORM_WORDS), len(words)):
        if _compact(fold(" ".join(words[first:]))) in _forms():
            return " ".join(words[:first]).rstrip(" ,;-–("), " ".join(words[first:])
    leading = words[0] if len(words) > 1 else ""
    if leading and (leading.isupper() or not leading.isascii()) and fold(leading) in _LEADING_FORMS:
        return " ".join(words[1:]).strip('"«»“”„ '), leading
    return name, ""


_LEADING_FORMS = frozenset(
    fold(form) for form in ("ООО", "ОАО", "ЗАО", "ПАО", "АО", "ИП", "ТОВ", "ПАТ", "PT", "CV", "UAB", "SIA", "OOO")
)


def organization_key(value: str) -> str:
    """The name's folded words without legal form and with short forms written out."""
    name, _ = split_legal_form(canonical_organization(value))
    return wording_key(name) or fold(value)
