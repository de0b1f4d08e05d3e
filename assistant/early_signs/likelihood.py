"""How unlikely a count is, and since when it has been rising."""

import math
from collections.abc import Sequence

FALSE_ALARMS_PER_DAY = 0.1
"""What chance may raise: one alarm in twenty days, at most (the bound is far from sharp, so it is fewer)."""
WINDOWS = (5, 10, 15, 20, 30, 45, 60)
"""Minutes. An outage that fills none of them with unusual counts is too slow to be told from noise."""
KEYS_PER_REPORT = 16
"""About how many pairs of service and place one report is counted under."""
_MOSTLY_UNKNOWN = 0.5
_NEGLIGIBLE = 1e-4
_MOST_TERMS = 400


def upper_tail(count: int, mean: float, shape: float) -> float:
    """The chance of ``count`` or more, for a negative binomial of this mean and shape (large shape: Poisson).

    The predictive distribution of a Poisson count whose rate is known only from a history (a gamma posterior).
    """
    if count <= 0:
        return 1.0
    odds = mean / (shape + mean)
    log_first = (
        math.lgamma(count + shape)
        - math.lgamma(shape)
        - math.lgamma(count + 1)
        - shape * math.log1p(mean / shape)
        + count * math.log(odds)
    )
    term, total, at = 1.0, 1.0, count
    for _ in range(_MOST_TERMS):
        term *= odds * (at + shape) / (at + 1)
        total += term
        at += 1
        if term < _NEGLIGIBLE * total:
            break
    return min(1.0, math.exp(log_first) * total)


def believed(identified: float, others: float, unidentified_share: float) -> float:
    """How much of the weight of unknown senders counts beside that of customers.

    More of them than are usual beside that many customers are not believed; where most are unknown, that is how it is.
    """
    if unidentified_share >= _MOSTLY_UNKNOWN:
        return others
    usual = identified * unidentified_share / (1 - unidentified_share)
    return min(others, 2 + 2 * usual)


def tests_per_day(reports_per_day: float) -> float:
    """How many windows of how many keys are looked at in a day: each report is a test of its keys, and no others."""
    return max(reports_per_day, 500.0) * KEYS_PER_REPORT * len(WINDOWS)


def limit(reports_per_day: float) -> float:
    """The chance below which a count is an alarm.

    The chances of all tests of a day add up to ``FALSE_ALARMS_PER_DAY`` at most, however they hang together (Boole's
    inequality). Its inverse is the recurrence interval of prospective scan statistics (Kleinman, Lazarus, Platt 2004).
    """
    return FALSE_ALARMS_PER_DAY / tests_per_day(reports_per_day)


def first_of_burst(times: Sequence[float], rate: float, fewest: int) -> int:
    """The index in ascending ``times`` (seconds) where the burst that ends with the last of them begins.

    Of all beginnings, the one whose count is furthest above ``rate`` (per second) by the log likelihood ratio of
    Kulldorff's scan statistic, n·ln(n/e) - (n - e).
    """
    best, start = -math.inf, 0
    for index in range(len(times) - fewest, -1, -1):
        count = len(times) - index
        # The burst's own pace is added, so that two reports in one second are no infinite rate.
        expected = max(rate * (times[-1] - times[index]), 0.0) + rate * 60
        ratio = count * math.log(count / expected) - (count - expected) if count > expected else 0.0
        if ratio >= best:
            best, start = ratio, index
    return start
