"""A model's draft under supervision: checked, repaired once, mended with the composer's sentences, or refused."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from time import monotonic

from assistant.domain.check import Check, Claim
from assistant.domain.plan import DraftRequest, OnProgress, WrittenReply
from assistant.domain.progress import DraftProgress
from assistant.domain.writing import Usage
from assistant.drafting.splicing import replace_failing
from assistant.errors import DrafterFailed
from assistant.ports import Drafter

SETTLING = 0.3
"""Seconds of the deadline kept for checking and scoring what came, on a busy machine."""
_WORTH_ASKING = 1.0
"""Seconds below which no second round is begun: no model answers in less."""

Checked = Callable[[str], Check]
Unmet = Callable[[WrittenReply, Check], tuple[str, ...]]
OnDraft = Callable[[DraftProgress], None]
"""Told the reply so far with its check, each time another sentence of it is whole; in a thread of the drafter's."""


@dataclass
class Supervised:
    """What a model's draft took, also where nothing came of it.

    ``rounds`` were asked, ``replaced`` are moves where the composer's sentence stands,
    ``first_sentence`` is when the first whole sentence was there, in seconds since the start; ``usage`` of all rounds.
    """

    rounds: int = 0
    replaced: tuple[str, ...] = ()
    first_sentence: float | None = None
    usage: Usage | None = None


@dataclass(frozen=True)
class Supervision:
    """The rules of one draft: how it is checked, when it started, and by when (monotonic seconds) it must stand.

    ``unmet`` says in sentences what a reply lacks that is true but no help.
    """

    checked: Checked
    start: float
    end: float
    on_draft: OnDraft | None = None
    unmet: Unmet = lambda _written, _check: ()

    def draft(self, writer: Drafter, request: DraftRequest, standby: WrittenReply, found: Supervised) -> WrittenReply:
        """The model's reply once it passes; ``found`` is filled on the way, also where DrafterFailed is raised.

        One repair round names what failed; then the composer's sentence stands in place of what still fails.
        """
        written = self._asked(writer, request, found)
        check = self.checked(written.text)
        findings = (*findings_of(check), *self.unmet(written, check))
        if findings and self.end - monotonic() > _WORTH_ASKING:
            again = self._repaired(writer, replace(request, previous=written.text, findings=findings), found)
            if again is not None:
                written, check = again, self.checked(again.text)
        self._demand(written, check)
        if check.verdict == "block":
            spliced = replace_failing(written, check, standby)
            if spliced is None or self.checked(spliced.text).verdict == "block":
                raise DrafterFailed("rejected", "The model's draft did not pass the check, even after a repair.")
            found.replaced = _replaced(written, spliced)
            written, check = spliced, self.checked(spliced.text)
            self._demand(written, check)
        if not found.replaced:
            written.keep()
        return written

    def _demand(self, written: WrittenReply, check: Check) -> None:
        """Asked before sentences are replaced too: of a reply that was unkind, the rest is seldom kind."""
        if self.unmet(written, check):
            raise DrafterFailed("rejected", "The model's draft left out what is needed, or was unkind.")

    def _asked(self, writer: Drafter, request: DraftRequest, found: Supervised) -> WrittenReply:
        found.rounds += 1
        written = writer.draft(request, self.end - monotonic(), self._progress(found))
        found.usage = _sum(found.usage, written.usage)
        return written

    def _repaired(self, writer: Drafter, request: DraftRequest, found: Supervised) -> WrittenReply | None:
        """The second answer; None where there is none, since the first one is still worth mending."""
        try:
            return self._asked(writer, request, found)
        except DrafterFailed:
            return None

    def _progress(self, found: Supervised) -> OnProgress:
        def tell(so_far: WrittenReply) -> None:
            if found.first_sentence is None:
                found.first_sentence = round(monotonic() - self.start, 3)
            if self.on_draft is not None:
                self.on_draft(DraftProgress(so_far.text, so_far.sentences, _spots_only(self.checked(so_far.text))))

        return tell


def findings_of(check: Check) -> tuple[str, ...]:
    """What blocks a text, in sentences for whoever writes it again."""
    return tuple(
        f"“{found.text}”: {found.message}" if isinstance(found, Claim) else found.message for found in check.blocking
    )


def _spots_only(check: Check) -> Check:
    """Without findings about the text as a whole, which is not whole yet."""
    return check.model_copy(update={"rules": tuple(rule for rule in check.rules if rule.start is not None)})


def _replaced(written: WrittenReply, spliced: WrittenReply) -> tuple[str, ...]:
    kept = {spliced.text[s.start : s.end] for s in spliced.sentences}
    gone = (s.move for s in written.sentences if written.text[s.start : s.end] not in kept)
    return tuple(dict.fromkeys(gone))


def _sum(before: Usage | None, more: Usage | None) -> Usage | None:
    if before is None or more is None:
        return before or more
    costs = [usage.cost for usage in (before, more) if usage.calls > usage.cached]
    return Usage(
        input_tokens=before.input_tokens + more.input_tokens,
        output_tokens=before.output_tokens + more.output_tokens,
        calls=before.calls + more.calls,
        cached=before.cached + more.cached,
        cost=None if None in costs else sum((cost for cost in costs if cost is not None), start=Decimal(0)),
    )
