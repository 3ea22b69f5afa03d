"""From bulk, automatic, forged and excluded mail nothing is taken; a person's mail is never lost."""

from __future__ import annotations

import pytest

from server.mail.hygiene import HygieneRules, Reason, hygiene
from server.mail.message import parse_message

PERSONAL = """Hi Max,

the offer is attached. Please click here if the link in the PDF does not work.

Best regards,
Jane Roe
Head of Sales
Example Ltd
Tel: +1 555 0100
"""


def reason_of(*fields: str, body: str = PERSONAL, rules: HygieneRules | None = None, author: str = "") -> str:
    head = [f"From: {author or 'Jane Roe <jane.roe@example.org>'}", "To: max@example.com", *fields]
    return hygiene(parse_message(("\n".join(head) + "\n\n" + body).encode()), rules or HygieneRules())


@pytest.mark.parametrize(
    "fields",
    [
        (),
        (
            "List-Id: <users.example.org>",
            "List-Post: <mailto:users@example.org>",
            "List-Unsubscribe: <mailto:x@example.org>",
        ),
        ("List-ID: <users.example.org>", "Precedence: bulk", "X-Mailing-List: users@example.org"),
        ("Precedence: list", "X-BeenThere: users@example.org"),
        ("Auto-Submitted: no",),
        ("Subject: Re: Newsletter for March",),
        ("Subject: Out of stock", "Importance: high"),
        ("List-Unsubscribe: <mailto:sales-tool@example.org>",),
        ("Reply-To: jane@example.com",),
    ],
)
def test_a_persons_mail_stays(fields: tuple[str, ...]) -> None:
    assert reason_of(*fields) == ""


def test_a_forwarded_newsletter_is_the_mail_of_who_forwards_it() -> None:
    body = """Max, have a look.

Jane Roe
Example Ltd

-----Original Message-----
From: News <news@example.net>
Sent: Monday, March 4, 2024 9:00 AM
To: Jane Roe
Subject: This week's offers

Unsubscribe from this newsletter. View in browser. You are receiving this email because you opted in.
"""
    assert reason_of(body=body) == ""


def test_a_list_footer_below_a_post_does_not_count() -> None:
    footer = (
        PERSONAL + "\n_______\nUsers mailing list\nTo unsubscribe from this list: send a mail\nManage your subscription"
    )
    assert reason_of("List-Id: <users.example.org>", "List-Post: <mailto:users@example.org>", body=footer) == ""


@pytest.mark.parametrize(
    ("reason", "fields"),
    [
        (Reason.AUTOMATIC, ("Auto-Submitted: auto-generated",)),
        (Reason.OUT_OF_OFFICE, ("Auto-Submitted: auto-replied (vacation)",)),
        (Reason.OUT_OF_OFFICE, ("Subject: Automatic reply: your order",)),
        (Reason.OUT_OF_OFFICE, ("Subject: =?utf-8?Q?R=C3=A9ponse_automatique_:_devis?=",)),
        (Reason.OUT_OF_OFFICE, ("Subject: Abwesenheitsnotiz: Angebot",)),
        (Reason.BOUNCE, ("Return-Path: <>",)),
        (Reason.BOUNCE, ("Subject: Undelivered Mail Returned to Sender",)),
        (Reason.LIST_DIGEST, ("X-Digest-Num: 3",)),
        (Reason.TICKET_NOTICE, ("X-GitHub-Reason: mention", "List-Id: <repo.example.org>")),
        (Reason.TICKET_NOTICE, ("X-Bugzilla-Reason: CC",)),
        (Reason.NEWSLETTER, ("X-Mailer: MailChimp Mailer - **CID71**", "List-ID: 9f2mc list <9f2.71.list-id.example>")),
        (Reason.NEWSLETTER, ("X-MC-User: 123", "List-Unsubscribe: <https://example.org/u>")),
        (Reason.CALENDAR, ("Content-Type: text/calendar; method=REQUEST",)),
    ],
)
def test_header_fields_tell(reason: Reason, fields: tuple[str, ...]) -> None:
    assert reason_of(*fields) == reason


