"""Values of every kind, and other ways in which people write them."""

from __future__ import annotations

import random
from collections.abc import Callable

from server.fields.field import Kind

WORDS = (
    "Amber",
    "Birken",
    "Corvin",
    "Dalia",
    "Elster",
    "Fjord",
    "Ginster",
    "Hazel",
    "Isar",
    "Juniper",
    "Kiesel",
    "Linden",
)
TITLES = (
    ("Senior Buyer", "Sr. Buyer", "SENIOR BUYER", "senior  buyer", "Snr Buyer"),
    ("Director of Engineering", "Dir. Engineering", "director, engineering", "DIRECTOR OF ENGINEERING"),
    ("Vice President Sales", "VP Sales", "VP, Sales", "vice president of sales"),
    ("Managing Director", "MD", "managing director", "Managing  Director"),
    ("Assistant Manager", "Asst. Manager", "Asst. Mgr.", "ASSISTANT MANAGER"),
    ("Geschäftsführer", "GESCHÄFTSFÜHRER", "Geschaftsfuhrer", "geschäftsführer"),
    ("Chief Technology Officer", "CTO", "C.T.O.", "Chief Technology Officer"),
    ("Stellvertretender Leiter", "Stv. Leiter", "Stellv. Ltr.", "STELLVERTRETENDER LEITER"),
    ("Responsable des achats", "Resp. achats", "RESPONSABLE DES ACHATS", "responsable, achats"),
    ("Gerente de ventas", "Gte. de ventas", "GERENTE DE VENTAS", "Gerente ventas"),
    ("Responsabile acquisti", "Resp. acquisti", "responsabile  acquisti"),
    ("Starszy specjalista", "St. specjalista", "Starszy spec.", "STARSZY SPECJALISTA"),
    ("Administrerende direktør", "Adm. direktør", "Adm. dir.", "administrerende direktor"),
    ("Главный инженер", "Гл. инженер", "Гл. инж.", "ГЛАВНЫЙ ИНЖЕНЕР"),
    ("Генеральный директор", "Ген. директор", "ген. дир."),
    ("Vedoucí prodeje", "Ved. prodeje", "VEDOUCÍ PRODEJE", "vedouci prodeje"),
    ("Satış Müdürü", "SATIŞ MÜDÜRÜ", "Satis Muduru"),
)
DEPARTMENTS = (
    ("Sales Department", "Sales Dept.", "Dept. of Sales", "Department of Sales", "SALES"),
    ("Human Resources", "HR", "human resources", "H.R."),
    ("Research and Development", "R&D", "Research & Development", "RESEARCH AND DEVELOPMENT"),
    ("Abteilung Einkauf", "Abt. Einkauf", "Einkauf", "ABTEILUNG EINKAUF"),
    ("Département des achats", "Dépt. achats", "DEPARTEMENT DES ACHATS", "Achats"),
    ("Departamento de ventas", "Dpto. de ventas", "Depto. Ventas", "VENTAS"),
    ("Dipartimento di Fisica", "Dip. di Fisica", "Dipto. Fisica", "FISICA"),
    ("Dział Sprzedaży", "Dz. Sprzedaży", "DZIAŁ SPRZEDAŻY", "Dzial Sprzedazy"),
    ("Отдел продаж", "Отд. продаж", "ОТДЕЛ ПРОДАЖ"),
)
# Street, town and country, each in all spellings; "#" is a number.
ADDRESSES = (
    (
        ("Hauptstraße #", "Hauptstr. #", "HAUPTSTRASSE #", "Hauptstrasse #", "hauptstr #"),
        ("80331 München", "D-80331 München", "DE-80331 MÜNCHEN", "80331 Munchen"),
        ("", "Germany", "Deutschland", "Allemagne", "GERMANY"),
    ),
    (
        ("# Linden Avenue", "# Linden Ave.", "# LINDEN AVE", "# Linden Av."),
        ("Springfield, IL 62701", "Springfield IL 62701", "SPRINGFIELD, IL 62701"),
        ("", "USA", "U.S.A.", "United States", "États-Unis"),
    ),
    (
        ("# Mill Road", "# Mill Rd.", "# MILL RD"),
        ("London SW1A 1AA", "London SW1A1AA", "LONDON SW1A 1AA"),
        ("", "UK", "United Kingdom", "Großbritannien"),
    ),
    (
        ("ulica Długa #", "ul. Długa #", "UL. DŁUGA #", "ul. Dluga #"),
        ("00-238 Warszawa", "00238 Warszawa", "00-238 WARSZAWA"),
        ("", "Polska", "Poland", "Polen"),
    ),
    (
        ("# boulevard Voltaire", "#, bd Voltaire", "# Bd. VOLTAIRE"),
        ("75011 Paris", "F-75011 Paris", "75011 PARIS"),
        ("", "France", "Frankreich", "FRANCE"),
    ),
    (("Avenida Mayor #", "Avda. Mayor #", "AV. MAYOR #"), ("28013 Madrid", "E-28013 Madrid"), ("", "España", "Spain")),
    (
        ("улица Длинная, дом #", "ул. Длинная, д. #", "УЛ. ДЛИННАЯ Д. #"),
        ("101000 Тверь", "101000 ТВЕРЬ"),
        ("", "Россия", "Russia"),
    ),
    (
        ("Storgatan #", "STORGATAN #"),
        ("111 23 Stockholm", "11123 Stockholm", "SE-111 23 STOCKHOLM"),
        ("", "Sverige", "Sweden", "Schweden"),
    ),
    (
        ("Keizersgracht #", "KEIZERSGRACHT #"),
        ("1012 AB Amsterdam", "1012AB Amsterdam"),
        ("", "Nederland", "The Netherlands"),
    ),
)
FORMS = ("GmbH", "Ltd", "Inc.", "AG", "S.A.", "B.V.", "S.p.A.", "Sp. z o.o.", "Oy", "GmbH & Co. KG")


