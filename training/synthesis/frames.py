"""Art around a block: borders, prefixes, rules, indentation."""

from __future__ import annotations

from random import Random

from training.synthesis.spans import Line, Lines, Piece, plain, width

RULES = (
    "-",
    "=",
    "*",
    "#",
    "~",
    "_",
    "-=",
    "+-",
    "━",
    "─",
    ".",
    "-.",
    "<>",
    "*-",
    "・",
    "＝",
    "☆",
    "=-",
    "/",
    "^",
    "—",
)
BARS = ("| ", "* ", "# ", "|  ", "% ", "/ ", ": ", ". ")


def rule(rng: Random) -> str:
    """A ruling line."""
    unit = rng.choice(RULES)
    return unit * (rng.randint(8, 72) // len(unit))


def ruled(rng: Random, lines: Lines) -> Lines:
    """Rules above and below, or only above."""
    line = plain(rule(rng))
    return [line, *lines, line] if rng.random() < 0.7 else [line, *lines]


def barred(rng: Random, lines: Lines) -> Lines:
    """A bar before each line, at times one after it too."""
    bar = rng.choice(BARS)
    if rng.random() < 0.5:
        return [(Piece(bar), *line) for line in lines]
    wide = max((width(line) for line in lines), default=0) + 1
    edge = plain(bar.strip() + rng.choice("-=*~") * (wide + 1) + bar.strip())
    return [edge, *((Piece(bar), *line, Piece(" " * (wide - width(line)) + bar.strip())) for line in lines), edge]


def indented(rng: Random, lines: Lines) -> Lines:
    """Blanks before each line: the same number, or as if centred."""
    if rng.random() < 0.7:
        pad = rng.choice((" ", "  ", "    ", "\t", "        ", "                  "))
        return [(Piece(pad), *line) if line else line for line in lines]
    middle = rng.randint(30, 40)
    return [(Piece(" " * max(0, middle - width(line) // 2)), *line) if line else line for line in lines]


def spaced(lines: Lines) -> Lines:
    """A blank line after every line, as HTML paragraphs come out."""
    out: Lines = []
    for line in lines:
        out += [line, ()]
    return out[:-1]


def framed(rng: Random, lines: Lines, eastern: bool) -> Lines:
    """The block with some art, mostly none."""
    draw = rng.random()
    if draw < (0.4 if eastern else 0.055):
        unit = rng.choice(("━", "─", "-", "=", "＝", "*", "☆", "◇", "…")) if eastern else ""
        if unit:
            edge = plain(unit * rng.randint(15, 40))
            return [edge, *lines, edge]
        return ruled(rng, lines)
    if draw > 0.985:
        return barred(rng, lines)
    if draw > 0.95:
        return indented(rng, lines)
    if draw > 0.92:
        return spaced(lines)
    return lines


def trailing(rng: Random, line: Line) -> Line:
    """The line with blanks at its end."""
    return (*line, Piece(" " * rng.randint(1, 4))) if line else line
