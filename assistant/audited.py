"""What people do at a desk, entered in the audit trail by wrapping the desk once: ``@audited({...})``.

A table names the gestures: what each is called in the trail, what it is about, and whether anything may happen when the
trail cannot be written. Every other method that takes a ``person`` is wrapped too, so that a refused role is kept.
"""

import hashlib
import inspect
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial, wraps
from types import FunctionType, MappingProxyType
from typing import Any, TypeVar

from assistant.auditing import AuditTrail, noted
from assistant.domain.audit import Detail
from assistant.errors import RoleRefused, SendRefused

Wrapped = TypeVar("Wrapped", bound=type[Any])
_CODE = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_NOTHING: Detail = MappingProxyType({})


@dataclass(frozen=True)
class Call:
    """One call of a desk's method: its arguments by name, and what came of it (None before that).

    ``was`` is what the gesture wanted to remember of how things stood before.
    """

    desk: Any
    given: Mapping[str, Any]
    result: Any = None
    was: Any = None


def ticket_of(call: Call) -> str | None:
    """The ticket that is named, if one is."""
    found = call.given.get("ticket_id")
    return found if isinstance(found, str) else None


def nothing_more(_call: Call) -> Detail:
    """An entry that says all by its action."""
    return _NOTHING


@dataclass(frozen=True)
class Gesture:
    """A method's entry: ``action`` after it succeeded, about ``about``, with ``detail`` (None: no entry after all).

    Where there is an action ``before``, it is entered first, and nothing is done where that cannot be: of what leaves,
    or lets something leave, the trail always knows. Everything else goes on, and a missing entry is logged.
    ``watch`` looks at how things stand before; ``also`` is a second entry of the same call.
    """

    action: str
    about: Callable[[Call], str | None] = ticket_of
    detail: Callable[[Call], Detail | None] = nothing_more
    before: str | None = None
    watch: Callable[[Call], Any] = nothing_more
    also: "Gesture | None" = None


def code(text: object) -> str:
    """``text`` where it is a short code, else its hash: what people type freely is not for the trail."""
    told = str(text)
    return told if _CODE.fullmatch(told) else digest(told)


def digest(text: str) -> str:
    """16 hexadecimal digits that tell a text from another one, not what it says."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def audited(gestures: Mapping[str, Gesture]) -> Callable[[Wrapped], Wrapped]:
    """A class decorator for a desk that has a ``trail``; raises TypeError for a gesture that it has not."""

    def wrap(desk: Wrapped) -> Wrapped:
        missing = gestures.keys() - vars(desk).keys()
        if missing:
            raise TypeError(f"{desk.__name__} has no {', '.join(sorted(missing))}")
        for name, method in _with_a_person(desk):
            setattr(desk, name, _wrapped(method, gestures.get(name)))
        return desk

    return wrap


def _with_a_person(desk: type[Any]) -> Iterable[tuple[str, FunctionType]]:
    public = [(name, held) for name, held in vars(desk).items() if not name.startswith("_")]
    methods = [(name, held) for name, held in public if isinstance(held, FunctionType)]
    return [(name, held) for name, held in methods if "person" in inspect.signature(held).parameters]


def _wrapped(method: FunctionType, gesture: Gesture | None) -> Callable[..., Any]:
    bound = inspect.signature(method).bind

    @wraps(method)
    def run(self: Any, *args: Any, **kwargs: Any) -> Any:
        given = bound(self, *args, **kwargs).arguments
        return _run(method.__name__, gesture, Call(self, given), partial(method, self, *args, **kwargs))

    return run


def _run(name: str, gesture: Gesture | None, call: Call, do: Callable[[], Any]) -> Any:
    trail: AuditTrail = call.desk.trail
    who = call.given["person"].id
    # Now: an approval that was withdrawn is not found any more.
    about = gesture.about(call) if gesture else ticket_of(call)
    was = gesture.watch(call) if gesture else None
    if gesture is not None and gesture.before is not None:
        trail.record(who, gesture.before, about)
    try:
        result = do()
    except RoleRefused as error:
        if not error.kept:
            error.kept = True
            noted(trail, who, "was refused", about, {"what": name})
        raise
    except SendRefused as error:
        noted(trail, who, "send refused", about, {"findings": len(error.findings), "what": name})
        raise
    except BaseException as error:
        if gesture is not None and gesture.before is not None:
            noted(trail, who, f"failed {gesture.before}", about, {"why": type(error).__name__})
        raise
    done = Call(call.desk, call.given, result, was)
    while gesture is not None:
        _enter(trail, about, gesture, done)
        gesture = gesture.also
    return result


def _enter(trail: AuditTrail, about: str | None, gesture: Gesture, call: Call) -> None:
    detail = gesture.detail(call)
    if detail is not None:
        about = gesture.about(call) if about is None else about
        noted(trail, call.given["person"].id, gesture.action, about, detail)
