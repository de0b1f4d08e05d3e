"""The screen of evaluation: figures with their n, cases with what they missed, and a report that runs nothing."""

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from assistant.domain.check import Check
from assistant.domain.desk import Person
from assistant.domain.reading import ReadingSummary
from assistant.domain.reply import Draft, DrafterNote, Reply
from assistant.domain.ticket import Ticket
from assistant.errors import NotAllowed, NotFound, RoleRefused
from evals.evaluation_desk import EvaluationDesk, Progress
from evals.keeping import Order
from evals.kept import KeptCase, KeptRun, RunFolder, RunHead, measures_of
from tests.fakes.fake_desk import HOSTILE
from tests.fakes.rated_replies import tone_of
from ui.handlers.evaluation_handlers import EvaluationHandlers
from ui.present.evaluation import ANY, measure_name, progress_html, run_html, value_of

NOW = datetime(2026, 11, 21, 13, tzinfo=UTC)
UTC_ZONE = ZoneInfo("UTC")
LEAD = Person(id="lee", name="Lee", role="lead")
FIRST, SECOND = "tickets_v1-20261121T120000-00aa", "tickets_v1-20261121T123000-00bb"


def case(number, tone=80, **results):
    draft = Draft(
        id=f"T-{number}", status="ready", reply=Reply(subject=HOSTILE, text=f"We are sorry. {HOSTILE}", language="en"),
        reading=ReadingSummary(language="en"), check=Check(verdict="pass"), drafter=DrafterNote(kind="composer"),
        tone=tone_of({"respect": 1.5}).model_copy(update={"overall": tone}),
    )  # fmt: skip
    ticket = Ticket.model_validate({"id": f"T-{number}", "text": f"It is down. {HOSTILE}"})
    return KeptCase(
        set="tickets_v1", id=f"T-{number}", channel="email", tags=("email",), results=results, draft=draft,
        ticket=ticket, expected={"note": HOSTILE, "must_state": ["eta"]},
    )  # fmt: skip


def run_of(run_id, cases):
    cases = tuple(cases)
    head = RunHead(
        id=run_id, dataset="tickets_v1", title=f"Sample {HOSTILE}", kind="drafts", drafter="composer", by=HOSTILE,
        started_at=NOW, finished_at=NOW, cases=len(cases), unanswered=sum(one.failure is not None for one in cases),
        measures=measures_of(cases, {"status": 0.9}),
    )  # fmt: skip
    return KeptRun(head, cases)


BEFORE = run_of(FIRST, [case(n, status=True, length=True) for n in range(20)])
AFTER = run_of(SECOND, [case(n, tone=60, status=n > 11, length=None) for n in range(20)])


@pytest.fixture
def gestures(tmp_path):
    folder = RunFolder(tmp_path)
    folder.keep(BEFORE)
    folder.keep(AFTER)
    return EvaluationHandlers(EvaluationDesk(tmp_path), LEAD)


def text_of(html):
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


def harmless(html):
    return not re.search(r"<img|<script|\$\{|\{\{|javascript:", html)


def test_every_figure_has_its_n_and_what_fell_short_is_marked():
    html = run_html(AFTER, (), NOW, UTC_ZONE)
    assert "40.0% (8 of 20)" in html
    assert re.search(r'wl-danger-text">40\.0%', html)
    measures = {measure.name: value_of(measure, AFTER.head) for measure in AFTER.head.measures}
    assert measures == {"status": "40.0% (8 of 20)", "length": "-", "tone": "60.0"}


@pytest.mark.parametrize(("only", "listed"), [("", 20), (ANY, 12), ("status", 12), ("length", 0)])
def test_cases_are_filtered_by_what_they_missed(only, listed):
    assert run_html(AFTER, (), NOW, UTC_ZONE, only).count('data-act="case"') == listed


