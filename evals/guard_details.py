"""What a run of the guard got wrong, one by one: as flat dictionaries, and as Markdown to work from."""

from collections.abc import Iterable, Iterator
from typing import Any

from assistant.domain.check import Claim, RuleFinding
from evals.guard_cases import GROUPS
from evals.guard_run import GuardResult, Mutant, Twin
from evals.guard_scoring import Found, Span, sentence_around, touches

Line = dict[str, Any]


def guard_lines(results: Iterable[GuardResult]) -> Iterator[Line]:
    """Every mutation missed, faithful reply blocked, true claim flagged and suggestion that does not mend."""
    for result in results:
        label = result.dataset.world.label
        for line in _lines(result):
            yield {"set": label, **line}


def guard_readable(results: Iterable[GuardResult]) -> Iterator[str]:
    """The same as lines of Markdown, false alarms first, then misses by class."""
    for result in results:
        yield f"# {result.dataset.world.head.title} ({result.dataset.world.label})\n"
        lines = list(_lines(result))
        alarms = [line for line in lines if line["what"] in ("alarm", "blocked")]
        yield f"## False alarms ({len(alarms)})\n"
        yield from (text for line in alarms for text in _told_alarm(line))
        for kind in (kind for kinds in GROUPS.values() for kind in kinds):
            missed = [line for line in lines if line["what"] == "miss" and line["class"] == kind]
            if missed:
                yield f"\n## Missed: {kind} ({len(missed)})\n"
                yield from (text for line in missed for text in _told_miss(line))
        wrong = [line for line in lines if line["what"] == "correction"]
        yield f"\n## Suggestions that do not mend ({len(wrong)})\n"
        yield from (text for line in wrong for text in _told_correction(line))


def said(found: Found) -> str:
    """A finding on one line."""
    if isinstance(found, Claim):
        return f"{found.kind} {found.verdict} {found.text!r}: {found.message}"
    return f"rule {found.rule} ({found.severity}): {found.message}"


def _lines(result: GuardResult) -> Iterator[Line]:
    for twin in result.twins:
        head = {
            "id": twin.reply.id, "ticket": twin.reply.ticket, "incident": twin.reply.incident,
            "channel": twin.reply.channel, "language": twin.reply.language,
        }  # fmt: skip
        for line in (*_alarms(twin), *(line for mutant in twin.mutants for line in _of_mutant(mutant))):
            yield {**head, **line}


def _alarms(twin: Twin) -> Iterator[Line]:
    if twin.report is None:
        yield {"what": "blocked", "around": twin.reply.text, "said": twin.failure}
        return
    for claim in twin.flagged:
        around = _cut(twin.reply.text, sentence_around(twin.reply.text, (claim.start, claim.end)))
        yield {"what": "alarm", "blocks": claim.blocks, "around": around, "said": said(claim)}
    for rule in twin.report.rules:
        if rule.severity == "block":
            yield {"what": "blocked", "around": _around_rule(twin.reply.text, rule), "said": said(rule)}


def _around_rule(text: str, rule: RuleFinding) -> str:
    if rule.start is None or rule.end is None:
        return text
    return _cut(text, sentence_around(text, (rule.start, rule.end)))


def _of_mutant(mutant: Mutant) -> Iterator[Line]:
    change = {"class": mutant.mutation.kind, "find": mutant.mutation.find, "put": mutant.mutation.put}
    text, sentence = mutant.change.text, mutant.sentence
    if not mutant.detected:
        elsewhere = [said(one) for one in mutant.found if not touches(one, sentence)]
        told = {"around": _cut(text, sentence), "verdict": mutant.verdict, "elsewhere": elsewhere}
        yield {"what": "miss", **change, **told, "said": [said(one) for one in mutant.heard if touches(one, sentence)]}
    for correction in mutant.corrections:
        if correction.mends is False:
            claim = correction.claim
            yield {"what": "correction", **change, "around": _cut(text, (claim.start, claim.end), 60),
                   "suggestion": claim.suggestion, "said": said(claim)}  # fmt: skip


def _cut(text: str, span: Span, more: int = 0) -> str:
    return text[max(0, span[0] - more) : span[1] + more].strip()


def _head(line: Line) -> str:
    return f"- **{line['id']}** ({line['channel']} {line['language']}, {line['ticket']}, {line['incident'] or 'none'})"


def _told_alarm(line: Line) -> Iterator[str]:
    stop = " BLOCKS" if line["what"] == "blocked" or line["blocks"] else ""
    yield f"{_head(line)}{stop}: {_one_line(line['around'])}"
    yield f"    - {line['said']}"


def _told_miss(line: Line) -> Iterator[str]:
    yield f"{_head(line)}: `{_one_line(line['find'])}` → `{_one_line(line['put'])}`"
    yield f"    - now: {_one_line(line['around'])}"
    yield f"    - verdict {line['verdict']}; in the sentence: {'; '.join(line['said']) or 'nothing'}"
    if line["elsewhere"]:
        yield f"    - blocked elsewhere: {'; '.join(line['elsewhere'])}"


def _told_correction(line: Line) -> Iterator[str]:
    yield f"{_head(line)} {line['class']}: …{_one_line(line['around'])}… offers `{line['suggestion']}`"
    yield f"    - {line['said']}"


def _one_line(text: str) -> str:
    return " / ".join(part.strip() for part in text.split("\n") if part.strip())
