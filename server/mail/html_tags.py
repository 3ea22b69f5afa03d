"""Elements of HTML by what they do to lines of text."""

from __future__ import annotations


def _set(names: str) -> frozenset[str]:
    return frozenset(names.split())


# Nothing inside is text that people see.
SKIPPED = _set(
    "head title script style template noscript object applet audio video canvas map select option datalist button "
    "textarea iframe frameset noframes"
)
# Begin and end a line.
BLOCKS = _set(
    "address article aside blockquote body center dd details dialog dir div dl dt fieldset figcaption figure footer "
    "form h1 h2 h3 h4 h5 h6 header li main menu nav ol p pre section summary table tbody tfoot thead tr td th ul html "
    "caption"
)
# Stand apart from their neighbours by a blank line.
SPACED = _set("h1 h2 h3 h4 h5 h6 p ul ol dl pre blockquote")
ICONS = _set("img svg i image v:shape v:imagedata")
# End by themselves or hold nothing: they do not nest.
FLAT = _set("p li td th tr tbody thead dt dd option br hr img input meta link area base col wbr html body head")
