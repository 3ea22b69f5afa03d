"""What an element's tag, attributes and style say of the text inside it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from server.mail.html_tags import SKIPPED
from server.mail.text import Mark

_CLIENT_PREFIX = re.compile(r"(?:x_|yiv\d{1,20}|ydp[0-9a-f]{1,12}(?=[^0-9a-f]))+", re.IGNORECASE)
_FONT_SIZE = re.compile(r"font-size:([^;]{1,30})")
_NONE_SIZE = re.compile(r"(?:0{1,9}(?:\.0{1,9})?|1)(?:px|pt|em|rem|%|)(?:!important)?\Z")
_HIDDEN = ("display:none", "visibility:hidden", "mso-hide:all")
_COLLAPSED = ("max-height:0", "height:0;", "max-width:0")
# The thin line that Outlook draws above the header of the mail it quotes.
_OUTLOOK_HEADER = re.compile(r"border-top:(?:solid|1\.0ptsolid|1ptsolid)?#?(?:e1e1e1|b5c4df)", re.IGNORECASE)
_TIGHT = re.compile(r"margin(?:-bottom)?:0")


@dataclass(frozen=True, slots=True)
class Style:
    """State that elements inherit. `skip`: nothing inside is seen; `tiny`: nothing is, unless a size is set again."""

    quote: int = 0
    mark: Mark = Mark.NONE
    pre: bool = False
    tiny: bool = False
    skip: bool = False
    block: bool = False
    tight: bool = False


@dataclass(frozen=True, slots=True)
class _Names:
    exact: frozenset[str]
    prefixes: tuple[str, ...]

    def hold(self, name: str) -> bool:
        return name in self.exact or bool(self.prefixes and name.startswith(self.prefixes))


@cache
def _marks() -> dict[str, dict[str, _Names]]:
    data = tomllib.loads((files("server.mail") / "data" / "html_marks.toml").read_text("utf-8"))
    return {section: {key: _names(values) for key, values in table.items()} for section, table in data.items()}


def _names(values: list[str]) -> _Names:
    lowered = [value.lower() for value in values]
    prefixes = tuple(value[:-1] for value in lowered if value.endswith("*"))
    return _Names(frozenset(value for value in lowered if not value.endswith("*")), prefixes)


def style_of(tag: str, attributes: Mapping[str, str | None], above: Style) -> Style:
    """The state inside an element."""
    if tag in SKIPPED:
        return replace(above, skip=True)
    if not attributes and tag not in _STYLED:
        return replace(above, block=False, tight=False) if above.block or above.tight else above
    css = "".join((attributes.get("style") or "").lower().split())
    class_text = attributes.get("class") or ""
    style = replace(above, block=False, tight="mso" in class_text.lower())
    if tag == "pre" or "white-space:pre" in css:
        style = replace(style, pre=True)
    if "hidden" in attributes or (attributes.get("aria-hidden") == "true" and tag == "span" and "display:none" in css):
        return replace(style, skip=True)
    if css:
        style = _with_css(style, css)
    section = _section(attributes, class_text)
    if section == "hidden":
        return replace(style, skip=True)
    if section == "signature":
        style = replace(style, mark=Mark.SIGNATURE)
    elif section == "quote_header" or (css and _OUTLOOK_HEADER.search(css)):
        style = replace(style, mark=Mark.QUOTE_HEADER)
    if section == "quote" or (tag == "blockquote" and _is_quotation(attributes, css)):
        style = replace(style, quote=style.quote + 1, mark=Mark.NONE)
    return style


def _with_css(style: Style, css: str) -> Style:
    if any(word in css for word in _HIDDEN) or (
        "overflow:hidden" in css and any(word in css + ";" for word in _COLLAPSED)
    ):
        return replace(style, skip=True)
    if "font-size:" in css and (match := _FONT_SIZE.search(css)):
        style = replace(style, tiny=bool(_NONE_SIZE.match(match[1])))
    if "mso-bookmark:" in css and "_mailautosig" in css:
        style = replace(style, mark=Mark.SIGNATURE)
    return replace(style, block="display:block" in css or "display:table" in css, tight=style.tight or _is_tight(css))


def _is_tight(css: str) -> bool:
    return "margin" in css and bool(_TIGHT.search(css))


def _section(attributes: Mapping[str, str | None], class_text: str) -> str:
    """The section of the mark table that names this element, "" if none does."""
    found = [("classes", name) for name in class_text.split()[:20]]
    found += [(key, value) for key, attribute in _KEYS if (value := attributes.get(attribute))]
    if not found:
        return ""
    names = [(key, _CLIENT_PREFIX.sub("", name[:100]).lower()) for key, name in found]
    for section, table in _marks().items():
        if any(name and table[key].hold(name) for key, name in names):
            return section
    return ""


_STYLED = frozenset({"pre", "blockquote"})
_KEYS = (("ids", "id"), ("names", "name"), ("markers", "data-marker"))


def _is_quotation(attributes: Mapping[str, str | None], css: str) -> bool:
    """Whether a blockquote quotes; mail editors use it for plain indentation too."""
    if attributes.get("type") == "cite" or "cite" in attributes or "quote" in (attributes.get("class") or ""):
        return True
    indents = "border:none" in css or "margin:00040px" in css or "margin:0px0px0px40px" in css
    return not indents or "border-left:" in css
