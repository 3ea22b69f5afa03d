"""Everything an invented author may write in a signature."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random

from training.synthesis.employers import Employer, make_employer, make_title
from training.synthesis.grammar import made_word
from training.synthesis.latin import GERMAN, latin, slug
from training.synthesis.lexicon import Lexicon, Locale
from training.synthesis.people import Person, full_name, header_name, make_person, native, roman
from training.synthesis.phones import Phone, make_phone
from training.synthesis.places import make_address

FREEMAIL = [
    "gmail.com",
    "gmail.com",
    "gmail.com",
    "hotmail.com",
    "outlook.com",
    "yahoo.com",
    "icloud.com",
    "aol.com",
    "proton.me",
    "gmx.net",
    "web.de",
    "orange.fr",
    "free.fr",
    "laposte.net",
    "libero.it",
    "wp.pl",
    "mail.ru",
    "yandex.ru",
    "qq.com",
    "163.com",
    "seznam.cz",
    "naver.com",
    "t-online.de",
]
ROLES = [
    "info",
    "sales",
    "support",
    "office",
    "contact",
    "kontakt",
    "service",
    "hello",
    "team",
    "admin",
    "press",
    "billing",
    "hr",
    "marketing",
    "help",
]
NETWORKS: tuple[tuple[str, str, float], ...] = (
    # network, address of a profile, share
    ("linkedin", "linkedin.com/in/{handle}", 30),
    ("linkedin", "linkedin.com/company/{brand}", 7),
    ("twitter", "twitter.com/{handle}", 12),
    ("twitter", "x.com/{handle}", 4),
    ("facebook", "facebook.com/{brand}", 12),
    ("instagram", "instagram.com/{brand}", 10),
    ("youtube", "youtube.com/@{brand}", 3),
    ("youtube", "youtube.com/channel/UC{id}", 2),
    ("xing", "xing.com/profile/{Handle}", 5),
    ("github", "github.com/{handle}", 7),
    ("gitlab", "gitlab.com/{handle}", 2),
    ("telegram", "t.me/{handle}", 4),
    ("whatsapp", "wa.me/{digits}", 3),
    ("vk", "vk.com/{handle}", 1.5),
    ("mastodon", "mastodon.social/@{handle}", 1.5),
    ("medium", "medium.com/@{handle}", 1),
    ("other", "orcid.org/0000-000{d}-{q}-{q2}", 3),
    ("other", "researchgate.net/profile/{Handle}", 2),
    ("other", "scholar.google.com/citations?user={id}", 1.5),
    ("stackoverflow", "stackoverflow.com/users/{digits}/{handle}", 0.7),
    ("other", "tiktok.com/@{brand}", 1.5),
    ("other", "pinterest.com/{brand}", 1),
    ("line", "line.me/ti/p/{id}", 0.7),
    ("other", "calendly.com/{handle}", 0),
)
LABELLED: tuple[tuple[str, str, str, float], ...] = (
    # network, label, handle, share
    ("skype", "Skype", "{handle}", 30),
    ("skype", "Skype ID", "{handle}", 4),
    ("skype", "skype", "live:{handle}", 3),
    ("twitter", "Twitter", "@{handle}", 14),
    ("twitter", "X", "@{handle}", 3),
    ("linkedin", "LinkedIn", "{handle}", 8),
    ("github", "GitHub", "{handle}", 5),
    ("telegram", "Telegram", "@{handle}", 5),
    ("instagram", "Instagram", "@{brand}", 4),
    ("facebook", "Facebook", "{brand}", 4),
    ("xing", "Xing", "{Name}", 2),
    ("wechat", "WeChat", "{handle}", 4),
    ("wechat", "微信", "{handle}", 1),
    ("icq", "ICQ", "{digits}", 3),
    ("aim", "AIM", "{handle}", 3),
    ("jabber", "Jabber", "{handle}@jabber.org", 2),
    ("jabber", "XMPP", "{handle}@jabber.example.net", 1),
    ("yahoo", "YIM", "{handle}", 1),
    ("msn", "MSN", "{handle}@hotmail.com", 1),
    ("irc", "IRC", "{handle}", 1.5),
    ("matrix", "Matrix", "@{handle}:matrix.org", 1.5),
    ("mastodon", "Mastodon", "@{handle}@mastodon.social", 1.5),
    ("signal", "Signal", "{handle}.{d}{d}", 1),
    ("line", "LINE ID", "{handle}", 1),
    ("viber", "Viber", "{handle}", 0.7),
    ("other", "ORCID", "0000-000{d}-{q}-{q2}", 3),
    ("other", "ORCID iD", "https://orcid.org/0000-000{d}-{q}-{q2}", 1),
    ("youtube", "YouTube", "{brand}", 1),
    ("other", "QQ", "{digits}", 1.5),
)


ID_LETTERS = "abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ0123456789_-"


@dataclass(frozen=True, slots=True)
class Social:
    """A profile: bare address without scheme when `label` is "", else a handle that follows the label."""

    network: str
    text: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Profile:
    """An author with all contact data, in the order in which a signature may show it."""

    person: Person
    lexicon: Lexicon
    locale: Locale
    name: str
    other_name: str
    honorific: str
    degree: str
    titles: tuple[str, ...]
    employer: Employer | None
    address: tuple[str, ...]
    phones: tuple[Phone, ...]
    email: str
    site: str
    socials: tuple[Social, ...]


def handle(rng: Random, person: Person) -> str:
    """A user name made of the person's name."""
    first, last = slug(person.latin_given) or "user", slug(person.latin_family) or "name"
    number = str(rng.randrange(1, 99))
    return rng.choice((
        f"{first}{last}", f"{first}.{last}", f"{first[0]}{last}", f"{first}-{last}", f"{first}_{last}",
        f"{last}{first[0]}",
        f"{first}{number}", f"{first}-{last}-{rng.randrange(16**6):06x}", last, f"{first[0]}{last}{number}",
    ))  # fmt: skip


