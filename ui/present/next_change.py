"""The one line that says what to change next."""

from assistant.domain.tone import Tone
from assistant.domain.tone_guide import NextChange
from ui.present.quoting import quoted, spans_value
from ui.present.safe import esc, tag
from ui.present.words import word, words

_QUOTED = 2


def next_change_html(tone: Tone, text: str, change: NextChange | None) -> str:
    """What would raise the overall score of ``text`` most and by how much; without ``change``, how the reply stands."""
    if change is None:
        # Where nothing gains by itself, a reply that is not in the high band has several things to mend at once.
        said = word("next_change", "well" if tone.band == "high" else "several")
        return tag("p", tag("span", esc(said)), "wl-next wl-quiet")
    head = tag("b", esc(word("next_change", "title")))
    gain = words("next_change")["gain"].format(points=change.gain)
    advice = change_in_words(change, text)
    # Where the line is too short for it, whoever points at it reads the whole.
    marked = {"data_spans": spans_value(change.spans), "data_about": change.about, "data_told": f"{advice}."}
    if change.flag and change.spans:
        place = {"data_from": change.spans[0].start, "data_to": change.spans[0].end}
        what = tag(
            "button", esc(advice), "wl-next-what", type="button", title=word("tone", "flag_title"), **place, **marked
        )
    else:
        what = tag("span", esc(advice), "wl-next-what", **marked)
    return tag("p", head + what + tag("span", esc(gain), "wl-gain", title=word("next_change", "gain_title")), "wl-next")


def change_in_words(change: NextChange, text: str) -> str:
    """What to do, with the words of ``text`` that it is about; no full stop."""
    if change.flag is None:
        return (change.advice or "").rstrip(".")
    quotes = [f"“{quoted(span, text)}”" for span in change.spans[:_QUOTED]]
    more = len(change.spans) - len(quotes)
    what = words("next_change")["and"].join(quotes)
    what += words("next_change")["more"].format(count=more) if more else ""
    return word("take_out", change.flag).format(words=what)
