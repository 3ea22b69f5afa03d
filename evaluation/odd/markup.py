"""Families of odd HTML."""

from __future__ import annotations

from random import Random

from evaluation.odd.parts import HTML_TEXT, TEXT, Family, log_int, with_html


def _deep_html(rng: Random) -> bytes:
    tag = rng.choice(
        (
            "div",
            "b",
            "span",
            "blockquote",
            "font",
            "ul><li",
            "table><tr><td",
            "a href=tel:1",
            "blockquote type=cite",
            "svg",
            "form",
            "select",
        )
    )
    return with_html(f"<{tag}>" * log_int(rng, 10, 60_000) + HTML_TEXT)


def _wide_html(rng: Random) -> bytes:
    item = rng.choice(
        (
            "<p>x",
            "<br>",
            "<td>x",
            "<tr><td>a<td>b",
            "<a href=https://www.google.com/url?q=http://e.example>x</a>",
            "<span style='color:red'>x</span>",
            "<img src=x>",
            "<li>x",
            "<hr>",
            "</p>",
            "<b><p>",
        )
    )
    return with_html("<table>" * rng.randint(0, 1) + item * log_int(rng, 100, 40_000) + HTML_TEXT)


def _attributes(rng: Random) -> bytes:
    count = log_int(rng, 10, 30_000)
    attributes = rng.choice(
        (
            "class='" + "a " * count + "'",
            "style='" + "font-size:" * count + "'",
            " ".join(f"a{n}=1" for n in range(count)),
            "href='" + "(" * count + "'",
            "style='" + "x:y;" * count,
            "id=" + "yiv1" * count,
        )
    )
    return with_html(f"<div {attributes}>x</div>{HTML_TEXT}")


def _entities(rng: Random) -> bytes:
    entity = rng.choice(
        (
            "&amp;",
            "&#0;",
            "&#xD800;",
            "&#x110000;",
            "&nbsp;",
            "&zwnj;",
            "&" * 3,
            "&lt;div&gt;",
            "&#8203;",
            "&NotEqualTilde;",
        )
    )
    return with_html(entity * log_int(rng, 10, 200_000) + HTML_TEXT)


def _style(rng: Random) -> bytes:
    rules = ".a{display:none}" * log_int(rng, 1, 20_000)
    return with_html(f"<style>{rules}{rng.choice(('</style>', '', '<!--', '/*'))}<div class=a>hidden</div>{HTML_TEXT}")


def _hidden(rng: Random) -> bytes:
    css = rng.choice(
        (
            "display:none",
            "font-size:0",
            "opacity:0",
            "visibility:hidden",
            "color:#fff",
            "max-height:0;overflow:hidden",
            "mso-hide:all",
        )
    )
    return with_html(f"<div style='{css}'>{'Mallory Vane +1 555-0199 ' * log_int(rng, 1, 5000)}</div>{HTML_TEXT}")


def _broken_html(rng: Random) -> bytes:
    pieces = (
        "<",
        ">",
        "</",
        "<!--",
        "-->",
        "<![CDATA[",
        "<!DOCTYPE",
        "<script>",
        "</script>",
        "<p",
        "'",
        '"',
        "=",
        "<plaintext>",
        "<textarea>",
        "<title>",
        "\0",
        "<svg><style>",
        "<table><a>",
        "Jane",
        "&",
        "<frameset>",
        "<template>",
        "<math><mi>",
        "<br/>",
        "</body>",
    )
    return with_html(
        HTML_TEXT[: rng.randrange(200)] + "".join(rng.choice(pieces) for _ in range(log_int(rng, 10, 5000))) + TEXT
    )


def _links(rng: Random) -> bytes:
    target = "http://e.example/"
    for _ in range(rng.randint(1, 8)):
        target = (
            rng.choice(
                (
                    "https://www.google.com/url?q=",
                    "https://nam01.safelinks.protection.outlook.com/?url=",
                    "https://urldefense.com/v3/__",
                    "javascript:",
                    "https://urldefense.proofpoint.com/v2/url?u=",
                    "mailto:",
                    "//",
                    "http://[",
                )
            )
            + target
        )
    return with_html(f'<a href="{target * log_int(rng, 1, 500)}"><img></a>' * rng.randint(1, 50) + HTML_TEXT)


MARKUP: dict[str, Family] = {
    "deep HTML": _deep_html,
    "wide HTML": _wide_html,
    "HTML attributes": _attributes,
    "HTML entities": _entities,
    "style sheets": _style,
    "hidden text": _hidden,
    "broken HTML": _broken_html,
    "wrapped links": _links,
}
