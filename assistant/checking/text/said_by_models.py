"""What a language model says of a reply, made fit to be shown to a person."""

from assistant.checking.text.reply_text import ReplyText

_LONGEST = 300
"""Characters: more than two lines beside a finding are not read."""


def shown(why: str) -> str:
    """``why`` as plain words on one line, or nothing: none with a way to reach somebody, which only facts may give."""
    plain = " ".join("".join(c if c.isprintable() and c not in "\u201c\u201d<>" else " " for c in why).split())[
        :_LONGEST
    ]
    read = ReplyText(plain)
    return "" if read.links or read.emails or read.phones else plain
