"""The one line that says what would help a dimension most."""

from collections.abc import Mapping

from assistant.domain.tone import Rating012
from assistant.domain.vocabulary import Dimension
from assistant.tone.rubric import Linear, Rubric

WORTH = 0.5
"""A figure with a line of its own gets it where it costs at least so much of what the worst figure costs."""


def advice_for(name: Dimension, rating: Rating012, figures: Mapping[str, float], linear: Linear, rubric: Rubric) -> str:
    """The line of the figure that costs most, where it has one of its own; else the rating's."""
    texts = rubric.advice[name]
    costs = {
        figure: _cost(linear.weights[figure], seen) for figure, seen in figures.items() if figure in linear.weights
    }
    told = {figure: cost for figure, cost in costs.items() if cost > 0 and figure in texts}
    worst = max(told, key=lambda figure: (told[figure], figure), default=None)
    if worst is not None and told[worst] >= WORTH * max(costs.values()):
        return texts[worst]
    return texts["zero" if rating == 0 else "one"]


def _cost(weight: float, seen: float) -> float:
    """What a figure takes away, or leaves out that it could have added."""
    return -weight * seen if weight < 0 else weight * (1 - seen)
