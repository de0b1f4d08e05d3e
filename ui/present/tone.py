"""How the text sounds: a meter for each dimension, one line of advice, flags."""

from assistant.domain.tone import DimensionScore, Tone
from ui.present.safe import esc, said, tag
from ui.present.words import word

_TOP = 2.0
_LOW_RATING = 1


def tone_html(tone: Tone, text: str) -> str:
    """Overall, seven meters, the most useful advice, and flags with the words that raised them."""
    rows = "".join(_meter(name, score, text) for name, score in tone.dimensions.items())
    return _overall(tone) + tag("ul", rows, "wl-meters") + _flags(tone, text)


def advice_of(tone: Tone) -> str | None:
    """The advice of the weakest dimension that has one."""
    weak = [score for score in tone.dimensions.values() if score.advice and score.value is not None]
    return min(weak, key=lambda score: score.value or 0.0).advice if weak else None


def _overall(tone: Tone) -> str:
    if tone.overall is None:
        return tag("p", tag("b", "Tone not scored") + tag("span", esc(tone.unscored)), "wl-overall")
    body = (
        tag("b", "Tone")
        + tag("span", str(tone.overall), f"wl-score wl-{tone.band}")
        + tag("span", esc(tone.band), "wl-quiet")
    )
    advice = advice_of(tone)
    body += tag("span", esc(advice), "wl-advice") if advice else ""
    return tag("p", body, "wl-overall", title=f"{tone.scorer}, confidence {tone.confidence:.0%}")


def _meter(name: str, score: DimensionScore, text: str) -> str:
    label = tag("span", esc(word("dimension", name)), "wl-meter-name")
    if score.value is None:
        bar = tag("span", "", "wl-meter wl-meter-na")
        shown, title = "n/a", "Does not apply here"
    else:
        kind = {0: "low", 1: "medium"}.get(int(score.rating) if score.rating != "na" else 2, "high")
        # Every value keeps a visible stub, so that a nought reads as nought and not as missing.
        share = max(3, round(100 * score.value / _TOP))
        bar = tag("span", tag("i", "", style=f"width:{share}%"), f"wl-meter wl-{kind}")
        shown, title = f"{score.value:.1f}", score.advice or "Good as it stands"
    evidence = "; ".join(text[span.start : span.end] for span in score.evidence[:2])
    full = f"{title}. Shown by: “{evidence}”" if evidence else title
    return tag("li", label + bar + tag("span", shown, "wl-meter-value"), title=full)


def _flags(tone: Tone, text: str) -> str:
    found = "".join(
        tag("li", tag("b", esc(word("flag", f.flag))) + " “" + said(text[f.start : f.end]) + "”") for f in tone.flags
    )
    return tag("ul", found, "wl-flags") if found else ""
