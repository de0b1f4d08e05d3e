"""What the guard found in a reply (docs/formats.md, "Check"). Offsets are half-open code points of the text."""

from assistant.domain.vocabulary import CheckVerdict, ClaimKind, ClaimVerdict, Rule
from knowledge_base.records import Own

_STRICT_KINDS = frozenset({"contact", "commitment", "completed_action"})
"""What cannot be checked in these may not be sent."""


class Claim(Own):
    """A span that states something, its normalised value and whether the facts bear it.

    ``fact_id`` names the fact it was compared with; ``suggestion`` would make the span true.
    """

    start: int
    end: int
    text: str
    kind: ClaimKind
    value: str | int | float | None
    verdict: ClaimVerdict
    fact_id: str | None = None
    message: str
    suggestion: str | None = None

    @property
    def blocks(self) -> bool:
        """Whether this claim alone keeps the reply from being sent (docs/formats.md, "Check")."""
        strict = self.verdict == "not_checkable" and self.kind in _STRICT_KINDS
        return strict or self.verdict in ("contradicted", "stale", "unsupported")


class RuleFinding(Own):
    """A rule of the reply that is broken; start and end are null where it has no one place."""

    rule: Rule
    severity: CheckVerdict
    start: int | None = None
    end: int | None = None
    message: str


class Check(Own):
    """The verdict on a text, with everything it rests on."""

    verdict: CheckVerdict
    claims: tuple[Claim, ...] = ()
    rules: tuple[RuleFinding, ...] = ()

    @property
    def blocking(self) -> tuple[Claim | RuleFinding, ...]:
        """The claims and rules that keep the text from being sent, claims first."""
        return (*(c for c in self.claims if c.blocks), *(r for r in self.rules if r.severity == "block"))


class CheckedIncident(Own):
    """The incident a check was bound to."""

    id: str
    revision: int


class CheckReport(Own):
    """One line of ``warmline check``."""

    id: str
    verdict: CheckVerdict
    incident: CheckedIncident | None = None
    claims: tuple[Claim, ...] = ()
    rules: tuple[RuleFinding, ...] = ()
