"""One labelled window: body tail, sign-off, signature and what follows, or no signature at all."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from random import Random

from training.synthesis.bodies import body, filled, tail, technical, wrapped
from training.synthesis.contacts import make_look
from training.synthesis.frames import framed
from training.synthesis.layouts import LAYOUTS, name_and_few
from training.synthesis.lexicon import Lexicon, Locale, locales
from training.synthesis.noise import OTHER_SCRIPTS, damaged
from training.synthesis.people import short_name
from training.synthesis.profile import Profile, header, make_profile
from training.synthesis.spans import LabelledWindow, Lines, Piece, assemble, plain
from training.synthesis.wrapping import broken, punctuated

FULL, SHORT = 0.56, 0.29  # the rest holds no signature
DELIMITERS = ("-- ", "-- ", "-- ", "--", "--", "---", "__", "-----", "________________________________", "—")
MOST_LINES = 30
EASTERN = ("ja", "zh", "ko")


@dataclass(frozen=True, slots=True)
class Draft:
    """Lines of a window; those from index `mark` on are marked as signature."""

    lines: Lines
    mark: int | None
    layout: str


@cache
def _cumulated() -> tuple[float, ...]:
    return tuple(accumulate(entry.weight for entry in locales()))


def pick_locale(rng: Random) -> Locale:
    """A locale by weight."""
    return rng.choices(locales(), cum_weights=_cumulated())[0]


def pick_words(rng: Random, locale: Locale) -> Lexicon:
    """The language written: the locale's own, at times English."""
    english = locale.language not in OTHER_SCRIPTS and rng.random() < 0.10
    return Lexicon("en" if english else locale.language)


def _phrase(rng: Random, profile: Profile) -> str:
    """A sign-off phrase; one that names the writer does so without being the signature's name."""
    return filled(rng, profile.lexicon, profile.locale, profile.lexicon.pick(rng, "signoffs"))


def _signed_off(rng: Random, profile: Profile) -> Lines:
    """A sign-off with a short name below it, beside it, or after a dash."""
    name = Piece(short_name(rng, profile.person) if rng.random() < 0.75 else profile.name, "NAME")
    farewell = _phrase(rng, profile)
    draw = rng.random()
    if draw < 0.62:
        gap: Lines = [()] if rng.random() < 0.35 else []
        return [plain(farewell), *gap, (name,)]
    if draw < 0.72:
        return [(Piece(farewell.rstrip() + " "), name)]
    if draw < 0.82:
        return [(Piece(rng.choice(("-", "- ", "/", "--", "// ", "~", "—", "– ", "-- ", "/ "))), name)]
    if draw < 0.86:
        return [(name, Piece(rng.choice((".", ",", "!", " :)", " ;-)"))))]
    return [(name,)]


def _farewell(rng: Random, profile: Profile) -> Lines:
    """A sign-off before a block: none, the phrase, the phrase with a name."""
    draw = rng.random()
    if draw < 0.22:
        return []
    if draw < 0.66:
        return [plain(_phrase(rng, profile)), *([()] if rng.random() < 0.6 else [])]
    return [*_signed_off(rng, profile), *([()] if rng.random() < 0.75 else [])]


def signature_block(rng: Random, profile: Profile) -> tuple[Lines, str]:
    """The block in one of the layouts, with art, and the layout's name."""
    names = tuple(LAYOUTS)
    layout = rng.choices(names, weights=[LAYOUTS[name][1] for name in names])[0]
    eastern = profile.locale.language in EASTERN
    if eastern and rng.random() < 0.45:
        layout = "company_first"
    if profile.lexicon.language == "fr" and rng.random() < 0.25:
        layout = "shuffled"
    if profile.employer and profile.employer.learned and rng.random() < 0.08:
        layout = "flowing"
    lines = LAYOUTS[layout][0](rng, make_look(rng, profile.lexicon), profile)
    if rng.random() < 0.05:
        lines = broken(rng, lines)
    if rng.random() < 0.04:
        lines = punctuated(rng, lines)
    return framed(rng, lines, eastern), layout


