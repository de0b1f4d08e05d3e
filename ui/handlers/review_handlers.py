"""What each gesture in the review does: asks the desk as the lead who is signed in, and words the answer."""

import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, get_args
from zoneinfo import ZoneInfo

from assistant.domain.desk import Person
from assistant.domain.review import By, Order, Review, SentFigures, Span, Wanted
from assistant.domain.vocabulary import Channel, Dimension, Move, ToneFlagKind
from assistant.errors import CallerError, NotAllowed, NotFound
from assistant.judges_desk import JudgesDesk
from assistant.review_desk import ReviewDesk
from ui.handlers.choosing import one_of
from ui.handlers.rated import rating_given
from ui.handlers.seen import Recent
from ui.present.aftermath import aftermath_html
from ui.present.judge import Judged
from ui.present.rating import rating_html
from ui.present.review import (
    by_head,
    dimension_head,
    empty_html,
    moves_head,
    overrides_html,
    promises_html,
    summary_html,
    time_head,
)
from ui.present.review_filters import asked_html, onward_html
from ui.present.safe import esc, tag
from ui.present.sent_reply import beside_html, reply_html
from ui.present.sent_table import page_of, table_html
from ui.present.words import word, words

_AT_ONCE = 500
"""Replies up to which promises are followed up whenever the review is drawn; with more, where somebody asks for it."""
_CLOSED: Mapping[str, tuple[str, ...]] = {
    "span": get_args(Span), "order": get_args(Order), "channel": (*get_args(Channel), "none"),
    "band": ("low", "medium", "high", "none"), "flag": get_args(ToneFlagKind), "dimension": get_args(Dimension),
    "move": get_args(Move),
}  # fmt: skip
_FREE = ("agent", "incident", "find")


@dataclass(frozen=True)
class Looking:
    """What one tab looks at: which replies, which page, compared by what; ``seen`` are scores that were asked for."""

    wanted: Wanted = field(default_factory=Wanted)
    page: int = 0
    by: By = "agent"
    seen: frozenset[str] = frozenset()
    key: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    with_promises: bool = False


@dataclass(frozen=True)
class ReviewView:
    """The screen but for an opened reply, as safe HTML; ``review`` is None where there is nothing to draw."""

    asked: str
    summary: str
    table: str
    heads: Mapping[str, str] = field(default_factory=dict)
    more: str = ""
    review: Review | None = None
    by: By = "agent"
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))


@dataclass(frozen=True)
class Exported:
    """Replies to be taken along, in the lead's zone; ``overalls`` are people's own ratings of each, 1 to 7, by id."""

    rows: tuple[SentFigures, ...]
    zone: ZoneInfo
    overalls: Mapping[str, tuple[int, ...]]


