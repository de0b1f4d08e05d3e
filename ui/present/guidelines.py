"""Guidelines as a team sees them: whose, when they are due for review, what they say, every wording, and where used."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from assistant.domain.knowledge_edits import GuidelineVersion
from assistant.knowledge.fields import say
from assistant.knowledge.guideline_form import CHANNELS, LANGUAGES, MOVES, SEGMENTS, SITUATIONS
from assistant.knowledge.guidelines import GuidelineCard, GuidelineEntry
from knowledge_base.records import Guideline
from ui.present.feeds import cells, section
from ui.present.forms import button, checks_field, choice_field, form, line_field, named, text_field
from ui.present.markdown import markdown_html
from ui.present.safe import esc, said, tag
from ui.present.times import away, clock, many
from ui.present.words import word

_COLUMNS = ("Guideline", "For", "Owner", "Review due", word("guidelines", "drafts"))
_TICKETS = 12


def guidelines_html(entries: tuple[GuidelineEntry, ...], *, may_edit: bool) -> str:
    """A row for each, those whose review is overdue first; a row opens its text."""
    overdue = sum(entry.overdue for entry in entries)
    told = word("guidelines", "overdue").format(count=overdue) if overdue else word("guidelines", "what")
    first = tag("p", esc(told), "wl-warn-text" if overdue else "wl-hint")
    new = button("new-guideline", word("guidelines", "new"), main=True) if may_edit else ""
    head = "".join(tag("th", name, scope="col") for name in _COLUMNS)
    rows = "".join(_row(entry) for entry in entries)
    table = tag("table", tag("thead", tag("tr", head)) + tag("tbody", rows), "wl-table")
    return section("Guidelines", first + table, new)


def _row(entry: GuidelineEntry) -> str:
    one = entry.guideline
    opener = tag("button", said(one.title), "wl-open", type="button", data_act="guideline", data_id=one.id)
    mark = tag("span", esc(word("guidelines", "late")), "wl-tag wl-danger") if entry.overdue else ""
    state = _state(entry.newest)
    named_for = ", ".join(word("situation", name) for name in one.situations[:4])
    more = "" if len(one.situations) <= 4 else " …"  # noqa: PLR2004 - as many as one line holds
    shown = (
        opener + tag("p", esc(one.id) + state, "wl-hint"),
        esc(named_for + more),
        said(one.owner),
        esc(_day(one.review_due)) + " " + mark,
        str(entry.drafts),
    )
    return cells(shown, _COLUMNS)


def guideline_html(card: GuidelineCard, now: datetime, zone: ZoneInfo, *, may_edit: bool) -> str:
    """One guideline: its text, when it is used, its versions, and the drafts that it was used in."""
    one, newest = card.entry.guideline, card.entry.newest
    meta = f"{one.id}, {one.owner}, {word('guidelines', 'reviewed')} {_day(one.reviewed)}"
    due = tag("p", esc(f"Review due {_day(one.review_due)}"), "wl-danger-text" if card.entry.overdue else "wl-meta")
    close = button("cancel", word("beside", "close"), quiet=True)
    head = tag("h2", said(one.title)) + close + tag("p", said(meta), "wl-meta") + due
    bar = tag("p", esc(word("guidelines", "retired")), "wl-bar wl-bar-warn") if newest.retired else ""
    buttons = _buttons(one, newest) if may_edit else ""
    body = tag("section", tag("div", markdown_html(one.body), "wl-prose"), "wl-section")
    shown = tag("div", head, "wl-shown", data_id=one.id, data_kind="guideline")
    return shown + bar + buttons + body + _when(one) + _versions(card, now, zone, may_edit=may_edit) + _used(card)


def guideline_form_html(one: Guideline | None, seen: int) -> str:
    """The form with the newest wording; an empty one for a new guideline."""
    title = said(one.title) if one else esc(word("guidelines", "new"))
    head = tag("div", tag("h2", title), "wl-editing")
    name = "" if one else line_field("id", say("label", "id"), "", word("guidelines", "short_name"))
    first = line_field("title", say("label", "title"), one.title if one else "") + text_field(
        "body", say("label", "body"), one.body if one else "", word("guidelines", "advice"), 14
    )
    whose = line_field("owner", say("label", "owner"), one.owner if one else "") + line_field(
        "review_due", say("label", "review_due"), "", word("guidelines", "half_a_year"), type="date"
    )
    held = tag("div", whose, "wl-formtwo")
    buttons = button("preview-guideline", word("incident_form", "preview"))
    buttons += button("save-guideline", word("guidelines", "save"), main=True)
    buttons += button("cancel", word("incident_form", "cancel"))
    body = name + first + held + _uses(one) + tag("div", buttons, "wl-formbuttons")
    key = f"guideline/{one.id if one else ''}/{seen}"
    return head + form(key, body, data_id=one.id if one else None, data_seen=seen)


def guideline_preview_html(one: Guideline) -> str:
    """The form's text as it would be shown, with how long it is."""
    length = many(len(one.body.split()), "word")
    head = tag("h3", esc(word("foreseen", "title_text"))) + tag("p", esc(length), "wl-hint")
    return tag("section", head + tag("div", markdown_html(one.body), "wl-prose") + _when(one), "wl-section")


