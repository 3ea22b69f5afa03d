"""Phones, mail addresses, links and profiles as labelled lines in the many ways in which people label them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from training.synthesis.lexicon import Lexicon
from training.synthesis.phones import Phone, pieces
from training.synthesis.profile import Profile, Social
from training.synthesis.spans import Line, Piece

LETTERS: Mapping[str, tuple[str, ...]] = {
    "phone": ("T", "T", "P", "t", "p", "V"), "work": ("D", "O", "O", "D"), "mobile": ("M", "M", "C", "m", "c"),
    "fax": ("F", "f"), "home": ("H",), "pager": ("Pager",), "tollfree": ("TF", "Toll free"),
    "email": ("E", "E", "e", "M"),
    "web": ("W", "W", "w", "I"), "address": ("A", "a"),
}  # fmt: skip
ICONS: Mapping[str, tuple[str, ...]] = {
    "phone": ("☎", "📞", "✆", "☏", "☎️"), "work": ("📞", "☎"), "mobile": ("📱", "📲"), "fax": ("📠", "🖷", "℻"),
    "home": ("🏠",), "pager": ("📟",), "tollfree": ("☎",), "email": ("✉", "📧", "✉️", "@", "📩"),
    "web": ("🌐", "🌍", "💻", "🖥"), "address": ("📍", "🏢", "⌂"),
}  # fmt: skip
STYLES = ("word_colon", "word", "word_dot", "letter_colon", "letter", "letter_dot", "letter_paren", "letter_bar",
          "icon",
          "none", "suffix", "upper", "spaced_colon", "word_dash", "wide_colon", "bracket")  # fmt: skip
WEIGHTS = (30, 9, 3, 12, 8, 2, 2, 2, 7, 16, 4, 3, 5, 1.5, 1.5, 1)


@dataclass(frozen=True, slots=True)
class Look:
    """One signature's habits: label style, language of labels, separator on shared lines, link spelling."""

    style: str
    lexicon: Lexicon
    separator: str
    scheme: str
    obfuscate: str
    duplicate: str


SEPARATORS = (" | ", " | ", " | ", " · ", " • ", ", ", " / ", " - ", " – ", "  ", "    ", "\t", " || ", " * ", " ~ ",
              "; ",
              " ● ", " ∙ ", " // ", " : ", "| ", " ♦ ", " ▪ ", " I ")  # fmt: skip


def make_look(rng: Random, lexicon: Lexicon) -> Look:
    """Random habits for one signature; labels are English at times in any language."""
    words = Lexicon("en") if rng.random() < 0.15 else lexicon
    draw = rng.random()
    return Look(
        style=rng.choices(STYLES, weights=WEIGHTS)[0],
        lexicon=words,
        separator=rng.choice(SEPARATORS),
        scheme=rng.choice(("www.", "www.", "www.", "http://www.", "https://www.", "https://", "http://", "", "")),
        obfuscate=rng.choice((" at ", " at ", " at ", " (at) ", "(at)", " [at] ", " AT ")) if draw < 0.035 else "",
        duplicate=rng.choice(("angle", "square")) if rng.random() < 0.04 else "",
    )


def _word(rng: Random, look: Look, kind: str) -> str:
    word = look.lexicon.pick(rng, f"lab.{kind}")
    return word.rstrip(":：") or kind.capitalize()


def prefix(rng: Random, look: Look, kind: str) -> tuple[str, str]:
    """(text before, text after) a value of a kind; both "" for no label."""
    style = look.style
    if style == "none":
        # a fax or a pager is hardly ever left without a word
        if kind in ("fax", "pager", "home"):
            return f"{_word(rng, look, kind)}: ", ""
        return "", ""
    word = _word(rng, look, kind)
    letter = rng.choice(LETTERS.get(kind, (word,)))
    icon = rng.choice(ICONS.get(kind, (f"{word}:",)))
    gap = rng.choice((" ", "  ", "   ", "\t"))
    table = {
        "word_colon": f"{word}：" if word[-1] > "⺀" and rng.random() < 0.6 else f"{word}: ",
        "word": f"{word} ",
        "word_dot": f"{word.rstrip('.')}. ",
        "letter_colon": f"{letter}: ",
        "letter": f"{letter} ",
        "letter_dot": f"{letter}. ",
        "letter_paren": f"({letter}) ",
        "letter_bar": f"{letter} | ",
        "icon": f"{icon}{rng.choice((' ', ' ', '  ', ': '))}",
        "upper": f"{word.upper()}: ",
        "spaced_colon": f"{word} : ",
        "word_dash": f"{word} - ",
        "wide_colon": f"{word}:{gap}",
        "bracket": f"[{word}] ",
    }
    if style == "suffix":
        return "", rng.choice((f" ({word.rstrip('.')})", f" {word.rstrip('.')}", f" ({letter})", f" - {word.lower()}"))
    lead = table[style]
    if lead.startswith(tuple("<>")):
        lead = lead.strip("<>")
    if style == "word_colon" and rng.random() < 0.06:
        lead = f"{word}:"
    return lead.replace("：: ", "：").replace(".. ", ". "), ""


