"""What a sentence does with what it names: states, denies, doubts, asks, supposes or quotes it."""

import pytest

from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.stance import stance_of

CASES = [
    ("The estimate is not 6 pm.", "6 pm", "denied"),
    ("We won't have it back by 6 pm.", "6 pm", "denied"),
    ("The 6 pm estimate no longer holds.", "6 pm", "denied"),
    ("A fibre cut has been ruled out.", "fibre cut", "denied"),
    ("No es un corte de fibra.", "corte de fibra", "denied"),
    ("La hora de las 18:00 ya no vale.", "18:00", "denied"),
    ("El corte de fibra queda descartado.", "corte de fibra", "denied"),
    ("It is not only late but 6 pm.", "6 pm", ""),
    ("No later than 6 pm.", "6 pm", ""),
    ("Don't worry, it is a fibre cut.", "fibre cut", ""),
    ("It never was anything but a fibre cut.", "fibre cut", ""),
    ("It might be a fibre cut.", "fibre cut", "doubted"),
    ("Parece que es un corte de fibra.", "corte de fibra", "doubted"),
    ("Is it a fibre cut?", "fibre cut", "asked"),
    ("If it is a fibre cut, crews splice it.", "fibre cut", "supposed"),
    ("We splice it, if it is a fibre cut.", "splice", ""),
    ("You said it went down at 8.", "at 8", "customer"),
    ("It went down at 8, as you wrote.", "at 8", "customer"),
    ("Como nos dijo, fue a las 8.", "a las 8", "customer"),
    ("We told you 4 pm.", "4 pm", "ours"),
    ("Le dijimos que a las 16:00.", "16:00", "ours"),
    ("We told you 4 pm; you said 5 pm.", "5 pm", "customer"),
]


@pytest.mark.parametrize(("text", "words", "wanted"), CASES, ids=[text for text, _, _ in CASES])
def test_the_stance_of_words(text: str, words: str, wanted: str) -> None:
    reply = ReplyText(text, is_sentence=True)
    start = reply.low.index(words.lower())
    found = stance_of(reply, start, start + len(words))
    told = [name for name in ("denied", "doubted", "asked", "supposed") if getattr(found, name)]
    assert [*told, *([found.speaker] if found.speaker else [])] == ([wanted] if wanted else [])
