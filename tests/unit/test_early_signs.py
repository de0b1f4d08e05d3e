"""What is taken for an outage and what is not."""

from datetime import timedelta

import pytest
from early_signs_world import DAY, NOON, TOWNS, background, burst, places

from assistant.early_signs import Watch, suspected_outages

LATER = NOON + timedelta(hours=2)
HUNDRED_TOWNS = list(TOWNS)


def found(*reports, now=LATER, history=None):
    usual = background() if history is None else history
    return suspected_outages([*usual, *(report for part in reports for report in part)], now)


def any_town(number):
    return places(HUNDRED_TOWNS[number % len(HUNDRED_TOWNS)])


@pytest.mark.parametrize(
    "reports",
    [
        pytest.param([], id="an ordinary day"),
        pytest.param(burst(4, "Hartley"), id="four neighbours"),
        pytest.param(
            burst(50, "Hartley", seconds=10, customer=lambda n: f"A{n % 3}"), id="fifty messages of three accounts"
        ),
        pytest.param(
            burst(100, None, seconds=5, customer="A", places=any_town), id="one customer with a hundred sites"
        ),
        pytest.param(burst(7, "Hartley", customer=None), id="seven unknown senders"),
        pytest.param(
            burst(50, "Hartley", seconds=20, customer=None, wordings=("w",)), id="fifty copies by unknown senders"
        ),
        pytest.param(
            burst(150, "Hartley", seconds=20, outage_like=False), id="a price rise that everybody writes about"
        ),
        pytest.param(burst(50, "Hartley", seconds=20, customer=None), id="fifty unknown senders, which is not usual"),
        pytest.param(burst(30, "Hartley", ticket_id="T", customer="C"), id="the same ticket again and again"),
        pytest.param(burst(8, "Bigham", seconds=1800, at=DAY), id="tickets of a whole day"),
    ],
)
def test_nothing_is_suspected_of(reports):
    assert found(reports) == ()


def test_a_viral_complaint_of_which_some_is_misread_is_no_outage():
    shared = burst(60, "Midford", seconds=60, outage_like=lambda n: n % 6 == 0, services=("tv",))

    assert found(shared) == ()


@pytest.mark.parametrize("town", ["Bigham", "Midford", "Hartley"])
def test_an_outage_is_found_in_a_town_of_any_size_within_fifteen_tickets(town):
    (suspected,) = found(burst(15, town))

    assert suspected.services == ("internet",)
    assert suspected.places[0].name == town
    assert abs((suspected.started_at - NOON).total_seconds()) <= 600


def test_where_most_senders_are_unknown_they_are_believed():
    history = [report.model_copy(update={"customer": None}) for report in background()]
    (suspected,) = found(burst(20, "Hartley", customer=None), history=history)

    assert (suspected.customers, suspected.unidentified) == (0, 20)
    assert any("not known as customers" in sentence for sentence in suspected.explanation)


def test_a_large_town_is_no_alarm_by_its_size():
    """The same five reports that are an outage in a village are a usual quarter of an hour in a city."""
    reports = [burst(5, town, seconds=240) for town in ("Hartley", "Bigham")]

    assert [len(found(part)) for part in reports] == [1, 0]


def test_the_evidence_is_told():
    (suspected,) = found(burst(12, "Hartley", customer=lambda n: f"C{n}" if n < 9 else None))

    assert (suspected.reports, suspected.customers, suspected.unidentified) == (12, 9, 3)
    assert suspected.ticket_ids == tuple(f"X{n}" for n in range(12))
    assert suspected.started_at == NOON
    assert suspected.last_report_at == NOON + timedelta(minutes=11)
    assert [part.reports for part in suspected.timeline] == [5, 5, 2]
    assert suspected.expected < 1
    assert suspected.once_in_days > 30
    assert suspected.words[:2] == ("internet", "offline")
    text = " ".join(suspected.explanation)
    assert "12 reports since 12:00, from 9 customers and 3 unknown senders" in text
    assert "Until a person does, nothing of this may be told to a customer." in text


def test_one_postcode_is_told_where_it_alone_explains_the_outage():
    (suspected,) = found(burst(12, "Bigham", places=places("Bigham", "60003")))

    assert (suspected.place.level, suspected.place.name) == ("postcode", "60003")


def test_a_whole_town_is_one_outage_and_not_one_per_postcode():
    codes = TOWNS["Bigham"][2]
    (suspected,) = found(burst(40, "Bigham", seconds=30, places=lambda n: places("Bigham", codes[n % len(codes)])))

    assert (suspected.place.level, suspected.place.name, suspected.place.region) == ("city", "Bigham", "North")


def test_services_of_one_place_are_one_outage():
    (suspected,) = found(burst(12, "Hartley"), burst(12, "Hartley", name="Y", services=("tv",)))

    assert suspected.services == ("internet", "tv")


def test_two_outages_in_neighbouring_towns_are_two():
    suspected = found(burst(20, "Dunmere", name="A"), burst(20, "Ormstead", name="Z", at=NOON + timedelta(minutes=3)))

    assert sorted(one.place.name for one in suspected) == ["60061", "60081"]


def test_what_first_looks_like_a_region_is_brought_down_to_its_towns():
    towns = ("Dunmere", "Ormstead", "Ivycross")
    first = burst(9, None, name="A", seconds=20, places=lambda n: places(towns[n % 3]))
    then = burst(20, None, name="Z", at=NOON + timedelta(minutes=3), places=lambda n: places(towns[n % 2]))

    assert {one.places[0].name for one in found(first, then)} >= {"Dunmere", "Ormstead"}


