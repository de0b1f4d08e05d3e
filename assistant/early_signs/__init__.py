"""Early signs: tickets that no known incident explains but that rise together. Internal evidence, never told."""

from assistant.early_signs.detector import suspected_in, suspected_outages
from assistant.early_signs.incidents import to_incident
from assistant.early_signs.regrowth import shown_again
from assistant.early_signs.reports import report_of
from assistant.early_signs.watch import Watch

__all__ = ["Watch", "report_of", "shown_again", "suspected_in", "suspected_outages", "to_incident"]
