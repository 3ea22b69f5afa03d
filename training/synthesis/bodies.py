"""Body text, sign-offs and everything around a signature that is no contact data of the author."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from random import Random

from training.synthesis.grammar import make
from training.synthesis.lexicon import Lexicon, Locale, sections
from training.synthesis.people import make_person, native
from training.synthesis.phones import write_number
from training.synthesis.places import city_and_state, city_line, fill, street
from training.synthesis.profile import make_email
from training.synthesis.spans import Lines, plain

MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]


def _date(rng: Random) -> str:
    day, month, year = rng.randint(1, 28), rng.randrange(12), rng.randint(1999, 2026)
    clock = f"{rng.randrange(24):02d}:{rng.randrange(60):02d}"
    return rng.choice((f"{rng.choice(DAYS)}, {MONTHS[month]} {day}, {year} at {clock}",
                       f"{day:02d}.{month + 1:02d}.{year} {clock}",
                       f"{year}-{month + 1:02d}-{day:02d} {clock}", f"{day} {MONTHS[month]} {year}"))  # fmt: skip


def other_values(rng: Random, lexicon: Lexicon, locale: Locale, company: str = "") -> dict[str, Callable[[], str]]:
    """Makers of the values that templates of unlabelled text may name."""

    def name() -> str:
        return native(make_person(rng, locale))

    def organization() -> str:
        return company or make(rng, lexicon, locale, "company")

    host = f"{rng.choice(('portal', 'docs', 'www', 'shop', 'news'))}.example.{rng.choice(('com', 'org', 'net'))}"
    return {
        "other": name,
        "other2": name,
        "first": lambda: make_person(rng, locale).given,
        "family": lambda: make_person(rng, locale).family,
        "company": organization,
        "phone": lambda: write_number(rng, locale.region, "phone"),
        "email": lambda: make_email(rng, make_person(rng, locale), None),
        "url": lambda: f"https://{host}/{rng.choice(('a/b?id=381', 'register', 'en/latest/', 'x/y.html', ''))}",
        "city": lambda: city_and_state(rng, locale)[0],
        "address": lambda: f"{street(rng, locale)}, {city_line(rng, locale)}",
        "date": lambda: _date(rng),
        "list": lambda: rng.choice(("dev", "users", "announce", "R-help", "general", "discuss", "stats")),
    }


def filled(rng: Random, lexicon: Lexicon, locale: Locale, template: str, company: str = "") -> str:
    """A template of unlabelled text with other people's data."""
    if "{" in template:
        for key, make in other_values(rng, lexicon, locale, company).items():
            if "{" + key + "}" in template:
                template = template.replace("{" + key + "}", make())
    return fill(rng, locale, template)


def paragraph(rng: Random, lexicon: Lexicon, locale: Locale, sentences: int) -> str:
    """Some sentences as one paragraph."""
    glue = "" if lexicon.language in ("ja", "zh", "th") else " "
    picked = rng.sample(lexicon.all("sentences"), sentences)
    return glue.join(filled(rng, lexicon, locale, sentence) for sentence in picked)


def wrapped(text: str, columns: int) -> Lines:
    """Lines of at most `columns` characters."""
    if len(text) <= columns:
        return [plain(text.strip())]
    return [plain(line) for line in textwrap.wrap(text, columns, break_long_words=False)] or [()]


def technical(rng: Random) -> Lines:
    """Code, a log, a table or a diff."""
    blocks = sections("technical.txt")
    lines = blocks[rng.choice(tuple(blocks))]
    start = rng.randrange(max(1, len(lines) - 5))
    return [plain(line) for line in lines[start : start + rng.randint(2, 8)]]


def body(rng: Random, lexicon: Lexicon, locale: Locale, most: int = 4) -> Lines:
    """The end of a message's text: up to `most` paragraphs."""
    lines: Lines = []
    if rng.random() < 0.35:
        lines += [plain(filled(rng, lexicon, locale, lexicon.pick(rng, "greetings"))), ()]
    columns = rng.choice((65, 72, 76)) if rng.random() < 0.45 else 900
    for _ in range(rng.randint(0 if lines else 1, most)):
        if rng.random() < 0.07:
            lines += technical(rng)
        elif rng.random() < 0.06:
            mark = rng.choice(("- ", "* ", "1. ", "• ", "  o "))
            lines += [plain(mark + paragraph(rng, lexicon, locale, 1)) for _ in range(rng.randint(2, 4))]
        else:
            lines += wrapped(paragraph(rng, lexicon, locale, rng.randint(1, 3)), columns)
        if rng.random() < 0.7:
            lines.append(())
    return lines


def tail(rng: Random, lexicon: Lexicon, locale: Locale, company: str) -> Lines:
    """What may follow a signature: slogans, disclaimers, legal data, list footers, banners."""
    section = rng.choices(
        ("disclaimers", "legal", "slogans", "sent_from", "env", "hours", "banners", "assistants",
         "listfooter", "quote"),
        weights=(22, 20, 14, 8, 8, 6, 9, 4, 7, 6),
    )[0]  # fmt: skip
    source = lexicon if lexicon.has(section) or lexicon.language == "en" or rng.random() < 0.5 else Lexicon("en")
    count = {"legal": rng.randint(1, 3), "listfooter": rng.randint(1, 3), "quote": rng.randint(1, 3)}.get(section, 1)
    entries = source.all(section)
    picked = list(entries[:count]) if section == "quote" else [rng.choice(entries) for _ in range(count)]
    texts = [filled(rng, source, locale, entry, company) for entry in picked]
    if section == "legal" and rng.random() < 0.4:
        texts = [rng.choice((" | ", " · ", ", ", " - ")).join(texts)]
    columns = rng.choice((72, 76, 900, 900))
    lines = [line for text in texts for line in wrapped(text, columns)]
    if section == "listfooter" or (section == "disclaimers" and rng.random() < 0.3):
        lines = [plain("_" * 47) if rng.random() < 0.6 else plain("-" * rng.randint(20, 70)), *lines]
    return ([()] if rng.random() < 0.65 else []) + lines
