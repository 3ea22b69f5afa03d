"""An HTML text -> the lines that a person sees, with link targets and the marks of mail clients."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from selectolax.lexbor import LexborHTMLParser, LexborNode

from server.mail.html_lines import Lines
from server.mail.html_style import Style, style_of
from server.mail.html_tags import BLOCKS, FLAT, ICONS, SPACED
from server.mail.limits import DEFAULT_LIMITS, Limits, check
from server.mail.link_text import names_site, shown_target
from server.mail.links import clean_target
from server.mail.text import Body

_RULE = "_" * 32
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:]{0,20})")
_LONG_TAG = re.compile(r"<[a-zA-Z][^<>]{20000,}")
_MAX_ATTRIBUTES = 2000
_BANNER = 300  # pixels
_PAGE = re.compile(r"https?://[^/]+/[^/]")


@dataclass(slots=True)
class _Frame:
    """One open element."""

    node: int
    tag: str
    style: Style
    link: str = ""
    link_from: int = -1
    has_icon: bool = False


def html_body(html: str, limits: Limits = DEFAULT_LIMITS) -> Body:
    """The lines of an HTML text as a person sees them; raises LimitExceeded.

    Blocks and line breaks end lines. A row of a table whose cells have one line each is one line; otherwise its cells
    follow each other. A link without text around an icon shows its target. Hidden text and images are left out.
    """
    check("HTML_TOO_LARGE", len(html), limits.html_chars)
    _check_shape(html, limits)
    lines = Lines()
    root = LexborHTMLParser(html).root
    if root is not None:
        _walk(root, lines)
    return lines.body()


def _check_shape(html: str, limits: Limits) -> None:
    """Refuse what would cost the parser more than linear time: very deep nesting, masses of attributes."""
    tags = html.count("<")
    if tags > limits.html_depth:
        check("HTML_TOO_MANY_NODES", tags - html.count("</"), limits.html_nodes)
        check("HTML_TOO_DEEP", _depth(html), limits.html_depth)
    for match in _LONG_TAG.finditer(html) if len(html) > 20_000 else ():
        check("HTML_TOO_MANY_NODES", len(match.group().split()), _MAX_ATTRIBUTES)


def _depth(html: str) -> int:
    """An upper bound of how deep elements are nested."""
    open_tags: dict[str, int] = {}
    depth = deepest = 0
    for slash, name in _TAG.findall(html):
        tag = name.lower()
        if tag in FLAT:
            continue
        if not slash:
            open_tags[tag] = open_tags.get(tag, 0) + 1
            depth += 1
            deepest = max(deepest, depth)
        elif open_tags.get(tag, 0):
            open_tags[tag] -= 1
            depth -= 1
    return deepest


def _walk(root: LexborNode, lines: Lines) -> None:
    """Visit every node in document order; frames of elements that ended are closed first."""
    stack = [_Frame(root.mem_id, "html", Style())]
    for node in root.traverse(include_text=True):
        parent = node.parent
        if parent is None or node.mem_id == stack[0].node:
            continue
        above = parent.mem_id
        while len(stack) > 1 and stack[-1].node != above:
            _close(stack.pop(), lines, stack)
        frame = stack[-1]
        tag = node.tag
        if frame.style.skip:
            stack.append(_Frame(node.mem_id, "", frame.style))
        elif tag == "-text":
            lines.add_text(node.text_content or "", frame.style)
        elif tag == "br":
            lines.end_line(frame.style)
        elif tag and tag[0] not in "-!":
            _open(node, tag, stack, lines)
    while stack:
        _close(stack.pop(), lines, stack)


def _open(node: LexborNode, tag: str, stack: list[_Frame], lines: Lines) -> None:
    attributes = node.attributes
    style = style_of(tag, attributes, stack[-1].style)
    if tag in ICONS:
        _mark_icon(stack, is_wide=_width(attributes) >= _BANNER)
    elif tag == "hr" and not style.skip:
        lines.add_rule(_RULE, style)
    frame = _Frame(node.mem_id, tag, style)
    if style.skip:
        stack.append(frame)
        return
    if tag in BLOCKS or style.block:
        lines.end_block(spaced=tag in SPACED and not style.tight)
    if tag == "tr":
        lines.open_row()
    elif tag in ("td", "th"):
        lines.open_cell()
    elif tag == "li":
        lines.add_text("• ", style)
    elif tag == "a" and (href := attributes.get("href")):
        frame.link = clean_target(href)
        frame.link_from = lines.position
    stack.append(frame)


def _mark_icon(stack: list[_Frame], *, is_wide: bool) -> None:
    for frame in reversed(stack[-8:]):
        if frame.link:
            # A banner leads to what is advertised with it; a logo to the firm's site.
            frame.has_icon = not (is_wide and _PAGE.match(frame.link))
            return


def _width(attributes: Mapping[str, str | None]) -> int:
    """The width that an element states, in pixels; 0 if none."""
    digits = (attributes.get("width") or "").removesuffix("px")
    return int(digits) if digits.isdecimal() and len(digits) < 6 else 0


def _close(frame: _Frame, lines: Lines, stack: list[_Frame]) -> None:
    if frame.style.skip:
        return
    tag = frame.tag
    if frame.link:
        _close_link(frame, lines)
    if tag in ("td", "th"):
        lines.close_cell()
    elif tag == "tr":
        lines.close_row()
    elif tag in BLOCKS or frame.style.block:
        lines.end_block(spaced=tag in SPACED and not frame.style.tight)


def _close_link(frame: _Frame, lines: Lines) -> None:
    shows_text = lines.position > frame.link_from
    text = lines.text_since(frame.link_from) if shows_text else ""
    says_nothing = names_site(text, frame.link) if shows_text else frame.has_icon
    if says_nothing and (shown := shown_target(frame.link)):
        lines.add_text(f" {shown} ", replace(frame.style, pre=False))
    lines.add_link(frame.link_from, frame.link)
