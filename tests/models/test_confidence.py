"""From the network's confidence to a probability."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.confidence import AS_IT_IS, Belief, Scale
from models.labels import Label
from models.tagger import Span

_SCALES = st.builds(Scale, st.floats(0.05, 5), st.floats(-5, 5))


@given(_SCALES, st.floats(0, 1), st.floats(0, 1))
def test_the_surer_the_likelier(scale, one, other):
    low, high = sorted((one, other))
    assert 0 <= scale.probability(low) <= scale.probability(high) <= 1


@given(st.floats(0.001, 0.999))
def test_a_scale_of_one_changes_nothing(confidence):
    assert Scale().probability(confidence) == pytest.approx(confidence)


def test_each_label_has_its_scale_and_what_is_unlikely_is_dropped():
    belief = Belief(0.5, {Label.TITLE: Scale(1.0, -3.0)})
    spans = (Span(Label.TITLE, 0, 4, 0.8), Span(Label.NAME, 5, 9, 0.8), Span(Label.NAME, 10, 14, 0.4))
    assert belief.judge(spans) == (spans[1],)
    assert AS_IT_IS.judge(spans) == spans
