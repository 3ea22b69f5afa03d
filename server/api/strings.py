"""What no string of a request may be: endless, or with a NUL, which PostgreSQL cannot store."""

from __future__ import annotations

from collections.abc import Iterator

from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import Message

from server.errors import InvalidInput

MAX_CHARS = 10_000
# Has a bound of its own, with the other limits of messages.
_EXEMPT = "undersigned.v1.TextMessage.text"


def check_strings(request: Message) -> None:
    """Raises InvalidInput STRING_INVALID naming the first string that cannot be taken."""
    for field, text in _strings(request):
        if "\x00" in text or (len(text) > MAX_CHARS and field.full_name != _EXEMPT):
            raise InvalidInput(
                "STRING_INVALID",
                f"{field.name} must have at most {MAX_CHARS} characters and no NUL.",
                field=field.name,
            )


def _strings(message: Message) -> Iterator[tuple[FieldDescriptor, str]]:
    for field, value in message.ListFields():
        values = value if field.is_repeated else (value,)
        if field.type == FieldDescriptor.TYPE_STRING:
            yield from ((field, text) for text in values)
        elif field.type == FieldDescriptor.TYPE_MESSAGE:
            for child in values:
                yield from _strings(child)
