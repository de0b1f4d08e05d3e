"""Which replies the review shows: fields to choose by, and what is chosen, each of which can be taken away again."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from assistant.domain.review import NONE, Review, Wanted
from ui.present.safe import esc, said, tag
from ui.present.words import counted, word, words

CSV = "/review/replies.csv"
_CHOSEN = ("agent", "channel", "incident", "band", "flag")


def asked_html(review: Review, zone: ZoneInfo, export_key: str) -> str:
    """The fields, what is chosen, and the way out as a table; ``export_key`` names on the server what is shown."""
    fields = _select("span", list(words("review_span").items()), review.wanted.span)
    fields += "".join(_choice(name, review) for name in _CHOSEN)
    fields += _select("order", list(words("review_order").items()), review.wanted.order) + _search(review.wanted.find)
    form = tag("div", fields, "wl-wanted-fields", role="group", aria_label="Which replies to show")
    return tag("div", form + _shown(review, zone, export_key), "wl-wanted")


def value_name(name: str, value: str, people: Mapping[str, str] | None = None) -> str:
    """What the desk calls a value of a filter; ids of incidents and of unknown ``people`` stand as they are."""
    if name == "agent":
        return (people or {}).get(value, value)
    if value == NONE and name in words("review_none"):
        return word("review_none", name)
    known = {"channel": "channel", "band": "band", "flag": "flag", "dimension": "dimension", "move": "move"}
    return word(known[name], value) if name in known else value


def _choice(name: str, review: Review) -> str:
    counts = dict(review.choices.get(name, {}))
    chosen = getattr(review.wanted, name)
    if chosen is not None:
        # What is chosen stays to be seen even where nothing has it any more.
        counts.setdefault(chosen, 0)
    options = [("", f"{word('review_filter', name)}: all")]
    options += [(value, f"{value_name(name, value, review.names)} ({count})") for value, count in counts.items()]
    return _select(name, options, chosen or "")


def _search(wanted: str | None) -> str:
    label = word("review_filter", "find")
    return tag(
        "input",
        "",
        type="search",
        data_ask="find",
        value=wanted or "",
        placeholder=label,
        aria_label=label,
        maxlength=80,
    )


def _select(name: str, options: Iterable[tuple[str, str]], chosen: str) -> str:
    body = "".join(
        tag("option", esc(text), value=value, selected="selected" if value == chosen else None)
        for value, text in options
    )
    return tag("select", body, data_ask=name, aria_label=word("review_filter", name))


def _shown(review: Review, zone: ZoneInfo, export_key: str) -> str:
    totals, wanted = review.totals, review.wanted
    count = counted("review", "shown_all", totals.all_sent)
    if not wanted.is_everything:
        count = words("review")["shown"].format(shown=totals.replies, all=totals.all_sent)
    body = tag("b", esc(count), role="status") + "".join(_chips(wanted, zone, review.names))
    if not wanted.is_everything:
        body += tag("button", esc(word("review", "clear")), "wl-link-button", type="button", data_review="clear")
    if totals.replies:
        random = {"data_review": "random", "title": word("review", "at_random_what")}
        body += tag("button", esc(word("review", "at_random")), "wl-link-button wl-push", type="button", **random)
        link = {"href": f"{CSV}?view={export_key}", "download": "", "title": word("review", "export_what")}
        body += tag("a", esc(word("review", "export")), "wl-link-button", **link)
    return tag("p", body, "wl-wanted-shown")


def _chips(wanted: Wanted, zone: ZoneInfo, people: Mapping[str, str]) -> Iterable[str]:
    names = (*_CHOSEN, "dimension", "move", "find")
    found = [(name, getattr(wanted, name)) for name in names if getattr(wanted, name) is not None]
    for name, value in found:
        yield _chip(name, said(value_name(name, value, people)))
    if wanted.since or wanted.until:
        yield _chip("time", esc(between(wanted.since, wanted.until, zone)))
    if wanted.overridden:
        yield _chip("overridden", "")


def _chip(name: str, value: str) -> str:
    title = word("review_filter", name)
    body = esc(title) + (": " + value if value else "") + tag("span", "×", aria_hidden="true")  # noqa: RUF001 - a cross
    label = {"data_review": name, "data_value": "", "title": "Take this filter away"}
    return tag("button", body, "wl-filter-chip", type="button", **label)


def between(since: datetime | None, until: datetime | None, zone: ZoneInfo) -> str:
    """A stretch of time in words, with its zone."""
    ends = [f"{_moment(one, zone)}" for one in (since, until) if one is not None]
    last = until or since
    return " – ".join(ends) + (f" {last.astimezone(zone).tzname()}" if last else "")  # noqa: RUF001 - an en dash


def _moment(moment: datetime, zone: ZoneInfo) -> str:
    local = moment.astimezone(zone)
    day = f"{local.day} {local.strftime('%b')}"
    return day if (local.hour, local.minute) == (0, 0) else f"{day} {local:%H:%M}"


def onward_html() -> str:
    """Where to go once a reply was rated: another at random, or back to the list."""
    another = tag("button", esc(word("review", "another")), "wl-act", type="button", data_review="random")
    back = tag("button", esc(word("review", "back")), "wl-link-button", type="button", data_back="")
    return tag("p", another + back, "wl-buttons wl-onward")
