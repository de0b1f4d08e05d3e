"""The checked text: claims marked where they stand, and what is wrong with which words help."""

from itertools import pairwise

from assistant.domain.check import Check, Claim, RuleFinding
from knowledge_base.records import Fact
from ui.present.safe import esc, said, tag
from ui.present.words import word

_WORST = {"contradicted": 0, "stale": 1, "unsupported": 2, "not_checkable": 3, "supported": 4}


def marked_html(text: str, check: Check, *, clickable: bool = True) -> str:
    """``text`` with every claim and rule finding marked; where two overlap, the worse one shows.

    A click on a mark shows its finding, where the findings stand beside the text.
    """
    if not text.strip():
        return tag("p", "Nothing written yet.", "wl-hint")
    cuts = sorted({0, len(text)} | {p for span in _spans(check) for p in (span[0], span[1]) if 0 <= p <= len(text)})
    pieces = [_piece(text, start, end, check, clickable=clickable) for start, end in pairwise(cuts)]
    label = "Your text with its claims marked" if clickable else "The draft with its claims marked"
    return tag("div", "".join(pieces), "wl-marked", dir="auto", role="group", aria_label=label)


def findings_html(check: Check, facts: tuple[Fact, ...]) -> str:
    """Everything that is not simply supported, worst first, with the fact and the words that would be true."""
    by_id = {fact.id: fact for fact in facts}
    claims = sorted(enumerate(check.claims), key=lambda pair: (_WORST[pair[1].verdict], pair[1].start))
    rows = [_rule(rule) for rule in check.rules if rule.severity == "block"]
    rows += [_claim(number, claim, by_id) for number, claim in claims if claim.verdict != "supported"]
    rows += [_rule(rule) for rule in check.rules if rule.severity != "block"]
    return verdict_html(check) + tag("ul", "".join(rows), "wl-findings")


def why_not(check: Check) -> str | None:
    """Why the text cannot be sent as it stands, in one line; None where the guard has nothing against it."""
    if check.verdict != "block":
        return None
    blocking = [claim for claim in check.claims if claim.verdict in ("contradicted", "stale", "unsupported")]
    backed = ("contact", "commitment", "completed_action")
    blocking += [claim for claim in check.claims if claim.verdict == "not_checkable" and claim.kind in backed]
    messages = [rule.message for rule in check.rules if rule.severity == "block"] + [c.message for c in blocking]
    more = f" And {len(messages) - 1} more." if len(messages) > 1 else ""
    return (messages[0] if messages else word("check", "block") + ".") + more


def _spans(check: Check) -> list[tuple[int, int]]:
    ruled = [(rule.start, rule.end) for rule in check.rules if rule.start is not None and rule.end is not None]
    return [(claim.start, claim.end) for claim in check.claims] + ruled


def _piece(text: str, start: int, end: int, check: Check, *, clickable: bool) -> str:
    body = esc(text[start:end])
    rule = next(
        (r for r in check.rules if r.start is not None and r.end is not None and r.start <= start and end <= r.end),
        None,
    )
    over = [(n, c) for n, c in enumerate(check.claims) if c.start <= start and end <= c.end]
    worst = min(over, key=lambda pair: _WORST[pair[1].verdict], default=None)
    if worst and (rule is None or worst[1].verdict != "supported"):
        number, claim = worst
        title = f"{word('verdict', claim.verdict)}: {claim.message}"
        kind = f"wl-mark wl-{claim.verdict}"
        if not clickable:
            return tag("span", body, kind, title=title)
        return tag("button", body, kind, type="button", data_finding=f"c{number}", title=title)
    if rule:
        return tag("span", body, f"wl-mark wl-rule-{rule.severity}", title=f"{word('rule', rule.rule)}: {rule.message}")
    return body


def verdict_html(check: Check) -> str:
    """The verdict on a text, and how many of its claims have a fact behind them."""
    supported = sum(claim.verdict == "supported" for claim in check.claims)
    count = f"{supported} of {len(check.claims)} claims supported" if check.claims else "No claims to check"
    body = tag("b", esc(word("check", check.verdict))) + tag("span", esc(count))
    return tag("p", body, f"wl-verdict wl-verdict-{check.verdict}")


def _claim(number: int, claim: Claim, facts: dict[str, Fact]) -> str:
    fact = facts.get(claim.fact_id or "")
    head = tag("b", esc(word("verdict", claim.verdict)), f"wl-{claim.verdict}-text") + " “" + said(claim.text) + "”"
    body = tag("p", head) + tag("p", esc(claim.message))
    if fact:
        body += tag("p", "Fact: " + esc(fact.text), "wl-hint")
    if claim.suggestion:
        body += tag(
            "button", f"Use “{esc(claim.suggestion)}”", "wl-use", type="button",
            data_start=claim.start, data_end=claim.end, data_was=claim.text, data_use=claim.suggestion,
        )  # fmt: skip
    return tag("li", body, f"wl-finding wl-f-{claim.verdict}", data_finding=f"c{number}")


def _rule(rule: RuleFinding) -> str:
    body = tag("p", tag("b", esc(word("rule", rule.rule)))) + tag("p", esc(rule.message))
    return tag("li", body, f"wl-finding wl-f-{'contradicted' if rule.severity == 'block' else 'not_checkable'}")
