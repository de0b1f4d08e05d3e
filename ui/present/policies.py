"""Policies as they stand today: what they give, where, from when to when; and why one may not be quoted."""

from assistant.knowledge.policies import PolicyEntry
from knowledge_base.records import Policy
from ui.present.feeds import cells, section
from ui.present.safe import esc, said, tag
from ui.present.words import word

_COLUMNS = ("Policy", "Stands", "Gives", "Where", "Dates")
_MARKS = {
    "in_force": "wl-tag wl-good",
    "not_yet": "wl-tag wl-info",
    "expired": "wl-tag",
    "not_approved": "wl-tag wl-warn",
    "template": "wl-tag",
}


def policies_html(entries: tuple[PolicyEntry, ...]) -> str:
    """Those in force first, then why the others are not, then the templates that ship."""
    own = [one for one in entries if one.standing != "template"]
    templates = [one for one in entries if one.standing == "template"]
    first = tag("p", esc(word("policies", "what")), "wl-hint")
    body = _table(own) if own else tag("p", esc(word("policies", "none")), "wl-hint")
    rest = (
        section(
            word("policies", "templates"),
            tag("p", esc(word("policies", "what_templates")), "wl-hint") + _table(templates),
        )
        if templates
        else ""
    )
    return section("Policies", first + body) + rest


def _table(entries: list[PolicyEntry]) -> str:
    head = "".join(tag("th", name, scope="col") for name in _COLUMNS)
    rows = "".join(_row(entry) for entry in entries)
    return tag("table", tag("thead", tag("tr", head)) + tag("tbody", rows), "wl-table wl-policies")


def _row(entry: PolicyEntry) -> str:
    one = entry.policy
    name = tag("b", said(one.id)) + tag("p", said(one.text), "wl-policytext")
    if entry.standing != "template":
        name += tag("p", said(one.provider), "wl-hint")
    mark = tag("span", esc(word("policy_standing", entry.standing)), _MARKS[entry.standing])
    stands = tag("p", mark) + tag("p", esc(_why(entry)), "wl-hint")
    where = tag("p", said(one.jurisdiction or word("policies", "anywhere"))) + tag("p", esc(_services(one)), "wl-hint")
    return cells(
        (name, tag("div", stands), tag("div", _gives(one)), tag("div", where), tag("div", _dates(one))), _COLUMNS
    )


def _why(entry: PolicyEntry) -> str:
    one = entry.policy
    return word("policy_why", entry.standing).format(
        by=one.approved_by or "", start=one.valid_from or "", end=one.valid_to or ""
    )


def _gives(one: Policy) -> str:
    told = []
    if one.amount:
        value = (
            f"{one.amount.value} of the monthly charge"
            if one.amount.kind == "fraction_of_monthly"
            else f"{one.amount.value} {one.amount.currency or ''}".strip()
        )
        told.append(f"{value} per {one.amount.per}" if one.amount.per else value)
    else:
        told.append(word("policies", "no_amount"))
    if one.threshold_hours:
        told.append(word("policies", "after").format(hours=f"{one.threshold_hours:g}"))
    if one.clock_start:
        told.append(word("policy_clock", one.clock_start))
    told.append(word("policies", "automatic" if one.automatic else "on_request"))
    if one.exclusions:
        told.append(
            word("policies", "except_for").format(names=", ".join(name.replace("_", " ") for name in one.exclusions))
        )
    first, rest = told[0], told[1:]
    return tag("p", said(first)) + "".join(tag("p", said(line), "wl-hint") for line in rest)


def _services(one: Policy) -> str:
    return ", ".join(word("service_name", name) for name in one.services) or word("policies", "all_services")


def _dates(one: Policy) -> str:
    start = f"from {one.valid_from}" if one.valid_from else word("policies", "no_start")
    end = f"to {one.valid_to}" if one.valid_to else word("policies", "no_end")
    approved = word("policies", "approved").format(by=one.approved_by) if one.approved_by else ""
    return tag("p", esc(start)) + tag("p", esc(end)) + tag("p", said(approved), "wl-hint")
