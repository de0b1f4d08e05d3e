"""What a person can do with a ticket beside answering it, and the line above it: what is kept, and who is there."""

from datetime import datetime
from zoneinfo import ZoneInfo

from assistant.domain.desk import Person
from assistant.domain.desk_work import TicketWork
from ui.present.safe import esc, said, tag
from ui.present.times import away, clock
from ui.present.words import word, words

LATER_MINUTES = (30, 60, 120, 240)
"""For how long a ticket can be put aside with one click."""


def line_html() -> str:
    """The line above a ticket, whose words the page fills in as it goes (static/live.js, static/saving.js)."""
    place = tag("span", "", "wl-place", id="wl-place", data_words=word("queue", "place"))
    here = tag("span", "", "wl-here", id="wl-here", role="status", **_told("here"))
    saved = tag("span", "", "wl-saved", id="wl-saved", role="status", **_told("saving"))
    return place + here + saved


def conflict_html() -> str:
    """What is asked where somebody else saved another text meanwhile; shown by the page."""
    theirs = tag("button", esc(word("saving", "theirs")), "wl-use", type="button", data_theirs="")
    mine = tag("button", esc(word("saving", "mine")), "wl-use", type="button", data_mine="")
    body = tag("b", esc(word("saving", "changed"))) + theirs + mine
    return tag("div", body, "wl-bar wl-bar-warn wl-conflict", id="wl-conflict", role="alert", hidden="hidden")


def work_html(work: TicketWork, person: Person, people: tuple[Person, ...], now: datetime, zone: ZoneInfo) -> str:
    """The buttons for a ticket that is not sent, and above them what was decided; ``people`` may be given it."""
    buttons = (
        _whose(work, person, people)
        + _later(work, now, zone)
        + _lead(work, person, now)
        + _outage(work)
        + _report()
        + _done()
    )
    return tag("div", buttons, "wl-work", data_id=work.ticket_id)


def handed_html(work: TicketWork, now: datetime) -> str:
    """Why a team lead was asked, for whoever opens the ticket; empty where none was."""
    if work.handed is None:
        return ""
    told = word("work", "handed_by").format(name=work.handed.name, when=away(work.handed.at, now))
    return tag("div", tag("b", esc(told)) + said(work.handed.why), "wl-bar wl-bar-warn", role="status")


def _told(group: str) -> dict[str, str]:
    return {f"data_{code}": told for code, told in words(group).items()}


def _button(act: str, label: str, *, value: str = "", title: str | None = None) -> str:
    return tag("button", esc(label), "wl-act", type="button", data_work=act, data_value=value, title=title)


def _menu(label: str, body: str, act: str, *, is_set: bool = False, title: str | None = None) -> str:
    summary = tag("summary", esc(label), "wl-act wl-act-set" if is_set else "wl-act", title=title)
    return tag("details", summary + tag("div", body, "wl-menu"), name="wl-work", data_menu=act)


def _whose(work: TicketWork, person: Person, people: tuple[Person, ...]) -> str:
    others = "".join(
        _button("assign", one.name, value=one.id) for one in people if one.id not in (work.assigned_to, person.id)
    )
    mine = "" if work.assigned_to == person.id else _button("assign", word("work", "to_me"), value=person.id)
    nobody = _button("assign", word("work", "to_nobody")) if work.assigned_to else ""
    label = work.assigned_name or word("work", "unassigned")
    return _menu(label, mine + others + nobody, "assign", is_set=work.assigned_to is not None)


def _later(work: TicketWork, now: datetime, zone: ZoneInfo) -> str:
    until = work.later.until if work.later else None
    label, up = word("work", "later"), ""
    if work.later is not None:
        label = word("work", "later_at").format(time=clock(until, now, zone)) if until else word("work", "later_update")
        up = _button("take_up", word("work", "take_up"))
    times = "".join(_button("later", word("work", f"in_{minutes}"), value=str(minutes)) for minutes in LATER_MINUTES)
    update = _button("later", word("work", "at_update"), value="update")
    return _menu(label, up + times + update, "later", is_set=work.later is not None)


def _lead(work: TicketWork, person: Person, now: datetime) -> str:
    if work.handed is not None:
        label = word("work", "take_back_lead" if person.leads else "take_back")
        return _button("take_back", label, title=f"{work.handed.why} ({away(work.handed.at, now)})")
    return _menu(word("work", "hand_over"), _asked("hand_over", "why", 500), "hand_over")


def _outage(work: TicketWork) -> str:
    if work.not_outage_by:
        return _button("outage", word("work", "outage"))
    return _button("not_outage", word("work", "not_outage"), title=word("work", "not_outage_title"))


def _report() -> str:
    return _menu(word("work", "report"), _asked("report", "wrong", 2000), "report")


def _done() -> str:
    """What is done most, recorded with one click; anything else is written beneath the editor."""
    kinds = words("action")
    rows = "".join(_button("done", kinds[kind], value=kind, title=told) for kind, told in words("action_text").items())
    return _menu(word("work", "done"), rows, "done", title=word("work", "done_title"))


def _asked(act: str, question: str, longest: int) -> str:
    label = word("work", question)
    field = tag("input", "", "wl-asked", type="text", maxlength=longest, aria_label=label, placeholder=label)
    return field + _button(act, word("work", f"{act}_go"))
