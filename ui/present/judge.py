"""What a judge said of a sent reply: a column between the machine's ratings and one's own, and both reasons."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from assistant.domain.acceptance import Standing
from assistant.domain.judgement import Disagreement, Judgement, JudgeReport, Opinion
from assistant.domain.tone import Span
from assistant.domain.vocabulary import Dimension
from ui.present.safe import esc, said, tag
from ui.present.words import counted, word

_QUOTES, _LONGEST_QUOTE = 2, 160


@dataclass(frozen=True)
class Judged:
    """What a judge said, None where it was not asked yet; ``standings`` say where it has been proven.

    ``is_on`` where there is one to be asked.
    """

    report: JudgeReport | None = None
    standings: Mapping[Dimension, Standing] = field(default_factory=dict)
    is_on: bool = False

    @property
    def judgement(self) -> Judgement | None:
        """The ratings, where there are any."""
        return self.report.judgement if self.report else None


def judge_head(judged: Judged) -> str:
    """The column's head; nothing where nothing was said."""
    return tag("th", esc(word("judge", "column")), scope="col") if judged.judgement else ""


def judge_cell(judged: Judged, name: Dimension) -> str:
    """The judge's rating of a dimension, marked where the machine rates it differently."""
    if judged.report is None or judged.judgement is None:
        return ""
    opinion = judged.judgement.dimensions.get(name)
    if opinion is None:
        return tag("td", esc(word("judge", "unrated")), "wl-quiet")
    differs = any(one.dimension == name for one in judged.report.disagreements)
    mark = tag("span", esc(word("judge", "differs")), "wl-tag wl-warn") if differs else ""
    shown = tag("span", esc(word("rating", str(opinion.rating))), title=word("standing", _standing(judged, name)))
    return tag("td", shown + mark, "wl-judged")


def beneath_html(judged: Judged, reply_id: str) -> str:
    """What stands beneath the table: how far the column is proven, or the button that asks where there is a judge."""
    if judged.judgement:
        return tag("p", esc(f"{word('judge', 'column')}: {_proven(judged)}"), "wl-hint wl-ask")
    if not judged.is_on:
        return ""
    button = tag(
        "button", esc(word("judge", "ask")), "wl-use", type="button", data_judge=reply_id,
        data_waiting=word("judge", "waiting"),
    )  # fmt: skip
    return tag("p", button + tag("span", esc(word("judge", "what")), "wl-hint"), "wl-ask")


def judge_html(judged: Judged, text: str) -> str:
    """What stands behind the column: who judged, how far it is proven, differences with both reasons, the rest."""
    if judged.report is None or judged.judgement is None:
        return ""
    found = judged.judgement
    body = tag("h3", esc(word("judge", "title"))) + _about(found)
    differing = "".join(_difference(one, text) for one in judged.report.disagreements)
    told = esc(word("judge", "differing" if differing else "agreeing"))
    body += tag("p", told, "wl-line") + (tag("ul", differing, "wl-differing") if differing else "")
    body += _flags(found, text) + _rest(judged.report, found, text)
    return tag("section", body, "wl-judge", aria_label=word("judge", "title"))


def _about(found: Judgement) -> str:
    parts = [f"{found.model}, {found.prompt}"]
    if found.overall is not None:
        parts.append(word("judge", "overall").format(overall=found.overall))
    if found.unread:
        parts.append(counted("judge", "unread", found.unread))
    if found.dropped:
        parts.append(counted("judge", "dropped", found.dropped))
    return tag("p", esc(" · ".join(parts)), "wl-hint")


def _proven(judged: Judged) -> str:
    proven = [name for name in judged.standings if judged.standings[name] == "accepted"]
    if not proven:
        return word("judge", "unproven")
    return word("judge", "partly_proven").format(names=", ".join(word("dimension", name) for name in proven))


def _standing(judged: Judged, name: Dimension) -> Standing:
    return judged.standings.get(name, "too_few_judged")


def _difference(one: Disagreement, text: str) -> str:
    sides = _side("machine", one.machine, text, word("judge", "no_advice")) + _side(
        "column", one.judge, text, word("judge", "no_reason")
    )
    return tag("li", tag("b", esc(word("dimension", one.dimension))) + tag("div", sides, "wl-sides"))


def _side(who: str, opinion: Opinion, text: str, otherwise: str) -> str:
    head = tag("b", esc(f"{word('judge', who)}: {word('rating', str(opinion.rating))}"))
    return tag("div", head + tag("p", said(opinion.why or otherwise)) + _quotes(opinion.evidence, text))


def _flags(found: Judgement, text: str) -> str:
    rows = "".join(tag("li", tag("b", esc(word("flag", f.flag))) + _quoted(text[f.start : f.end])) for f in found.flags)
    return tag("ul", rows, "wl-flags") if rows else ""


def _rest(report: JudgeReport, found: Judgement, text: str) -> str:
    apart = {one.dimension for one in report.disagreements}
    rows = "".join(
        tag("li", tag("b", esc(word("dimension", name))) + _side("column", opinion, text, word("judge", "no_reason")))
        for name, opinion in found.dimensions.items()
        if name not in apart
    )
    summary = tag("summary", esc(word("judge", "rest")))
    return tag("details", summary + tag("ul", rows, "wl-differing")) if rows else ""


def _quotes(spans: tuple[Span, ...], text: str) -> str:
    quoted = "".join(_quoted(text[span.start : span.end]) for span in spans[:_QUOTES])
    return tag("p", quoted, "wl-hint") if quoted else ""


def _quoted(words: str) -> str:
    line = " ".join(words.split())
    return f" “{said(line[:_LONGEST_QUOTE] + ('…' if len(line) > _LONGEST_QUOTE else ''))}”"
