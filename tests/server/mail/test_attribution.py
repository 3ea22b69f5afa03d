"""Attribution lines name the author and the time, in any language; sentences are no attributions."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.mail.address import Mailbox
from server.mail.attribution import opens, read_attribution

WITH_ADDRESS = [
    "On Tue, Mar 12, 2024 at 10:11 AM {} wrote:",
    "On Mar 12, 2024, at 10:11, {} wrote:",
    "Am Di., 12. März 2024 um 10:11 Uhr schrieb {}:",
    "Am 12.03.2024 um 10:11 schrieb {}:",
    "Le mar. 12 mars 2024 à 10:11, {} a écrit :",
    "Le mar. 12 mars 2024 ? 10:11, {} a ?crit :",
    "El mar, 12 mar 2024 a las 10:11, {} escribió:",
    "Il giorno mar 12 mar 2024 alle ore 10:11 {} ha scritto:",
    "Em ter., 12 de mar. de 2024 às 10:11, {} escreveu:",
    "Op di 12 mrt 2024 om 10:11 schreef {}:",
    "Op 12 mrt. 2024, om 10:11 heeft {} het volgende geschreven:",
    "Den tis 12 mars 2024 kl 10:11 skrev {}:",
    "tir. 12. mar. 2024 kl. 10:11 skrev {}:",
    "ti 12. maalisk. 2024 klo 10.11 {} kirjoitti:",
    "wt., 12 mar 2024 o 10:11 {} napisał(a):",
    "út 12. 3. 2024 v 10:11 odesílatel {} napsal:",
    "?t 12. 3. 2024 v 10:11 odes?latel {} napsal:",
    "ut 12. 3. 2024 o 10:11 {} napísal(a):",
    "{} ezt írta (időpont: 2024. márc. 12., K, 10:11):",
    "Pe mar., 12 mar. 2024 la 10:11, {} a scris:",
    "На вт, 12.03.2024 г. в 10:11 ч. {} написа:",
    "Στις Τρί 12 Μαρ 2024 στις 10:11 π.μ., ο/η {} έγραψε:",
    "вт, 12 мар. 2024 г. в 10:11, {}:",
    "12 марта 2024 г., 10:11:00 пользователь {} написал:",
    "{}, 12 Mar 2024 Sal, 10:11 tarihinde şunu yazdı:",
    "2024年3月12日(火) 10:11 {}:",
    "{} 于2024年3月12日周二 10:11写道：",
    "在 2024年3月12日，10:11，{} 写道：",
    "2024년 3월 12일 (화) 오전 10:11, {}님이 작성:",
    "في الثلاثاء، 12 مارس 2024 في 10:11 ص تمت كتابة ما يلي بواسطة {}:",
    "2024-03-12 10:11 GMT+00:00 {}:",
    "* {} [2024-03-12 10:11]:",
    "12.03.2024, 10:11, {}:",
]


@pytest.mark.parametrize("form", WITH_ADDRESS)
def test_name_address_and_time_are_read(form: str) -> None:
    read = read_attribution(form.format("Marla Finch <marla.finch@example.net>"))

    assert read is not None
    assert read.author == Mailbox("Marla Finch", "marla.finch@example.net")
    assert read.sent_time == datetime(2024, 3, 12, 10, 11, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "name", "address"),
    [
        ("Marla Finch wrote:", "Marla Finch", ""),
        ("marla wrote:", "marla", ""),
        ("marla finch (Planning) wrote:", "marla finch", ""),
        ("On Wed, 12 Nov 2003, MAFI (Marla Finch) wrote:", "Marla Finch", ""),
        ("On 6/15/2016 2:08 PM, Finch, Marla (Example/Planning) wrote:", "Marla Finch", ""),
        ("On 12 Mar 2024, May Jan wrote:", "May Jan", ""),
        ("Am Dienstag, den 12.03.2024, 10:11 +0100 schrieb Marla von Finch:", "Marla von Finch", ""),
        ("Op di 12 mrt 2024 om 10:11 schreef Jan van der Meulen:", "Jan van der Meulen", ""),
        ("Quoting Marla Finch <marla@example.net>:", "Marla Finch", "marla@example.net"),
        ("marla@example.net (Marla Finch) writes:", "Marla Finch", "marla@example.net"),
        ("In article <5f2a@example.org>, Marla Finch wrote:", "Marla Finch", ""),
        ('>>>>> "MF" == Marla Finch <marla at example.net> writes:', "Marla Finch", "marla@example.net"),
        ("Marla Finch <marla <at> example.net> writes:", "Marla Finch", "marla@example.net"),
        ("Marla Finch <marla at ...> writes:", "Marla Finch", ""),
        ("On 12 Mar 2024, at 10:11, Marla Finch <[hidden email]> wrote:", "Marla Finch", ""),
        ("On 3/12/2024 10:11 AM, Marla B. Finch, DSL via Planning wrote:", "Marla B. Finch", ""),
        ("On 3/12/2024 10:11 AM Marla Finch via Planning <planning@lists.example.org> wrote:", "Marla Finch", ""),
        (
            "În marți, 20 mai 2025 la 16:48:31 EEST, Marla Finch <marla@example.net> a scris:",
            "Marla Finch",
            "marla@example.net",
        ),
        ("On 12 Mar 2024, at 10:11, Marla West <marla@example.net> wrote:", "Marla West", "marla@example.net"),
        ("mailto:marla@example.net wrote on 12.3.2024 10:11:", "", "marla@example.net"),
    ],
)
def test_forms_of_names(text: str, name: str, address: str) -> None:
    read = read_attribution(text)

    assert read is not None
    assert read.author == Mailbox(name, address)


@pytest.mark.parametrize("text", ["you wrote:", "Here is what he says:", "At 10:11 AM 3/12/2024 -0500, you wrote:"])
def test_pronouns_are_nobodys_name(text: str) -> None:
    read = read_attribution(text)

    assert read is not None
    assert read.author is None


@pytest.mark.parametrize("text", ["Here is the log from 12.3.2024 10:11:", "Dear Marla,", "", "Phone: +1 555-0142"])
def test_other_lines_are_no_attributions(text: str) -> None:
    assert read_attribution(text) is None


def test_a_line_opens_an_attribution_with_a_date_or_a_word_that_leads_to_one() -> None:
    assert opens("On Tue, Mar 12, 2024 at 10:11 AM Marla")
    assert opens("12. 3. 2024 v 10:11")
    assert not opens("Finch <marla@example.net> wrote:")
    assert not opens("Marla wrote this on Tuesday")


@given(st.text(max_size=500))
@settings(max_examples=300, deadline=None)
def test_any_text_is_read_without_raising(text: str) -> None:
    read_attribution(text)
    opens(text)
