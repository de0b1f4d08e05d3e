"""Closed sets of words of the public formats (docs/formats.md)."""

from typing import Literal

Channel = Literal["email", "chat", "sms", "social"]
Author = Literal["customer", "agent", "system"]
ImpactKind = Literal[
    "lost_sales", "lost_work", "health", "safety", "care", "study", "event", "travel", "payment", "communication",
    "security", "many_sites", "household", "leisure", "other",
]  # fmt: skip
Feeling = Literal["calm", "worried", "frustrated", "angry", "distressed", "resigned", "sarcastic", "grateful"]
Urgency = Literal["low", "normal", "high", "critical"]
Ask = Literal[
    "restoration", "cause", "status", "credit", "cancel", "callback", "workaround", "confirmation", "complaint",
    "thanks", "other",
]  # fmt: skip
SafetyKind = Literal["emergency_calls", "medical_device", "vulnerable_person", "alarm", "self_harm", "other"]
Move = Literal[
    "acknowledge", "apologise", "inform", "unknown", "action", "workaround", "commit", "compensate", "guide", "ask",
    "contact", "close",
]  # fmt: skip
COURTESY: frozenset[Move] = frozenset({"acknowledge", "apologise", "close"})
"""Moves that state no fact of their own."""
Status = Literal["ready", "needs_input", "escalate"]
ReasonCode = Literal[
    "no_incident", "several_incidents", "place_missing", "service_missing", "language_unsupported", "check_blocks",
    "fact_overdue", "safety", "vulnerable", "suspicious_request", "legal_threat", "abuse",
]  # fmt: skip
ClaimKind = Literal[
    "instant", "date", "duration", "money", "rate", "count", "percentage", "place", "service", "identity", "contact",
    "cause", "status", "scope", "negation", "commitment", "completed_action", "other",
]  # fmt: skip
ClaimVerdict = Literal["supported", "contradicted", "stale", "unsupported", "not_checkable"]
CheckVerdict = Literal["pass", "warn", "block"]
Rule = Literal[
    "placeholder", "other_customer", "contact_not_listed", "link_not_listed", "markup", "internal_evidence", "blame",
    "conditional_apology", "opt_in_credit", "legal_admission", "boilerplate", "too_long", "unfinished",
    "wrong_language", "empty", "off_topic", "safety_first", "instruction_echo", "voice",
    "second_reader", "guard_failed",
]  # fmt: skip
Doubt = Literal["cause", "scope", "negation", "status", "attribution", "other"]
"""What of a sentence of prose a second reader may doubt; times, figures, contacts and promises are the guard's."""
Dimension = Literal["acknowledgement", "ownership", "information", "next_step", "effort", "respect", "fit"]
ToneFlagKind = Literal[
    "dismissive", "blaming", "condescending", "defensive", "toxic_positivity", "over_apology", "conditional_apology",
    "boilerplate", "jargon", "pressure",
]  # fmt: skip
PromiseKind = Literal["next_update", "restoration", "credit", "callback", "appointment"]
Role = Literal["agent", "lead", "admin"]
ErrorCode = Literal[
    "invalid_json", "invalid_field", "missing_field", "too_large", "bad_encoding", "empty", "unknown_incident",
    "internal",
]  # fmt: skip
