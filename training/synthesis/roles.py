"""Titles, units and organizations of a signature as labelled lines, in the orders and on the shared lines of real mail.

Titles that share a line are one value ("Analyst / Trainer", "CEO & Founder"), except between bars. A topic after a
title belongs to it ("Counsel, Gas Settlements"); a unit that is known as one does not ("Counsel, Legal Department").
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from random import Random

from training.synthesis.employers import Employer, make_employer, make_title
from training.synthesis.grammar import make, rule
from training.synthesis.lexicon import sections
from training.synthesis.profile import Profile
from training.synthesis.spans import Line, Lines, Piece, joined

BETWEEN_TITLES = (" / ", " / ", "/", ", ", ", ", " & ", " & ", " and ", " - ", ", ")
BARS = (" | ", " | ", " · ", " • ")
AFTER_TITLE = (", ", ", ", ", ", ", ", " | ", " | ", " - ", " – ", " / ", " · ", "  ", "          ")
BEFORE_ORG = (", ", ", ", ", ", " | ", " - ", " – ", " · ", " / ", " ", "   ", " , ", " I ", " -- ")
BETWEEN_UNITS = (", ", ", ", ", ", ", ", " | ", " - ", " / ", " · ", " & ", "; ")
UNIT_AND_ORG = (", ", ", ", ", ", ", ", ", ", " - ", " - ", " | ", " / ", " · ", "/", " I ", " -- ", " ")
FIRST_ORDERS = ("titles units org", "titles org units", "units org titles", "org units titles", "org titles units",
                "units titles org")  # fmt: skip
ORDER_WEIGHTS = (65, 16, 4, 6, 5, 4)


@dataclass(slots=True)
class _Role:
    """What is still to be put on lines."""

    titles: Lines
    units: Lines
    org: Lines


@cache
def _unit_words() -> tuple[str, ...]:
    return sections("unit_words.txt")["words"]


def is_named_unit(unit: str) -> bool:
    """Whether a word says that it is a unit ("Legal Department"), not only what it is about ("Legal Affairs")."""
    lower = f"{unit.lower()} "
    return unit.isupper() or any(word in lower for word in _unit_words())


def role_lines(rng: Random, profile: Profile) -> Lines:
    """Titles, units and organizations, apart or together on lines, in one of the usual orders."""
    employer = profile.employer
    lines = _one_role(rng, profile, employer, profile.titles)
    if employer is None:
        return lines
    if rng.random() < (0.07 if employer.kind != "company" else 0.03):
        second = _second_role(rng, profile, employer)
        if len(second) == 1 and rng.random() < 0.4:
            lines[-1:] = [joined([*lines[-1:], second[0]], rng.choice(BARS))]
        else:
            lines += second
    if employer.learned and rng.random() < 0.07:
        lines = _qualified(rng, profile, lines)
    return lines


def _second_role(rng: Random, profile: Profile, employer: Employer) -> Lines:
    """One more position: a title of its own, a title and a unit, another organization."""
    lexicon, locale = profile.lexicon, profile.locale
    draw = rng.random()
    title = make_title(rng, lexicon, locale, employer.kind)
    if draw < 0.3 and employer.units:
        return [(Piece(title, "TITLE"),), (Piece(rng.choice(employer.units), "DEPT"),)]
    other = make_employer(rng, lexicon, locale, "" if draw < 0.7 else "community")
    titles = (title,) if rng.random() < 0.7 else ()
    return _one_role(rng, profile, replace(other, units=other.units[:1]), titles)


def _qualified(rng: Random, profile: Profile, lines: Lines) -> Lines:
    """A line with a degree and its subject: no value."""
    degree = make(rng, profile.lexicon, profile.locale, "qualification")
    return [(Piece(degree),), *lines] if degree else lines


def _one_role(rng: Random, profile: Profile, employer: Employer | None, titles: tuple[str, ...]) -> Lines:
    role = _Role(
        _title_lines(rng, titles),
        [(Piece(unit, "DEPT"),) for unit in employer.units] if employer else [],
        _organizations(rng, profile, employer) if employer else [],
    )
    draw = rng.random()
    if role.titles and role.units and draw < 0.2:
        _unit_beside_title(rng, role)
    elif role.titles and role.org and draw < 0.34:
        _org_beside_title(rng, profile, role)
    if len(role.units) > 1 and rng.random() < 0.25:
        role.units = [joined(role.units, rng.choice(BETWEEN_UNITS))]
    if role.units and role.org and rng.random() < 0.24:
        _unit_beside_org(rng, role)
    order = rng.choices(FIRST_ORDERS, weights=ORDER_WEIGHTS)[0].split()
    if order.index("org") < order.index("units") and rng.random() < 0.7:
        role.units.reverse()
    return [line for part in order for line in {"titles": role.titles, "units": role.units, "org": role.org}[part]]


def _title_lines(rng: Random, titles: tuple[str, ...]) -> Lines:
    lines: Lines = [(Piece(title, "TITLE"),) for title in titles]
    draw = rng.random()
    if len(titles) > 1:
        if draw < 0.5:
            return [(Piece(rng.choice(BETWEEN_TITLES).join(titles), "TITLE"),)]
        if draw < 0.65:
            return [joined(lines, rng.choice(BARS))]
        if draw < 0.72:  # one value that goes on below
            return [lines[0], (Piece(f"& {titles[1]}", "TITLE", cont=True),)]
    elif titles and draw < 0.04:
        left, right = rng.choice((("(", ")"), ("(", ")"), ("- ", ""), ("*", "*"), ("[", "]")))
        return [(Piece(left), lines[0][0], Piece(right))]
    return lines


def _organizations(rng: Random, profile: Profile, employer: Employer) -> Lines:
    """The organization's line, at times one of its parent or partner beside or below it."""
    line: Line = (Piece(employer.name, "ORG"),)
    if rng.random() > (0.08 if employer.kind != "company" else 0.03):
        return [line]
    kind = {"university": "institute", "community": "institute"}.get(employer.kind, employer.kind)
    other: Line = (Piece(make_employer(rng, profile.lexicon, profile.locale, kind).name, "ORG"),)
    pair = [line, other] if rng.random() < 0.6 else [other, line]
    return pair if rng.random() < 0.6 else [joined(pair, rng.choice((", ", ", ", " and ", " & ", " | ", "; ", " :: ")))]


