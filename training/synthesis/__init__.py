"""Labelled signature windows and whole messages, invented from word lists: the same seed gives the same data."""

from training.synthesis.message import LabelledMessage, generate_message
from training.synthesis.spans import LabelledSpan, LabelledWindow
from training.synthesis.window import generate_window

__all__ = ["LabelledMessage", "LabelledSpan", "LabelledWindow", "generate_message", "generate_window"]