def _full(rng: Random, profile: Profile) -> Draft:
    lexicon, locale = profile.lexicon, profile.locale
    lines = body(rng, lexicon, locale, 3) if rng.random() < 0.8 else []
    lines += _farewell(rng, profile)
    block, layout = signature_block(rng, profile)
    mark = None
    if rng.random() < 0.3:
        mark = len(lines)
        lines.append(plain(rng.choice(DELIMITERS)))
        if lines[mark][0].text not in ("-- ", "--"):
            mark = None
    elif rng.random() < 0.12:
        mark = len(lines)
    lines += block
    company = profile.employer.name if profile.employer else ""
    if rng.random() < 0.05:
        second = make_profile(rng, lexicon, locale)
        lines += [(), *signature_block(rng, second)[0]]
    for _ in range(rng.choices((0, 1, 2, 3), weights=(52, 30, 13, 5))[0]):
        lines += tail(rng, lexicon, locale, company)
    return Draft(lines, mark, layout)


def _short(rng: Random, profile: Profile) -> Draft:
    lexicon, locale = profile.lexicon, profile.locale
    lines = body(rng, lexicon, locale, 4)
    mark = None
    if rng.random() < 0.22:
        lines += [plain(_phrase(rng, profile)), *([()] if rng.random() < 0.3 else [])]
        lines += name_and_few(rng, make_look(rng, lexicon), profile)
        layout = "name_and_few"
    else:
        if rng.random() < 0.08:
            mark = len(lines)
            lines.append(plain("-- "))
        lines += _signed_off(rng, profile)
        layout = "sign_off"
    if rng.random() < 0.3:
        lines += tail(rng, lexicon, locale, "")
    return Draft(lines, mark, layout)


def _roster(rng: Random, lexicon: Lexicon, locale: Locale) -> Lines:
    """A list of other people with their numbers: nobody's signature."""
    glue = rng.choice(("  ", "\t", ": ", " - ", ", "))
    template = rng.choice(
        (f"{{other}}{glue}{{phone}}", f"{{other}}{glue}{{email}}", f"{{other}}{glue}{{phone}}{glue}{{email}}")
    )
    return [plain(filled(rng, lexicon, locale, template)) for _ in range(rng.randint(3, 8))]


def _newsletter(rng: Random, lexicon: Lexicon, locale: Locale) -> Lines:
    entries = [lexicon.pick(rng, "newsletter") for _ in range(rng.randint(2, 6))]
    return [line for entry in entries for line in wrapped(filled(rng, lexicon, locale, entry), 90)]


def _negative(rng: Random, profile: Profile) -> Draft:
    lexicon, locale = profile.lexicon, profile.locale
    sort = rng.choices(("text", "technical", "roster", "newsletter", "text_and_tail"), weights=(34, 14, 8, 22, 22))[0]
    lines = body(rng, lexicon, locale, 5 if sort == "text" else 2)
    if sort == "technical":
        lines += [*technical(rng), *technical(rng)]
    elif sort == "roster":
        lines += _roster(rng, lexicon, locale)
    elif sort == "newsletter":
        lines = [*(lines if rng.random() < 0.5 else []), *_newsletter(rng, lexicon, locale)]
    elif sort == "text_and_tail":
        lines += tail(rng, lexicon, locale, "")
    if rng.random() < 0.15:
        lines.append(plain(_phrase(rng, profile)))
    return Draft(lines, None, f"none_{sort}")


def _cut(draft: Draft) -> Draft:
    """At most MOST_LINES lines: the end is kept, as the pipeline does."""
    extra = len(draft.lines) - MOST_LINES
    if extra <= 0:
        return draft
    first = next((i for i, line in enumerate(draft.lines) if any(piece.label for piece in line)), 0)
    drop = min(extra, max(0, first - 1))
    mark = None if draft.mark is None else max(0, draft.mark - drop)
    return Draft(draft.lines[drop:], mark, draft.layout)


def _shifted(rng: Random, lines: Lines) -> Lines:
    """Lines without blank ones at both ends."""
    while lines and not lines[-1]:
        lines = lines[:-1]
    return lines


def generate_window(rng: Random) -> LabelledWindow:
    """A labelled window in a random language and layout; the same state of `rng` gives the same window."""
    locale = pick_locale(rng)
    profile = make_profile(rng, pick_words(rng, locale), locale)
    draw = rng.random()
    make = _full if draw < FULL else _short if draw < FULL + SHORT else _negative
    draft = _cut(make(rng, profile))
    lines = damaged(rng, _shifted(rng, draft.lines), profile.lexicon.language)
    text, spans = assemble(lines)
    offset = None if draft.mark is None else len(assemble(lines[: draft.mark])[0]) + (1 if draft.mark else 0)
    name, address = header(rng, profile)
    return LabelledWindow(text, name, address, offset, spans, profile.lexicon.language, draft.layout)
