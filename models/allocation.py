"""How a serving process gives memory back: the C library keeps what large buffers held unless it is told otherwise."""

from __future__ import annotations

import ctypes

# <malloc.h> of glibc
_M_MMAP_THRESHOLD, _M_ARENA_MAX = -3, -8
_LARGE = 2**19  # bytes
_ARENAS = 2
_LIBRARY = "libc.so.6"


def give_memory_back() -> bool:
    """Has buffers of half a MiB and more returned to the system when they are freed; few heaps for many threads.

    The network's buffers differ in size with every window, and each thread's heap would keep its largest. To be
    called before threads start. False where the C library is not glibc: nothing is changed then.
    """
    try:
        mallopt = ctypes.CDLL(_LIBRARY).mallopt
    except (OSError, AttributeError):
        return False
    return all([mallopt(_M_MMAP_THRESHOLD, _LARGE), mallopt(_M_ARENA_MAX, _ARENAS)])


def trim() -> bool:
    """Gives back the free pages inside of the heaps: what is remembered for long lies between them, a few pages a
    message. It takes milliseconds. False where the C library is not glibc, or nothing was free."""
    try:
        return bool(ctypes.CDLL(_LIBRARY).malloc_trim(0))
    except (OSError, AttributeError):
        return False
