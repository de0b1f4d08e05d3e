"""A run of the matching dataset: every ticket through the product's own desk, at the dataset's instant."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass

from assistant.bootstrap import desk_for_commands, feed_at, read_feed
from assistant.desk import Desk
from assistant.domain.reply import Draft
from assistant.domain.ticket import Ticket
from assistant.settings import Settings
from evals.cases import DatasetInvalid
from evals.matching_cases import MatchingCase, MatchingLimits, MatchingSet, load_matching, strangers
from evals.matching_report import matching_shortfalls, matching_table
from evals.matching_scoring import MATCHING_SCORERS, Answer
from knowledge_base.records import Matching


@dataclass(frozen=True)
class ScoredMatch:
    """One case answered: ``results`` per scorer (None: does not apply). Without an answer, ``failure`` says why."""

    half: str
    case: MatchingCase
    answer: Answer | None
    results: dict[str, bool | None]
    failure: str | None = None

    @property
    def right(self) -> bool:
        """Whether the chosen incident is an accepted one."""
        return self.answer is not None and self.answer.chosen in self.case.expect.accepted


@dataclass(frozen=True)
class MatchingRun:
    """A whole run, both halves apart."""

    title: str
    limits: MatchingLimits
    scored: tuple[ScoredMatch, ...]

    def table(self) -> str:
        """Figures per half and per tag, with the reliability of the confidences."""
        return matching_table(self.title, self.scored, self.limits)

    def shortfalls(self) -> tuple[str, ...]:
        """One sentence per figure of a half that is under its threshold."""
        return matching_shortfalls(self.scored, self.limits)

    def details(self) -> Iterator[dict[str, object]]:
        """Every case as an object for JSON: label, answer and results, without the customer's words."""
        return (_detail(one) for one in self.scored)

    def labelled(self) -> Iterator[dict[str, object]]:
        """Every answer that names an incident, with whether it is the right one: what confidences are fitted to."""
        for one in self.scored:
            if one.answer is not None and one.answer.incident is not None:
                yield {
                    "id": one.case.id,
                    "half": one.half,
                    "matched_on": one.answer.matched_on,
                    "confidence": one.answer.confidence,
                    "relevance": one.answer.relevance,
                    "right": one.answer.incident in one.case.expect.accepted,
                }


def run_matching(settings: Settings | None = None, dataset: MatchingSet | None = None) -> MatchingRun:
    """Answer and score every case of the halves that are there; no model takes part. Raises DatasetInvalid."""
    dataset = dataset or load_matching()
    desk = matching_desk(dataset, settings or Settings())
    wrong = strangers(dataset, (incident.id for incident in desk.pipeline.knowledge.store.incidents()))
    if wrong:
        raise DatasetInvalid("; ".join(wrong))
    scored = tuple(_scored(desk, half, case) for half, cases in dataset.halves.items() for case in cases)
    return MatchingRun(dataset.head.title, dataset.limits, scored)


def matching_desk(dataset: MatchingSet, settings: Settings) -> Desk:
    """The product's desk with the dataset's feeds and accounts, and nothing of a data directory."""
    alone = settings.model_copy(update={"data_dir": None, "database_url": None})
    desk = desk_for_commands(alone, dataset.head.instant, dataset.customers, with_drafts=True)
    for path in dataset.feeds:
        read_feed(desk, feed_at(str(path)))
    return desk


def _scored(desk: Desk, half: str, case: MatchingCase) -> ScoredMatch:
    try:
        answer = _answer(desk, case.ticket)
    except Exception as error:  # noqa: BLE001 - one case without an answer is counted, and never hides the others
        return ScoredMatch(half, case, None, {}, f"{type(error).__name__}: {error}")
    return ScoredMatch(
        half, case, answer, {name: score(answer, case.expect) for name, score in MATCHING_SCORERS.items()}
    )


def _answer(desk: Desk, ticket: Ticket) -> Answer:
    draft = desk.draft_ticket(ticket, use_writer=False)
    known = ticket.with_customer(desk.accounts.fill(ticket.customer))
    return read_answer(draft, desk.pipeline.understand(known, desk.clock.now()).lookup.matching)


def read_answer(draft: Draft, matching: Matching) -> Answer:
    """What is scored, taken from a draft and from the matching that it was written on."""
    chosen = draft.incident
    return Answer(
        incident=chosen.id if chosen else None,
        relevance=chosen.relevance if chosen else None,
        confidence=chosen.confidence if chosen else 0.0,
        matched_on=chosen.matched_on if chosen else (),
        candidates=tuple(candidate.id for candidate in draft.candidates),
        fact_kinds=frozenset(fact.kind for fact in draft.facts),
        needs=frozenset(need.code for need in draft.needs),
        affected=_affected(matching),
    )


def _affected(matching: Matching) -> frozenset[str]:
    """Services that stand affected; a customer with one has no standings, there those of the chosen match count."""
    if matching.standings:
        services = [one.service for one in matching.standings if one.state == "affected"]
    else:
        services = list(matching.chosen.services) if matching.chosen else []
    return frozenset(service.id for service in services if service.id)


def _detail(one: ScoredMatch) -> dict[str, object]:
    answer = asdict(one.answer) if one.answer else None
    for name in ("fact_kinds", "needs", "affected"):
        if answer:
            answer[name] = sorted(answer[name])
    return {
        "id": one.case.id,
        "half": one.half,
        "tags": one.case.tags,
        "expect": one.case.expect.model_dump(mode="json"),
        "answer": answer,
        "results": one.results,
        "failure": one.failure,
    }