def local_part(rng: Random, person: Person) -> str:
    """The part of a mail address before the @."""
    german = person.locale.language == "de"
    given = person.given.translate(GERMAN) if german else person.latin_given
    family = person.family.translate(GERMAN) if german else person.latin_family
    first, last = slug(given) or "mail", slug(family) or "box"
    return rng.choices(
        (f"{first}.{last}", f"{first[0]}.{last}", f"{first[0]}{last}", first, last, f"{first}{last}", f"{last}.{first}",
         f"{first}_{last}", f"{first}{last[0]}", f"{last}{first[0]}", f"{first[:2]}{last[:3]}{rng.randrange(99)}",
         f"{first[0]}{last[0]}{rng.randrange(1000)}", f"{given.split()[0] if latin(given) else 'A'}.{latin(family)}"),
        weights=(40, 8, 10, 8, 7, 6, 3, 3, 3, 3, 3, 2, 3),
    )[0].replace(" ", "")  # fmt: skip


def make_email(rng: Random, person: Person, employer: Employer | None) -> str:
    """An address at the employer's or a free mail service's domain, at times a role mailbox."""
    if employer is None:
        return f"{local_part(rng, person)}@{rng.choice(FREEMAIL)}"
    host = employer.domain if rng.random() < 0.9 else rng.choice((f"mail.{employer.domain}", rng.choice(FREEMAIL)))
    local = rng.choice(ROLES) if rng.random() < 0.04 else local_part(rng, person)
    return f"{local}@{host}"


def _filled(rng: Random, template: str, person: Person, employer: Employer | None) -> str:
    name = handle(rng, person)
    brand = slug(employer.domain.split(".")[0]) if employer and rng.random() < 0.7 else name
    values = {
        "handle": name,
        "Handle": f"{latin(person.latin_given)}_{latin(person.latin_family)}".replace(" ", "") + rng.choice(("", "2")),
        "Name": native(person),
        "brand": brand,
        "digits": str(rng.randrange(10**6, 10**9)),
        "d": str(rng.randrange(10)),
        "q": f"{rng.randrange(10**4):04d}",
        "q2": f"{rng.randrange(10**3):03d}{rng.choice('0123456789X')}",
        "id": "".join(rng.choices(ID_LETTERS, k=11)) if "{id}" in template else "",
    }
    for key, value in values.items():
        template = template.replace("{" + key + "}", value)
    return template


def make_socials(rng: Random, person: Person, employer: Employer | None, count: int, bare: bool) -> tuple[Social, ...]:
    """Profiles as bare addresses (icon links) or as handles after a label."""
    found: list[Social] = []
    for _ in range(count):
        if bare:
            network, template, _w = rng.choices(NETWORKS, weights=[row[2] for row in NETWORKS])[0]
            entry = Social(network, _filled(rng, template, person, employer))
        else:
            network, label, template, _w = rng.choices(LABELLED, weights=[row[3] for row in LABELLED])[0]
            entry = Social(network, _filled(rng, template, person, employer), label)
        if network not in {social.network for social in found}:
            found.append(entry)
    return tuple(found)


