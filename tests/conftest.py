"""What holds for every test."""

import asyncio
import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from ui.command_line.cli import COLLECTED

# No test asserts a time: a busy machine is slow, not wrong.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")

# As the command line does; a worker holds what thousands of tests have loaded.
gc.set_threshold(*COLLECTED)


def pytest_collection_finish() -> None:
    """Fifteen thousand tests are no garbage."""
    gc.freeze()


@contextmanager
def _no_loop_left_over(item: Any) -> Iterator[None]:
    """Playwright leaves its event loop running in the thread of whatever this worker tests after a browser."""
    if "browser" in getattr(item, "fixturenames", ()):
        yield
        return
    running = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    try:
        yield
    finally:
        asyncio._set_running_loop(running)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: Any) -> Any:
    """Fixtures of a test without a browser may run a loop of their own."""
    with _no_loop_left_over(item):
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: Any) -> Any:
    """And so may the test."""
    with _no_loop_left_over(item):
        return (yield)
