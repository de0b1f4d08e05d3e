"""Accounts that are kept, and what importing a file would do to them."""

from assistant.knowledge.accounts import AccountChange, AccountsFound, ImportPlan
from knowledge_base.records import Customer
from ui.present.feeds import cells, section
from ui.present.forms import button, form, text_field
from ui.present.safe import esc, said, tag
from ui.present.times import many
from ui.present.words import word

_COLUMNS = ("Customer", "Segment", "Services", "Places", "Carriers")
_FEW = 3


def accounts_html(found: AccountsFound, text: str, *, may_import: bool) -> str:
    """How many are kept, a search, and those that it found."""
    counted = f"{many(found.customers, 'customer')} with {many(found.services, 'service')}."
    new = button("import-accounts", word("accounts", "import"), main=True) if may_import else ""
    if not found.customers:
        return section("Accounts", tag("p", esc(word("accounts", "none")), "wl-hint"), new)
    field = tag(
        "input",
        "",
        "wl-input",
        type="search",
        name="text",
        value=text,
        placeholder=word("accounts", "find"),
        aria_label=word("accounts", "find"),
        autocomplete="off",
    )
    search = form("find-accounts", field + button("find-accounts", word("accounts", "go")), data_enter="find-accounts")
    head = "".join(tag("th", name, scope="col") for name in _COLUMNS)
    rows = "".join(_row(customer) for customer in found.found)
    table = tag("table", tag("thead", tag("tr", head)) + tag("tbody", rows), "wl-table")
    body = table if rows else tag("p", esc(word("accounts", "nobody")), "wl-hint")
    body += tag("p", esc(f"… and {found.more} more"), "wl-hint") if found.more else ""
    return section("Accounts", tag("p", esc(counted), "wl-hint") + search + body, new)


def _row(customer: Customer) -> str:
    services = customer.services
    places = dict.fromkeys(one.place.city or one.place.postcode or "" for one in services if one.place)
    carriers = dict.fromkeys(one.carrier for one in services if one.carrier)
    kinds = dict.fromkeys(word("service_name", one.type) for one in services)
    mark = tag("span", esc(word("accounts", "vulnerable")), "wl-tag wl-warn") if customer.vulnerable else ""
    shown = (
        tag("b", said(customer.name or word("accounts", "unnamed"))) + mark + tag("p", said(customer.id), "wl-hint"),
        esc(word("segment", customer.segment) if customer.segment else "not known"),
        tag("div", tag("p", str(len(services))) + tag("p", esc(_few(kinds)), "wl-hint")),
        said(_few(places) or "not known"),
        said(_few(carriers) or "not stated"),
    )
    return cells(shown, _COLUMNS)


def _few(names: dict[str, None]) -> str:
    told = [name for name in names if name]
    more = len(told) - _FEW
    return ", ".join(told[:_FEW]) + (f" and {more} more" if more > 0 else "")


def import_html() -> str:
    """Choosing a file or pasting its lines; looking at it changes nothing yet."""
    head = tag("div", tag("h2", esc(word("accounts", "import"))), "wl-editing")
    told = "".join(tag("p", esc(word("accounts", name)), "wl-hint") for name in ("formats", "columns"))
    file = tag(
        "input", "", "wl-input", type="file", name="file", id="wl-f-file", accept=".csv,.jsonl,.ndjson,.json,.txt"
    )
    chosen = tag("div", tag("label", esc(word("accounts", "file")), for_="wl-f-file") + file, "wl-formfield")
    pasted = text_field("pasted", word("accounts", "paste"), "", rows=8)
    look = tag("button", esc(word("accounts", "look")), "wl-go", type="button", data_upload="/knowledge/accounts")
    buttons = tag("div", look + button("cancel", word("incident_form", "cancel")), "wl-formbuttons")
    wrong = tag("p", "", "wl-danger-text", role="alert", data_uploaded="1", data_empty=word("accounts", "empty"))
    return head + form("import", told + chosen + pasted + wrong + buttons)


def plan_html(plan: ImportPlan, staged: str) -> str:
    """What taking the file over would do, with the lines that are wrong, and the button that does it."""
    figures = (
        ("read", plan.read),
        ("new", plan.new),
        ("changed", plan.changed),
        ("same", plan.same),
        ("wrong", plan.wrong),
    )
    counts = "".join(
        tag(
            "div",
            tag("dt", esc(word("import_plan", name))) + tag("dd", f"{count:,}"),
            "wl-danger-text" if name == "wrong" and count else "",
        )
        for name, count in figures
    )
    head = tag("h3", esc(word("import_plan", "title"))) + tag("dl", counts, "wl-counts")
    unknown = ", ".join(plan.unknown)
    odd = tag("p", esc(word("import_plan", "unknown")) + " " + said(unknown), "wl-warn-text") if unknown else ""
    go = button("take-accounts", word("import_plan", "take"), main=True, data_id=staged)
    buttons = (
        tag("p", esc(word("import_plan", "nothing")), "wl-hint") if plan.is_empty else tag("div", go, "wl-formbuttons")
    )
    return tag("section", head + odd + _problems(plan) + _changes(plan) + buttons, "wl-section")


def _problems(plan: ImportPlan) -> str:
    rows = "".join(
        tag("li", said(one.message), "wl-danger-text" if one.left_out else "wl-warn-text") for one in plan.problems
    )
    more = plan.wrong + plan.warned - len(plan.problems)
    rows += tag("li", esc(f"… and {more} more"), "wl-hint") if more > 0 else ""
    return tag("h3", esc(word("import_plan", "problems"))) + tag("ul", rows, "wl-told") if rows else ""


def _changes(plan: ImportPlan) -> str:
    rows = "".join(_change(one) for one in plan.changes)
    more = plan.new + plan.changed - len(plan.changes)
    rows += tag("li", esc(f"… and {more} more"), "wl-hint") if more > 0 else ""
    return tag("h3", esc(word("import_plan", "changes"))) + tag("ul", rows, "wl-told") if rows else ""


def _change(one: AccountChange) -> str:
    if one.is_new:
        told = word("import_plan", "is_new").format(services=many(one.services, "service"))
    else:
        told = ", ".join(word("account_field", name) for name in one.fields)
        if one.services != one.services_before:
            told += f" ({one.services_before} → {one.services})"
    return tag("li", tag("b", said(one.customer_id)) + " " + tag("span", esc(told), "wl-hint"))
