"""How instants, dates, ranges, durations, zones and numbers are said to a customer."""

from knowledge_base.wording.amounts import say_duration, say_number
from knowledge_base.wording.times import say_date, say_instant, say_range, say_time, say_zone, zone_of

__all__ = ["say_date", "say_duration", "say_instant", "say_number", "say_range", "say_time", "say_zone", "zone_of"]
