"""Tone guidelines: short dated pieces of advice, and a passage found by similarity."""

from datetime import date

from pydantic import Field

from knowledge_base.records.base import Own


class Guideline(Own):
    """A Markdown file of content/guidelines: front matter (content/README.md lists the words) and ``body``."""

    id: str = Field(min_length=1)
    title: str = Field(min_length=1)
    moves: tuple[str, ...] = ()
    situations: tuple[str, ...] = ("any",)
    segment: tuple[str, ...] = ("any",)
    channel: tuple[str, ...] = ("any",)
    language: str = "en"
    owner: str = Field(min_length=1)
    reviewed: date
    review_due: date
    body: str = Field(min_length=1)


class Passage(Own):
    """A text in the passage index; ``labels`` are flat values to filter by."""

    id: str
    text: str
    labels: dict[str, str] = Field(default_factory=dict)


class Hit(Own):
    """A passage id found by similarity, with cosine similarity from -1 to 1. It never states a fact."""

    id: str
    similarity: float
