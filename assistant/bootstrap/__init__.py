"""The one place that picks adapters: product, tests and evaluation runs all call it."""

from assistant.bootstrap.adapters import exact_index, model_writer
from assistant.bootstrap.audits import audit_desks
from assistant.bootstrap.databases import Databases, keeps_sample, open_databases
from assistant.bootstrap.desks import Parts, assemble, desk_for_commands
from assistant.bootstrap.feeds import facts_desk, feed_at, read_feed, read_feeds, record_feed
from assistant.bootstrap.judgements import Judgements, judgements, judging
from assistant.bootstrap.people import has_people, people_desk_on, staff_desks
from assistant.bootstrap.promised import promises_desk
from assistant.bootstrap.second_readings import checks, second_reading
from assistant.bootstrap.tone_desks import tone_desk
from assistant.bootstrap.workplaces import sample_workplace, workplace

__all__ = [
    "Databases", "Judgements", "Parts", "assemble", "audit_desks", "checks", "desk_for_commands", "exact_index",
    "facts_desk", "feed_at", "has_people", "judgements", "judging", "keeps_sample", "model_writer",
    "open_databases", "people_desk_on", "promises_desk",
    "read_feed", "read_feeds", "record_feed", "sample_workplace", "second_reading", "staff_desks",
    "tone_desk", "workplace",
]  # fmt: skip
