"""A cause as a record: its category, and whether a third party made it."""

from knowledge_base.prose.words import named, pattern
from knowledge_base.records import Cause


def cause_record(text: str, certainty: str) -> Cause:
    """A cause with the category and the third party that its words show."""
    category = category_of(text)
    third_party = pattern("third_party", "words").search(text) is not None
    return Cause.model_validate(
        {"text": text, "certainty": certainty, "category": category, "third_party": third_party}
    )


def category_of(text: str) -> str | None:
    """The category that the words of a cause show; None where none does."""
    return next((name for name, words in named("cause_category") if words.search(text)), None)
