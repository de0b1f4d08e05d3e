"""The sentences of a text as the guard reads them, for whoever shows what it found."""

from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.units import Unit, units_of


def sentences_in(text: str) -> tuple[Unit, ...]:
    """The sentences in order, without the white space around them; a list item or a line counts as one."""
    return units_of(ReplyText(text))