def wrap(rng: Random, look: Look, kind: str, value: Line) -> Line:
    """A value with its label."""
    before, after = prefix(rng, look, kind)
    out = (Piece(before), *value) if before else value
    return (*out, Piece(after)) if after else out


def phone_line(rng: Random, look: Look, phone: Phone) -> Line:
    """A phone with its label; without one it has no type."""
    if phone.text.startswith("x") and look.style in ("none", "icon", "letter", "letter_bar"):
        return (Piece("ext. "), Piece(phone.text[1:], "PHONE", "work"))
    before, after = prefix(rng, look, phone.kind)
    said = bool(before or after)
    if phone.kind == "phone" and said and rng.random() < 0.04:
        before, after = f"Tel/{_word(rng, look, 'fax')}: ", ""
    out = (Piece(before), *pieces(phone, said)) if before else pieces(phone, said)
    return (*out, Piece(after)) if after else out


def email_text(look: Look, email: str) -> str:
    """An address as written, at times the way archives hide it."""
    if not look.obfuscate:
        return email
    local, _, host = email.partition("@")
    if "(" in look.obfuscate and len(host) % 2:
        host = host.replace(".", look.obfuscate.replace("at", "dot"))
    return local + look.obfuscate + host


def email_value(rng: Random, look: Look, email: str) -> Line:
    """The labelled address, at times repeated by a rendered mailto link."""
    main = Piece(email_text(look, email), "EMAIL")
    if look.duplicate and not look.obfuscate:
        opening, closing = ("<", ">") if look.duplicate == "angle" else ("[", "]")
        return (main, Piece(f"{rng.choice(('', ' '))}{opening}mailto:{email}{closing}"))
    if rng.random() < 0.05:
        return (Piece("<"), main, Piece(">"))
    return (main,)


def url_value(rng: Random, look: Look, site: str) -> Line:
    """The labelled web address, at times repeated by its rendered target."""
    visible = look.scheme + site
    if look.duplicate:
        return (
            Piece(visible, "URL"),
            Piece(f"<http{rng.choice(('', 's'))}://{'www.' if rng.random() < 0.7 else ''}{site}/>"),
        )
    if rng.random() < 0.03:
        return (Piece("<"), Piece(visible, "URL"), Piece(">"))
    return (Piece(visible, "URL"),)


def social_value(rng: Random, social: Social) -> Line:
    """A profile: its address, or its handle after the network's name."""
    if social.label:
        glue = rng.choice((": ", ": ", ": ", " ", " : ", ":", " - ", ":  "))
        return (Piece(social.label + glue), Piece(social.text, "SOCIAL", social.network))
    address = rng.choice(("https://www.", "https://www.", "https://", "www.", "http://", "")) + social.text
    if social.text.startswith(("t.me", "wa.me", "x.com", "orcid", "mastodon", "github", "gitlab")):
        address = address.replace("www.", "")
    lead = f"{social.network.capitalize()}: " if rng.random() < 0.2 and social.network != "other" else ""
    value = Piece(address + rng.choice(("", "", "", "/")), "SOCIAL", social.network)
    return (Piece(lead), value) if lead else (value,)


def icon_row(rng: Random, socials: tuple[Social, ...]) -> Line:
    """Icon links rendered as their bare targets in a row."""
    out: list[Piece] = []
    for social in socials:
        if out:
            out.append(Piece(" "))
        text = (
            social.text
            if social.text.startswith("http")
            else f"https://{rng.choice(('www.', 'www.', ''))}{social.text}"
        )
        out.append(Piece(text + rng.choice(("", "", "/")), "SOCIAL", social.network))
    return tuple(out)


def contact_items(rng: Random, look: Look, profile: Profile, shuffle: bool = False) -> list[Line]:
    """Every communication of a profile, one labelled line each."""
    phones = [phone_line(rng, look, phone) for phone in profile.phones]
    mails = [wrap(rng, look, "email", email_value(rng, look, profile.email))] if rng.random() < 0.8 else []
    sites = [wrap(rng, look, "web", url_value(rng, look, profile.site))] if profile.site else []
    bare = tuple(social for social in profile.socials if not social.label)
    if len(bare) > 1 and rng.random() < 0.6:
        socials = [icon_row(rng, bare)]
    else:
        socials = [social_value(rng, social) for social in profile.socials]
    order = rng.choice(((phones, mails, sites), (phones, mails, sites), (mails, phones, sites), (phones, sites, mails),
                        (mails, sites, phones), (sites, mails, phones)))  # fmt: skip
    items = [line for group in order for line in group] + socials
    if shuffle:
        rng.shuffle(items)
    return items
