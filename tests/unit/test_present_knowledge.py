"""What the screen Knowledge draws: everything outside stays text, and forms say what they need to."""

from datetime import date
from html.parser import HTMLParser

import pytest

from assistant.domain.knowledge_edits import TEAM, GuidelineVersion, IncidentEdit
from assistant.facts_desk import IncidentCard
from assistant.knowledge.accounts import AccountChange, AccountsFound, ImportPlan
from assistant.knowledge.foreseeing import FactForeseen, Foreseen, TouchedDraft
from assistant.knowledge.guidelines import GuidelineCard, GuidelineEntry
from assistant.knowledge.policies import PolicyEntry
from knowledge_base.account_files import AccountProblem
from knowledge_base.records import Area, Cause, Customer, Guideline, Incident, Policy, Provider
from knowledge_base.revisions import Revision
from knowledge_base.wording import zone_of
from tests.fakes.fake_desk import FACTS, INCIDENT, NOW, PROVIDER
from ui.present.accounts import accounts_html, import_html, plan_html
from ui.present.foreseen import foreseen_html
from ui.present.forms import line_field, problems_html
from ui.present.guidelines import guideline_form_html, guideline_html, guideline_preview_html, guidelines_html
from ui.present.incident_form import incident_form_html, new_incident_html
from ui.present.markdown import markdown_html
from ui.present.policies import policies_html
from ui.present.sections import all_sections, feed_form_html, section_of, sections_html
from ui.present.versions import versions_html

BAD = "\"'><img src=x onerror=alert(1)><script>alert(2)</script> ${alert(3)} {{4}} </textarea><svg onload=alert(5)>"
ZONE = zone_of("America/Chicago")
GUIDE = Guideline(id=BAD, title=BAD, owner=BAD, reviewed=date(2026, 5, 1), review_due=date(2026, 11, 1), body=BAD)
VERSION = GuidelineVersion(guideline=GUIDE, version=2, by=BAD, name=BAD, at=NOW)
CARD = GuidelineCard(GuidelineEntry(VERSION, overdue=True, drafts=1), (VERSION,), (BAD,))
HOSTILE = Incident.model_validate(
    {"id": BAD, "name": BAD, "status": "identified", "provider": BAD, "source": TEAM, "workaround": BAD,
     "areas": [Area(description=BAD, region=BAD, country=BAD, postcodes=(BAD,))], "causes": [Cause(text=BAD)],
     "measures_taken": [BAD], "internal_notes": [BAD], "resources": [BAD]}
)  # fmt: skip
FORESEEN = Foreseen(
    HOSTILE,
    Provider(name=BAD),
    (BAD,),
    tuple(
        FactForeseen(FACTS[0].model_copy(update={"text": BAD}), kind, BAD)
        for kind in ("new", "changed", "gone", "same")
    ),
    (TouchedDraft(BAD, BAD, (BAD,)),),
    2,
    1,
    is_bound=False,
)
PLAN = ImportPlan(
    read=3,
    new=1,
    changed=1,
    wrong=1,
    changes=[
        AccountChange(BAD, is_new=True, services=1),
        AccountChange(BAD, is_new=False, services=1, services_before=2, fields=("services",)),
    ],
    problems=[AccountProblem(3, BAD)],
    unknown=(BAD,),
)
POLICY = Policy(id=BAD, provider=BAD, jurisdiction=BAD, text=BAD, approved_by=BAD, exclusions=(BAD,), clock_start=BAD)
CUSTOMER = Customer.model_validate(
    {"id": BAD, "name": BAD, "accounts": [{"services": [{"carrier": BAD, "place": {"city": BAD}}]}]}
)
DRAWN = {
    "incident_form": lambda: incident_form_html(HOSTILE, Provider(name=BAD)),
    "new_incident": lambda: new_incident_html((Provider(name=BAD), PROVIDER), Provider(name=BAD)),
    "foreseen": lambda: foreseen_html(FORESEEN),
    "plan": lambda: plan_html(PLAN, BAD),
    "accounts": lambda: accounts_html(AccountsFound(1, 1, (CUSTOMER,)), BAD, may_import=True),
    "import": import_html,
    "policies": lambda: policies_html(
        (PolicyEntry(POLICY, "in_force", NOW.date()), PolicyEntry(POLICY, "template", NOW.date()))
    ),
    "guidelines": lambda: guidelines_html((CARD.entry,), may_edit=True),
    "guideline": lambda: guideline_html(CARD, NOW, ZONE, may_edit=True),
    "guideline_form": lambda: guideline_form_html(GUIDE, 2),
    "guideline_preview": lambda: guideline_preview_html(GUIDE),
    "problems": lambda: problems_html(BAD, {BAD: BAD}),
    "sections": lambda: sections_html(BAD, (BAD,)),
    "feed_form": feed_form_html,
    "versions": lambda: versions_html(
        IncidentCard(HOSTILE, Provider(), (Revision(1, 1, NOW, TEAM),), 0),
        NOW,
        ZONE,
        edits=(IncidentEdit(provider=BAD, incident_id=BAD, revision=1, kind="started", by=BAD, name=BAD, at=NOW),),
    ),
}
FORBIDDEN = frozenset(("script", "img", "svg", "iframe", "object", "embed", "style", "link", "base", "meta", "video"))


