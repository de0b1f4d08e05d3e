"""When we say that we wrote before: bound to our own messages in the ticket's thread."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from checking_world import context_of

from assistant.checking.checker import check_reply
from assistant.domain.context import ReplyContext
from assistant.domain.history import EarlierReply
from assistant.drafting.history import ago_words
from prompts.phrases import load_phrases

SITUATIONS = {"en": "shop", "es": "tienda"}


def written(language: str, *moments: datetime | timedelta) -> ReplyContext:
    """The situation with a reply of ours at each moment, or so long ago."""
    context = context_of(SITUATIONS[language])
    assert context.ticket
    first = context.ticket.messages[0]
    ours = [
        first.model_copy(
            update={
                "author": "agent",
                "at": context.now - moment if isinstance(moment, timedelta) else moment,
                "text": "We are on it.",
            }
        )
        for moment in moments
    ]
    return replace(context, ticket=context.ticket.model_copy(update={"messages": (first, *ours)}))


def verdicts(text: str, context: ReplyContext) -> set[str]:
    found = check_reply(text, context).claims
    return {claim.verdict for claim in found if claim.kind in {"instant", "date", "duration"}}


AN_HOUR = [
    ("en", "We wrote to you an hour ago."),
    ("en", "As we told you about an hour ago, a crew is on site."),
    ("en", "Our last message was an hour ago."),
    ("en", "We last updated you an hour ago, and nothing has changed."),
    ("en", "You had word from us 60 minutes ago."),
    ("es", "Le escribimos hace una hora."),
    ("es", "Nuestro último mensaje es de hace una hora."),
    ("es", "Le avisamos hace unos 60 minutos."),
]
AT_TWENTY_PAST = [
    ("en", "In our message of 1:20 pm we told you about the cut."),
    ("en", "We wrote to you at 1:20 pm."),
    ("en", "We last wrote to you around 1:25 pm."),
    ("es", "En nuestro mensaje de las 13:20 se lo contamos."),
    ("es", "Le escribimos a las 13:20."),
]


@pytest.mark.parametrize(("language", "text"), AN_HOUR)
def test_how_long_ago_we_wrote_is_borne_by_our_message(language: str, text: str) -> None:
    assert verdicts(text, written(language, timedelta(minutes=60))) == {"supported"}
    assert verdicts(text, written(language, timedelta(days=2), timedelta(minutes=55))) == {"supported"}


@pytest.mark.parametrize(("language", "text"), AN_HOUR)
def test_an_hour_ago_is_not_borne_by_a_message_of_another_time(language: str, text: str) -> None:
    for wrong in (timedelta(days=1), timedelta(hours=3), timedelta(minutes=5)):
        assert verdicts(text, written(language, wrong)) == {"unsupported"}
    assert verdicts(text, context_of(SITUATIONS[language])) == {"unsupported"}


@pytest.mark.parametrize(("language", "text"), AT_TWENTY_PAST)
def test_the_time_of_a_message_is_borne_by_that_message_only(language: str, text: str) -> None:
    now = context_of(SITUATIONS[language]).now
    assert verdicts(text, written(language, now.replace(hour=13, minute=20))) == {"supported"}
    assert verdicts(text, written(language, now.replace(hour=11, minute=50))) == {"unsupported"}
    assert verdicts(text, context_of(SITUATIONS[language])) == {"unsupported"}


def test_the_time_that_a_message_told_is_no_time_of_a_message() -> None:
    # The estimate is 6 pm: that we wrote at 3 pm does not make 3 pm the estimate.
    context = written("en", context_of("shop").now.replace(hour=13, minute=40))
    assert "contradicted" in verdicts("As we wrote to you, it will be back by 1:40 pm today.", context)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("minutes", [3, 21, 30, 44, 46, 60, 75, 89, 91, 120, 149, 200, 320, 1300, 1500, 9000])
def test_what_the_composer_says_of_our_last_reply_is_borne(language: str, minutes: int) -> None:
    context, gone = written(language, timedelta(minutes=minutes)), timedelta(minutes=minutes)
    book = load_phrases(language)
    said = ago_words((EarlierReply(context.now - gone, "x"),), context.now, context.zone, book.words.ago)
    assert said
    sentences = [
        sentence
        for phrases in book.phrases.values()
        for phrase in phrases
        for sentence, slots in zip(phrase.sentences, phrase.slots, strict=True)
        if slots == ("ago",)
    ]
    assert sentences
    for sentence in sentences:
        assert verdicts(sentence.replace("{ago}", said), context) <= {"supported"}, sentence
