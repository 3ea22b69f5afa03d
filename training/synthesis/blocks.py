"""Name, role, organization and address lines: the parts that layouts put together."""

from __future__ import annotations

from random import Random

from training.synthesis.contacts import Look
from training.synthesis.profile import Profile
from training.synthesis.spans import Line, Lines, Piece, joined

PRONOUNS = ("(she/her)", "(he/him)", "(they/them)", "she/her/hers", "(sie/ihr)", "(elle)", "(él)")
ADDRESS_GLUE = (", ", ", ", ", ", " | ", " · ", " - ", " • ", ", ", "  ", " * ", " – ", ",")


def name_line(rng: Random, profile: Profile) -> Line:
    """The name with honorific, degrees, pronouns, a Latin spelling; only the names are labelled."""
    out: list[Piece] = []
    if profile.honorific:
        out.append(Piece(profile.honorific + " "))
    out.append(Piece(profile.name, "NAME"))
    if profile.other_name:
        other = Piece(profile.other_name, "NAME")
        shape = rng.choice((("（", "）"), (" (", ")"), (" / ", ""), ("  ", ""), (" | ", "")))
        out += [Piece(shape[0]), other, Piece(shape[1])] if shape[1] else [Piece(shape[0]), other]
    if profile.degree:
        second = f", {profile.lexicon.pick(rng, 'degrees')}" if rng.random() < 0.25 else ""
        out.append(Piece(rng.choice((", ", ", ", " ")) + profile.degree + second))
    if rng.random() < 0.02:
        out.append(Piece(" " + rng.choice(PRONOUNS)))
    return tuple(out)


def _after_title(rng: Random, title: str, unit: str) -> Line:
    glue = rng.choice((", ", ", ", ", ", " | ", " - ", " – ", " / ", " · "))
    return (Piece(title, "TITLE"), Piece(glue), Piece(unit, "DEPT"))


def role_lines(rng: Random, look: Look, profile: Profile, with_org: bool = True) -> Lines:
    """Titles, departments and the organization, apart or together on lines, in one of the usual orders."""
    units = profile.employer.units if profile.employer else ()
    org = profile.employer.name if profile.employer and with_org else ""
    titles: list[Line] = [(Piece(title, "TITLE"),) for title in profile.titles]
    if len(titles) == 2 and rng.random() < 0.5:
        titles = [joined(titles, rng.choice((" | ", " / ", ", ", " & ")))]
    elif len(titles) == 1 and rng.random() < 0.04:
        titles = [(Piece("("), titles[0][0], Piece(")"))]
    departments: list[Line] = [(Piece(unit, "DEPT"),) for unit in units]
    company: list[Line] = [(Piece(org, "ORG"),)] if org else []
    draw = rng.random()
    if titles and departments and draw < 0.22:
        titles, departments = [*titles[:-1], _after_title(rng, profile.titles[-1], units[0])], departments[1:]
    elif titles and company and draw < 0.36:
        glue = rng.choice((", ", ", ", " | ", " - ", " at ", " @ ", " – ", " · ", " / ", " , "))
        if glue == " at " and profile.lexicon.language != "en":
            glue = ", "
        return [*titles[:-1], (titles[-1][0], Piece(glue), company[0][0]), *departments]
    if departments and company and rng.random() < 0.2:
        glue = rng.choice((", ", ", ", " - ", " | ", " / ", " · ", "/"))
        pair = rng.choice(((departments[0], company[0]), (departments[0], company[0]), (company[0], departments[0])))
        return [*titles, joined(pair, glue), *departments[1:]]
    order = rng.choices(
        ((titles, departments, company), (titles, company, departments), (departments, company, titles),
         (company, departments, titles), (company, titles, departments)),
        weights=(55, 20, 6, 9, 6),
    )[0]  # fmt: skip
    return [line for group in order for line in group]


def address_lines(rng: Random, look: Look, profile: Profile, one_line: bool | None = None) -> Lines:
    """The address on one line (one span) or on several (later ones continue the first)."""
    parts = profile.address
    if not parts:
        return []
    single = rng.random() < 0.4 if one_line is None else one_line
    label = ""
    if rng.random() < (0.35 if look.lexicon.language == "fr" else 0.12):
        label = look.lexicon.pick(rng, "lab.address") + rng.choice((": ", ": ", " : ", " "))
    if single or len(parts) == 1:
        glue = rng.choice(ADDRESS_GLUE)
        lines: Lines = [(Piece(glue.join(parts), "ADDRESS"),)]
    else:
        lines = [(Piece(part, "ADDRESS", cont=index > 0),) for index, part in enumerate(_grouped(rng, parts))]
        if rng.random() < 0.15:
            lines = [(*line, Piece(",")) for line in lines[:-1]] + [lines[-1]]
    if label:
        if rng.random() < 0.1:
            return [(Piece(label.strip()),), *lines]
        lines[0] = (Piece(label), *lines[0])
    return lines


def _grouped(rng: Random, parts: tuple[str, ...]) -> list[str]:
    """Parts with some neighbours on one line."""
    out: list[str] = []
    for part in parts:
        if out and rng.random() < 0.2:
            out[-1] += ", " + part
        else:
            out.append(part)
    return out
