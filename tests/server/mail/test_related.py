"""Of a multipart/related the text is shown, wherever it stands."""

from __future__ import annotations

import pytest

from evaluation.odd.parts import html, multipart, part
from server.mail.message import parse_message

IMAGE = part("image/png", b"x", "Content-ID: <i>")


@pytest.mark.parametrize("parts", [[html()], [IMAGE, html()], [html(), IMAGE], [IMAGE, IMAGE, html()]])
@pytest.mark.parametrize("start", ["", '; start="<none@example.org>"'])
def test_text_is_shown_after_its_images_too(parts: list[bytes], start: str) -> None:
    message = parse_message(multipart("related", parts, more=start))
    assert "Jane Roe" in [line.text for line in message.body.lines]