def _uses(one: Guideline | None) -> str:
    checked = (
        ("situations", named("situation", SITUATIONS), one.situations if one else ("any",)),
        ("moves", named("move", MOVES), one.moves if one else ()),
        ("segment", named("segment", SEGMENTS), one.segment if one else ("any",)),
        ("channel", named("channel", CHANNELS), one.channel if one else ("any",)),
    )
    boxes = "".join(checks_field(name, say("label", name), choices, held) for name, choices, held in checked)
    language = choice_field(
        "language", say("label", "language"), named("language", LANGUAGES), one.language if one else "en"
    )
    summary = tag("summary", esc(word("guidelines", "when")))
    return tag("details", summary + boxes + language, data_keep="form-uses", open=None if one else "")


def _buttons(one: Guideline, newest: GuidelineVersion) -> str:
    edit = button("edit-guideline", word("guidelines", "edit"), main=True, data_id=one.id)
    drop = (
        ""
        if newest.retired
        else button("retire-guideline", word("guidelines", "retire"), data_id=one.id, data_seen=newest.version)
    )
    return tag("div", edit + drop, "wl-formbuttons wl-section")


def _when(one: Guideline) -> str:
    groups = (("situations", "situation"), ("moves", "move"), ("segment", "segment"), ("channel", "channel"))
    rows = "".join(
        tag("dt", esc(say("label", name))) + tag("dd", esc(", ".join(word(group, code) for code in held)))
        for name, group in groups
        if (held := getattr(one, name))
    )
    return tag("section", tag("h3", esc(word("guidelines", "when"))) + tag("dl", rows, "wl-uses"), "wl-section")


def _versions(card: GuidelineCard, now: datetime, zone: ZoneInfo, *, may_edit: bool) -> str:
    newest = card.versions[-1]
    rows = "".join(_version(one, newest, now, zone, may_edit=may_edit) for one in reversed(card.versions))
    return tag("section", tag("h3", "Versions") + tag("ol", rows, "wl-versions"), "wl-section")


def _version(one: GuidelineVersion, newest: GuidelineVersion, now: datetime, zone: ZoneInfo, *, may_edit: bool) -> str:
    when = tag("time", esc(away(one.at, now)), title=clock(one.at, now, zone)) if one.at else ""
    who = said(one.name) if one.name else esc(word("guidelines", "shipped"))
    marks = (
        tag("span", esc(word("guidelines", "in_force")), "wl-tag wl-good") if one is newest and not one.retired else ""
    )
    told = word("guidelines", "restored").format(version=one.restored) if one.restored is not None else ""
    told = word("guidelines", "taken_out") if one.retired else told
    head = tag("p", tag("b", f"v{one.version}") + who + when + marks, "wl-line")
    text = tag("summary", esc(word("guidelines", "wording"))) + tag(
        "div", markdown_html(one.guideline.body), "wl-prose"
    )
    shown = tag("details", text, data_keep=f"wording-{one.guideline.id}-{one.version}")
    back = ""
    if may_edit and (one.guideline != newest.guideline or newest.retired) and not one.retired:
        label = word("guidelines", "restore")
        back = button("restore-guideline", label, data_id=one.guideline.id, data_other=one.version)
    return tag("li", head + (tag("p", esc(told), "wl-hint") if told else "") + shown + back)


def _used(card: GuidelineCard) -> str:
    shown = ", ".join(esc(ticket) for ticket in card.tickets[:_TICKETS])
    more = len(card.tickets) - _TICKETS
    told = shown + (f" and {more} more" if more > 0 else "") if shown else esc(word("guidelines", "unused"))
    return tag("section", tag("h3", esc(word("guidelines", "used"))) + tag("p", told, "wl-hint"), "wl-section")


def _state(newest: GuidelineVersion) -> str:
    if newest.retired:
        return " " + tag("span", esc(word("guidelines", "out")), "wl-tag wl-warn")
    return " " + tag("span", f"v{newest.version}", "wl-tag wl-info") if newest.version else ""


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"
