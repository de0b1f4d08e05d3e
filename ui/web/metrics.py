"""What operators watch: counts and seconds of this process, in the text format of Prometheus (version 0.0.4).

Only figures and words from fixed lists: no id, no name, no path that somebody else chose.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from threading import Lock
from time import perf_counter

from starlette.types import ASGIApp, Message, Receive, Scope, Send

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_BOUNDS = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
"""Seconds; a screen should answer within the third."""
_KINDS = (
    ("draft", re.compile(r"/api/v1/draft")), ("check", re.compile(r"/api/v1/check")),
    ("score", re.compile(r"/api/v1/score")), ("api", re.compile(r"/api/.*")), ("hooks", re.compile(r"/hooks/.*")),
    ("sign_in", re.compile(r"/sign-in|/oidc/callback")), ("gesture", re.compile(r"/gradio_api/queue/join/?")),
)  # fmt: skip
_STREAMS = re.compile(r"/gradio_api/(?:queue/data|heartbeat/.*)")


@dataclass
class Tally:
    """Counts requests and their seconds by kind; safe to use from several threads."""

    _answers: Counter[tuple[str, str]] = field(default_factory=Counter)
    _within: Counter[tuple[str, float]] = field(default_factory=Counter)
    _seconds: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    _lock: Lock = field(default_factory=Lock, repr=False)

    def note(self, path: str, status: int, seconds: float) -> None:
        """Count one answer."""
        kind = next((name for name, pattern in _KINDS if pattern.fullmatch(path)), "page")
        with self._lock:
            self._answers[(kind, f"{status // 100}xx" if status not in _REFUSALS else str(status))] += 1
            self._seconds[kind] += seconds
            for bound in _BOUNDS:
                self._within[(kind, bound)] += seconds <= bound

    def lines(self) -> Iterable[str]:
        """Everything counted so far."""
        with self._lock:
            answers, within, seconds = dict(self._answers), dict(self._within), dict(self._seconds)
        yield from _head("warmline_answers_total", "counter", "Answers over HTTP by kind and status")
        for (kind, status), count in sorted(answers.items()):
            yield f'warmline_answers_total{{kind="{kind}",status="{status}"}} {count}'
        yield from _head("warmline_answer_seconds", "histogram", "Seconds until an answer was whole")
        for kind in sorted(seconds):
            total = sum(count for (of, _), count in answers.items() if of == kind)
            for bound in _BOUNDS:
                yield f'warmline_answer_seconds_bucket{{kind="{kind}",le="{bound:g}"}} {within[(kind, bound)]}'
            yield f'warmline_answer_seconds_bucket{{kind="{kind}",le="+Inf"}} {total}'
            yield f'warmline_answer_seconds_sum{{kind="{kind}"}} {seconds[kind]:.6f}'
            yield f'warmline_answer_seconds_count{{kind="{kind}"}} {total}'


_REFUSALS = frozenset({401, 403, 429})
"""Told apart from other wrong requests: who is turned away, who may not, who came too often."""


class Tallied:
    """Notes every answer but streams, whose seconds say nothing."""

    def __init__(self, app: ASGIApp, tally: Tally) -> None:
        self._app, self._tally = app, tally

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on and note."""
        if scope["type"] != "http" or _STREAMS.fullmatch(scope["path"]):
            await self._app(scope, receive, send)
            return
        begun, status = perf_counter(), 500

        async def told(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, told)
        finally:
            self._tally.note(scope["path"], status, perf_counter() - begun)


def gauge(name: str, about: str, values: Iterable[tuple[str, float]]) -> Iterable[str]:
    """One figure as it stands now; ``values`` are labels, such as ``status="open"`` or nothing, and numbers."""
    yield from _head(name, "gauge", about)
    for labels, value in values:
        yield f"{name}{{{labels}}} {value:g}" if labels else f"{name} {value:g}"


def _head(name: str, kind: str, about: str) -> tuple[str, str]:
    return f"# HELP {name} {about}", f"# TYPE {name} {kind}"
