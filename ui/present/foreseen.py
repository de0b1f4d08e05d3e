"""What saving a form would change, before it is saved."""

from assistant.knowledge.foreseeing import FactForeseen, Foreseen, TouchedDraft
from ui.present.safe import esc, said, tag
from ui.present.times import many
from ui.present.words import word

_MARKS = {"new": "wl-good", "changed": "wl-warn", "gone": "wl-danger"}
_SHOWN = 12


def foreseen_html(found: Foreseen) -> str:
    """The facts that replies may state, what its new version would be told with, and what changes for the queue."""
    head = tag("h3", esc(word("foreseen", "title"))) + tag("p", esc(word("foreseen", "what")), "wl-hint")
    facts = "".join(_fact(one) for one in found.facts)
    body = tag("ul", facts, "wl-known") if facts else ""
    changes = "".join(tag("li", said(change)) for change in found.changes)
    told = tag("h3", esc(word("foreseen", "changes"))) + tag("ul", changes, "wl-told") if changes else ""
    return tag("section", head + _unbound(found) + body + told + _queue(found), "wl-section wl-foreseen")


def _fact(one: FactForeseen) -> str:
    mark = (
        tag("span", esc(word("foreseen", one.standing)), f"wl-tag {_MARKS[one.standing]}")
        if one.standing in _MARKS
        else ""
    )
    kind = tag("span", esc(word("fact", one.fact.kind)), "wl-asof")
    words = tag("s", said(one.fact.text)) if one.standing == "gone" else said(one.fact.text)
    was = tag("span", tag("s", said(one.was)), "wl-hint") if one.was and one.was != one.fact.text else ""
    return tag("li", tag("p", kind + mark, "wl-line") + words + was)


def _unbound(found: Foreseen) -> str:
    return "" if found.is_bound else tag("p", esc(word("foreseen", "unbound")), "wl-bar wl-bar-warn")


def _queue(found: Foreseen) -> str:
    rows = "".join(_touched(one) for one in found.touched[:_SHOWN])
    more = len(found.touched) - _SHOWN
    rows += tag("li", esc(f"… and {more} more"), "wl-hint") if more > 0 else ""
    told = (
        [tag("p", esc(word("foreseen", "touched").format(count=many(len(found.touched), "waiting text"))))]
        if rows
        else []
    )
    told += [tag("ul", rows, "wl-told")] if rows else [tag("p", esc(word("foreseen", "untouched")), "wl-hint")]
    if found.joining:
        told.append(tag("p", esc(word("foreseen", "joining").format(count=many(found.joining, "waiting ticket")))))
    if found.leaving:
        told.append(
            tag("p", esc(word("foreseen", "leaving").format(count=many(found.leaving, "ticket"))), "wl-warn-text")
        )
    return tag("h3", esc(word("foreseen", "queue"))) + "".join(told)


def _touched(one: TouchedDraft) -> str:
    words = ", ".join(f"“{said(words)}”" for words in one.words)
    subject = said(one.subject) if one.subject else ""
    return tag("li", tag("b", esc(one.ticket_id)) + " " + subject + tag("span", words, "wl-hint"))
