"""Postal addresses by country, as parts that may stand on lines of their own."""

from __future__ import annotations

from random import Random

from training.synthesis.latin import latin
from training.synthesis.lexicon import Lexicon, Locale, sections

LETTERS = "ABCDEFGHJKLMNPRSTVWXYZ"


def pick_name(rng: Random, locale: Locale, section: str) -> str:
    """A name of the locale: section "male", "female" or "family"."""
    name, _, roman = rng.choice(sections("names", f"{locale.names}.txt")[section]).partition("=")
    return roman or latin(name) if locale.latin else name


def fill(rng: Random, locale: Locale, template: str) -> str:
    """Put numbers and names for {n} {m} {f} {z} {a} {A} {first} {family} {register} of a template."""
    if "{" not in template:
        return template
    number = rng.choice((rng.randrange(1, 30), rng.randrange(1, 250), rng.randrange(100, 3000)))
    values = {
        "n": str(number),
        "m": str(rng.randrange(100, 2600)),
        "f": str(rng.randrange(2, 15)),
        "z": f"{rng.randrange(1, 20):02d}",
        "a": rng.choice("abcd"),
        "A": rng.choice("ABCDEF"),
        "register": str(rng.randrange(10**5, 10**8)),
    }
    for key, value in values.items():
        template = template.replace("{" + key + "}", value)
    if "{family}" in template:
        template = template.replace("{family}", pick_name(rng, locale, "family"))
    return template.replace("{first}", pick_name(rng, locale, "male")) if "{first}" in template else template


def city_and_state(rng: Random, locale: Locale) -> tuple[str, str]:
    """A city and its state or ""."""
    city, _, state = rng.choice(locale.cities).partition(";")
    return city, state


def postcode(rng: Random, locale: Locale) -> str:
    """A postcode of the country's form."""
    digits = {"#": lambda: rng.choice("0123456789"), "@": lambda: rng.choice(LETTERS)}
    text = "".join(digits[letter]() if letter in digits else letter for letter in locale.postcode)
    return "1" + text[1:] if text.startswith("0") and rng.random() < 0.8 else text


def street(rng: Random, locale: Locale) -> str:
    """Street and number."""
    template = rng.choice(locale.street).replace("{street}", rng.choice(locale.streets))
    return fill(rng, locale, template)


def city_line(rng: Random, locale: Locale) -> str:
    """Postcode, city and state in the country's order."""
    city, state = city_and_state(rng, locale)
    template = rng.choice(locale.city_line)
    values = {"city": city, "state": state, "postcode": postcode(rng, locale), "country": rng.choice(locale.countries)}
    for key, value in values.items():
        template = template.replace("{" + key + "}", value)
    return fill(rng, locale, template).replace("()", "").replace(", ,", ",").strip(" ,-/")


def make_address(rng: Random, lexicon: Lexicon, locale: Locale, office: bool) -> tuple[str, ...]:
    """Parts of an address in the country's order: rooms and boxes, street, city, country."""
    if rng.random() < 0.10:
        city, state = city_and_state(rng, locale)
        return (f"{city}, {state}" if state and rng.random() < 0.8 else city,) + (
            (rng.choice(locale.countries),) if rng.random() < 0.4 else ()
        )
    parts: list[str] = []
    if office and rng.random() < 0.3:
        parts.append(fill(rng, locale, lexicon.pick(rng, "room")))
    if rng.random() < 0.9:
        parts.append(street(rng, locale))
    if rng.random() < (0.12 if parts else 1.0):
        parts.append(fill(rng, locale, lexicon.pick(rng, "pobox")))
    parts.append(city_line(rng, locale))
    parts = [part for part in parts if part]
    country = rng.choice(locale.countries)
    if rng.random() < 0.45 and country not in parts[-1]:
        parts.append(country)
    if locale.language in ("ja", "zh", "ko") and len(parts) > 1 and rng.random() < 0.9:
        return eastern(rng, locale, parts)
    return tuple(parts)


def eastern(rng: Random, locale: Locale, parts: list[str]) -> tuple[str, ...]:
    """City first, then street: on one line, or the street below."""
    city = next((p for p in parts if any(c.partition(";")[0] in p for c in locale.cities)), parts[-1])
    rest = [part for part in parts if part != city and part not in locale.countries]
    if locale.language == "zh" and locale.region == "CN":
        if "," in city or " " in city:  # the postcode stands last
            city = city.replace(",", "").split(" ")[0]
        line = city + "".join(rest)
        return (line, postcode(rng, locale)) if rng.random() < 0.15 else (line,)
    if rng.random() < 0.5:
        return (city + ("" if locale.language != "ko" else " ") + " ".join(rest),)
    return (city, *rest)
