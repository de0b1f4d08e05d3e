"""The one place that picks adapters: product, tests and evaluation runs all call it."""

from assistant.bootstrap.adapters import exact_index, model_writer
from assistant.bootstrap.databases import Databases, open_databases
from assistant.bootstrap.desks import Parts, assemble, desk_for_commands
from assistant.bootstrap.feeds import facts_desk, feed_at, read_feed, read_feeds, record_feed
from assistant.bootstrap.second_readings import checks, second_reading
from assistant.bootstrap.workplaces import sample_workplace, workplace

__all__ = [
    "Databases", "Parts", "assemble", "checks", "desk_for_commands", "exact_index", "facts_desk", "feed_at",
    "model_writer", "open_databases",
    "read_feed", "read_feeds", "record_feed", "sample_workplace", "second_reading", "workplace",
]  # fmt: skip