@dataclass
class ReviewHandlers:
    """The gestures of one signed-in person. ``session`` names a browser tab; it only keys what that tab looks at."""

    desk: ReviewDesk
    person: Person
    judges: JudgesDesk | None = None
    _looking: Recent[Looking] = field(default_factory=Recent, repr=False)
    _exports: Recent[str] = field(default_factory=Recent, repr=False)
    _listed: Recent[tuple[str, ...]] = field(default_factory=Recent, repr=False)

    # --- the screen

    @property
    def may_see(self) -> bool:
        """Whether the screen is for this person at all; the desk asks again on every call."""
        return self.person.leads

    def view(self, session: str) -> ReviewView:
        """Everything as this tab asked for it; plain words where this person may not see it, or nothing was sent."""
        looking = self._look(session)
        try:
            review = self.desk.review(self.person, looking.wanted)
        except NotAllowed as error:
            return ReviewView("", "", tag("div", tag("p", esc(error)), "wl-empty"))
        if not review.totals.all_sent:
            return ReviewView("", "", empty_html())
        self._listed[(session, "")] = tuple(row.id for row in review.rows)
        zone = self.desk.zone(self.person)
        asked, table = asked_html(review, zone, looking.key), self._table(review, looking, zone)
        if not review.rows:
            return ReviewView(asked, "", table)
        heads = {
            "time": time_head(review, zone), "dimension": dimension_head(review), "by": by_head(review, looking.by),
            "moves": moves_head(review),
        }  # fmt: skip
        more = self._more(review, looking, zone)
        return ReviewView(asked, summary_html(review.totals), table, heads, more, review, looking.by, zone)

    def ask(self, session: str, name: str, value: str) -> None:
        """Change what this tab looks at: a filter with its value, empty to take it away; "clear" takes all away.

        Raises CallerError for what is no filter or no value of it.
        """
        looking = self._look(session)
        if name == "page":
            looking = replace(looking, page=int(value) if value.isdecimal() else 0)
        elif name == "by":
            looking = replace(looking, by=one_of(name, value, get_args(By)))
        elif name == "promises":
            looking = replace(looking, with_promises=True)
        else:
            looking = replace(looking, wanted=_changed(looking.wanted, name, value), page=0)
        self._keep(session, looking)

    # --- one reply

    def open(self, session: str, reply_id: str) -> str:
        """One sent reply with what it answered, its ratings and a form for this person's own."""
        try:
            opened = self.desk.open(self.person, reply_id)
            figures = self.desk.figures_of(self.person, reply_id)
        except NotFound:
            return tag("p", esc(word("review", "gone")), "wl-hint")
        now, zone = self.desk.desk.clock.now(), self.desk.zone(self.person)
        shown, judged = reply_id in self._look(session).seen, self._judged(reply_id)
        form = rating_html(opened.sent, opened.ratings, self.person.id, now, zone, judged, shown=shown)
        beside = beside_html(reply_id, self._listed.get((session, ""), ()))
        return beside + reply_html(opened.sent, opened.ticket, figures.changes, now, zone, self.desk.names()) + form

    def show(self, session: str, reply_id: str) -> str:
        """The same with the machine's score and others' ratings, though this person has not rated it."""
        looking = self._look(session)
        self._keep(session, replace(looking, seen=looking.seen | {reply_id}))
        return self.open(session, reply_id)

    def at_random(self, session: str) -> str:
        """A reply of those that are shown which this person has not rated and whose score they have not asked for.

        Chance picks it, so that the agreement it adds to is about all of them. Raises NotAllowed where none is left.
        """
        looking = self._look(session)
        rated = {one.reply_id for one in self.desk.desk.ratings(self.person) if one.rater == self.person.id}
        rows = self.desk.review(self.person, looking.wanted).rows
        left = [row.id for row in rows if row.id not in rated and row.id not in looking.seen]
        if not left:
            raise NotAllowed(word("review", "all_rated"))
        return self.open(session, secrets.choice(left))

    def rate(
        self, session: str, reply_id: str, dimensions: Mapping[str, Any], overall: int | None, note: str,
        flags: Iterable[Any] = (),
    ) -> str:  # fmt: skip
        """Keep this person's rating of a sent reply in place of their earlier one; raises NotAllowed, NotFound."""
        desk = self.desk.desk
        given = rating_given(reply_id, self.person.id, desk.clock.now(), dimensions, overall, note, flags)
        desk.rate(self.person, given)
        return self.open(session, reply_id) + onward_html()

    # --- an incident, and the way out

    def aftermath(self, incident_id: str) -> str:
        """How one incident was answered; raises UnknownIncident."""
        return aftermath_html(self.desk.aftermath(self.person, incident_id))

    def exported(self, key: str) -> Exported:
        """What the tab with this ``key`` shows, to be taken along; raises RoleRefused, NotFound."""
        session = self._exports.get((key, ""))
        looking = self._looking.get((session, "")) if session is not None else None
        if looking is None:
            # Whoever may not see the review is told that first.
            self.desk.zone(self.person)
            raise NotFound(word("review", "export_gone"))
        rows = self.desk.export(self.person, looking.wanted)
        return Exported(rows, self.desk.zone(self.person), self._overalls())

    # --- inside

    def _overalls(self) -> Mapping[str, tuple[int, ...]]:
        found: dict[str, tuple[int, ...]] = {}
        for one in self.desk.desk.ratings(self.person):
            if one.overall is not None:
                found[one.reply_id] = (*found.get(one.reply_id, ()), one.overall)
        return found

    def _look(self, session: str) -> Looking:
        found = self._looking.get((session, ""))
        return self._keep(session, Looking()) if found is None else found

    def _keep(self, session: str, looking: Looking) -> Looking:
        self._looking[(session, "")] = looking
        self._exports[(looking.key, "")] = session
        return looking

    def _table(self, review: Review, looking: Looking, zone: ZoneInfo) -> str:
        rows = page_of(review, looking.page)
        texts = {sent.id: sent for sent in self.desk.texts(self.person, [row.id for row in rows])}
        return table_html(review, looking.page, texts, self.desk.desk.clock.now(), zone)

    def _more(self, review: Review, looking: Looking, zone: ZoneInfo) -> str:
        """What has to be looked up beyond the figures: promises followed up, and overrides with their reasons."""
        told = ""
        if review.totals.promises:
            if looking.with_promises or review.totals.all_sent <= _AT_ONCE:
                told = promises_html(self.desk.promises(self.person, looking.wanted))
            else:
                label = words("promised_so_far")["work_out"].format(count=review.totals.promises)
                told = tag("button", esc(label), "wl-link-button", type="button", data_review="promises")
        if review.totals.overridden:
            found = self.desk.overrides(self.person, looking.wanted)
            told += overrides_html(found, self.desk.desk.clock.now(), zone)
        return tag("div", told, "wl-charts") if told else ""

    def _judged(self, reply_id: str) -> Judged:
        judges = self.judges
        if judges is None or not judges.is_on:
            return Judged()
        return Judged(judges.said(self.person, reply_id), judges.standings(self.person), is_on=True)


def _changed(wanted: Wanted, name: str, value: str) -> Wanted:
    changes: Mapping[str, Callable[[], Wanted]] = {
        "clear": lambda: Wanted(order=wanted.order),
        "time": lambda: _between(wanted, value),
        "overridden": lambda: replace(wanted, overridden=bool(value)),
        "span": lambda: replace(wanted, span=one_of(name, value or "all", _CLOSED[name]), since=None, until=None),
        "order": lambda: replace(wanted, order=one_of(name, value or "look", _CLOSED[name]), dimension=None),
    }
    if name in changes:
        return changes[name]()
    if name in _FREE:
        return replace(wanted, **{name: value.strip()[:300] or None})  # type: ignore[arg-type]
    if name in _CLOSED:
        one: Any = one_of(name, value, _CLOSED[name]) if value else None
        changed: Mapping[str, Any] = {name: one}
        return replace(wanted, **changed)
    raise CallerError(words("review")["no_such"].format(name=name[:40]))


def _between(wanted: Wanted, value: str) -> Wanted:
    if not value:
        return replace(wanted, since=None, until=None)
    first, _, last = value.partition("/")
    try:
        since, until = datetime.fromisoformat(first), datetime.fromisoformat(last)
    except ValueError:
        raise CallerError("time: expected two instants with a slash between them") from None
    if since.tzinfo is None or until.tzinfo is None:
        raise CallerError("time: expected instants with an offset")
    return replace(wanted, since=since, until=until)
