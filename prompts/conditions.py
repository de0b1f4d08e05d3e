"""The closed vocabulary in which plans and phrases say when they apply.

A condition names words on axes. On ``has``, ``lacks`` and ``is`` every word must hold; on the other axes one of the
words must hold; an axis that is not named does not matter. ``unless`` is a condition that must not hold.
"""

from dataclasses import dataclass, field
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Move = Literal[
    "acknowledge", "apologise", "inform", "unknown", "action", "workaround", "commit", "compensate", "guide", "ask",
    "contact", "close",
]  # fmt: skip
Phase = Literal[
    "reported", "investigating", "identified_no_eta", "eta_given", "eta_slipped", "eta_overdue", "monitoring",
    "resolved", "recurring", "maintenance", "no_match", "other_area", "after_credit",
]  # fmt: skip
Channel = Literal["email", "chat", "sms", "social", "unknown"]
Segment = Literal["consumer", "business", "enterprise", "unknown"]
Feeling = Literal["calm", "worried", "frustrated", "angry", "distressed", "resigned", "sarcastic", "grateful"]
Ask = Literal[
    "restoration", "cause", "status", "credit", "cancel", "callback", "workaround", "confirmation", "complaint",
    "thanks", "other",
]  # fmt: skip
Safety = Literal["emergency_calls", "medical_device", "vulnerable_person", "alarm", "self_harm", "other"]
Impact = Literal[
    "lost_sales", "lost_work", "health", "safety", "care", "study", "event", "travel", "payment", "communication",
    "security", "many_sites", "household", "leisure", "other", "none",
]  # fmt: skip
Held = Literal[
    "status", "started", "resolved", "area", "service", "scale", "cause_confirmed", "cause_suspected", "eta",
    "eta_window", "eta_overdue", "next_update", "measure", "workaround", "maintenance_window", "maintenance_ahead",
    "policy", "policy_automatic", "policy_condition", "named_contact", "support_phone", "status_url", "action",
    "sites", "other_sites", "impact_words", "incident", "services_read", "deadline", "deadline_met", "deadline_missed",
    "deadline_inside", "deadline_update", "deadline_open", "workaround_unaffected", "workaround_reach",
    "maintenance_length", "maintenance_over", "trouble", "site_lines", "only_tv", "back_now",
]  # fmt: skip
"""What may be said: facts that are current, and things of the ticket itself."""
Trait = Literal[
    "thanks_only", "several", "several_own", "unsure", "follow_up", "emotional", "intense", "legal_threat",
    "cancel_threat", "abuse", "suspicious", "vulnerable", "without_service", "place_missing", "service_missing",
    "asserted", "private", "equipment", "grave", "nth", "uncalled", "misinformed", "untold", "let_down", "no_mobile",
    "any_mobile", "restarted", "neutral", "credit_near", "shorter", "warmer", "formal", "still_down_here",
    "told_start", "frail_only", "elsewhere_run", "names_other", "plainer", "other_request", "about_invoice",
    "about_payment", "about_plan_change", "about_how_to", "about_order", "about_cancel", "about_account",
    "about_other", "spoiled", "useful", "no_restart_yet", "given_time", "unchanged", "changed", "told_outage",
    "told_cause", "told_eta", "told_no_eta", "told_measure", "outdated_eta", "outdated_cause", "outdated_status",
    "disputes_fix", "asks_elsewhere", "demand", "asks_measure",
]  # fmt: skip
"""What kind of conversation it is; told in assistant/drafting/situation.py, and in history.py what was said before."""


@dataclass(frozen=True)
class Situation:
    """One conversation in the words of this module; every axis is a set of words."""

    phase: frozenset[str]
    channel: frozenset[str]
    segment: frozenset[str]
    feeling: frozenset[str] = frozenset()
    ask: frozenset[str] = frozenset()
    safety: frozenset[str] = frozenset()
    impact: frozenset[str] = frozenset({"none"})
    has: frozenset[str] = frozenset()
    traits: frozenset[str] = field(default=frozenset())


class When(BaseModel):
    """A condition; empty, it always holds."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    phase: frozenset[Phase] = frozenset()
    channel: frozenset[Channel] = frozenset()
    segment: frozenset[Segment] = frozenset()
    feeling: frozenset[Feeling] = frozenset()
    ask: frozenset[Ask] = frozenset()
    safety: frozenset[Safety] = frozenset()
    impact: frozenset[Impact] = frozenset()
    has: frozenset[Held] = frozenset()
    lacks: frozenset[Held] = frozenset()
    traits: frozenset[Trait] = Field(default=frozenset(), alias="is")
    unless: "When | None" = None

    def holds(self, now: Situation) -> bool:
        """Whether this condition is met by a situation."""
        any_of = (
            (self.phase, now.phase), (self.channel, now.channel), (self.segment, now.segment),
            (self.feeling, now.feeling), (self.ask, now.ask), (self.safety, now.safety), (self.impact, now.impact),
        )  # fmt: skip
        return (
            all(not wanted or wanted & there for wanted, there in any_of)
            and self.has <= now.has
            and not self.lacks & now.has
            and self.traits <= now.traits
            and not (self.unless is not None and self.unless.holds(now))
        )
