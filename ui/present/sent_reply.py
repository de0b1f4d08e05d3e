"""One sent reply: what it answered and what was known then, the draft beside what was sent, and what the guard said."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from assistant.domain.desk import SentReply
from assistant.domain.review import Changes
from assistant.domain.ticket import Ticket
from knowledge_base.records import Fact
from ui.present.changes import difference
from ui.present.check import findings_html
from ui.present.overriding import overridden_by
from ui.present.safe import esc, said, tag
from ui.present.ticket import conversation_html
from ui.present.times import away, clock
from ui.present.words import word, words


def beside_html(reply_id: str, listed: Sequence[str]) -> str:
    """Where a reply stands in the list that it was opened from, and the way to those beside it; empty for any other."""
    if reply_id not in listed:
        return ""
    place = listed.index(reply_id)
    told = words("sent_reply")["place"].format(place=place + 1, all=len(listed))
    before = _beside("before", listed[place - 1] if place else None)
    after = _beside("after", listed[place + 1] if place + 1 < len(listed) else None)
    return tag("p", before + tag("span", esc(told)) + after, "wl-pages")


def _beside(name: str, reply_id: str | None) -> str:
    state = {"data_review": "open", "data_value": reply_id, "disabled": "disabled" if reply_id is None else None}
    return tag("button", esc(word("sent_reply", name)), "wl-link-button", type="button", **state)


def reply_html(
    sent: SentReply, ticket: Ticket | None, changes: Changes, now: datetime, zone: ZoneInfo,
    people: Mapping[str, str] | None = None,
) -> str:  # fmt: skip
    """Everything about it but how it sounds and was rated; ``people`` are names by id."""
    meta = [sent.approval.ticket_id, f"sent {clock(sent.sent_at, now, zone)}, {away(sent.sent_at, now)}"]
    by = sent.approval.approved_by
    meta += [f"by {(people or {}).get(by, by)}", f"receipt {sent.receipt}"]
    head = tag("h2", said(sent.approval.subject or sent.approval.ticket_id), data_id=sent.id, tabindex="-1")
    before = tag("div", _wrote(ticket, now, zone) + _facts(sent, now, zone), "wl-compare")
    return head + tag("p", esc(" · ".join(meta)), "wl-meta") + before + _texts(sent, changes) + _found(sent, now)


def _wrote(ticket: Ticket | None, now: datetime, zone: ZoneInfo) -> str:
    title = tag("h3", esc(word("sent_reply", "wrote")))
    if ticket is None:
        return tag("section", title + tag("p", esc(word("sent_reply", "ticket_gone")), "wl-hint"))
    return tag("section", title + conversation_html(ticket, now, zone))


def _facts(sent: SentReply, now: datetime, zone: ZoneInfo) -> str:
    rows = "".join(_fact(fact, now, zone) for fact in sent.final.facts if fact.kind not in ("policy", "contact"))
    known = sent.final.incident
    title = word("sent_reply", "facts") + (f": {known.id}, version {known.revision}" if known else "")
    body = tag("ul", rows, "wl-known") if rows else tag("p", esc(word("sent_reply", "no_facts")), "wl-hint")
    return tag("section", tag("h3", esc(title)) + body)


def _fact(fact: Fact, now: datetime, zone: ZoneInfo) -> str:
    when = words("sent_reply")["as_of"].format(when=clock(fact.as_of, now, zone)) if fact.as_of else ""
    certainty = tag("span", esc(word("certainty", fact.certainty)), "wl-tag")
    line = tag("b", esc(word("fact", fact.kind))) + certainty + tag("span", esc(when), "wl-asof")
    return tag("li", tag("p", line, "wl-line") + tag("p", said(fact.text)))


def _texts(sent: SentReply, changes: Changes) -> str:
    before, after = difference(sent.draft.reply.text, sent.approval.text)
    if before == after:
        return tag("div", _column(word("sent_reply", "as_drafted"), after), "wl-compare wl-same")
    columns = _column(word("sent_reply", "draft"), before) + _column(word("sent_reply", "sent"), after)
    return tag("p", esc(changed_text(changes)), "wl-hint wl-changed") + tag("div", columns, "wl-compare")


def changed_text(changes: Changes) -> str:
    """How a draft was changed, in a sentence."""
    say, fates = words("sent_reply"), [part.fate for part in changes.parts]
    told = [say["change_kept"].format(count=fates.count("kept"), all=len(fates))] if fates else []
    for code, count in (("reworded", fates.count("reworded")), ("dropped", fates.count("dropped"))):
        told += [say[f"change_{code}"].format(count=count)] if count else []
    told += [say["change_added"].format(count=changes.added)] if changes.added else []
    return say["changes"].format(share=f"{changes.share:.0%}", told=", ".join(told))


def _found(sent: SentReply, now: datetime) -> str:
    told = overridden_by(sent.overrides, now)
    found = findings_html(sent.final.check, sent.final.facts, told, text=sent.final.reply.text)
    return tag("div", tag("section", found, "wl-checkbox"), "wl-compare wl-same")


def _column(title: str, body: str) -> str:
    return tag("section", tag("h3", esc(title)) + tag("div", body, "wl-marked", dir="auto"))
