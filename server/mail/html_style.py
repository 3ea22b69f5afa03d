"""What an element's tag, attributes and style say of the text inside it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib.resources import files

from server.mail.html_tags import SKIPPED
from server.mail.text import Mark

_CLIENT_PREFIX = re.compile(r"(?:x_|yiv\d{1,20}|ydp[0-9a-f]{1,12}(?=[^0-9a-f]))+", re.IGNORECASE)
_FONT_SIZE = re.compile(r"font-size:([^;]{1,30})")
_NONE_SIZE = re.compile(r"(?:0{1,9}(?:\.0{1,9})?|1)(?:px|pt|em|rem|%|)(?:!important)?\Z")
_HIDDEN = ("display:none", "visibility:hidden", "mso-hide:all")
# Transparent, or moved out of sight for readers aloud.
_UNSEEN = re.compile(
    r"(?:^|;)(?:opacity:0?(?:\.0{1,5})?(?:!important)?(?:;|$)|text-indent:-\d{3,9}|left:-\d{4,9}|clip:rect\(0)"
)
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


# All attributes that say anything of a style; whether `hidden` and `cite` are there counts too.
_READ = ("style", "class", "id", "name", "data-marker", "type")
_LONGEST_CACHED = 2000


def style_of(tag: str, attributes: Mapping[str, str | None], above: Style) -> Style:
    """The state inside an element."""
    if tag in SKIPPED:
        return replace(above, skip=True)
    if not attributes:
        if tag in _STYLED:
            return _style(tag, above, "", "", "", "", "", "", False, False)
        return replace(above, block=False, tight=False) if above.block or above.tight else above
    css, *names = (attributes.get(name) or "" for name in _READ)
    # A mail repeats few styles many times. What is longer than any that clients write is not kept in memory.
    made = _style if len(css) + sum(map(len, names)) < _LONGEST_CACHED else _style.__wrapped__
    hidden = "hidden" in attributes or (attributes.get("aria-hidden") == "true" and tag == "span" and _hides(css))
    return made(tag, above, css, *names, hidden, "cite" in attributes)


def _hides(css: str) -> bool:
    return "display:none" in "".join(css.lower().split())


@lru_cache(maxsize=4096)
def _style(
    tag: str,
    above: Style,
    style: str,
    classes: str,
    id_: str,
    name: str,
    marker: str,
    type_: str,
    hidden: bool,
    cited: bool,
) -> Style:
    """The state inside an element with these attributes."""
    css = "".join(style.lower().split())
    section = _section(classes, id_, name, marker)
    if hidden or section == "hidden" or (css and _is_hidden(css)):
        return replace(above, skip=True)
    mark, quote = above.mark, above.quote
    if section == "signature" or ("mso-bookmark:" in css and "_mailautosig" in css and section != "quote_header"):
        mark = Mark.SIGNATURE
    elif section == "quote_header" or (css and _OUTLOOK_HEADER.search(css)):
        mark = Mark.QUOTE_HEADER
    if section == "quote" or (tag == "blockquote" and _is_quotation(type_, cited, classes, css)):
        mark, quote = Mark.NONE, quote + 1
    size = _FONT_SIZE.search(css) if "font-size:" in css else None
    return Style(
        quote=quote,
        mark=mark,
        pre=above.pre or tag == "pre" or "white-space:pre" in css,
        tiny=bool(_NONE_SIZE.match(size[1])) if size else above.tiny,
        block="display:block" in css or "display:table" in css,
        tight="mso" in classes.lower() or _is_tight(css),
    )


def _is_hidden(css: str) -> bool:
    if any(word in css for word in _HIDDEN) or _UNSEEN.search(css):
        return True
    return "overflow:hidden" in css and any(word in css + ";" for word in _COLLAPSED)


def _is_tight(css: str) -> bool:
    return "margin" in css and bool(_TIGHT.search(css))


def _section(classes: str, id_: str, name: str, marker: str) -> str:
    """The section of the mark table that names an element with these attributes, "" if none does."""
    found = [("classes", word) for word in classes.split()[:20]]
    found += [(key, value) for key, value in (("ids", id_), ("names", name), ("markers", marker)) if value]
    if not found:
        return ""
    names = [(key, _CLIENT_PREFIX.sub("", value[:100]).lower()) for key, value in found]
    for section, table in _marks().items():
        if any(value and table[key].hold(value) for key, value in names):
            return section
    return ""


_STYLED = frozenset({"pre", "blockquote"})


def _is_quotation(type_: str, cited: bool, classes: str, css: str) -> bool:
    """Whether a blockquote quotes; mail editors use it for plain indentation too."""
    if type_ == "cite" or cited or "quote" in classes:
        return True
    indents = "border:none" in css or "margin:00040px" in css or "margin:0px0px0px40px" in css
    return not indents or "border-left:" in css
