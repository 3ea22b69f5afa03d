"""Departments, faculties, teams: spaces and separators made plain; short forms equal long ones by key."""

from __future__ import annotations

from server.fields.context import Piece, Scene
from server.fields.field import Field, Kind
from server.fields.spelling import collapse, fold
from server.fields.wording import occupation_key, trim_wording

# "Sales Department" and "Sales" are one place; dropped from keys unless nothing is left.
_UNIT_WORDS = frozenset(
    (
        "department",
        "abteilung",
        "departement",
        "departamento",
        "dipartimento",
        "afdeling",
        "avdelning",
        "avdeling",
        "dzial",
        "oddeleni",
        "osztaly",
        "ufficio",
        "отдел",
    )
)


def read_departments(piece: Piece, scene: Scene) -> tuple[Field, ...]:
    """The department of a piece; nothing where it has no letter."""
    written = scene.text_of(piece)
    value = canonical_department(written)
    if not any(map(str.isalpha, value)):
        return ()
    key = department_key(value)
    return (
        Field(
            Kind.DEPARTMENT,
            value,
            key,
            text=scene.evidence(piece),
            start=piece.start,
            end=piece.end,
            confidence=piece.confidence,
        ),
    )


def canonical_department(text: str) -> str:
    """The department as written, on one line, without separators at its ends."""
    return trim_wording(collapse(text))


def department_key(value: str) -> str:
    """ "Dept. of Physics" = "Physics Department"."""
    words = (occupation_key(canonical_department(value)) or fold(value)).split()
    return " ".join([word for word in words if word not in _UNIT_WORDS] or words)