def _caseless(text: str, rng: random.Random) -> str:
    return rng.choice((text.upper(), text.lower(), "  ".join(text.split()), text))


def _phone(rng: random.Random) -> tuple[str, Callable[[], str]]:
    area, number = rng.choice(("89", "30", "40", "69")), f"{rng.randrange(10**6, 10**7 - 1)}"
    extension = f"{rng.randrange(10, 99)}" if rng.random() < 0.3 else ""

    def spell() -> str:
        cut = rng.randrange(2, 5)
        split = number[:cut] + rng.choice((" ", "-", ".", "", "/", "\u00a0")) + number[cut:]
        head = rng.choice(("+49 {}", "+49 (0) {}", "0049 {}", "+49({})", "+49-{}", "+49 (0){}", "(+49) {}", "＋49 {}"))
        gap = rng.choice((" ", "-", " / ", ".", "  "))
        return (
            head.format(area) + gap + split + (rng.choice((" ext. ", " ext ", " x")) + extension if extension else "")
        )

    return f"+49{area}{number}" + (f" ext. {extension}" if extension else ""), spell


def _email(rng: random.Random) -> tuple[str, Callable[[], str]]:
    local, host = (
        f"{rng.choice(WORDS)}.{rng.choice(WORDS)}{rng.randrange(10**6)}".lower(),
        f"{rng.choice(WORDS).lower()}.example",
    )
    value = f"{local}@{host}"
    forms = (
        value.upper(),
        value.title(),
        f"<{value}>",
        f"mailto:{value}",
        f"{local} (at) {host}",
        f"{local} [at] {host}",
        f" {value} ",
        f"{local}＠{host}",
    )
    return value, lambda: rng.choice(forms)


def _url(rng: random.Random) -> tuple[str, Callable[[], str]]:
    host, path = f"{rng.choice(WORDS).lower()}{rng.randrange(10**6)}.example", rng.choice(("", "team", "team/contact"))
    forms = (
        f"https://{host}/{path}",
        f"http://www.{host}/{path}",
        f"WWW.{host.upper()}/{path}",
        f"www.{host}/{path}/",
        f"HTTPS://{host}/{path}?utm_source=mail",
        f"https://www.{host}/{path}#top",
        f"https://eu.safelinks.protection.outlook.com/?url=https%3A%2F%2F{host}%2F{path}&data=x",
    )
    return f"https://{host}/{path}", lambda: rng.choice(forms)


def _social(rng: random.Random) -> tuple[str, Callable[[], str]]:
    handle = f"{rng.choice(WORDS)}-{rng.choice(WORDS)}-{rng.randrange(10**6)}".lower()
    network, forms = rng.choice(
        (
            (
                "https://www.linkedin.com/in/{}",
                (
                    "linkedin.com/in/{}/",
                    "http://de.linkedin.com/in/{}",
                    "LinkedIn: {}",
                    "https://www.linkedin.com/in/{}?trk=x",
                    "https://linkedin.com/in/{}/",
                ),
            ),
            ("https://github.com/{}", ("github.com/{}", "GitHub: {}", "https://www.github.com/{}/", "GITHUB: @{}")),
            ("https://x.com/{}", ("https://twitter.com/{}", "twitter: @{}", "https://mobile.twitter.com/{}", "X: {}")),
        )
    )
    return network.format(handle), lambda: rng.choice((*forms, network)).format(handle)


def _address(rng: random.Random) -> tuple[str, Callable[[], str]]:
    streets, towns, countries = rng.choice(ADDRESSES)
    number = f"{rng.randrange(1, 2000)}"

    def spell() -> str:
        parts = [rng.choice(streets).replace("#", number), rng.choice(towns), rng.choice(countries)]
        return rng.choice((", ", "\n", " · ", " | ")).join(filter(None, parts))

    return f"{streets[0]}, {towns[0]}".replace("#", number), spell


def _organization(rng: random.Random) -> tuple[str, Callable[[], str]]:
    own, form = f"{rng.choice(WORDS)} {rng.choice(WORDS)} {rng.randrange(10**6)}", rng.choice(FORMS)

    def spell() -> str:
        tail = rng.choice((f" {form}", f", {form}", "", f" {form.upper()}", f" {form.replace('.', '')}"))
        return _caseless(own, rng) + tail

    return f"{own} {form}", spell


def _of(table: tuple[tuple[str, ...], ...]) -> Callable[[random.Random], tuple[str, Callable[[], str]]]:
    def make(rng: random.Random) -> tuple[str, Callable[[], str]]:
        first, *others = rng.choice(table)
        team = f"{rng.choice(WORDS)} {rng.randrange(10**6)}"
        if " " not in first or first.endswith("Department"):
            return first, lambda: _caseless(rng.choice(others), rng) if rng.random() < 0.3 else rng.choice(others)
        return f"{first} {team}", lambda: f"{rng.choice((first, *others))} {_caseless(team, rng)}"

    return make


MAKERS: dict[Kind, Callable[[random.Random], tuple[str, Callable[[], str]]]] = {
    Kind.PHONE: _phone,
    Kind.EMAIL: _email,
    Kind.URL: _url,
    Kind.SOCIAL: _social,
    Kind.ADDRESS: _address,
    Kind.ORGANIZATION: _organization,
    Kind.JOB_TITLE: _of(TITLES),
    Kind.DEPARTMENT: _of(DEPARTMENTS),
}
