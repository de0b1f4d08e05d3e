"""How the text sounds: the band, the next best change, a meter for each dimension, flags.

Meters, flags and the change name the words they rest on (``data-spans``, code points of the text), so that the page can
mark them where they stand; what a meter tells of itself is in ``data-told``.
"""

from assistant.domain.tone import DimensionScore, Span, Tone, ToneFlag
from assistant.domain.tone_guide import ToneGuide
from ui.present.next_change import next_change_html
from ui.present.quoting import quoted, spans_value
from ui.present.safe import esc, said, tag
from ui.present.words import word, words

_TOP = 2.0
_SURE, _FAIRLY_SURE = 0.8, 0.6
"""A confidence is the chance that people's middle rating is this one. Of three ratings, one is right by chance a third
of the time; people who rate the same reply twice agree in about .8 of cases."""
_QUOTES = 2
_LEAST_WIDTH = 3


def tone_html(tone: Tone, text: str, guide: ToneGuide | None = None) -> str:
    """The band, a meter for each dimension, and the flags, of a ``text`` that stands as it is.

    Without ``guide`` meters have no cuts and nothing is said of how proven they are.
    """
    if tone.overall is None:
        return _unscored(tone)
    known = guide or ToneGuide()
    note = tag("p", esc(_note(known)), "wl-told-of wl-quiet", data_note=_note(known), aria_live="polite")
    return _overall(tone) + _gauges(tone, text, known) + note + flags_html(tone, text)


def strip_html(tone: Tone, text: str, guide: ToneGuide, *, editable: bool = True) -> str:
    """The same for a text in the editor, as high whatever is in it: the flags stand elsewhere (``flags_html``).

    Above the meters one line says what to change next, where ``editable``; it tells of a meter while one is pointed at.
    """
    if tone.overall is None:
        return tag("div", _unscored(tone), "wl-strip")
    change = next_change_html(tone, text, guide.next_change) if editable else ""
    told = tag("p", "", "wl-told-of", data_note="", aria_live="polite")
    line = tag("div", change + told, "wl-line-above")
    return tag("div", _overall(tone, _note(guide)) + line + _gauges(tone, text, guide), "wl-strip")


def flags_html(tone: Tone, text: str) -> str:
    """The flags with the words that raised them; empty where there are none."""
    rows = "".join(tag("li", _flag(flag, text)) for flag in tone.flags)
    return tag("ul", rows, "wl-flags") if rows else ""


def sure_of(confidence: float) -> str:
    """A confidence in words."""
    return word("sure", "sure" if confidence >= _SURE else "fairly" if confidence >= _FAIRLY_SURE else "unsure")


def _unscored(tone: Tone) -> str:
    return tag("p", tag("b", esc(word("tone", "unscored"))) + tag("span", esc(tone.unscored)), "wl-overall")


def _overall(tone: Tone, note: str = "") -> str:
    band = tag("span", esc(word("band", tone.band)), f"wl-band wl-{tone.band}")
    of = words("tone")["of"].format(overall=tone.overall, sure=sure_of(tone.confidence))
    body = tag("b", esc(word("tone", "title"))) + band + tag("span", esc(of), "wl-quiet")
    return tag("p", body + (tag("span", esc(note), "wl-note-of wl-quiet") if note else ""), "wl-overall")


def _gauges(tone: Tone, text: str, guide: ToneGuide) -> str:
    body = "".join(_gauge(name, score, text, guide) for name, score in tone.dimensions.items())
    return tag("div", body, "wl-gauges", role="group", aria_label=word("tone", "meters"))


def _gauge(name: str, score: DimensionScore, text: str, guide: ToneGuide) -> str:
    weak = name in guide.weak
    kind = "wl-gauge wl-less-proven" if weak or guide.unproven else "wl-gauge"
    proven = word("tone", "weak") if weak else word("tone", "rules") if guide.unproven else ""
    value = "; ".join(filter(None, (_rated(score), proven)))
    told = {
        "tabindex": 0, "data_dimension": name, "data_spans": spans_value(score.evidence),
        "data_told": _all_of(name, value, score, text), "title": word("tone", "weak_why") if weak else None,
    }  # fmt: skip
    title = tag("span", esc(word("dimension", name)), "wl-gauge-name")
    mark = tag("span", esc(word("tone", "weak_mark")), "wl-weak-mark") if weak else ""
    if score.value is None:
        # Nothing was measured, so this is no meter: one would have to stand at some figure.
        body = title + tag("span", "", "wl-meter wl-meter-na") + tag("span", esc(_rated(score)), "wl-gauge-said") + mark
        return tag("div", body, kind, role="img", aria_label=f"{word('dimension', name)}: {value}", **told)
    rated = tag("b", esc(score.rating)) + " " + esc(sure_of(score.confidence))
    body = title + _bar(name, score.value, score, guide) + tag("span", rated, "wl-gauge-said") + mark
    meter = {"aria_valuemin": 0, "aria_valuemax": _TOP, "aria_valuenow": score.value, "aria_valuetext": value}
    return tag("div", body, kind, role="meter", aria_label=word("dimension", name), **meter, **told)


def _rated(score: DimensionScore) -> str:
    if score.value is None:
        return word("tone", "na")
    return words("tone")["rated"].format(rating=score.rating, sure=sure_of(score.confidence))


def _bar(name: str, value: float, score: DimensionScore, guide: ToneGuide) -> str:
    kind = {0: "low", 1: "medium"}.get(int(score.rating) if score.rating != "na" else 2, "high")
    # Every value keeps a visible stub, so that a nought reads as nought and not as missing.
    share = max(_LEAST_WIDTH, round(100 * value / _TOP))
    places = ((100 * at / _TOP) for code, cuts in guide.cuts.items() if code == name for at in cuts)
    cuts = "".join(tag("s", "", style=f"left:{place:.0f}%") for place in places)
    return tag("span", tag("i", "", style=f"width:{share}%") + cuts, f"wl-meter wl-{kind}")


def _all_of(name: str, value: str, score: DimensionScore, text: str) -> str:
    """What a meter says when somebody points at it."""
    say = words("tone")
    quotes = ", ".join(f"“{quoted(span, text)}”" for span in score.evidence[:_QUOTES])
    parts = [f"{word('dimension', name)}: {value}.", score.advice if score.value is not None else ""]
    parts += [say["shown"].format(quotes=quotes) if quotes else ""]
    return " ".join(filter(None, parts))


def _note(guide: ToneGuide) -> str:
    """How far to trust the meters, in one line; empty where there is nothing to say."""
    parts = [words("tone")["unproven"].format(language=word("language", guide.unproven))] if guide.unproven else []
    if guide.weak:
        names = ", ".join(label for code, label in words("dimension").items() if code in guide.weak)
        parts.append(words("tone")["weak_note"].format(names=names))
    return " ".join(parts)


def _flag(flag: ToneFlag, text: str) -> str:
    span = Span(start=flag.start, end=flag.end)
    body = tag("b", esc(word("flag", flag.flag))) + " “" + said(quoted(span, text)) + "”"
    place = {"data_from": span.start, "data_to": span.end, "data_spans": spans_value((span,))}
    return tag("button", body, "wl-flag", type="button", title=word("tone", "flag_title"), **place)
