"""Whether a cause is told as what happened, and so cannot stand behind "the cause is"."""

import re
from functools import cache

from knowledge_base.prose.words import alternatives


def is_happening(cause: str) -> bool:
    """True for "a contractor cut one of our cables", False for "a cut cable" or "a vehicle that hit a cabinet"."""
    return _happening().search(cause) is not None


@cache
def _happening() -> re.Pattern[str]:
    verbs, with_object = alternatives("happening", "verbs"), alternatives("happening", "verbs_with_object")
    objects = alternatives("happening", "objects")
    # What "that" introduces only describes the thing before it.
    described = r"(?:[\w'-]+ ){1,6}?(?:that|which|who|where|when)\b"
    happens = rf"(?:[\w'-]+ ){{1,6}}?(?:{verbs}|{with_object} {objects})\b"
    return re.compile(rf"^(?!{described}){happens}", re.IGNORECASE)
