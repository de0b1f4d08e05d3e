"""A customer with several sites: how many are affected and by what, and which they are."""

from assistant.domain.sites import SitesPicture
from ui.present.safe import esc, said, tag
from ui.present.times import many
from ui.present.words import word

_NAMED = 60


def sites_html(picture: SitesPicture | None, customer: str | None, incident_id: str | None) -> str:
    """A small table, each row with its sites beneath; empty for a customer with fewer than two.

    ``incident_id`` is the incident that the reply is about.
    """
    if picture is None:
        return ""
    by = f"affected by {incident_id}" if incident_id else word("sites", "affected")
    rows = (
        ("affected", by, picture.affected),
        ("elsewhere", word("sites", "elsewhere"), picture.elsewhere),
        ("fine", word("sites", "fine"), picture.fine),
        ("unknown", word("sites", "unknown"), picture.unknown),
    )
    body = "".join(_row(kind, label, names) for kind, label, names in rows if names)
    title = tag("h3", f"{esc(many(picture.total, 'site'))} of " + said(customer or "this customer"))
    return tag("section", title + tag("div", body, "wl-sites"), "wl-section")


def _row(kind: str, label: str, names: tuple[str, ...]) -> str:
    items = "".join(tag("li", said(name)) for name in names[:_NAMED])
    more = len(names) - _NAMED
    items += tag("li", esc(f"… and {more} more"), "wl-hint") if more > 0 else ""
    head = tag("b", str(len(names)), f"wl-sites-{kind}") + tag("span", esc(label))
    return tag("details", tag("summary", head) + tag("ul", items), data_keep=f"sites-{kind}")
