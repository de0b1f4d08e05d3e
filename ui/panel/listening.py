"""How a gesture is listened to: its handler runs on the server, and an error becomes a sentence at the foot."""

import logging
from collections.abc import Callable, Iterator, Sequence
from functools import wraps
from inspect import signature
from itertools import count
from traceback import format_tb
from typing import Any

import gradio as gr
from gradio.context import LocalContext

from assistant.errors import CallerError, NotAllowed, WarmlineError
from ui.entrance.door import visitor_of
from ui.handlers.acting import SIGNED_OUT
from ui.handlers.gestures import GestureBook, Gestures
from ui.present.safe import esc, tag, whole
from ui.present.words import word

NUMBERS = count(1)
"""Tells two equal sentences apart, so that the second is shown too."""
AT_ONCE = 4
"""Events of one kind that run at the same time, over everybody."""
_FOLLOWED = 24
"""Tabs that a draft may stream into at the same time; each holds one of Gradio's forty threads meanwhile."""

LONGEST = 20_000
"""Characters of one field: as much as the editor takes, and as is kept."""

_UNEXPECTED = "Something went wrong here and was logged. Your text is still in the editor; try again."
_LOG = logging.getLogger(__name__)

Updates = dict[Any, Any]


def notice(said: str, *, sent: str | None = None, aside: str | None = None, wrong: bool = False) -> str:
    """One sentence for the foot of the screen; ``sent`` names a ticket that left the queue, ``aside`` one put aside."""
    kind, role = ("wl-wrong", "alert") if wrong else ("wl-done", "status")
    return tag("p", esc(said), kind, role=role, data_sent=sent, data_aside=aside, data_number=next(NUMBERS))


def chosen(event: gr.EventData) -> str:
    """The id that a row or point sent along."""
    return str(getattr(event, "id", ""))


def _number_of(event: gr.EventData) -> str:
    """The number of the page's question, to be drawn unseen beside its answer (static/asking.js)."""
    number = getattr(event, "asked", 0)
    return tag("i", "", hidden="hidden", data_asked=number if isinstance(number, int) else 0)


class Listener:
    """Attaches handlers; an error raised on purpose becomes a sentence at the foot of the screen."""

    def __init__(self, book: GestureBook, notice_part: gr.HTML) -> None:
        self._book, self._notice = book, notice_part

    def gestures(self) -> Gestures:
        """Those of the person whose event is being answered, whatever the page says; raises NotAllowed for nobody.

        The session is asked for anew: an event may have waited while its person signed out, or was signed out.
        """
        request = LocalContext.request.get(None)
        if request is None:
            raise NotAllowed("Nobody asked for this.")
        visitor = visitor_of(request.request.scope) if request.request is not None else None
        if visitor is not None and not visitor.holds():
            raise NotAllowed(SIGNED_OUT)
        return self._book.of(request.username)

    def __call__(
        self, event: Callable[..., Any], handler: Callable[..., Updates], inputs: Sequence[Any], outputs: Sequence[Any],
        trigger_mode: str = "once", *, is_gesture: bool = True,
    ) -> Any:  # fmt: skip
        """Listen to an event; ``trigger_mode`` is Gradio's word for what happens to a second one meanwhile.

        What answers a person's gesture takes the last sentence at the foot away, where it says nothing of its own.
        """
        return self._attach(event, self._in_words(handler, is_gesture=is_gesture), inputs, outputs, trigger_mode)

    def in_turn(
        self, event: Callable[..., Any], handler: Callable[..., Updates], outputs: Sequence[Any], turn: gr.HTML,
        *, is_gesture: bool = True,
    ) -> Any:  # fmt: skip
        """Listen to what a page asks for one at a time (static/asking.js); ``turn`` brings its number back in any case.

        ``handler`` takes the ``event``, the ``request``, or both.
        """
        answer, wanted = self._in_words(handler, is_gesture=is_gesture), signature(handler).parameters

        # Gradio gives what the annotations ask for; a wrapper that stood for the handler would hide the event from it.
        def numbered(request: gr.Request, event: gr.EventData) -> Updates:
            given: dict[str, Any] = {"request": request, "event": event}
            return answer(**{name: given[name] for name in given if name in wanted}) | {turn: _number_of(event)}

        return self._attach(event, numbered, [], [*outputs, turn], "multiple")

    def _attach(
        self, event: Callable[..., Any], answer: Callable[..., Updates], inputs: Sequence[Any], outputs: Sequence[Any],
        trigger_mode: str,
    ) -> Any:  # fmt: skip
        shown = [*outputs, *(() if self._notice in outputs else (self._notice,))]
        # Gradio tells each part on which progress could be shown how far an event is, thrice an event, and copies all
        # that the part holds for it: that took longer than drawing the parts. One small part is enough, and shows none.
        return event(
            answer, list(inputs), shown, show_progress="hidden",
            show_progress_on=self._notice, concurrency_limit=AT_ONCE, api_visibility="private",
            trigger_mode=trigger_mode,
        )  # fmt: skip

    def stream(
        self, event: Callable[..., Any], handler: Callable[..., Iterator[Updates]], inputs: Sequence[Any],
        outputs: Sequence[Any],
    ) -> Any:  # fmt: skip
        """Listen with a handler that answers again and again, each time in a thread of its own; several at once."""
        return event(
            self._each_in_words(handler), list(inputs), [*outputs, self._notice], show_progress="hidden",
            show_progress_on=self._notice, concurrency_limit=_FOLLOWED, api_visibility="private",
            trigger_mode="multiple",
        )  # fmt: skip

    def _in_words(self, handler: Callable[..., Updates], *, is_gesture: bool) -> Callable[..., Updates]:
        unsaid = "" if is_gesture else gr.skip()

        @wraps(handler)
        def answered(*args: Any, **kwargs: Any) -> Updates:
            try:
                with self._book.ahead.busy.answering():
                    return {self._notice: unsaid} | handler(*_whole(args), **kwargs)
            except Exception as error:  # noqa: BLE001 - the person keeps a screen that works, and what they typed
                return {self._notice: notice(_told(handler.__name__, error), wrong=True)}

        return answered

    def _each_in_words(self, handler: Callable[..., Iterator[Updates]]) -> Callable[..., Iterator[Updates]]:
        @wraps(handler)
        def answered(*args: Any, **kwargs: Any) -> Iterator[Updates]:
            try:
                yield from handler(*_whole(args), **kwargs)
            except Exception as error:  # noqa: BLE001 - as above
                yield {self._notice: notice(_told(handler.__name__, error), wrong=True)}

        return answered


def session_of(request: gr.Request) -> str:
    """Names the browser tab."""
    return str(request.session_hash or "")


def _whole(args: tuple[Any, ...]) -> tuple[Any, ...]:
    if any(isinstance(value, str) and len(value) > LONGEST for value in args):
        raise CallerError(word("panel", "too_long").format(count=LONGEST))
    # Half a character, as a deleted emoji leaves it, could not be stored: it becomes what browsers show.
    return tuple(whole(value) if isinstance(value, str) else value for value in args)


def _told(name: str, error: Exception) -> str:
    """The sentence for a person; what nobody expected is logged."""
    if isinstance(error, WarmlineError):
        return str(error)
    # Where it happened, without the message: that could quote a customer.
    where = "".join(format_tb(error.__traceback__))
    _LOG.error("%s failed: %s\n%s", name, type(error).__name__, where)
    return _UNEXPECTED
