"""Signature blocks: each layout turns a profile into labelled lines."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from random import Random

from training.synthesis.blocks import address_lines, name_line
from training.synthesis.contacts import Look, contact_items, email_value, icon_row, prefix
from training.synthesis.profile import Profile
from training.synthesis.roles import role_lines
from training.synthesis.spans import Line, Lines, Piece, joined, plain, width
from training.synthesis.wrapping import continued, wrapped_line

BLANK: Line = ()


def _packed(rng: Random, items: list[Line], separator: str, most: int = 3) -> Lines:
    """Items in rows of up to `most`, divided by the separator."""
    rows: Lines = []
    index = 0
    while index < len(items):
        size = rng.randint(1, most)
        rows.append(joined(items[index : index + size], separator))
        index += size
    return rows


def stacked(rng: Random, look: Look, profile: Profile) -> Lines:
    """One value a line, in the usual order."""
    roles, address = role_lines(rng, profile), address_lines(rng, look, profile)
    items = contact_items(rng, look, profile)
    gap = [BLANK] if rng.random() < 0.25 else []
    draw = rng.random()
    if draw < 0.14:
        parts = [*continued(rng, roles, address), *gap, *items]
    elif draw < 0.74:
        parts = [*roles, *gap, *address, *gap, *items]
    else:
        parts = [*roles, *gap, *items, *gap, *address]
    return [name_line(rng, profile), *(gap if rng.random() < 0.3 else []), *parts]


def compact(rng: Random, look: Look, profile: Profile) -> Lines:
    """Name and role on one line, contacts in rows."""
    roles = role_lines(rng, profile)
    first = rng.randint(0, min(2, len(roles)))
    glue = rng.choice((", ", " | ", " - ", " – ", " · ", " / ", "  "))
    top = joined([name_line(rng, profile), *roles[:first]], glue)
    items = contact_items(rng, look, profile)
    address = address_lines(rng, look, profile, one_line=rng.random() < 0.8)
    rows = _packed(rng, items, look.separator)
    return [top, *roles[first:], *(address + rows if rng.random() < 0.6 else rows + address)]


def one_line(rng: Random, look: Look, profile: Profile) -> Lines:
    """Everything on one line or two."""
    items = [name_line(rng, profile), *role_lines(rng, profile)]
    contacts = contact_items(rng, look, profile)
    address = address_lines(rng, look, profile, one_line=True)
    rng.shuffle(contacts)
    everything = items + (address + contacts if rng.random() < 0.5 else contacts + address)
    if rng.random() < 0.5 or len(everything) > 7:
        half = len(items) if rng.random() < 0.6 else rng.randint(1, len(everything) - 1) if len(everything) > 1 else 1
        return [joined(part, look.separator) for part in (everything[:half], everything[half:]) if part]
    return [joined(everything, look.separator)]


def flowing(rng: Random, look: Look, profile: Profile) -> Lines:
    """Who and where in running lines divided by commas and wrapped, as in affiliations; contacts below."""
    glue = rng.choice((", ", ", ", ", ", ", ", ",  ", " - ", " | ", "; "))
    roles = role_lines(rng, profile)
    address = address_lines(rng, look, profile, one_line=True)
    name = name_line(rng, profile)
    apart = rng.random() < 0.65
    running = joined([*([] if apart else [name]), *roles, *address], glue)
    rows = wrapped_line(running, rng.randint(38, 78))
    items = contact_items(rng, look, profile)
    return [*([name] if apart else []), *rows, *(_packed(rng, items, look.separator) if rng.random() < 0.5 else items)]


def columns(rng: Random, look: Look, profile: Profile) -> Lines:
    """Two columns made of spaces: who on the left, how to reach on the right."""
    left = [name_line(rng, profile), *role_lines(rng, profile)]
    right = contact_items(rng, look, profile)
    address = address_lines(rng, look, profile)
    if len(left) < len(right):
        left += address
    else:
        right += address
    gutter = max((width(line) for line in left), default=0) + rng.randint(2, 12)
    return _beside(left, right, gutter, rng.choice(("", "", "", "| ", "|  ")))


def _beside(left: Lines, right: Lines, gutter: int, bar: str) -> Lines:
    rows: Lines = []
    for index in range(max(len(left), len(right))):
        one = left[index] if index < len(left) else ()
        two = right[index] if index < len(right) else ()
        if not two:
            rows.append(one)
            continue
        rows.append((*one, Piece(" " * (gutter - width(one)) + bar), *two))
    return rows


def table(rng: Random, look: Look, profile: Profile) -> Lines:
    """A two-column HTML table read as cells: tab or " | " between left and right cell."""
    glue = rng.choice(("\t", "\t", " | ", " | ", "\t\t"))
    left = [name_line(rng, profile), *role_lines(rng, profile)]
    right = contact_items(rng, look, profile) + address_lines(rng, look, profile)
    if rng.random() < 0.5:  # cells of one row are read one after the other
        lead = Piece(glue) if rng.random() < 0.3 else Piece("")
        first = (lead, *left[0])
        return [first, *left[1:], *right]
    rows: Lines = []
    for index in range(max(len(left), len(right))):
        one = left[index] if index < len(left) else ()
        two = right[index] if index < len(right) else ()
        rows.append((*one, Piece(glue), *two) if two else one)
    return rows


def label_cells(rng: Random, look: Look, profile: Profile) -> Lines:
    """Labels in a column of their own: padded with spaces, or in table cells."""
    worded = replace(look, style=rng.choice(("word_colon", "word_colon", "letter_colon", "word", "icon", "letter")))
    rows: list[tuple[str, Line]] = []
    for line in contact_items(rng, worded, profile):
        head, *rest = line
        labelled = not head.label and rest
        rows.append((head.text.strip() if labelled else "", tuple(rest) if labelled else line))
    gap = max((len(label) for label, _ in rows), default=0) + rng.randint(1, 6)
    cells = rng.random() < 0.4
    glue = rng.choice(("\t", "\t", " | ", "\t\t"))
    contacts: Lines = []
    for label, value in rows:
        if not label:
            contacts.append(value)
        else:
            contacts.append((Piece(label + glue if cells else label.ljust(gap)), *value))
    head_lines = [name_line(rng, profile), *role_lines(rng, profile), *address_lines(rng, look, profile)]
    return [*head_lines, *([BLANK] if rng.random() < 0.4 else []), *contacts]


def label_above(rng: Random, look: Look, profile: Profile) -> Lines:
    """Labels on lines of their own above the values, as cells of generated tables come out."""
    worded = replace(look, style=rng.choice(("word_colon", "letter", "icon", "letter_colon", "word")))
    contacts: Lines = []
    for line in contact_items(rng, worded, profile):
        head, *rest = line
        if not head.label and rest:
            contacts += [plain(head.text.strip()), tuple(rest)]
        else:
            contacts.append(line)
    return [name_line(rng, profile), *role_lines(rng, profile), *contacts, *address_lines(rng, look, profile)]


def labelled_form(rng: Random, look: Look, profile: Profile) -> Lines:
    """A form: "Name: …", "Position: …", "Company: …"."""
    pick = profile.lexicon.pick
    glue = rng.choice((": ", ": ", " : ", ":\t"))
    rows: Lines = [(Piece(pick(rng, "lab.name") + glue), Piece(profile.name, "NAME"))]
    rows += [(Piece(pick(rng, "lab.title") + glue), Piece(title, "TITLE")) for title in profile.titles[:1]]
    if profile.employer:
        rows.append((Piece(pick(rng, "lab.company") + glue), Piece(profile.employer.name, "ORG")))
    worded = replace(look, style="word_colon")
    return [*rows, *address_lines(rng, worded, profile), *contact_items(rng, worded, profile, shuffle=True)]


def company_first(rng: Random, look: Look, profile: Profile) -> Lines:
    """The organization above the person, as in Japanese, Chinese and many German blocks."""
    employer = profile.employer
    if employer is None:
        return stacked(rng, look, profile)
    head: Lines = [(Piece(employer.name, "ORG"),)]
    units: Lines = [(Piece(unit, "DEPT"),) for unit in employer.units]
    if rng.random() < 0.6:
        units.reverse()
    if units and rng.random() < 0.4:
        head, units = [joined([head[0], units[0]], rng.choice((" ", "  ", "　", " ")))], units[1:]
    name = name_line(rng, profile)
    titles: Lines = [(Piece(title, "TITLE"),) for title in profile.titles[:1]]
    if titles and rng.random() < 0.45:
        pair = (titles[0], name) if rng.random() < 0.6 else (name, titles[0])
        who: Lines = [joined(pair, rng.choice((" ", "  ", "　", ", ")))]
    else:
        who = [*titles, name] if rng.random() < 0.6 else [name, *titles]
    address = address_lines(rng, look, profile)
    items = contact_items(rng, look, profile)
    rows = _packed(rng, items, rng.choice((" / ", "  ", "　", " | "))) if rng.random() < 0.35 else items
    return [*head, *units, *who, *address, *rows]


def shuffled(rng: Random, look: Look, profile: Profile) -> Lines:
    """Name first, the rest in any order, some lines shared."""
    groups: list[Line] = role_lines(rng, profile)
    items = contact_items(rng, look, profile, shuffle=True)
    groups += _packed(rng, items, rng.choice((" - ", " / ", " | ", ", ")), 2)
    groups += address_lines(rng, look, profile, one_line=True)
    if rng.random() < 0.8:
        rng.shuffle(groups)
    name = name_line(rng, profile)
    return [name, *groups] if rng.random() < 0.8 else [*groups[:1], name, *groups[1:]]


def name_and_mail(rng: Random, look: Look, profile: Profile) -> Lines:
    """Name <address>, perhaps a role and a page: the mailing-list habit."""
    mail = email_value(rng, look, profile.email)
    glue = rng.choice((" <", " <", " <", "  ", "\t", " - ", ", ", "   ", " | ", " ("))
    ending = {" <": ">", " (": ")"}.get(glue, "")
    if mail[0].text == "<":
        mail = mail[1:2]
    first = (
        (*name_line(rng, profile), Piece(glue), *mail, Piece(ending))
        if ending
        else (*name_line(rng, profile), Piece(glue), *mail)
    )
    rest: Lines = role_lines(rng, profile) if rng.random() < 0.5 else []
    extra = contact_items(rng, look, replace(profile, email=profile.email), shuffle=False) if rng.random() < 0.5 else []
    extra = [line for line in extra if not any(piece.label == "EMAIL" for piece in line)]
    return [first, *rest, *extra]


def name_and_few(rng: Random, look: Look, profile: Profile) -> Lines:
    """A name and one or two facts."""
    facts = role_lines(rng, profile) + contact_items(rng, look, profile)
    rng.shuffle(facts)
    kept = facts[: rng.choice((1, 1, 2))]
    lines: Lines = [name_line(rng, profile), *kept]
    return [joined(lines, rng.choice((", ", " | ", " - ")))] if rng.random() < 0.2 else lines


def contacts_only(rng: Random, look: Look, profile: Profile) -> Lines:
    """No name: organization, address and contacts."""
    org: Lines = [(Piece(profile.employer.name, "ORG"),)] if profile.employer and rng.random() < 0.7 else []
    titles: Lines = [(Piece(title, "TITLE"),) for title in profile.titles[:1] if rng.random() < 0.5]
    return [*titles, *org, *address_lines(rng, look, profile), *contact_items(rng, look, profile)]


def generated(rng: Random, look: Look, profile: Profile) -> Lines:
    """Generator services: blank lines, letters or icons as labels, a row of icon links, a call to action."""
    style = rng.choice(("letter", "letter_colon", "icon", "none", "none", "letter_bar"))
    worded = replace(look, style=style)
    bare = tuple(social for social in profile.socials if not social.label)
    silent = replace(profile, socials=())
    items = contact_items(rng, worded, silent)
    rows = _packed(rng, items, rng.choice((" | ", " | ", "\t", "  ", " • ", " ")), 2)
    lines = [
        name_line(rng, profile),
        *role_lines(rng, profile),
        BLANK,
        *rows,
        *address_lines(rng, worded, profile, True),
    ]
    links: Lines = []
    if bare:
        links = [icon_row(rng, bare)] if rng.random() < 0.6 else [icon_row(rng, (social,)) for social in bare]
    elif profile.socials:
        links = [
            plain(rng.choice(("LinkedIn | Twitter | Facebook", "LinkedIn", "LinkedIn · Instagram", "Facebook Twitter")))
        ]
    if rng.random() < 0.2:
        lines = [
            plain(rng.choice(("[image]", "[Logo]", "[cid:image001.png@01D8A1B2.C3D4E5F0]", "image001.png"))),
            *lines,
        ]
    return [*lines, *links]


LAYOUTS: Mapping[str, tuple[Callable[[Random, Look, Profile], Lines], float]] = {
    "stacked": (stacked, 24),
    "compact": (compact, 14),
    "one_line": (one_line, 7),
    "flowing": (flowing, 4),
    "columns": (columns, 4.5),
    "table": (table, 7),
    "label_cells": (label_cells, 7),
    "label_above": (label_above, 2.5),
    "labelled_form": (labelled_form, 1.5),
    "company_first": (company_first, 7),
    "shuffled": (shuffled, 7),
    "name_and_mail": (name_and_mail, 5),
    "contacts_only": (contacts_only, 2),
    "generated": (generated, 11.5),
}
__all__ = ["BLANK", "LAYOUTS", "name_and_few", "prefix"]
