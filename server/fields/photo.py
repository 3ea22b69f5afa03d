"""Pictures of persons: what they are is read from their first bytes, never from what is said of them.

No picture is decoded: size and dimensions stand in the headers of the three formats.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from server.errors import InvalidInput, LimitExceeded

MAX_PHOTO_BYTES = 1024 * 1024
MAX_PHOTO_SIDE = 8192  # pixels: what is larger is no portrait and may be meant to exhaust whoever shows it
_PNG = b"\x89PNG\r\n\x1a\n"
# Start-of-frame markers hold the dimensions; C4, C8 and CC are tables (ITU-T T.81 B.1.1.3).
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_BARE = frozenset((0x01, *range(0xD0, 0xD9)))  # markers without a length


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture; `media_type` is image/jpeg, image/png or image/webp."""

    media_type: str
    data: bytes

    @property
    def digest(self) -> str:
        """By which two pictures are the same: SHA-256 in hexadecimal digits."""
        return hashlib.sha256(self.data).hexdigest()


def read_photo(data: bytes) -> Photo:
    """The picture that these bytes are.

    Raises LimitExceeded PHOTO_TOO_LARGE over MAX_PHOTO_BYTES or MAX_PHOTO_SIDE, InvalidInput PHOTO_INVALID for what
    is no JPEG, PNG or WebP.
    """
    if len(data) > MAX_PHOTO_BYTES:
        raise LimitExceeded(
            "PHOTO_TOO_LARGE", f"A photo has at most {MAX_PHOTO_BYTES} bytes.", limit=str(MAX_PHOTO_BYTES)
        )
    for media_type, measure in _FORMATS.items():
        size = measure(data)
        if size is not None:
            return _of_fitting_size(Photo(media_type, data), size)
    raise InvalidInput("PHOTO_INVALID", "A photo is a JPEG, PNG or WebP picture.")


def _of_fitting_size(photo: Photo, size: tuple[int, int]) -> Photo:
    if not all(size):
        raise InvalidInput("PHOTO_INVALID", "The photo has no width or no height.")
    if max(size) > MAX_PHOTO_SIDE:
        raise LimitExceeded(
            "PHOTO_TOO_LARGE", f"A photo is at most {MAX_PHOTO_SIDE} pixels wide and high.", limit=str(MAX_PHOTO_SIDE)
        )
    return photo


def _png(data: bytes) -> tuple[int, int] | None:
    if not data.startswith(_PNG) or data[12:16] != b"IHDR" or len(data) < 24:
        return None
    return int.from_bytes(data[16:20]), int.from_bytes(data[20:24])


def _jpeg(data: bytes) -> tuple[int, int] | None:
    """Width and height of the first frame; segments are skipped by their length."""
    if not data.startswith(b"\xff\xd8\xff"):
        return None
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF or marker in _BARE:
            at += 1 if marker == 0xFF else 2
            continue
        if marker in _FRAMES:
            frame = data[at + 5 : at + 9]
            return (int.from_bytes(frame[2:]), int.from_bytes(frame[:2])) if len(frame) == 4 else None
        at += 2 + max(int.from_bytes(data[at + 2 : at + 4]), 2)
    return None


def _webp(data: bytes) -> tuple[int, int] | None:
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP" or len(data) < 30:
        return None
    match data[12:16]:
        case b"VP8X":
            return int.from_bytes(data[24:27], "little") + 1, int.from_bytes(data[27:30], "little") + 1
        case b"VP8L" if data[20] == 0x2F:
            bits = int.from_bytes(data[21:25], "little")
            return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        case b"VP8 " if data[23:26] == b"\x9d\x01\x2a":
            sides = int.from_bytes(data[26:28], "little"), int.from_bytes(data[28:30], "little")
            return sides[0] & 0x3FFF, sides[1] & 0x3FFF
    return None


_FORMATS: dict[str, Callable[[bytes], tuple[int, int] | None]] = {
    "image/jpeg": _jpeg,
    "image/png": _png,
    "image/webp": _webp,
}
