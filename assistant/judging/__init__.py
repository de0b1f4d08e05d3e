"""A judge beside the tone scorer: asked when a person wants it, shown in a column of its own, never part of a score."""

from assistant.judging.asking import Judging, report_of
from assistant.judging.material import sent_to_judge, submitted_to_judge
from assistant.judging.standing import standings_of

__all__ = ["Judging", "report_of", "sent_to_judge", "standings_of", "submitted_to_judge"]
