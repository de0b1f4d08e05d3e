"""Closed sets of words used in records; the public meaning of each is in docs/formats.md."""

from typing import Literal

ServiceType = Literal["internet", "mobile", "voice", "tv", "email", "hosting", "vpn", "sms", "other"]
Segment = Literal["consumer", "business", "enterprise"]
IncidentKind = Literal["unplanned", "maintenance"]
IncidentStatus = Literal[
    "investigating", "identified", "monitoring", "resolved", "postmortem",
    "scheduled", "in_progress", "verifying", "completed",
]  # fmt: skip
"""Statuspage's words; the last four belong to maintenance."""
Impact = Literal["none", "minor", "major", "critical", "maintenance"]
EtaKind = Literal["none_given", "estimate", "window", "committed"]
CauseCertainty = Literal["confirmed", "suspected", "unknown"]
Certainty = Literal["confirmed", "suspected", "unknown", "none_given", "estimate", "window", "committed"]
FactKind = Literal[
    "status", "started", "resolved", "area", "service", "scale", "cause", "eta", "next_update", "measure",
    "workaround", "measurement", "maintenance_window", "policy", "contact", "action", "promise",
]  # fmt: skip
Relevance = Literal["impacted", "related", "partially_related", "unknown", "not_impacted"]
MatchKey = Literal["subscriber", "resource_id", "service_id", "serving_area", "postcode", "place", "service", "words"]
Phase = Literal[
    "reported", "investigating", "identified_no_eta", "eta_given", "eta_slipped", "eta_overdue", "monitoring",
    "resolved", "recurring", "maintenance", "no_match", "other_area", "after_credit",
]  # fmt: skip
"""What stage an incident is in, seen from a customer who asks; computed by knowledge_base.phases."""

OPEN_STATUSES: frozenset[str] = frozenset(
    {"investigating", "identified", "monitoring", "scheduled", "in_progress", "verifying"}
)
"""An incident in one of these can still affect customers, or will."""