def test_a_comparison_says_what_got_worse_and_how_sure_with_the_surest_first(gestures):
    html = gestures.comparison(FIRST, SECOND)
    rows = [text_of(row) for row in re.findall(r"<tr>.*?</tr>", html)][1:]
    assert rows[0].startswith("status 100.0% 40.0% -60.0 [")
    assert "worse, sure" in rows[0]
    assert "12 cases worse" in rows[0]
    assert any(row.startswith("tone 80.0 60.0 -20.0") for row in rows)


def test_a_case_opens_with_ticket_draft_claims_tone_and_what_was_expected(gestures):
    told = text_of(gestures.case(SECOND, "tickets_v1/T-3"))
    for part in ("It is down.", "We are sorry.", "Claims", "60 of 100", "must state", "status"):
        assert part in told


def test_nothing_of_a_case_can_run(gestures):
    pages = (
        gestures.board(), gestures.run(SECOND), gestures.case(SECOND, "tickets_v1/T-3"),
        gestures.comparison(FIRST, SECOND), gestures.report(SECOND), gestures.report(SECOND, FIRST),
    )  # fmt: skip
    for html in pages:
        assert harmless(html)


@pytest.mark.parametrize("against", [None, FIRST])
def test_a_report_is_one_file_that_fetches_nothing(gestures, against):
    page = gestures.report(SECOND, against)
    assert page.startswith("<!doctype html>")
    assert "default-src 'none'" in page
    assert not re.search(r"<(?:script|link|iframe|form|button|input|select)\b", page)
    assert not re.search(r"(?:src|href)=\"(?!#)", page)
    assert not re.search(r"\bon\w+=\"|url\(|@import", page)
    assert page.count('<details class="case"') == 20
    # What missed something comes first.
    assert re.search(r'<details class="case" id="case-tickets_v1/T-0"', page)


def test_how_a_run_goes_is_told_in_each_state():
    order = Order(SECOND, "tickets_v1", "composer", HOSTILE, NOW)
    assert progress_html(None) == ""
    assert "Getting ready" in progress_html(Progress(order, "running"))
    going = progress_html(Progress(order, "running", 15, 60))
    assert 'value="0.250"' in going
    assert "15 of 60 cases" in going
    assert 'data-act="cancel"' in going
    failed = progress_html(Progress(order, "failed", message=HOSTILE))
    assert "failed" in failed
    assert harmless(going + failed)
    assert "data-act" not in failed


def test_an_agent_is_refused_whatever_the_page_sends(gestures):
    agent = EvaluationHandlers(gestures.desk, Person(id="ann", name="Ann", role="agent"))
    assert not agent.may_see
    assert gestures.may_see
    for act in (
        agent.board, agent.progress, agent.cancel, lambda: agent.start("tickets_v1", ""), lambda: agent.run(SECOND),
        lambda: agent.case(SECOND, "tickets_v1/T-3"), lambda: agent.comparison(FIRST, SECOND),
        lambda: agent.remove(FIRST), lambda: agent.report(FIRST), lambda: agent.report(FIRST, SECOND),
    ):  # fmt: skip
        with pytest.raises(RoleRefused):
            act()


def test_what_is_not_there_is_told(gestures):
    with pytest.raises(NotFound):
        gestures.run("../../etc/passwd")
    with pytest.raises(NotAllowed, match="not in the run"):
        gestures.case(SECOND, "tickets_v1/T-99")
    gestures.remove(FIRST)
    with pytest.raises(NotFound):
        gestures.run(FIRST)


def test_how_far_off_names_its_scale():
    assert measure_name("overall off by") == "overall: off by, in points of people's scale from 1 to 7"
    assert measure_name("fit off by") == "Fits: off by, in points of a scale from 0 to 2"
    assert measure_name("status") == "status"


def test_times_are_told_in_the_teams_zone(gestures):
    told = EvaluationHandlers(gestures.desk, LEAD, lambda: ZoneInfo("America/Chicago"))
    assert "7:00 am CST" in told.run(FIRST)
    assert "1:00 pm UTC" in gestures.run(FIRST)
