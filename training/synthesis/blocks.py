"""Name and address lines: parts that layouts put together."""

from __future__ import annotations

from random import Random

from training.synthesis.contacts import Look
from training.synthesis.profile import Profile
from training.synthesis.spans import Line, Lines, Piece

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
