"""Which walks of a job are run: by mouse and by keys, at two sizes, in both schemes."""

import os
from itertools import product
from typing import Any

import pytest

from tests.browser.hands import Keys, Mouse
from tests.browser.pages import PHONE, WIDE

ALL = {
    f"{hands}-{size}-{scheme}": (kind, viewport, scheme)
    for (hands, kind), (size, viewport), scheme in product(
        (("mouse", Mouse), ("keys", Keys)), (("1280", WIDE), ("390", PHONE)), ("light", "dark")
    )
}


def walks(*usual: str) -> Any:
    """The ``usual`` walks in the suite, which together meet each hand, size and scheme; all eight in ``make walks``."""
    wanted = tuple(ALL) if os.environ.get("WARMLINE_WALKS") == "all" else usual
    return pytest.mark.parametrize(("kind", "viewport", "scheme"), [ALL[name] for name in wanted], ids=wanted)
