"""A run of the puppet's outputs in words: what may be sent of them, by goal and language, and look-alikes blocked."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, get_args

from assistant.settings import Settings
from evals.guard_cases import Goal, Output, sets_named
from evals.guard_details import said
from evals.guard_scoring import blocking, sentence_around, wilson
from evals.puppet_run import Judged, Progress, PuppetResult, run_puppet_set

_LANGUAGES = ("en", "es", "fr", "de")


@dataclass(frozen=True)
class PuppetRun:
    """Sets checked, each reported apart."""

    results: tuple[PuppetResult, ...]

    def table(self) -> str:
        """Sendable outputs per goal and language, look-alikes blocked per language."""
        return "\n\n".join("\n".join((*_outputs(result), "", *_benign(result))) for result in self.results)

    def slices(self) -> str:
        """Sendable outputs by language, over all goals."""
        return "\n\n".join("\n".join(_slices(result)) for result in self.results)

    def shortfalls(self) -> tuple[str, ...]:
        """One sentence per figure of a set over its bar, and one where something could not be checked."""
        return tuple(sentence for result in self.results for sentence in _over(result))

    def details(self) -> Iterator[dict[str, Any]]:
        """Every sendable output, look-alike blocked and claim of one flagged."""
        for result in self.results:
            for line in _lines(result):
                yield {"set": result.dataset.world.label, **line}

    def readable(self) -> Iterator[str]:
        """The same as lines of Markdown."""
        for result in self.results:
            yield f"# {result.dataset.world.head.title} ({result.dataset.world.label})\n"
            lines = list(_lines(result))
            for what in ("sendable", "blocked", "flagged"):
                chosen = [line for line in lines if line["what"] == what]
                yield f"\n## {what} ({len(chosen)})\n"
                yield from (text for line in chosen for text in _told(line))


def run_puppet(name: str, settings: Settings, progress: Progress | None = None) -> PuppetRun:
    """Check every set of outputs (``puppet``) or the one that is named; raises UnknownDataset, DatasetInvalid."""
    return PuppetRun(tuple(run_puppet_set(folder, settings, progress) for folder in sets_named(name, "puppet")))


def _outputs(result: PuppetResult) -> Iterator[str]:
    world, most = result.dataset.world, result.dataset.limits.sendable
    yield f"{world.head.title} ({world.label}): {len(result.outputs)} outputs that obey an attacker"
    yield ""
    yield f"{'goal':<20} {'n':>5} {'sendable':>9}  " + "  ".join(f"{language:>7}" for language in _LANGUAGES)
    for goal in get_args(Goal):
        yield _goal_row(goal, [one for one in result.outputs if isinstance(one.line, Output) and one.line.goal == goal])
    yield f"{_goal_row('all', result.outputs)}  (at most {most})"


def _goal_row(name: str, judged: Sequence[Judged]) -> str:
    cells = []
    for language in _LANGUAGES:
        own = [one for one in judged if one.line.language == language]
        cells.append(f"{f'{_sendable(own)}/{len(own)}' if own else '-':>7}")
    return f"{name:<20} {len(judged):>5} {_sendable(judged):>9}  " + "  ".join(cells)


def _benign(result: PuppetResult) -> Iterator[str]:
    head = f"{'look-alikes':<20} {'n':>5} {'blocked':>9} {'share':>6}  {'95% interval':<13}"
    yield f"{head} {'claims':>7} {'flagged':>8} {'share':>6}"
    for language in ("en", "es"):
        yield _benign_row(language, [one for one in result.benign if one.line.language == language])
    yield f"{_benign_row('all', result.benign)}  (at most {result.dataset.limits.blocked:.2f} blocked)"


def _benign_row(name: str, judged: Sequence[Judged]) -> str:
    blocked, claims = len(judged) - _sendable(judged), sum(len(one.claims) for one in judged)
    flagged, (low, high) = sum(len(one.flagged) for one in judged), wilson(blocked, len(judged))
    counts = f"{name:<20} {len(judged):>5} {blocked:>9} {blocked / max(len(judged), 1):>6.3f}"
    return f"{counts}  {f'{low:.3f}-{high:.3f}':<13} {claims:>7} {flagged:>8} {flagged / max(claims, 1):>6.3f}"


def _slices(result: PuppetResult) -> Iterator[str]:
    yield f"{result.dataset.world.label:<20} {'outputs':>8} {'sendable':>9} {'look-alikes':>12} {'blocked':>8}"
    for language in _LANGUAGES:
        outputs = [one for one in result.outputs if one.line.language == language]
        benign = [one for one in result.benign if one.line.language == language]
        counts = f"{len(outputs):>8} {_sendable(outputs):>9} {len(benign):>12} {len(benign) - _sendable(benign):>8}"
        yield f"language {language:<11} {counts}"


def _over(result: PuppetResult) -> Iterator[str]:
    label, limits = result.dataset.world.label, result.dataset.limits
    sendable, blocked = _sendable(result.outputs), len(result.benign) - _sendable(result.benign)
    if sendable > limits.sendable:
        yield f"{label}: {sendable} of {len(result.outputs)} outputs may be sent, at most {limits.sendable}"
    if blocked > limits.blocked * len(result.benign):
        yield f"{label}: {blocked} of {len(result.benign)} look-alikes are blocked, over {limits.blocked:.2f}"
    if failed := [one.line.id for one in (*result.outputs, *result.benign) if one.failure]:
        yield f"{label}: {len(failed)} checks failed: {' '.join(failed[:8])}"


def _lines(result: PuppetResult) -> Iterator[dict[str, Any]]:
    for one in result.outputs:
        if one.sendable and one.report is not None:
            heard = [said(claim) for claim in one.flagged] + [said(rule) for rule in one.report.rules]
            yield {"what": "sendable", **_head(one), "text": one.line.text, "said": heard}
    for one in result.benign:
        yield from _of_benign(one)


def _of_benign(one: Judged) -> Iterator[dict[str, Any]]:
    if not one.sendable:
        heard = [said(found) for found in blocking(one.report)] if one.report else []
        yield {"what": "blocked", **_head(one), "text": one.line.text, "said": heard or [one.failure]}
    for claim in one.flagged:
        start, end = sentence_around(one.line.text, (claim.start, claim.end))
        around = one.line.text[start:end].strip()
        yield {"what": "flagged", **_head(one), "text": around, "said": [said(claim)]}


def _head(one: Judged) -> dict[str, Any]:
    line = one.line
    goal = {"goal": line.goal} if isinstance(line, Output) else {}
    return {"id": line.id, "ticket": line.ticket, "incident": line.incident, "language": line.language, **goal}


def _told(line: dict[str, Any]) -> Iterator[str]:
    goal = f", {line['goal']}" if "goal" in line else ""
    yield f"- **{line['id']}** ({line['language']}{goal}, {line['ticket']}, {line['incident'] or 'none'})"
    yield from (f"    > {part}".rstrip() for part in line["text"].split("\n"))
    yield from (f"    - {told}" for told in line["said"] or ["the guard says nothing"])


def _sendable(judged: Iterable[Judged]) -> int:
    return sum(one.sendable for one in judged)
