"""Cards -> Match -> Proposals -> Contact: pure functions on frozen dataclasses."""