class _Page(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.tags, self.names = set(), set()
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.names.update(name for name, _ in attrs)


@pytest.mark.parametrize("part", sorted(DRAWN))
def test_outside_words_stay_text_wherever_they_stand(part):
    html = DRAWN[part]()
    page = _Page(html)
    assert not page.tags & FORBIDDEN
    assert not {name for name in page.names if name.startswith("on")}
    assert "src" not in page.names
    assert "${" not in html
    assert "{{" not in html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Say *it* **so**.", "<p>Say <em>it</em> <strong>so</strong>.</p>"),
        ("- one\n- two", "<ul><li>one</li><li>two</li></ul>"),
        ("> quoted", "<blockquote><p>quoted</p></blockquote>"),
        ("# Big", "<h4>Big</h4>"),
        ("`code`", "<p><code>code</code></p>"),
        ("a  \nb", "<p>a<br>b</p>"),
    ],
)
def test_markdown_keeps_its_few_forms(text, html):
    assert markdown_html(text).replace("\n", "") == html


@pytest.mark.parametrize(
    "text",
    [
        "![x](https://evil.example/a.png)", "[click](javascript:alert(1))", "<https://evil.example>", BAD,
        "[a]: https://evil.example 'b'\n\n[a]", "<iframe src=//evil.example>", "[x](data:text/html;base64,AA)",
        "&lt;script&gt;", "```html\n<script>alert(1)</script>\n```", "> " * 400 + "deep", "a\n===\n\n***\n\n1) b",
    ],
)  # fmt: skip
def test_markdown_loads_nothing_and_leads_nowhere(text):
    page = _Page(markdown_html(text))
    assert page.tags <= {"p", "ul", "ol", "li", "blockquote", "strong", "em", "h4", "code", "pre", "br", "hr"}
    assert page.names == set()


def test_a_form_shows_times_in_the_zone_that_it_names():
    html = incident_form_html(INCIDENT, PROVIDER)
    assert "America/Chicago" in html
    assert 'name="eta_at" value="2026-11-21T18:00"' in html
    assert 'data-form="incident/INC-7/4" novalidate="novalidate" data-id="INC-7" data-seen="4"' in html


def test_a_number_of_zero_customers_is_not_left_out():
    html = incident_form_html(INCIDENT.model_copy(update={"affected_count": 0}), PROVIDER)
    assert 'name="affected_count" value="0"' in html


def test_every_field_has_a_label_and_a_place_for_what_is_wrong():
    html = line_field("name", "Name", "x")
    assert '<label for="wl-f-name">Name</label>' in html
    assert 'aria-describedby="wl-w-name"' in html
    assert 'id="wl-w-name" hidden="hidden"' in html


def test_agents_are_offered_nothing_that_they_may_not_do():
    for html in (
        guidelines_html((CARD.entry,), may_edit=False),
        guideline_html(CARD, NOW, ZONE, may_edit=False),
        accounts_html(AccountsFound(1, 1, (CUSTOMER,)), "", may_import=False),
    ):
        acts = {part.partition('"')[0] for part in html.split('data-act="')[1:]}
        assert acts <= {"guideline", "cancel", "find-accounts"}


def test_a_part_that_is_not_there_is_the_first_one():
    assert section_of("policies", all_sections()) == "policies"
    for strange in ("", "secrets", "feeds"):
        assert section_of(strange, ("incidents",)) == "incidents"
