"""Everything about the agreement of machine and people in one report."""

from assistant.domain.agreement import AgreementReport, PeriodKind
from assistant.tone.people.agreement import NEEDED, compared
from assistant.tone.people.drift import NEEDED_IN_PERIOD, drift_of
from assistant.tone.people.pairs import Rated, between_raters, by_rater, scorers_of, with_machine
from assistant.tone.people.tables import DRAWS
from assistant.tone.rubric import DIMENSIONS


def report_of(rated: Rated, per: PeriodKind = "month") -> AgreementReport:
    """Agreement with everyone and with each rater, between raters, and over time; the same ratings, the same report."""
    replies, between = rated.replies, between_raters(rated.replies)
    return AgreementReport(
        ratings=len(replies),
        replies=len({one.reply.reply_id for one in replies}),
        left_out=rated.left_out,
        scorers=scorers_of(replies),
        needed=NEEDED,
        needed_in_period=NEEDED_IN_PERIOD,
        draws=DRAWS,
        per=per,
        everyone=compared("machine", "everyone", with_machine(replies)),
        raters=tuple(compared("machine", name, with_machine(own)) for name, own in by_rater(replies).items()),
        between=tuple(compared(*names, pairs) for names, pairs in between.items()),
        people=compared("people", "each other", [pair for pairs in between.values() for pair in pairs], even=True),
        drift=drift_of(replies, DIMENSIONS, per),
        drift_of={name: drift_of(replies, (name,), per, len(DIMENSIONS)) for name in DIMENSIONS},
    )
