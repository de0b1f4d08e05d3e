"""The checked text: claims marked where they stand, and what is wrong with which words help."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from assistant.domain.check import Check, Claim, RuleFinding
from knowledge_base.records import Fact
from ui.present.overriding import asks_html
from ui.present.safe import esc, said, tag
from ui.present.unread import unread_spans
from ui.present.words import counted, word

_WORST = {"contradicted": 0, "stale": 1, "unsupported": 2, "not_checkable": 3, "overridden": 4, "supported": 5}
_SEVERAL = 2


@dataclass(frozen=True)
class Offers:
    """What a person may do about findings in an editor.

    Take corrected words, override the claims that have a key in ``keys``, or read in ``hint`` who may; with ``second``,
    ask a second reader.
    """

    keys: Mapping[Claim, str] = field(default_factory=dict)
    hint: str = ""
    second: bool = False


def marked_html(text: str, check: Check, overridden: Collection[Claim] = (), *, clickable: bool = True) -> str:
    """``text`` with every claim and rule finding marked; where two overlap, the worse one shows.

    A click on a mark shows its finding, where the findings stand beside the text.
    """
    if not text.strip():
        return tag("p", "Nothing written yet.", "wl-hint")
    marks = _Marks(text, check, overridden, clickable=clickable)
    spans = (*_spans(check), *marks.unread)
    cuts = sorted({0, len(text)} | {p for span in spans for p in span if 0 <= p <= len(text)})
    label = "Your text with its claims marked" if clickable else "The draft with its claims marked"
    pieces = "".join(marks.piece(start, end) for start, end in pairwise(cuts))
    return tag("div", pieces, "wl-marked", dir="auto", role="group", aria_label=label)


def findings_html(
    check: Check,
    facts: tuple[Fact, ...],
    overridden: Mapping[Claim, str] | None = None,
    offers: Offers | None = None,
    *,
    text: str = "",
) -> str:
    """Everything that is not simply supported, worst first, with the fact and the words that would be true.

    ``overridden`` tells of each override in safe HTML; without ``offers`` there is nothing to click. Sentences of
    ``text`` that hold no claim are counted.
    """
    told, by_id = overridden or {}, {fact.id: fact for fact in facts}
    claims = sorted(enumerate(check.claims), key=lambda pair: (_WORST[_standing(pair[1], told)], pair[1].start))
    rows = [_rule(rule) for rule in check.rules if rule.severity == "block"]
    asks = asks_html((c for _, c in claims if c not in told), offers.keys, text) if offers else {}
    rows += [_claim(n, claim, by_id, told, asks if offers else None) for n, claim in claims if _is_told(claim)]
    rows += [_rule(rule) for rule in check.rules if rule.severity != "block"]
    head = verdict_html(check, told, _correct_all(check, told) if offers else "", text=text)
    return head + tag("ul", "".join(rows), "wl-findings") + (_beneath(check, told, offers) if offers else "")


def why_not(check: Check, overridden: Collection[Claim] = ()) -> str | None:
    """Why the text cannot be sent as it stands, in one line; None where nothing holds it back."""
    left = _left(check, overridden)
    if check.verdict != "block" or (overridden and not left):
        return None
    messages = [found.message for found in sorted(left, key=lambda found: isinstance(found, Claim))]
    more = f" And {len(messages) - 1} more." if len(messages) > 1 else ""
    return (messages[0] if messages else word("check", "block") + ".") + more


def verdict_html(check: Check, overridden: Collection[Claim] = (), beside: str = "", *, text: str = "") -> str:
    """The verdict on a text, how many of its claims have a fact behind them, and how many sentences hold none.

    ``beside`` is safe HTML.
    """
    supported = sum(claim.verdict == "supported" for claim in check.claims)
    unread = len(unread_spans(text, check))
    left = counted("unread", "sentences", unread) if unread else ""
    if check.verdict == "pass" and (left or not check.claims):
        # Nothing was found against it, which is not to say that all of it has a fact behind it.
        head, told, kind = counted("unread", "claims", supported), left, "read"
    else:
        may_go = check.verdict == "block" and why_not(check, overridden) is None
        head, kind = word("check", "overridden" if may_go else check.verdict), "warn" if may_go else check.verdict
        count = f"{supported} of {len(check.claims)} claims supported" if check.claims else "No claims to check"
        told = f"{count}; {left}" if left else count
    body = tag("b", esc(head)) + (tag("span", esc(told)) if told else "")
    return tag("p", body + beside, f"wl-verdict wl-verdict-{kind}")


def _left(check: Check, overridden: Collection[Claim]) -> list[Claim | RuleFinding]:
    return [found for found in check.blocking if not (isinstance(found, Claim) and found in overridden)]


def _standing(claim: Claim, overridden: Collection[Claim]) -> str:
    return "overridden" if claim in overridden else claim.verdict


def _spans(check: Check) -> list[tuple[int, int]]:
    ruled = [(rule.start, rule.end) for rule in check.rules if rule.start is not None and rule.end is not None]
    return [(claim.start, claim.end) for claim in check.claims] + ruled


class _Marks:
    def __init__(self, text: str, check: Check, overridden: Collection[Claim], *, clickable: bool) -> None:
        self._text, self._check, self._overridden, self._clickable = text, check, overridden, clickable
        self.unread = unread_spans(text, check)

    def piece(self, start: int, end: int) -> str:
        body = esc(self._text[start:end])
        over = [(n, c) for n, c in enumerate(self._check.claims) if c.start <= start and end <= c.end]
        rule = next((r for r in self._check.rules if _covers(r, start, end)), None)
        worst = min(over, key=lambda pair: _WORST[_standing(pair[1], self._overridden)], default=None)
        if worst and (rule is None or worst[1].verdict != "supported"):
            return self._claim(body, *worst)
        if rule:
            title = f"{word('rule', rule.rule)}: {rule.message}"
            return tag("span", body, f"wl-mark wl-rule-{rule.severity}", title=title)
        if any(first <= start and end <= last for first, last in self.unread):
            return tag("span", body, "wl-unread", title=word("unread", "mark"))
        return body

    def _claim(self, body: str, number: int, claim: Claim) -> str:
        standing = _standing(claim, self._overridden)
        title, kind = f"{word('verdict', standing)}: {claim.message}", f"wl-mark wl-{standing}"
        if not self._clickable:
            return tag("span", body, kind, title=title)
        return tag("button", body, kind, type="button", data_finding=f"c{number}", title=title)


def _covers(rule: RuleFinding, start: int, end: int) -> bool:
    return rule.start is not None and rule.end is not None and rule.start <= start and end <= rule.end


def _claim(
    number: int,
    claim: Claim,
    facts: dict[str, Fact],
    overridden: Mapping[Claim, str],
    asks: Mapping[Claim, str] | None,
) -> str:
    fact, standing = facts.get(claim.fact_id or ""), _standing(claim, overridden)
    head = tag("b", esc(word("verdict", standing)), f"wl-{standing}-text") + " “" + said(claim.text) + "”"
    body = tag("p", head) + tag("p", esc(claim.message)) + overridden.get(claim, "")
    if fact:
        body += tag("p", "Fact: " + esc(fact.text), "wl-hint")
    if asks is not None and claim not in overridden:
        body += _buttons(claim, asks.get(claim, ""))
    place = {} if asks is None else {"data_from": claim.start, "data_to": claim.end}
    return tag("li", body, f"wl-finding wl-f-{standing}", data_finding=f"c{number}", **place)


def _is_told(claim: Claim) -> bool:
    return claim.verdict != "supported"


def _buttons(claim: Claim, ask: str) -> str:
    buttons = ask
    if _is_correctable(claim):
        use, title = esc(word("correction", "use").format(words=claim.suggestion)), _instead(claim)
        place = {"data_start": claim.start, "data_end": claim.end, "data_was": claim.text, "data_use": claim.suggestion}
        buttons = tag("button", use, "wl-use", type="button", title=title, **place) + buttons
    return tag("p", buttons, "wl-ways") if buttons else ""


def _beneath(check: Check, overridden: Collection[Claim], offers: Offers) -> str:
    """Who else could help: a lead with a claim that is blocked, a second reader with the prose."""
    parts = []
    if offers.hint and any(isinstance(found, Claim) for found in _left(check, overridden)):
        parts.append(tag("span", esc(offers.hint), "wl-hint"))
    if offers.second:
        ask = {"data_second": word("second", "waiting")}
        parts.append(tag("button", esc(word("second", "ask")), "wl-override", type="button", **ask))
    return tag("p", "".join(parts), "wl-beneath") if parts else ""


def _is_correctable(claim: Claim) -> bool:
    return claim.suggestion is not None and claim.verdict != "supported" and claim.suggestion != claim.text


def _correct_all(check: Check, overridden: Collection[Claim]) -> str:
    """One button for all corrections, of which no two are of the same words."""
    taken, end = list[Claim](), 0
    for claim in sorted(check.claims, key=lambda claim: claim.start):
        if _is_correctable(claim) and claim not in overridden and claim.start >= end:
            taken.append(claim)
            end = claim.end
    if len(taken) < _SEVERAL:
        return ""
    label, title = esc(word("correction", "all").format(count=len(taken))), "\n".join(map(_instead, taken))
    return tag("button", label, "wl-use", type="button", title=title, data_all="")


def _instead(claim: Claim) -> str:
    """What a correction takes away and what it puts there, to be read before it is done."""
    return word("correction", "instead").format(words=claim.suggestion, was=claim.text)


def _rule(rule: RuleFinding) -> str:
    body = tag("p", tag("b", esc(word("rule", rule.rule)))) + tag("p", esc(rule.message))
    kind = {"block": "contradicted", "warn": "not_checkable", "pass": "note"}[rule.severity]
    return tag("li", body, f"wl-finding wl-f-{kind}")