def _unit_beside_title(rng: Random, role: _Role) -> None:
    """Title and unit on one line; a mere topic becomes part of the title."""
    title, unit = role.titles[-1], role.units[0]
    glue = rng.choice(AFTER_TITLE)
    if glue in (", ", " - ", " – ") and not is_named_unit(unit[0].text) and rng.random() < 0.75:
        role.titles[-1] = (*title[:-1], replace(title[-1], text=title[-1].text + glue + unit[0].text))
    elif rng.random() < 0.06:
        role.titles[-1] = (*title, Piece(" ("), *unit, Piece(")"))
    else:
        role.titles[-1] = joined([title, unit], glue)
    role.units = role.units[1:]


def _org_beside_title(rng: Random, profile: Profile, role: _Role) -> None:
    """Title and organization on one line, in running words or with a sign; at times the organization first."""
    title, org = role.titles[-1], role.org[0]
    draw = rng.random()
    at = rule(rng, profile.lexicon, "at") if draw < 0.4 else ""
    if at:
        role.titles[-1] = (*title, Piece(f" {at} "), *org)
    elif draw < 0.9:
        role.titles[-1] = joined([title, org], rng.choice(BEFORE_ORG))
    else:
        role.titles[-1] = joined([org, title], rng.choice((", ", " ", " - ", " | ", " ")))
    role.org = role.org[1:]


def _unit_beside_org(rng: Random, role: _Role) -> None:
    """The largest unit and the organization on one line, at times one in parentheses."""
    unit, org = role.units[-1], role.org[0]
    draw = rng.random()
    if draw < 0.05 and len(unit) == 1:
        line: Line = (*org, Piece(" ("), *unit, Piece(")"))
    else:
        line = joined([unit, org] if draw < 0.74 else [org, unit], rng.choice(UNIT_AND_ORG))
    role.units, role.org = role.units[:-1], [line, *role.org[1:]]
