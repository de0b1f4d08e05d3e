"""The evaluation can fail, and says where."""

from evals.early_signs_run import EarlySignsRun, watch_day
from evals.early_signs_simulation import load_plans, simulate


def day(seed=1, **changes):
    plan = load_plans()["tuned"].model_copy(update=changes)
    return simulate(plan, seed)


def test_a_simulated_day_is_as_planned():
    made = day()

    assert len(made.arrivals) == 2000
    assert [sum(a.origin == number for a in made.arrivals) for number in range(6)] == [70, 60, 30, 25, 35, 25]
    assert sum(arrival.origin == "viral" for arrival in made.arrivals) == 150
    assert made == day()
    assert made != day(seed=2)


def test_both_sets_have_twenty_days():
    assert [len(plan.seeds) for plan in load_plans().values()] == [20, 20]


def test_what_is_found_and_when_is_told():
    run = EarlySignsRun({"tuned": (watch_day(day()),)})

    assert run.shortfalls() == ()
    assert "6/6" in run.table()
    assert sum("found_after_tickets" in line for line in run.details()) == 6


def test_outages_that_nobody_reports_as_such_are_shortfalls():
    run = EarlySignsRun({"tuned": (watch_day(day(misread=1.0)),)})

    assert any("found within 15 tickets" in sentence for sentence in run.shortfalls())


def test_a_burst_that_belongs_to_no_outage_is_a_false_alarm():
    made = day()
    # The same day with its outages taken for ordinary tickets.
    arrivals = tuple(a if a.origin == "viral" else type(a)(a.at, a.report, "ordinary") for a in made.arrivals)
    run = EarlySignsRun({"tuned": (watch_day(type(made)(made.seed, arrivals, ())),)})

    assert any("false alarms on one day" in sentence for sentence in run.shortfalls())
    assert any(str(line.get("false_alarm", "")).startswith("ordinary: ") for line in run.details())
