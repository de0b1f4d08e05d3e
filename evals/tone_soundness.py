"""Whether a set of labelled replies says what it means; nothing is scored here."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from evals.tone_cases import DIMENSIONS, LabelledReply, ToneSet, load_tone


def tone_sound(folder: Path) -> tuple[str, tuple[str, ...]]:
    """The counts of a set in words, and one sentence per flaw; raises DatasetInvalid."""
    dataset = load_tone(folder)
    return tone_counts(dataset), tone_flaws(dataset)


def tone_counts(dataset: ToneSet) -> str:
    """How many replies there are of each kind, and how many lines most raters call "na" in each dimension."""
    lines = dataset.replies
    rows = [f"{dataset.label}: {len(lines)} replies to {len({line.group for line in lines})} tickets"]
    kinds: dict[str, list[str]] = {
        "channel": [line.channel for line in lines],
        "segment": [line.segment or "unknown" for line in lines],
        "language": [line.language for line in lines],
        "flags": [flag for line in lines for flag in line.flags],
        "na": [name for line in lines for name in DIMENSIONS if not line.marks(name)],
        "raters": [str(len(line.ratings)) for line in lines],
    }
    for kind, found in kinds.items():
        counted = sorted(Counter(found).items())
        rows.append(f"{kind}: " + (", ".join(f"{name} {count}" for name, count in counted) or "none"))
    return "\n".join(rows)


def tone_flaws(dataset: ToneSet) -> tuple[str, ...]:
    """One sentence for each group of several tickets, ticket in several groups, and reply that is there twice.

    Any of them would let replies to one ticket be drawn as if they were to several.
    """
    return tuple(_flaws(dataset.replies))


def _flaws(lines: Sequence[LabelledReply]) -> Iterator[str]:
    groups: dict[str, LabelledReply] = {}
    tickets: dict[str, LabelledReply] = {}
    replies: dict[tuple[str, str], LabelledReply] = {}
    for line in lines:
        asked = line.ticket.customer_text
        if groups.setdefault(line.group, line).ticket.customer_text != asked:
            yield f"{line.id}: the group '{line.group}' holds another ticket in {groups[line.group].id}"
        if tickets.setdefault(asked, line).group != line.group:
            yield f"{line.id}: the same ticket as {tickets[asked].id}, which is in the group '{tickets[asked].group}'"
        twin = replies.setdefault((asked, line.reply), line)
        if twin is not line:
            yield f"{line.id}: the same reply to the same ticket as {twin.id}"
