"""docs/formats.md is true: its examples fit the schemas, and mean what the page says."""

import json
import re
from datetime import datetime
from pathlib import Path

import jsonschema
import pytest

from assistant.bootstrap import desk_for_commands, record_feed
from assistant.domain.reply import SubmittedReply
from assistant.domain.ticket import Ticket
from assistant.settings import Settings
from knowledge_base.records import UnknownFields
from ui.command_line.schemas import FORMATS

PAGE = (Path(__file__).parents[2] / "docs" / "formats.md").read_text(encoding="utf-8")
EXAMPLES = [(name, json.loads(body)) for name, body in re.findall(r"```json (\w+)\n(.*?)```", PAGE, re.DOTALL)]
NOW = datetime.fromisoformat("2026-11-21T14:30:00-06:00")


def _example(name):
    return next(example for kind, example in EXAMPLES if kind == name)


@pytest.fixture(scope="module")
def desk():
    desk = desk_for_commands(Settings(), NOW, with_drafts=True)
    record_feed(desk, _example("feed"), "the page")
    return desk


@pytest.mark.parametrize(("name", "example"), EXAMPLES, ids=[name for name, _ in EXAMPLES])
def test_an_example_fits_its_schema_and_model(name, example):
    jsonschema.validate(example, FORMATS[name].model_json_schema(by_alias=True))
    unknown = UnknownFields()
    FORMATS[name].model_validate(example, context=unknown)
    assert not unknown.names


def test_every_schema_is_itself_valid():
    for model in FORMATS.values():
        jsonschema.Draft202012Validator.check_schema(model.model_json_schema(by_alias=True))


def test_the_ticket_is_answered_as_the_page_says(desk):
    draft = desk.draft_ticket(Ticket.model_validate(_example("ticket")))
    assert draft.status == "ready"
    assert (draft.incident.id, draft.incident.relevance, draft.incident.revision) == ("INC-7", "impacted", 4)
    assert "resource_id" in draft.incident.matched_on
    eta = next(fact for fact in draft.facts if fact.kind == "eta")
    assert (eta.id, eta.value, eta.certainty) == ("INC-7/eta@r4", "2026-11-21T18:00:00-06:00", "estimate")
    assert draft.reading.services == ("internet",)
    assert ("lost_sales", "losing sales") in [(impact.kind, impact.text) for impact in draft.reading.impact]
    assert draft.reading.places == ("Riverside",)
    assert "restoration" in draft.reading.asks
    assert "frustrated" in draft.reading.feelings
    assert draft.reading.urgency == "high"
    assert draft.check.verdict == "pass"
    assert "6 pm" in draft.reply.text
    assert "INC-7/next_update@r4" in [promise.fact_id for promise in draft.promises]
    assert "88123" not in draft.model_dump_json()
    jsonschema.validate(json.loads(draft.model_dump_json()), FORMATS["draft"].model_json_schema(mode="serialization"))


def test_the_reply_is_checked_as_the_page_says(desk):
    report = desk.check(SubmittedReply.model_validate(_example("reply")))
    expected = _example("check")
    assert (report.verdict, report.incident.id, report.incident.revision) == ("block", "INC-7", 4)
    (claim,) = [claim for claim in report.claims if claim.verdict != "supported"]
    assert json.loads(claim.model_dump_json()) == expected["claims"][0]


def test_a_score_has_all_seven_dimensions(desk):
    tone = desk.score(SubmittedReply.model_validate(_example("reply"))).tone
    assert list(tone.dimensions) == [
        "acknowledgement", "ownership", "information", "next_step", "effort", "respect", "fit",
    ]  # fmt: skip
