"""Whether the audit trail is whole: every entry held against the one before it, in one pass over any number."""

from dataclasses import dataclass, replace

from assistant.domain.audit import AuditEntry, AuditKey, Mark, hash_of
from assistant.ports_audit import AuditBook, TrailState

CUT = "cut the trail"
"""The action under which the front of the trail is cut off; its detail says where (``through``, ``hash``)."""
ADOPTED = "adopted entries"
"""The action under which entries without a key are taken under it; ``through`` and ``hash`` name the last of them."""
_BELOW = -(2**63)
"""Before any sequence that a database can hold: nobody shall put an entry where nobody looks."""


@dataclass(frozen=True)
class Verdict:
    """What came of it: how many entries were read, the last one's mark, and what is broken, in a sentence.

    ``broken_at`` is the sequence of the first broken entry; None where the trail is whole, or its end is gone.
    ``keyed`` of the entries are under the key; ``since`` is where the trail begins. Where nothing is wrong but that
    entries were made without the key, and nobody took them under it, ``unkeyed`` is the last of those.
    """

    entries: int
    keyed: int
    head: Mark
    since: Mark
    broken: str | None = None
    broken_at: int | None = None
    unkeyed: Mark | None = None


@dataclass
class _Walk:
    last: Mark
    unkeyed: Mark | None = None
    count: int = 0
    keyed: int = 0
    is_keyed: bool = False
    cut: Mark | None = None
    known: bool = False


def verify(book: AuditBook, key: AuditKey | None = None, known: Mark | str | None = None) -> Verdict:
    """Read the whole trail. ``known`` is a head that was noted down elsewhere: a mark, or its hash alone.

    Memory does not grow with the number of entries. Entries that are added meanwhile are read too. Keyed entries cannot
    be judged without their ``key``: then the first of them counts as broken.
    """
    state = book.state()
    verdict = _walked(book, state, key, known)
    # Retention may cut the front off while it is read; what is left is then read again.
    return verdict if verdict.broken is None or book.state().cut == state.cut else verify(book, key, known)


def _walked(book: AuditBook, state: TrailState, key: AuditKey | None, known: Mark | str | None) -> Verdict:
    wanted = known.hash if isinstance(known, Mark) else known
    walk = _Walk(last=state.cut, known=wanted in (None, state.cut.hash))
    for entry in book.entries(_BELOW):
        wrong = _wrong(entry, walk, key)
        if wrong:
            return Verdict(walk.count, walk.keyed, walk.last, state.cut, wrong, entry.sequence)
        _step(entry, walk)
        walk.known = walk.known or entry.hash == wanted
    whole = Verdict(walk.count, walk.keyed, walk.last, state.cut)
    wrong = _wrong_ends(walk, state, book, known)
    if wrong is None and key is not None and walk.unkeyed is not None:
        first, told = state.cut.sequence + 1, _not_adopted(walk.unkeyed)
        return replace(whole, broken=told, broken_at=first, unkeyed=walk.unkeyed)
    return replace(whole, broken=wrong)


def _step(entry: AuditEntry, walk: _Walk) -> None:
    """Go on by one entry that follows."""
    walk.last, walk.is_keyed = entry.mark, entry.keyed
    walk.count, walk.keyed = walk.count + 1, walk.keyed + entry.keyed
    if not entry.keyed:
        walk.unkeyed = entry.mark
    elif entry.action == ADOPTED and _told(entry) == walk.unkeyed:
        walk.unkeyed = None
    if entry.action == CUT:
        walk.cut = _told(entry)


def _wrong(entry: AuditEntry, walk: _Walk, key: AuditKey | None) -> str | None:
    """What is wrong with an entry after what was read so far."""
    number, expected = entry.sequence, walk.last.sequence + 1
    if number != expected:
        return f"Entry {expected} is missing: it was taken out, or entry {number} was put in its place."
    if entry.keyed and key is None:
        return f"Entry {number} was made with a key: set WARMLINE_AUDIT_KEY to judge it."
    if walk.is_keyed and not entry.keyed:
        return f"Entry {number} was made without the key that the entries before it were made with."
    if entry.previous != walk.last.hash:
        return f"Entry {number} does not follow entry {number - 1}: one of the two was changed, put in or moved."
    if entry.hash != hash_of(entry, key):
        return f"Entry {number} was changed after it was made, or made with another key."
    return None


def _wrong_ends(walk: _Walk, state: TrailState, book: AuditBook, known: Mark | str | None) -> str | None:
    """What is wrong with the beginning and the end of a trail whose entries follow each other."""
    # What was added while it was read stands after the head that was read first.
    if walk.last.sequence < state.head.sequence:
        missing = state.head.sequence - walk.last.sequence
        return f"The end is missing: {missing} {'entry' if missing == 1 else 'entries'} after {walk.last.sequence}."
    if walk.last.sequence == state.head.sequence and walk.last.hash != state.head.hash:
        return f"The trail's head is another than entry {walk.last.sequence}: one of the two was changed."
    if state.cut.sequence and walk.cut != state.cut:
        return f"The front is missing: no entry tells that everything through {state.cut.sequence} was cut off."
    # Every entry is added together with its head, so that no entry stands after a head that is read later.
    if walk.last.sequence > state.head.sequence and walk.last.sequence > (head := book.state().head.sequence):
        return f"The trail's head says {head}, and entries up to {walk.last.sequence} follow it: it was put back."
    if not walk.known:
        return _unknown_head(known, state.cut)
    return None


def _not_adopted(last: Mark) -> str:
    what = "Entry 1 was" if last.sequence == 1 else f"Everything through entry {last.sequence} was"
    return (
        f"{what} made without the key that is set: if the key is new, run warmline audit adopt once; "
        "if not, the trail was rewritten."
    )


def _unknown_head(known: Mark | str | None, cut: Mark) -> str:
    if isinstance(known, Mark) and known.sequence < cut.sequence:
        return f"Entry {known.sequence} was cut off since, by retention: note down a newer head."
    place = f"Entry {known.sequence}" if isinstance(known, Mark) else "The entry"
    return f"{place} with the head that you noted down is not there: the end was cut off, or the trail was rewritten."


def _told(entry: AuditEntry) -> Mark:
    """The place that an entry names."""
    through, digest = entry.detail.get("through"), entry.detail.get("hash")
    return Mark(sequence=through if isinstance(through, int) else 0, hash=str(digest))