def _phones(rng: Random, lexicon: Lexicon, region: str, count: int) -> tuple[Phone, ...]:
    abroad = rng.choice((0.0, 1.0, 0.9, 0.15))
    kinds = ["phone" if rng.random() < 0.6 else "work"]
    others = ["mobile", "fax", "mobile", "fax", "work", "phone", "mobile"]
    if rng.random() < 0.15:
        others += ["home", "pager", "tollfree", "home"]
    while len(kinds) < count:
        kinds.append(rng.choice(others))
    if count == 1:
        kinds = [rng.choices(("phone", "work", "mobile", "home"), weights=(55, 15, 28, 2))[0]]
    return tuple(make_phone(rng, lexicon, region, kind, abroad) for kind in dict.fromkeys(kinds))


def _site(rng: Random, employer: Employer | None, person: Person) -> str:
    host = employer.domain if employer else f"{handle(rng, person).replace('_', '-')}.{rng.choice(person.locale.tlds)}"
    if employer and employer.learned and rng.random() < 0.4:
        user = local_part(rng, person)
        pages = (f"~{user}", f"staff/{user}", f"people/{user}", "dept/biology", f"research/{user}.html")
        return f"{host}/{rng.choice(pages)}"
    return host + rng.choice(("", "", "", "", "", "/", f"/{person.locale.language}", f"/{slug(made_word(rng))}"))


def _employer(rng: Random, lexicon: Lexicon, locale: Locale) -> Employer:
    """An employer whose name is in the language of the country, though all else is in English, at times."""
    employer = make_employer(rng, lexicon, locale)
    if lexicon.language == locale.language or rng.random() > 0.35:
        return employer
    native = make_employer(rng, Lexicon(locale.language), locale, employer.kind)
    return native if rng.random() < 0.3 else replace(native, units=employer.units)


def make_profile(rng: Random, lexicon: Lexicon, locale: Locale) -> Profile:
    """A random author of the locale who writes in the lexicon's language."""
    person = make_person(rng, locale)
    employer = _employer(rng, lexicon, locale) if rng.random() < 0.92 else None
    kind = employer.kind if employer else "company"
    foreign = lexicon.language != locale.language
    other = roman(person) if roman(person) != native(person) and rng.random() < 0.15 else ""
    name = roman(person) if foreign else full_name(rng, person)
    titles: tuple[str, ...] = ()
    if rng.random() < (0.66 if employer and employer.learned else 0.78):
        titles = (make_title(rng, lexicon, locale, kind),)
        if rng.random() < 0.06:
            titles += (make_title(rng, lexicon, locale, kind),)
    academic = bool(employer and employer.learned)
    count = rng.choices((0, 1, 2, 3, 4), weights=(8, 32, 34, 20, 6))[0]
    return Profile(
        person=person,
        lexicon=lexicon,
        locale=locale,
        name=name,
        other_name="" if foreign else other,
        honorific=lexicon.pick(rng, "honorifics") if rng.random() < (0.25 if academic else 0.07) else "",
        degree=lexicon.pick(rng, "degrees") if rng.random() < (0.2 if academic else 0.09) else "",
        titles=titles,
        employer=employer,
        address=make_address(rng, lexicon, locale, office=academic) if rng.random() < 0.6 else (),
        phones=_phones(rng, lexicon, locale.region, count) if count else (),
        email=make_email(rng, person, employer),
        site=_site(rng, employer, person) if rng.random() < 0.55 else "",
        socials=make_socials(rng, person, employer, rng.choice((1, 1, 2, 3, 4)), rng.random() < 0.6)
        if rng.random() < 0.33
        else (),
    )


def header(rng: Random, profile: Profile) -> tuple[str, str]:
    """Display name and address of the mail's From header: at times absent, other, or a role mailbox."""
    name = header_name(rng, profile.person)
    draw = rng.random()
    if draw < 0.05:
        return name, ""
    if draw < 0.09:
        role = rng.choice(ROLES)
        host = profile.email.partition("@")[2]
        return rng.choice(
            (name, role.capitalize(), profile.employer.name if profile.employer else "")
        ), f"{role}@{host}"
    if draw < 0.15:
        return name, f"{local_part(rng, profile.person)}@{rng.choice(FREEMAIL)}"
    return ("", "") if draw > 0.985 else (name, profile.email)
