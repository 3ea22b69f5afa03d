"""Pictures are known by their bytes; sizes are read without decoding; no bytes make it fail otherwise than foreseen."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.errors import UndersignedError
from server.fields.photo import MAX_PHOTO_SIDE, read_photo

image = pytest.importorskip("PIL.Image")


def encoded(format, size=(7, 5), **options):
    out = io.BytesIO()
    image.new("RGB", size, (200, 10, 10)).save(out, format, **options)
    return out.getvalue()


FORMS = {
    "image/jpeg": encoded("JPEG"),
    "image/png": encoded("PNG"),
    "image/webp": encoded("WEBP"),
}
LOSSLESS = encoded("WEBP", lossless=True)
PROGRESSIVE = encoded("JPEG", progressive=True, exif=b"Exif\0\0" + b"\xff\xc0" * 300)


@pytest.mark.parametrize(
    ("media_type", "data"), [*FORMS.items(), ("image/webp", LOSSLESS), ("image/jpeg", PROGRESSIVE)]
)
def test_the_three_formats_are_known(media_type, data):
    assert read_photo(data).media_type == media_type


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_a_side_over_the_bound_is_refused(format):
    assert read_photo(encoded(format, (MAX_PHOTO_SIDE, 1))).data
    with pytest.raises(UndersignedError) as error:
        read_photo(encoded(format, (MAX_PHOTO_SIDE + 1, 1)))
    assert error.value.reason == "PHOTO_TOO_LARGE"


@given(st.sampled_from([*FORMS.values(), LOSSLESS, PROGRESSIVE]), st.binary(max_size=40), st.data())
def test_spoilt_pictures_are_read_or_refused(data, noise, choose):
    at = choose.draw(st.integers(0, len(data)))
    for spoilt in (data[:at], data[:at] + noise + data[at:], data[:at] + noise + data[at + len(noise) :]):
        try:
            assert read_photo(spoilt).data == spoilt
        except UndersignedError as error:
            assert error.reason in ("PHOTO_INVALID", "PHOTO_TOO_LARGE")
