"""Bytes -> Message -> Segments -> Signature candidates."""