def test_a_nationwide_outage_is_one_wide_suspicion():
    (suspected,) = found(burst(200, None, seconds=10, services=("mobile",), places=any_town))

    assert suspected.place.level == "everywhere"
    assert suspected.services == ("mobile",)
    assert suspected.reports > 150
    assert len(suspected.places) > 5


def test_an_outage_whose_place_nobody_tells_is_found():
    (suspected,) = found(burst(60, None, seconds=20))

    assert (suspected.place.level, suspected.places) == ("everywhere", ())


def test_a_provider_of_one_town_is_watched_too():
    history = [r.model_copy(update={"places": places("Bigham", "60001")}) for r in background()]
    (suspected,) = found(burst(25, "Bigham", seconds=30), history=history)

    assert suspected.places[0].name == "Bigham"
    assert found(history=history) == ()


def test_a_wide_outage_ends_and_does_not_swallow_the_day():
    wide = burst(150, None, seconds=10, services=("internet",), places=any_town)
    after = [
        r.model_copy(update={"ticket_id": f"A{n}", "customer": f"A{n}", "at": r.at + timedelta(hours=10)})
        for n, r in enumerate(background(hours=8, seed=5))
    ]
    local = burst(15, "Hartley", name="Y", at=NOON + timedelta(hours=8))
    first, second = found(wide, after, local, now=NOON + timedelta(hours=9))

    assert (first.place.level, second.places[0].name) == ("everywhere", "Hartley")
    assert first.last_report_at < NOON + timedelta(hours=4)


def test_a_monday_morning_that_is_busy_everywhere_is_no_outage():
    quiet = background(hours=6, per_hour=20)
    busy = [
        report.model_copy(update={"ticket_id": f"M{n}", "at": report.at + timedelta(hours=2), "customer": f"M{n}"})
        for n, report in enumerate(background(hours=2, per_hour=120, seed=3))
    ]

    assert found(busy, history=quiet, now=NOON + timedelta(hours=3)) == ()


@pytest.mark.parametrize("at", [DAY + timedelta(hours=3), DAY + timedelta(hours=23, minutes=55)])
def test_night_and_midnight_are_like_any_other_hour(at):
    history = [r.model_copy(update={"at": r.at - timedelta(hours=15)}) for r in background(hours=12)]
    history += [r.model_copy(update={"ticket_id": f"2{r.ticket_id}", "at": r.at}) for r in background(per_hour=6)]
    history += [
        r.model_copy(update={"ticket_id": f"3{r.ticket_id}", "at": r.at + timedelta(hours=12)}) for r in history[720:]
    ]
    (suspected,) = found(burst(12, "Hartley", at=at), history=history, now=at + timedelta(minutes=30))

    assert suspected.started_at == at


def test_the_first_hour_of_all_is_conservative():
    assert found(burst(9, "Hartley"), history=[]) == ()
    assert found(burst(9, "Hartley"), history=background(hours=0.5)) == ()


def test_a_second_outage_in_the_same_place_is_another_one():
    again = burst(12, "Hartley", name="Y", at=NOON + timedelta(hours=4))
    first, second = found(burst(12, "Hartley"), again, now=NOON + timedelta(hours=5))

    assert first.key != second.key
    assert (first.rising, second.rising) == (False, False)


def test_what_was_an_outage_this_morning_does_not_hide_one_at_noon():
    morning = burst(60, "Hartley", name="M", seconds=30, at=NOON - timedelta(hours=5))

    assert len(found(morning, burst(12, "Hartley"))) == 2


def test_a_burst_is_forgotten_after_twelve_silent_hours():
    reports = burst(12, "Hartley")

    assert len(found(reports, now=NOON + timedelta(hours=11))) == 1
    assert found(reports, now=NOON + timedelta(hours=13)) == ()


def test_the_order_in_which_reports_are_given_does_not_matter():
    reports = [*background(), *burst(20, "Hartley")]

    assert suspected_outages(reversed(reports), LATER) == suspected_outages(reports, LATER)


def test_reports_of_the_future_do_not_count():
    assert found(burst(12, "Hartley"), now=NOON + timedelta(minutes=2)) == ()


def test_the_key_stays_while_tickets_come():
    reports = [*background(), *burst(40, "Hartley", seconds=45)]
    keys = {
        one.key for minute in range(6, 40, 4) for one in suspected_outages(reports, NOON + timedelta(minutes=minute))
    }

    assert len(keys) == 1


def test_a_late_ticket_keeps_the_key_of_what_was_told_before():
    known = found(burst(12, "Hartley"))
    late = burst(3, "Hartley", name="L", seconds=7, at=NOON + timedelta(seconds=5))
    reports = [*background(), *burst(12, "Hartley"), *late]

    (again,) = suspected_outages(reports, LATER, earlier=known)

    assert again.key == known[0].key
    assert again.reports == 15


def test_late_and_disordered_tickets_are_counted_as_they_arrive():
    watch = Watch()
    reports = burst(14, "Hartley")
    disordered = [reports[index] for index in (0, 2, 1, 5, 3, 4, 8, 6, 7, 11, 9, 10, 13, 12)]
    for report in [*background(), *disordered]:
        watch.add(report)

    (seen,) = watch.bursts(LATER.timestamp())

    assert [event.report.ticket_id for event in seen.events] == [f"X{n}" for n in range(14)]
