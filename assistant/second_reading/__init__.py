"""A second reader beside the guard: what it says of prose becomes a warning, and nothing it does lifts a block."""

from assistant.second_reading.advice import with_advice
from assistant.second_reading.prose import prose_of
from assistant.second_reading.reading import SecondReading

__all__ = ["SecondReading", "prose_of", "with_advice"]
