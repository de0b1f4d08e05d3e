"""A pretend guard and scorer: a time other than 4 or 6 is contradicted, and who is sorry sounds well."""

import re
from datetime import datetime

from assistant.domain.check import Check, Claim
from assistant.domain.tone import DimensionScore, Span, Tone, ToneFlag

ETA = datetime.fromisoformat("2026-11-21T18:00:00-06:00")
DIMENSIONS = ("acknowledgement", "ownership", "information", "next_step", "effort", "respect", "fit")
HOSTILE = "<img src=x onerror=alert(1)> ${alert(2)} {{constructor}} <script>alert(3)</script>"


def check_text(text: str) -> Check:
    claims = [_claim(found) for found in re.finditer(r"by (?P<en>\d+) pm|a las (?P<es>\d+)", text)]
    return Check(verdict="block" if any(c.verdict != "supported" for c in claims) else "pass", claims=tuple(claims))


def _claim(found: re.Match[str]) -> Claim:
    said = found["en"] or found["es"]
    good = said in ("4", "6")
    return Claim(
        start=found.start(), end=found.end(), text=found.group(), kind="instant", value=ETA.isoformat(),
        verdict="supported" if good else "contradicted", fact_id="INC-7/eta@r4",
        message="As the provider says." if good else f"The current estimate is 6 pm, not {said} pm.",
        suggestion=None if good else "by 6 pm" if found["en"] else "a las 6",
    )  # fmt: skip


def tone_of(text: str) -> Tone:
    value = 1.8 if "sorry" in text else 0.6
    score = DimensionScore(
        rating=2 if value > 1 else 1, value=value, confidence=0.8, evidence=(Span(start=0, end=min(9, len(text))),),
        advice=None if value > 1 else "Name what the outage costs them, in their own words.",
    )  # fmt: skip
    flags = (ToneFlag(flag="boilerplate", start=0, end=4),) if text.startswith("Your call") else ()
    return Tone(overall=86 if value > 1 else 34, band="high" if value > 1 else "low", confidence=0.8, scorer="fake@1",
                dimensions=dict.fromkeys(DIMENSIONS, score), flags=flags)  # fmt: skip
