"""How complete a contact is, as the terminal shows it."""

from __future__ import annotations

from rich.text import Text
from undersigned.v1 import contact_pb2

from server.cli.output import cell
from server.cli.review import kind_name

_STYLES = {
    contact_pb2.Completeness.RANGE_LOW: "red",
    contact_pb2.Completeness.RANGE_MEDIUM: "yellow",
    contact_pb2.Completeness.RANGE_HIGH: "green",
}


def percent_cell(item: contact_pb2.Completeness) -> Text:
    """ "55 %", or "55 % → 80 %" where proposals would add something."""
    text = f"{item.percent} %"
    if item.percent_with_proposals != item.percent:
        text += f" → {item.percent_with_proposals} %"
    return cell(text, _STYLES.get(item.range, ""))


def completeness_line(contact: contact_pb2.Contact) -> Text:
    """One line: the percentage, what waits, and what is missing with its gain."""
    item = contact.completeness
    line = Text("Complete: ").append_text(percent_cell(item))
    if contact.pending_proposal_count:
        noun = "proposal waits" if contact.pending_proposal_count == 1 else "proposals wait"
        line.append(f"; {contact.pending_proposal_count} {noun}")
    if item.missing:
        missing = ", ".join(f"{kind_name(one.kind)} +{one.gain}" for one in item.missing)
        line.append(f"; missing: {missing}")
    return line
