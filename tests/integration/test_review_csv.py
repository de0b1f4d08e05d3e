"""The review's way out: a route of our own, for leads alone, kept in the audit trail, harmless in a spreadsheet."""

import csv
import io
import re
from types import SimpleNamespace

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from assistant.domain.desk import Person
from assistant.domain.desk_work import DraftReport
from assistant.errors import RoleRefused, StoreFailed
from tests.fakes.sent_replies import AGENTS, LEAD, sent_workplace
from ui.handlers.reported_handlers import ReportedHandlers
from ui.handlers.review_handlers import ReviewHandlers
from ui.web.api import add_problems
from ui.web.review_csv import HEADER, review_router


class Trail:
    """Keeps what it is told, or fails where it should."""

    def __init__(self):
        self.kept, self.fails = [], False

    def record(self, person_id, action, subject=None, detail=None):
        if self.fails:
            raise StoreFailed("The database did not answer.")
        self.kept.append((person_id, action, subject, dict(detail or {})))


@pytest.fixture
def place():
    place = sent_workplace(30)
    place.desk.trail = Trail()
    return place


def _client(do: ReviewHandlers) -> TestClient:
    app = FastAPI()
    add_problems(app)
    app.include_router(review_router(lambda _person_id: SimpleNamespace(review=do)))
    return TestClient(app)


def _reports_for(place, person) -> TestClient:
    app = FastAPI()
    add_problems(app)
    app.include_router(review_router(lambda _: SimpleNamespace(reported=ReportedHandlers(place.work, person))))
    return TestClient(app)


def _key(do: ReviewHandlers) -> str:
    return re.search(r'href="/review/replies\.csv\?view=([\w-]+)"', do.view("s").asked)[1]


def _rows(body: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))


def test_what_is_shown_leaves_as_a_table_and_is_kept_in_the_trail(place):
    do = ReviewHandlers(place.review, LEAD)
    do.ask("s", "agent", "ann")
    answer = _client(do).get("/review/replies.csv", params={"view": _key(do)})
    head, *rows = _rows(answer.content)
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="replies.csv"'
    assert tuple(head) == HEADER
    assert [row[0] for row in rows] == [row.id for row in do.view("s").review.rows]
    assert {row[3] for row in rows} == {"ann"}
    assert (LEAD.id, "exported", "review", {"replies": len(rows)}) in place.desk.trail.kept


@pytest.mark.parametrize("evil", ["=1+1", " =1+1", "\uff1d1+1", "+1", "-1", "@x", "\t=1", "\r=1", '"=1+1', "\uff20x"])
def test_no_cell_is_a_formula(place, evil):
    agent = Person(id=evil, name="x", role="agent")
    version = place.desk.open(agent, "T-1").state.version
    place.desk.send(agent, place.desk.approve(agent, "T-1", "Sorry. Back by 6 pm.", version).id)
    do = ReviewHandlers(place.review, LEAD)
    do.ask("s", "order", "newest")
    _, first, *_ = _rows(_client(do).get("/review/replies.csv", params={"view": _key(do)}).content)
    assert first[3].startswith("'")
    assert first[3].endswith(evil[-1])


def test_an_agent_gets_nothing_whatever_the_key(place):
    lead, agent = ReviewHandlers(place.review, LEAD), ReviewHandlers(place.review, AGENTS[0])
    for key in (_key(lead), "guessed"):
        answer = _client(agent).get("/review/replies.csv", params={"view": key})
        assert answer.status_code == 403
        assert "Only team leads" in answer.json()["detail"]


@pytest.mark.parametrize(("params", "status"), [({}, 422), ({"view": "guessed"}, 404), ({"view": "x" * 65}, 422)])
def test_a_key_that_is_none_is_a_problem_in_words(place, params, status):
    answer = _client(ReviewHandlers(place.review, LEAD)).get("/review/replies.csv", params=params)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


def test_nothing_leaves_where_the_trail_cannot_be_written(place):
    do = ReviewHandlers(place.review, LEAD)
    key = _key(do)
    place.desk.trail.fails = True
    answer = _client(do).get("/review/replies.csv", params={"view": key})
    assert answer.status_code == 503
    assert "S-" not in answer.text


def test_reported_drafts_leave_whole_one_to_a_line_and_are_in_the_trail_first(place):
    reason = "It promises\u2028a credit.\n<script>alert(1)</script>"
    place.desk.open(AGENTS[0], "T-1")
    place.work.report(AGENTS[0], "T-1", reason)
    place.desk.trail.kept.clear()
    answer = _reports_for(place, LEAD).get("/review/reports.jsonl")
    assert answer.headers["content-type"] == "application/x-ndjson"
    assert answer.headers["content-disposition"] == 'attachment; filename="reports.jsonl"'
    (line,) = answer.text.splitlines()
    told = DraftReport.model_validate_json(line)
    assert (told.ticket_id, told.by, told.reason) == ("T-1", "ann", reason)
    assert told.draft.reply.text == told.text
    assert [kept[:3] for kept in place.desk.trail.kept] == [
        (LEAD.id, "exporting", "reports"), (LEAD.id, "exported", "reports"),
    ]  # fmt: skip


def test_reported_drafts_leave_for_leads_alone_and_never_past_the_trail(place):
    place.desk.open(AGENTS[0], "T-1")
    place.work.report(AGENTS[0], "T-1", "It is wrong.")
    refused = _reports_for(place, AGENTS[0]).get("/review/reports.jsonl")
    assert (refused.status_code, "It is wrong" in refused.text) == (403, False)
    place.desk.trail.fails = True
    failed = _reports_for(place, LEAD).get("/review/reports.jsonl")
    assert (failed.status_code, "It is wrong" in failed.text) == (503, False)
    assert ReportedHandlers(place.work, AGENTS[0]).html() == ""
    with pytest.raises(RoleRefused):
        ReportedHandlers(place.work, AGENTS[0]).conversation("T-1")


def test_the_screen_shows_reports_newest_first_and_reads_none_of_them_as_markup(place):
    do = ReportedHandlers(place.work, LEAD)
    assert do.html() == ""
    for ticket_id in ("T-1", "T-2"):
        place.desk.open(AGENTS[0], ticket_id)
        place.work.report(AGENTS[0], ticket_id, f"<script>alert('{ticket_id}')</script>")
    shown = do.html()
    assert "<script" not in shown
    assert "2 drafts were reported as wrong" in shown
    assert shown.index("&lt;script&gt;alert(&#x27;T-2") < shown.index("&lt;script&gt;alert(&#x27;T-1")
    assert 'href="/review/reports.jsonl"' in shown
    told = do.conversation("T-2")
    assert "T-2 · not answered yet" in told
    assert "no longer here" in do.conversation("T-404")
