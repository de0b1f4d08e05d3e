"""What folding hides and Spanish needs: whether a word ended in a stressed vowel as it was written."""

from assistant.checking.text.reply_text import ReplyText


def ends_stressed(reply: ReplyText, end: int) -> bool:
    """Whether the word that ends before ``end`` of the folded text was written with an accent on its last vowel."""
    start, stop = reply.folded.span(end - 1, end)
    return any(
        letter in "\u00e1\u00e9\u00ed\u00f3\u00fa\u00c1\u00c9\u00cd\u00d3\u00da\u0301"
        for letter in reply.raw[start:stop]
    )