@pytest.mark.parametrize(
    ("author", "reason"),
    [
        ("Shop <no-reply@example.org>", Reason.NO_REPLY),
        ("Shop <orders-noreply@example.org>", Reason.NO_REPLY),
        ("Bank <nepasrepondre@example.org>", Reason.NO_REPLY),
        ("Mail Delivery System <MAILER-DAEMON@example.org>", Reason.BOUNCE),
        ("GitLab <notifications@example.org>", Reason.AUTOMATIC),
        ("Nora Reply <nora.reply@example.org>", ""),
        ("Robert Alert <robert.allert@example.org>", ""),
    ],
)
def test_senders_tell(author: str, reason: str) -> None:
    assert reason_of(author=author, body=PERSONAL.replace("Jane Roe", author.partition(" <")[0])) == reason


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("Spring sale! Click here to unsubscribe. View in browser.", Reason.NEWSLETTER),
        ("Jetzt bestellen! Hier abmelden. Im Browser ansehen. Alle Rechte vorbehalten.", Reason.NEWSLETTER),
        ("Offre valable en mars. Pour vous désinscrire, cliquez ici. Voir dans votre navigateur.", Reason.NEWSLETTER),
        ("Oferta. Darse de baja. Ver en el navegador.", Reason.NEWSLETTER),
        ("Скидки до 50%. Отписаться от рассылки. Открыть в браузере.", Reason.NEWSLETTER),
        ("春のキャンペーン。配信停止はこちら。ブラウザで表示", Reason.NEWSLETTER),
        ("This is an automated message. Please do not reply to this email.", Reason.AUTOMATIC),
        ("Diese Nachricht wurde automatisch erstellt. Bitte nicht antworten.", Reason.AUTOMATIC),
        ("I am out of the office until Monday. For immediate assistance, please call Max.", Reason.OUT_OF_OFFICE),
        ("Ich bin bis Montag nicht im Büro. In dringenden Fällen hilft Max Muster.", Reason.OUT_OF_OFFICE),
        ("Je suis absente du bureau. En cas d'urgence, appelez Max.", Reason.OUT_OF_OFFICE),
        ("You have won the lottery! Claim your million dollars via WhatsApp +1 555 0100.", Reason.SPAM),
    ],
)
def test_texts_tell_in_many_languages(body: str, reason: Reason) -> None:
    assert reason_of(body=body, author="offers <mail@example.net>") == reason


def test_a_person_may_tell_of_holidays() -> None:
    body = "Hi Max,\nI will be out of the office next week, so let us meet today.\n\nRegards,\nJane Roe\n+1 555 0100"
    assert reason_of(body=body) == ""


def test_a_person_may_use_the_words_of_sellers() -> None:
    body = "Hi,\nclick here for the free discount offer, limited time, order now!\n\nRegards,\nJane Roe\n+1 555 0100"
    assert reason_of(body=body) == ""


@pytest.mark.parametrize(
    ("rule", "excluded"),
    [
        ("jane.roe@example.org", True),
        ("JANE.ROE@EXAMPLE.ORG", True),
        ("example.org", True),
        ("@example.org", True),
        ("org", True),
        ("ample.org", False),
        ("roe@example.org", False),
        ("mail.example.org", False),
    ],
)
def test_senders_are_excluded_by_address_or_domain(rule: str, excluded: bool) -> None:
    assert (reason_of(rules=HygieneRules(excluded=(rule,))) == Reason.EXCLUDED) is excluded


def test_own_people_are_left_out_with_their_subdomains() -> None:
    rules = HygieneRules(own_domains=("example.org",))
    assert reason_of(rules=rules) == Reason.OWN_DOMAIN
    assert reason_of(rules=rules, author="Jane <jane@mail.example.org>") == Reason.OWN_DOMAIN
    assert reason_of(rules=rules, author="Jane Roe <jane@notexample.com>") == ""


@pytest.mark.parametrize(
    ("author", "caught"),
    [
        ("Jane Roe <jane@examp1e-corp.test>", True),
        ("Jane Roe <jane@exarnple-corp.test>", True),
        ("Jane Roe <jane@exmaple-corp.test>", True),
        ("Jane Roe <jane@example-corps.test>", True),
        ("Jane Roe <jane@еxample-corp.test>", True),
        ('"jane@example-corp.test" <x@example.net>', True),
        ("Jane Roe <jane@example-copy.test>", False),
        ("Jane Roe <jane@other.example>", False),
    ],
)
def test_imitations_of_the_own_domain_are_caught(author: str, caught: bool) -> None:
    rules = HygieneRules(own_domains=("example-corp.test",))
    assert (reason_of(rules=rules, author=author) == Reason.LOOK_ALIKE_DOMAIN) is caught


@pytest.mark.parametrize(
    ("field", "failed"),
    [
        ("Authentication-Results: mx.example.com; spf=pass; dmarc=fail (p=reject) header.from=example.org", True),
        ("Authentication-Results: MX.example.com 1; dmarc=fail", True),
        ("Authentication-Results: mx.example.com; dmarc=pass; spf=fail", False),
        ("Authentication-Results: mx.evil.example; dmarc=fail", False),
    ],
)
def test_only_trusted_servers_say_that_authentication_failed(field: str, failed: bool) -> None:
    rules = HygieneRules(trusted_authserv_ids=("mx.example.com",))
    assert (reason_of(field, rules=rules) == Reason.AUTHENTICATION_FAILED) is failed


def test_a_forged_pass_below_the_trusted_result_does_not_help() -> None:
    rules = HygieneRules(trusted_authserv_ids=("mx.example.com",))
    fields = (
        "Authentication-Results: mx.example.com; dmarc=fail",
        "Authentication-Results: mx.example.com; dmarc=pass",
    )
    assert reason_of(*fields, rules=rules) == Reason.AUTHENTICATION_FAILED


def test_spam_marks_of_trusted_servers_decide() -> None:
    fields = ("X-Spam-Flag: YES", "X-Spam-Checker-Version: SpamAssassin 4.0 (2022-12-14) on mx.example.com")
    assert reason_of(*fields, rules=HygieneRules(trusted_authserv_ids=("mx.example.com",))) == Reason.SPAM
    assert reason_of(*fields) == ""


def test_rules_of_the_owner_come_first() -> None:
    assert reason_of("Auto-Submitted: auto-generated", rules=HygieneRules(excluded=("example.org",))) == Reason.EXCLUDED
