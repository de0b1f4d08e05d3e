"""The terms of a credit told in a reply against the policy: from when, for each what, when and how it is paid."""

import re
from collections.abc import Iterator
from datetime import timedelta

from assistant.checking.facts import recorded
from assistant.checking.facts.known import Known
from assistant.checking.facts.sums import SUM
from assistant.checking.kinds.times.durations import find_durations
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.stance import is_denied
from assistant.checking.text.words import pattern
from knowledge_base.records import Policy

_SETS_IN = re.compile(
    r"(?:after|from|over|beyond|past|once \w+ (?:reach\w*|last\w*|pass\w*)|more than|longer than|at least|"
    r"despues de|a partir de|tras|mas de|al cabo de)(?: (?:just|only|the first|any|las|la|los|primeras))*\s*$"
)
_MINUTE = timedelta(minutes=1)
_REACH = 40


def wrong(reply: ReplyText, known: Known, policies: tuple[Policy, ...]) -> Iterator[tuple[int, int]]:
    """Ranges of the folded text that tell a term which no policy in force bears."""
    lighter = pattern("money", "lighter").finditer(reply.prose)
    yield from (match.span() for match in lighter if _is_granted(reply, known, match))
    yield from _soon_or_other(reply, known, policies)
    for match in pattern("money", "qualified").finditer(reply.prose):
        if not reply.sentence_at(match.start()).asks and not _qualifies(known, policies):
            yield match.span()
    if any(policy.threshold_hours for policy in policies):
        for match in pattern("money", "any_length").finditer(reply.prose):
            if _of_credit(reply, match.start()):
                yield match.span()
        yield from _given(reply, known, policies)
    yield from _thresholds(reply, policies)
    yield from _refused(reply, known, policies)


def _soon_or_other(reply: ReplyText, known: Known, policies: tuple[Policy, ...]) -> Iterator[tuple[int, int]]:
    """A credit told for a day, or in a form, that no policy names."""
    for name in ("soon", "form"):
        for match in pattern("money", name).finditer(reply.prose):
            if _of_credit(reply, match.start()) and match.group() not in known.policy_text:
                if name == "soon" and any(match.group().rsplit(None, 1)[-1] in policy.text for policy in policies):
                    continue
                yield match.span()


def _given(reply: ReplyText, known: Known, policies: tuple[Policy, ...]) -> Iterator[tuple[int, int]]:
    """A credit told as given, or promised without its terms, while the outage is too short for any."""
    for match in pattern("money", "given", "grants").finditer(reply.prose):
        sentence = reply.sentence_at(match.start())
        if sentence.asks or is_denied(reply, *match.span()) or _is_recorded(known):
            continue
        if not _has_terms(sentence.low, policies) and not _qualifies(known, policies):
            yield match.span()


def _refused(reply: ReplyText, known: Known, policies: tuple[Policy, ...]) -> Iterator[tuple[int, int]]:
    """A credit told as out of reach after an outage that was long enough for one."""
    if not any(_is_earned(known, policy) for policy in policies):
        return
    for match in pattern("money", "refused").finditer(reply.prose):
        sentence = reply.sentence_at(match.start())
        if not sentence.asks and not sentence.supposes:
            yield match.span()


def _is_earned(known: Known, policy: Policy) -> bool:
    """Whether an outage that is over has lasted, from where the policy counts, as long as it asks for."""
    reported = known.ticket_times if policy.clock_start == "customer_report" else ()
    since = [min(reported)] if reported else [time.at for time in known.times("started")]
    needed = timedelta(hours=policy.threshold_hours or 0)
    return policy.automatic and any(end.at - at >= needed for end in known.times("resolved") for at in since)


def _has_terms(sentence: str, policies: tuple[Policy, ...]) -> bool:
    """Whether the sentence tells what a credit hangs on and does not wave it away."""
    if pattern("money", "overriding").search(sentence):
        return False
    by_itself = pattern("money", "automatic").search(sentence) and any(policy.automatic for policy in policies)
    return bool(by_itself) or pattern("money", "terms").search(sentence) is not None


def _is_recorded(known: Known) -> bool:
    return pattern("money", "offer", "offer_own").search(recorded.text(known, notes=False)) is not None


def _of_credit(reply: ReplyText, position: int) -> bool:
    sentence = reply.sentence_at(position)
    told = pattern("money", "offer", "offer_own", "fraction").search(sentence.low) or SUM.search(sentence.low)
    return not sentence.asks and told is not None


def _is_granted(reply: ReplyText, known: Known, match: re.Match[str]) -> bool:
    """Whether a lighter bill is told as settled, and neither a policy in force nor a recorded action grants it."""
    sentence = reply.sentence_at(match.start())
    own = pattern("money", "no_offer").search(match.group()) or "n't" in match.group() or match.group().startswith("no")
    if pattern("money", "asked_of_us").search(reply.prose, sentence.start, match.start()):
        return False
    if (
        sentence.asks
        or (not own and is_denied(reply, *match.span()))
        or pattern("money", "terms").search(reply.prose, sentence.start, match.start())
    ):
        return False
    return match.group() not in known.policy_text and not _is_recorded(known)


def offered(reply: ReplyText, position: int) -> bool:
    """Whether the sentence at a place of the folded text offers money."""
    return pattern("money", "offer", "offer_own").search(reply.sentence_at(position).low) is not None


def _thresholds(reply: ReplyText, policies: tuple[Policy, ...]) -> Iterator[tuple[int, int]]:
    least = min((p.threshold_hours for p in policies if p.threshold_hours is not None), default=None)
    if least is None:
        return
    for said in find_durations(reply.prose):
        before = reply.low[max(reply.clause_at(said.start)[0], said.start - _REACH) : said.start]
        if _SETS_IN.search(before) and _of_credit(reply, said.start) and said.upto < timedelta(hours=least) - _MINUTE:
            yield said.start, said.end


def _qualifies(known: Known, policies: tuple[Policy, ...]) -> bool:
    """Whether the outage has lasted as long as a policy asks for."""
    ends = [time.at for time in known.times("resolved")] or [known.now]
    for policy in [each for each in policies if each.automatic] or policies:
        needed = timedelta(hours=policy.threshold_hours or 0)
        if any(ends[0] - time.at >= needed for time in known.times("started")):
            return True
    return False
