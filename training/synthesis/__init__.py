"""Labelled signature windows and whole messages, invented from word lists: the same seed gives the same data."""

from training.synthesis.spans import LabelledSpan, LabelledWindow
from training.synthesis.window import generate_window

__all__ = ["LabelledSpan", "LabelledWindow", "generate_window"]
