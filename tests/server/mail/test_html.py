"""HTML becomes the lines that a person sees, with what the markup knows beside them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.errors import LimitExceeded
from server.mail.html import html_body
from server.mail.limits import Limits
from server.mail.text import Line, Mark


def lines(html: str) -> tuple[Line, ...]:
    return html_body(html).lines


def texts(html: str) -> list[str]:
    return [line.text for line in lines(html)]


def links(html: str) -> list[tuple[str, str]]:
    return [(line.text[link.start : link.end], link.target) for line in lines(html) for link in line.links]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<div>a</div><div>b</div>", ["a", "b"]),
        ("<p>a</p><p>b</p>", ["a", "", "b"]),
        ("<p class=MsoNormal>a</p><p class=MsoNormal>b</p>", ["a", "b"]),
        ("<p style='margin:0'>a</p><p style='margin: 0cm'>b</p>", ["a", "b"]),
        ("<p class=MsoNormal>a</p><p class=MsoNormal><o:p>&nbsp;</o:p></p><p class=MsoNormal>b</p>", ["a", "", "b"]),
        ("a<br>b<br><br>c", ["a", "b", "", "c"]),
        ("a<br>\n<br>\n<br>\n<br>b", ["a", "", "", "b"]),
        ("one\n   two <b>th</b>ree <i> four</i>", ["one two three four"]),
        ("<span style='display:block'>a</span><span>b</span>", ["a", "b"]),
        ("<ul><li>a</li><li>b</li></ul>", ["• a", "• b"]),
        ("a<hr>b", ["a", "_" * 32, "b"]),
        ("<pre>  a\n b</pre>", ["  a", " b"]),
        ("Tel: 1&nbsp;&nbsp;&nbsp;Fax: 2", ["Tel: 1   Fax: 2"]),
        ("+1\u200b555\u00ad0100", ["+15550100"]),
        ("just &lt;text&gt;", ["just <text>"]),
        ("", []),
    ],
)
def test_blocks_and_breaks_are_lines(html: str, expected: list[str]) -> None:
    assert texts(html) == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (
            "<table><tr><td>Jane Roe<br>CEO</td><td>Example Ltd<br>1 High St</td></tr></table>",
            ["Jane Roe", "CEO", "Example Ltd", "1 High St"],
        ),
        (
            "<table><tr><td>T:</td><td>+1 555 0100</td></tr><tr><td>Fax:</td><td>+1 555 0101</td></tr></table>",
            ["T: +1 555 0100", "Fax: +1 555 0101"],
        ),
        ("<table><tr><td>Jane Roe</td><td>CEO</td></tr></table>", ["Jane Roe | CEO"]),
        (
            "<table><tr><td><img src=x><td><table><tr><td>Jane</td></tr><tr><td>CEO</td></tr></table></table>",
            ["Jane", "CEO"],
        ),
        ("<table><tr><td>&nbsp;</td><td>Jane</td><td></td></tr></table>", ["Jane"]),
        ("<table><tr><td>☎</td><td>+1 555 0100</td></tr></table>", ["☎ +1 555 0100"]),
    ],
)
def test_columns_stay_readable(html: str, expected: list[str]) -> None:
    assert texts(html) == expected


@pytest.mark.parametrize(
    "html",
    [
        "<style>p{x:y}</style>",
        "<head><title>Mail</title><style>p{x:y}</style></head>",
        "<script>alert(1)</script>",
        "<!-- note -->",
        "<div style='display: none'>preview</div>",
        "<div style='display:none !important;'><p>preview <b>text</b></p></div>",
        "<span style='visibility:hidden'>x</span>",
        "<span style='mso-hide:all'>x</span>",
        "<div style='max-height:0;overflow:hidden'>x</div>",
        "<span style='font-size:0px'>x</span>",
        "<div class='preheader'>x</div>",
        "<p hidden>x</p>",
        "<img src='x' alt='Our logo'>",
        "<!--[if mso]><p>x</p><![endif]-->",
    ],
)
def test_what_nobody_sees_is_left_out(html: str) -> None:
    assert texts(f"<div>a</div>{html}<div>b</div>") == ["a", "b"]


def test_a_size_set_again_is_seen() -> None:
    assert texts("<td style='font-size:0px'>\n<div style='font-size:13px'>seen</div>\n</td>") == ["seen"]


@pytest.mark.parametrize(
    ("href", "target"),
    [
        ("mailto:jane@example.org?subject=Hi", "mailto:jane@example.org"),
        ("mailto:jane%2Broe@example.org", "mailto:jane+roe@example.org"),
        ("tel:+1-555-0100", "tel:+1-555-0100"),
        ("tel://+15550100", "tel:+15550100"),
        ("callto:+15550100", "tel:+15550100"),
        ("//example.org/x", "https://example.org/x"),
        (
            "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fexample.org%2Fa&data=05%7C01",
            "https://example.org/a",
        ),
        ("https://urldefense.proofpoint.com/v2/url?u=https-3A__example.org_a-2Db&d=Dw", "https://example.org/a-b"),
        ("https://urldefense.com/v3/__https://example.org/a*b__;Iw!!ABC!xyz$", "https://example.org/a#b"),
        ("https://www.google.com/url?q=https://example.org/a&sa=D", "https://example.org/a"),
        ("https://www.google.com/search?q=https://example.org", "https://www.google.com/search?q=https://example.org"),
        ("https://l.facebook.com/l.php?u=https%3A%2F%2Fexample.org%2F&h=AT", "https://example.org/"),
        ("https://secure-web.cisco.com/1abc/https%3A%2F%2Fexample.org%2Fa", "https://example.org/a"),
        ("https://linkprotect.cudasvc.com/url?a=https%3a%2f%2fexample.org%2fa&c=E", "https://example.org/a"),
        (
            "https://deref-gmx.net/mail/client/x/dereferrer/?redirectUrl=https%3A%2F%2Fexample.org",
            "https://example.org",
        ),
        (
            "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Furldefense.com%2Fv3%2F__https%3A%2F%2Fexample.org%2F__%3B!!A!b%24&data=1",
            "https://example.org/",
        ),
        ("https://urldefense.proofpoint.com/v1/url?u=https%3A//example.org/a_b-c&k=x", "https://example.org/a_b-c"),
        ("https://protect-eu.mimecast.com/s/Ab1C?domain=example.org", "https://example.org"),
        ("https://www.youtube.com/redirect?q=https%3A%2F%2Fexample.org%2F", "https://example.org/"),
        ("https://www.linkedin.com/redir/redirect?url=https%3A%2F%2Fexample%2Eorg", "https://example.org"),
        (
            "https://www.linkedin.com/in/jane-doe?url=https://example.org",
            "https://www.linkedin.com/in/jane-doe?url=https://example.org",
        ),
        (
            "https://nam02.safelinks.protection.outlook.com/?url=mailto%3Ajane%40example.org&data=1",
            "mailto:jane@example.org",
        ),
        ("https://notgoogle.com/url?q=https://example.org", "https://notgoogle.com/url?q=https://example.org"),
        ("sms:+15550100", "sms:+15550100"),
        ("skype:jane.roe?chat", "skype:jane.roe?chat"),
        ("whatsapp://send?phone=15550100", "whatsapp://send?phone=15550100"),
        ("https://example.org/?url=https://example.com", "https://example.org/?url=https://example.com"),
        ("https://[broken/", "https://[broken/"),
    ],
)
def test_targets_are_unwrapped(href: str, target: str) -> None:
    escaped = href.replace("&", "&amp;")
    assert links(f'see <a href="{escaped}">this</a>.') == [("this", target)]


@pytest.mark.parametrize(
    "href", ["#top", "javascript:alert(1)", "cid:image001.png", "data:text/html,x", "", "file:///c:/x"]
)
def test_what_leads_to_nobody_is_no_link(href: str) -> None:
    assert links(f'<a href="{href}">x</a>') == []


def test_icon_links_show_their_target() -> None:
    html = """<a href="https://www.linkedin.com/in/jane-roe/"><img src="in.png" alt="LinkedIn"></a>
      <a href="mailto:jane@example.org"><img src="m.png"></a> <a href="https://track.example.org/c?id=123"><img></a>"""
    assert links(html) == [
        ("https://www.linkedin.com/in/jane-roe/", "https://www.linkedin.com/in/jane-roe/"),
        ("jane@example.org", "mailto:jane@example.org"),
    ]


@pytest.mark.parametrize(
    ("text", "href", "shown"),
    [
        ("LinkedIn", "https://www.linkedin.com/in/jane-roe/", "LinkedIn https://www.linkedin.com/in/jane-roe/"),
        (
            "Follow us on Facebook",
            "https://de-de.facebook.com/roe",
            "Follow us on Facebook https://de-de.facebook.com/roe",
        ),
        ("<b>WhatsApp</b>", "https://wa.me/442079460123", "WhatsApp https://wa.me/442079460123"),
        ("Twitter", "https://x.com/roe?lang=en", "Twitter https://x.com/roe"),
        ("X", "https://x.com/roe", "X https://x.com/roe"),
        ("linkedin.com/in/jane-roe", "https://www.linkedin.com/in/jane-roe/", "linkedin.com/in/jane-roe"),
        ("Facebook", "https://www.facebook.com/", "Facebook"),
        ("Facebook", "https://track.example.org/c?id=123", "Facebook"),
        ("what we wrote on LinkedIn of late", "https://www.linkedin.com/in/roe", "what we wrote on LinkedIn of late"),
        ("Our shop", "https://shop.example.org/a", "Our shop"),
        (
            "Book a meeting with me",
            "https://calendly.com/roe/30min",
            "Book a meeting with me https://calendly.com/roe/30min",
        ),
        ("Proton Mail", "https://proton.me/mail/home", "Proton Mail"),
    ],
)
def test_a_link_with_the_name_of_its_site_shows_whose_profile_it_is(text: str, href: str, shown: str) -> None:
    assert texts(f'<a href="{href}">{text}</a>') == [shown]


@pytest.mark.parametrize(
    ("width", "href", "shown"),
    [
        ("520", "https://www.example.org/open-day", []),
        ("520px", "https://www.example.org", ["https://www.example.org"]),
        ("24", "https://www.example.org/team", ["https://www.example.org/team"]),
        ("100%", "https://www.example.org/team", ["https://www.example.org/team"]),
    ],
)
def test_a_banner_shows_no_page_that_it_advertises(width: str, href: str, shown: list[str]) -> None:
    assert texts(f'<a href="{href}"><img src="a.png" width="{width}"></a>') == shown


def test_names_of_sites_in_a_row_show_each_profile() -> None:
    html = (
        '<a href="https://www.linkedin.com/in/roe">LinkedIn</a> | <a href="https://www.instagram.com/roe">Instagram</a>'
    )
    assert texts(html) == ["LinkedIn https://www.linkedin.com/in/roe | Instagram https://www.instagram.com/roe"]


def test_an_anchor_without_anything_shows_nothing() -> None:
    assert texts('a<a href="https://example.org"></a>b') == ["ab"]


@pytest.mark.parametrize(
    "container",
    [
        '<div class="gmail_signature">{}</div>',
        '<div class="x_gmail_signature">{}</div>',
        '<div class="moz-signature">{}</div>',
        '<div id="AppleMailSignature">{}</div>',
        '<div id="Signature">{}</div>',
        '<div id="x_x_Signature">{}</div>',
        '<div id="ms-outlook-mobile-signature">{}</div>',
        '<a name="_MailAutoSig">{}</a>',
        "<span style='mso-bookmark:_MailAutoSig'>{}</span>",
        '<div class="protonmail_signature_block">{}</div>',
        '<div name="messageSignatureSection">{}</div>',
        '<div data-marker="__SIG_POST__">{}</div>',
    ],
)
def test_signatures_of_clients_are_marked(container: str) -> None:
    found = lines("<p>Hi</p>" + container.format("Jane<br>Example Ltd"))
    assert [(line.text, line.mark) for line in found if line.text] == [
        ("Hi", Mark.NONE),
        ("Jane", Mark.SIGNATURE),
        ("Example Ltd", Mark.SIGNATURE),
    ]


@pytest.mark.parametrize(
    "container",
    [
        '<div class="gmail_attr">{}</div>',
        '<div class="moz-cite-prefix">{}</div>',
        '<div id="divRplyFwdMsg" dir="ltr">{}</div>',
        "<div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0in 0in 0in'>{}</div>",
        '<div class="OutlookMessageHeader">{}</div>',
        '<div data-marker="__HEADERS__">{}</div>',
    ],
)
def test_quote_headers_of_clients_are_marked(container: str) -> None:
    found = lines("<p>Hi</p>" + container.format("On Monday Max wrote:"))
    assert found[-1].mark is Mark.QUOTE_HEADER
    assert found[0].mark is Mark.NONE


@pytest.mark.parametrize(
    ("html", "depth"),
    [
        ("<blockquote type=cite>x</blockquote>", 1),
        ("<blockquote type=cite>y<blockquote type=cite>x</blockquote></blockquote>", 2),
        ('<blockquote class="gmail_quote" style="margin:0 0 0 .8ex;border-left:1px #ccc solid">x</blockquote>', 1),
        ('<blockquote style="margin:0 0 0 40px;border:none;padding:0px">x</blockquote>', 0),
        ("<pre>&gt;&gt; x</pre>", 2),
        ("<div>&gt; x</div>", 1),
        ("<blockquote><div>&gt; x</div></blockquote>", 2),
    ],
)
def test_quotations_have_depth(html: str, depth: int) -> None:
    assert (lines(html)[-1].text, lines(html)[-1].quote) == ("x", depth)


def test_a_quotation_inside_a_signature_mark_is_not_marked() -> None:
    found = lines("<div id=AppleMailSignature>Jane<blockquote type=cite>Max</blockquote></div>")
    assert [(line.text, line.mark) for line in found if line.text] == [("Jane", Mark.SIGNATURE), ("Max", Mark.NONE)]


MARKUP = """a b,<p>,</p>,<br>,<table>,</table>,<tr>,<td>,</td>,</tr>,<blockquote>,</blockquote>,&gt; x,<pre>,</pre>,\n,
&nbsp;,<a href=tel:1>,</a>,<img>,<div class=gmail_signature>,</div>,<b>,</i>,<hr>,<li>,<!--,-->,<,&,\u200b,<style>,é"""
PIECES = st.sampled_from(MARKUP.split(","))


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join))
def test_offsets_and_links_hold_for_any_markup(html: str) -> None:
    body = html_body(html)
    assert body.html
    for line in body.lines:
        assert body.text[line.start : line.start + len(line.text)] == line.text
        assert "\n" not in line.text
        for link in line.links:
            assert 0 <= link.start < link.end <= len(line.text)


@pytest.mark.parametrize(
    "style",
    [
        "display: none",
        "visibility:hidden",
        "mso-hide:all",
        "opacity:0",
        "opacity: 0.0 !important; color:#fff",
        "max-height:0; overflow:hidden",
        "font-size:0",
        "font-size:1px;line-height:1px",
        "text-indent:-9999px",
        "position:absolute; left:-10000px",
        "position:absolute;clip:rect(0 0 0 0)",
    ],
)
def test_text_that_nobody_sees_is_left_out(style: str) -> None:
    body = html_body(f'<div style="{style}">Buy now</div><p>Regards<br>Jane</p>')
    assert [line.text for line in body.lines if line.text] == ["Regards", "Jane"]


@pytest.mark.parametrize("style", ["opacity:0.8", "left:-4px", "font-size:10px", "opacity:.05", "text-indent:-18pt"])
def test_text_that_is_hard_to_see_is_kept(style: str) -> None:
    assert [line.text for line in html_body(f'<div style="{style}">Jane</div>').lines] == ["Jane"]


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("x" * 500, "HTML_TOO_LARGE"),
        ("<div>" * 60, "HTML_TOO_DEEP"),
        ("<p>x" * 100, "HTML_TOO_MANY_NODES"),
    ],
)
def test_limits_are_named(html: str, reason: str) -> None:
    limits = Limits(html_chars=499, html_depth=50, html_nodes=70)
    with pytest.raises(LimitExceeded) as caught:
        html_body(html, limits)
    assert caught.value.reason == reason
