"""A dismissed burst that has outgrown what was dismissed: few who keep it alive must not hide an outage of many."""

from assistant.domain.early_signs import SuspectedOutage
from assistant.domain.sign_decision import SignDecision
from assistant.early_signs.messages import counted, messages

_TIMES = 2
_AT_LEAST = 5
"""How many times as many senders, and how many more, make it another matter than the one that was dismissed."""


def shown_again(suspected: SuspectedOutage, dismissed: SignDecision) -> SuspectedOutage | None:
    """The burst that was ``dismissed``, saying first how it has grown since; None where it has not, or nobody knows.

    Customers are also looked at by themselves: messages of unknown senders cost nothing, and may be any number.
    """
    if dismissed.customers is None or dismissed.unidentified is None:
        return None
    before = dismissed.customers + dismissed.unidentified
    now = suspected.customers + suspected.unidentified
    if _is_more(now, before):
        return _told(suspected, counted("senders", before), counted("senders", now))
    if _is_more(suspected.customers, dismissed.customers):
        return _told(suspected, counted("customers", dismissed.customers), counted("customers", suspected.customers))
    return None


def _is_more(now: int, before: int) -> bool:
    return now > _TIMES * before and now >= before + _AT_LEAST


def _told(suspected: SuspectedOutage, then: str, now: str) -> SuspectedOutage:
    sentence = messages()["explanation"]["outgrown"].format(then=then, now=now)
    return suspected.model_copy(update={"explanation": (sentence, *suspected.explanation)})
