"""The parts of the screen Knowledge, and the way between them."""

from typing import get_args

from knowledge_base.records import FeedKind
from ui.present.forms import button, choice_field, form, line_field, named
from ui.present.safe import esc, tag
from ui.present.words import word, words

FIRST = "incidents"


def sections_html(chosen: str, shown: tuple[str, ...]) -> str:
    """A button for each part; the one that is open says so."""
    buttons = "".join(
        tag(
            "button", esc(word("knowledge", name)), "wl-sectionbutton", type="button", data_act="section", data_id=name,
            aria_current="true" if name == chosen else None,
        )
        for name in shown
    )  # fmt: skip
    return tag("nav", buttons, "wl-sections", aria_label="Knowledge", data_section=chosen)


def section_of(asked: str, shown: tuple[str, ...]) -> str:
    """The part that a page asks for, or the first where there is no such part."""
    return asked if asked in shown else FIRST


def all_sections() -> tuple[str, ...]:
    """Every part, in order."""
    return tuple(words("knowledge"))


def feed_form_html() -> str:
    """Adding a feed by its address; files, private addresses and tokens stay with the command line."""
    head = tag("div", tag("h2", esc(word("feed_form", "title"))), "wl-editing")
    told = tag("p", esc(word("feed_form", "what")), "wl-hint")
    kinds = named("feed_kind", get_args(FeedKind))
    fields = (
        line_field("feed_name", word("feed_form", "name"), "", word("feed_form", "name_hint"))
        + line_field("where", word("feed_form", "where"), "", word("feed_form", "where_hint"), inputmode="url")
        + choice_field("feed_kind", word("feed_form", "kind"), kinds, "document")
        + line_field("feed_provider", word("feed_form", "provider"), "", word("feed_form", "provider_hint"))
        + line_field("time_zone", word("feed_form", "zone"), "", word("feed_form", "zone_hint"))
        + line_field("interval", word("feed_form", "interval"), "60", inputmode="numeric")
    )
    buttons = button("add-feed", word("feed_form", "add"), main=True) + button(
        "cancel", word("incident_form", "cancel")
    )
    return head + form("feed", told + fields + tag("div", buttons, "wl-formbuttons"))
