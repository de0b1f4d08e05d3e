"""The slots that a phrase may have; what fills each stands in assistant/drafting/slots.py."""

SLOTS: frozenset[str] = frozenset({
    "services", "is", "has", "it", "place", "outage", "since", "eta", "window", "cause", "cause_text", "cause_event",
    "measure", "measure_text", "workaround", "workaround_text", "next", "scale", "restored", "planned", "amount",
    "threshold", "contact_name", "contact_role", "contact_reach", "phone", "url", "emergency", "crisis", "clause",
    "lost", "blocked", "stake", "second", "noun", "doing", "thing", "quote", "nth", "sites", "site_count",
    "sites_fine", "sites_unknown", "sites_elsewhere", "sites_apart", "done", "finding", "credited", "deadline",
    "other", "ago", "told_time", "length", "trouble", "sites_are", "site_lines", "apart_lines",
})  # fmt: skip
