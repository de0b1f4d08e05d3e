"""A run of the guard: every faithful reply and every mutation of it, checked as ``warmline check`` checks them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.desk import Desk
from assistant.domain.check import CheckReport, Claim
from assistant.settings import Settings
from evals.guard_cases import GuardReply, GuardSet, Mutation, load_guard
from evals.guard_desk import checked_at, desk_of_world, submitted
from evals.guard_scoring import Change, Found, Span, apply, blocking, new_ones, sentence_around, touches

Check = Callable[[GuardReply, str], CheckReport]
Progress = Callable[[int, int], None]

_FALSE = frozenset({"contradicted", "stale", "unsupported"})
_CORRECTED = frozenset({"contradicted", "stale"})


@dataclass(frozen=True)
class Correction:
    """A claim that a mutation made false, and whether its suggestion mends it: None where none is offered."""

    claim: Claim
    mends: bool | None


@dataclass(frozen=True)
class Mutant:
    """One mutation checked.

    ``heard`` is all that the guard says; ``found`` what of it blocks and is not said of the unchanged reply.
    """

    mutation: Mutation
    change: Change
    verdict: str
    found: tuple[Found, ...] = ()
    heard: tuple[Found, ...] = ()
    corrections: tuple[Correction, ...] = ()
    failure: str | None = None

    @property
    def sentence(self) -> Span:
        """The sentence that was changed."""
        return sentence_around(self.change.text, self.change.span)

    @property
    def detected(self) -> bool:
        """Blocked for something in the changed sentence."""
        return self._found_in(self.sentence)

    @property
    def touched(self) -> bool:
        """Blocked for the changed words themselves."""
        return self._found_in(self.change.span)

    def _found_in(self, span: Span) -> bool:
        return self.verdict == "block" and any(touches(one, span) for one in self.found)


@dataclass(frozen=True)
class Twin:
    """A faithful reply checked as it is, with its mutations; ``report`` is None where the check failed."""

    reply: GuardReply
    report: CheckReport | None
    mutants: tuple[Mutant, ...] = ()
    failure: str | None = None

    @property
    def blocked(self) -> bool:
        """Whether it may not be sent, as nothing may that cannot be checked."""
        return self.report is None or self.report.verdict == "block"

    @property
    def claims(self) -> tuple[Claim, ...]:
        """Everything that it states."""
        return self.report.claims if self.report else ()

    @property
    def flagged(self) -> tuple[Claim, ...]:
        """True claims that the guard does not call supported."""
        return tuple(claim for claim in self.claims if claim.verdict != "supported")


@dataclass(frozen=True)
class GuardResult:
    """One set checked."""

    dataset: GuardSet
    twins: tuple[Twin, ...]

    @property
    def mutants(self) -> tuple[Mutant, ...]:
        """Every mutation."""
        return tuple(mutant for twin in self.twins for mutant in twin.mutants)


def run_guard_set(folder: Path, settings: Settings, progress: Progress | None = None) -> GuardResult:
    """Check a set; ``progress`` is told (replies done, all). Raises DatasetInvalid."""
    dataset = load_guard(folder)
    desk = desk_of_world(dataset.world, settings)
    check = _check_of(dataset, desk)
    twins = []
    for reply in dataset.replies:
        twins.append(checked(reply, check))
        if progress:
            progress(len(twins), len(dataset.replies))
    return GuardResult(dataset, tuple(twins))


def checked(reply: GuardReply, check: Check) -> Twin:
    """A reply and its mutations, checked by ``check``."""
    try:
        report = check(reply, reply.text)
    except Exception as error:  # noqa: BLE001 - one reply that cannot be checked is counted, and never hides the others
        return Twin(reply, None, failure=f"{type(error).__name__}: {error}")
    return Twin(reply, report, tuple(_mutant(reply, mutation, report, check) for mutation in reply.mutations))


def _check_of(dataset: GuardSet, desk: Desk) -> Check:
    def check(reply: GuardReply, text: str) -> CheckReport:
        return checked_at(desk, submitted(dataset.world, reply, text))

    return check


def _mutant(reply: GuardReply, mutation: Mutation, twin: CheckReport, check: Check) -> Mutant:
    change = apply(reply.text, mutation)
    try:
        report = check(reply, change.text)
        found = new_ones(blocking(report), blocking(twin), change)
        claims = [one for one in found if isinstance(one, Claim) and one.verdict in _CORRECTED]
        corrections = tuple(_corrections(reply, change.text, claims, check))
    except Exception as error:  # noqa: BLE001 - as above
        return Mutant(mutation, change, "failed", failure=f"{type(error).__name__}: {error}")
    heard: tuple[Found, ...] = (*report.claims, *report.rules)
    return Mutant(mutation, change, report.verdict, found, heard, corrections)


def _corrections(reply: GuardReply, text: str, claims: Sequence[Claim], check: Check) -> Iterator[Correction]:
    for claim in claims:
        if claim.suggestion is None:
            yield Correction(claim, None)
            continue
        mended = text[: claim.start] + claim.suggestion + text[claim.end :]
        place = (claim.start, claim.start + len(claim.suggestion))
        left = [one for one in check(reply, mended).claims if one.verdict in _FALSE and touches(one, place)]
        yield Correction(claim, not left)
