"""What the words around a statement of reach say, and the incident's own reach in words."""

from assistant.checking.facts.known import Known
from assistant.checking.kinds.reach.service_states import denied_before
from assistant.checking.text.fold import folded
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.words import pattern

_DENIED_REACH = 14


def is_out(reply: ReplyText, position: int, *, whole: bool = False) -> bool:
    """Whether the clause (or sentence) tells a failure there and now."""
    first, last = (0, len(reply.low)) if whole else reply.clause_at(position)
    for match in pattern("service_context", "out", "lacking").finditer(reply.prose, first, last):
        if not denied_before(reply, first, match.start()) or match.start() > position:
            return True
    return False


def is_same(reply: ReplyText, position: int) -> bool:
    """Whether the clause tells that it is the same there."""
    return pattern("scope", "same").search(reply.clause_text(position - 1)) is not None


def denied(reply: ReplyText, start: int, end: int = -1) -> bool:
    """Whether a denial stands close before it or right behind it."""
    first = max(reply.clause_at(start)[0], start - _DENIED_REACH)
    if end > start and pattern("scope", "denied_behind").match(reply.prose, end + 1):
        return True
    for match in pattern("scope", "denied").finditer(reply.prose, first, start):
        # "No internet in all of Illinois" denies the service, not how far it reaches.
        lacking = pattern("service_context", "lacking").match(reply.prose, match.start())
        if not (lacking and pattern("services").search(reply.prose, match.end(), start)):
            return True
    return False


def areas_in_words(known: Known) -> str:
    """The incident's areas as they are put in place of a wider one; empty for a long list."""
    names = [area.description for area in (known.incident.areas if known.incident else ()) if area.description]
    spanish = "e" if names and folded(names[-1]).startswith(("i", "hi")) else "y"
    joined = f" {spanish} " if known.context.language == "es" else " and "
    return joined.join(names) if len(names) < 3 else ""  # noqa: PLR2004 - a longer list is no words of a sentence


def customers_in_words(known: Known) -> str:
    """The incident's count with its noun."""
    count = known.incident.affected_count if known.incident else None
    if not count:
        return ""
    said = f"{count:,}" if known.context.language != "es" else f"{count:,}".replace(",", ".")
    return f"{said} {'clientes' if known.context.language == 'es' else 'customers'}"
