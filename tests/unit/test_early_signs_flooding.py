"""What one sender, or many whom nobody knows, cannot do: teach that an outage is usual, or hide one."""

from datetime import timedelta

import pytest
from early_signs_world import DAY, NOON, TOWNS, background, burst, places

from assistant.early_signs import Watch, suspected_outages

TOWN = "Oldbury"
LATER = NOON + timedelta(hours=1)


def found(flood, real):
    return suspected_outages([*background(), *flood, *real], LATER)


def real(count=12, town=TOWN):
    return burst(count, town, "REAL", seconds=100)


def flood(count, customer, town=TOWN, hours=12, **fields):
    """Messages of ``customer`` spread evenly over the hours before noon and the hour after."""
    start = NOON - timedelta(hours=hours)
    return burst(count, town, "F", seconds=(hours + 1) * 3600 / count, at=start, customer=customer, **fields)


@pytest.mark.parametrize(
    "noise",
    [
        pytest.param([], id="nothing"),
        pytest.param(flood(500, "ONE"), id="one account, complaints"),
        pytest.param(flood(1000, "ONE", outage_like=False), id="one account, other matters"),
        pytest.param(flood(500, lambda n: f"A{n % 3}"), id="three accounts"),
        pytest.param(flood(1000, None), id="unknown senders, complaints"),
        pytest.param(flood(500, "ONE", places=places(TOWN, TOWNS[TOWN][2][0])), id="one account, with its postcode"),
    ],
)
def test_an_outage_is_found_beside_a_flood_of_messages_in_its_town(noise):
    shown = [one for one in found(noise, real()) if any(t.startswith("REAL") for t in one.ticket_ids)]
    assert len(shown) == 1
    assert sum(t.startswith("REAL") for t in shown[0].ticket_ids) == 12


def test_an_outage_is_found_beside_a_flood_of_messages_elsewhere():
    noise = flood(3000, "ONE", town="Bigham")
    assert [one.place.region for one in found(noise, real(8))] == ["South"]


@pytest.mark.parametrize("customer", ["ONE", None])
@pytest.mark.parametrize("count", [500, 4000])
def test_a_flood_alone_is_no_outage(customer, count):
    assert found(flood(count, customer), []) == ()


def test_one_sender_counts_once_an_hour_for_what_is_usual():
    usual = _learnt(burst(60, TOWN, seconds=60, customer="ONE"))
    assert usual.total == 1
    assert _learnt(burst(3, TOWN, seconds=3600, customer="ONE")).total == 3
    assert _learnt(burst(60, TOWN, seconds=60)).total == 60


def test_unknown_senders_count_beside_the_customers_of_their_town():
    everywhere = [report for town in list(TOWNS)[:5] for report in burst(10, town, f"K{town}", seconds=7, at=DAY)]
    few = _learnt([*everywhere, *burst(200, "Hartley", "U", seconds=30, customer=None)])
    assert few.total == len(everywhere) + 5
    # Where most are unknown in every town, that is how it is.
    unknown = [report.model_copy(update={"customer": None}) for report in everywhere]
    assert _learnt([*unknown, *burst(200, "Hartley", "U", seconds=30, customer=None)]).total == len(unknown) + 200


def test_a_provider_with_one_town_may_have_only_unknown_senders():
    assert _learnt(burst(200, TOWN, seconds=30, customer=None)).total == 200


def test_what_is_remembered_of_senders_is_bounded():
    watch = Watch()
    for report in burst(60_000, TOWN, seconds=1, outage_like=False):
        watch.add(report)
    assert len(watch.baseline.senders._last) <= 50_000


def _learnt(reports):
    """What is usual after these reports, none of which is an outage, have settled."""
    watch = Watch()
    for report in sorted(reports, key=lambda report: report.at):
        watch.add(report.model_copy(update={"outage_like": False}))
    watch.add(burst(1, "Bigham", "LAST", at=NOON + timedelta(days=1) - timedelta(hours=13))[0])
    return watch.baseline
