"""A cause told as what happened is no thing that "the cause is" could introduce."""

import pytest

from knowledge_base.prose import is_happening

HAPPENED = [
    "a contractor cut one of our cables near Highway 40",
    "a lightning strike damaged a cabinet",
    "thieves stole copper from the exchange",
    "somebody drove into our street cabinet",
    "a digger went through our fibre",
    "our generator did not start",
    "a burst pipe flooded the node",
]
THINGS = [
    "a fibre cut",
    "a cut cable",
    "a damaged fibre line",
    "a cable cut by a contractor",
    "a vehicle that hit a street cabinet",
    "a failed router in our core",
    "commercial power failure",
    "a fiber cut by third-party construction",
    "lightning",
    "a power cut in the area",
]


@pytest.mark.parametrize("cause", HAPPENED)
def test_what_happened(cause):
    assert is_happening(cause)


@pytest.mark.parametrize("cause", THINGS)
def test_things(cause):
    assert not is_happening(cause)
