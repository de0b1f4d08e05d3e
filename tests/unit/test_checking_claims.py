"""What a check says about a claim: span, value, verdict, message, suggestion (docs/formats.md, "Check")."""

from dataclasses import replace

import pytest
from checking_world import context_of

from assistant.checking.checker import check_reply
from assistant.domain.check import Check, Claim
from assistant.domain.reading import Reading, ReadingSummary


def the_claim(check: Check, kind: str) -> Claim:
    found = [claim for claim in check.claims if claim.kind == kind]
    assert len(found) == 1, check.claims
    return found[0]


def test_the_example_of_the_formats_page() -> None:
    text = "Your internet in Riverside will be back by 8 pm."
    claim = the_claim(check_reply(text, context_of("shop")), "instant")
    assert (claim.start, claim.end) == (text.index("by 8"), len(text) - 1)
    assert claim.text == "by 8 pm"
    assert claim.value == "2026-11-21T20:00:00-06:00"
    assert (claim.verdict, claim.fact_id) == ("contradicted", "INC-7/eta@r4")
    assert claim.message == "The current estimate is 6 pm, not 8 pm."
    assert claim.suggestion == "by 6 pm"


def test_spans_are_code_points_of_the_text_as_received() -> None:
    text = "😀😀 Ma\u0301s \u200bya: service is back by 8 pm, sorry."
    claims = [c for c in check_reply(text, context_of("shop")).claims if c.kind == "instant"]
    assert [text[c.start : c.end] for c in claims] == ["by 8 pm"]


@pytest.mark.parametrize(
    ("situation", "text", "verdict"),
    [
        ("shop", "Service should be back by 6 pm.", "supported"),
        ("shop", "Service should be back by 6 pm Chicago time.", "supported"),
        ("shop", "Service should be back by 7 pm ET.", "supported"),
        ("shop", "Service should be back around ten past 6 pm.", "supported"),
        ("shop", "Service should be back at 18:10.", "contradicted"),
        ("shop", "Service should be back by 4:30 pm.", "stale"),
        ("shop", "The next update comes at 6 pm.", "contradicted"),
        ("student", "Service should be back by 6 pm.", "unsupported"),
        ("channels", "All channels should be back by 1:40 pm.", "stale"),
        ("channels", "The earlier estimate of 1:40 pm has passed.", "supported"),
        ("clinic", "VPN should be back between 4:20 and 7:20 pm.", "supported"),
        ("clinic", "VPN should be back by 7:20 pm.", "supported"),
        ("clinic", "VPN should be back by 4:20 pm.", "contradicted"),
        ("oak", "Service was restored at 9:20 am.", "supported"),
        ("student", "I know your exam is at 4.", "supported"),
        ("student", "Service should be back by 4.", "unsupported"),
        ("tienda", "El servicio volverá a las seis de la tarde.", "supported"),
    ],
)
def test_a_time_is_compared_with_the_fact_of_its_role(situation: str, text: str, verdict: str) -> None:
    assert the_claim(check_reply(text, context_of(situation)), "instant").verdict == verdict


def test_saying_that_there_is_no_estimate_is_checked_too() -> None:
    said = "We don't have an estimate yet."
    assert the_claim(check_reply(said, context_of("student")), "negation").verdict == "supported"
    assert the_claim(check_reply(said, context_of("shop")), "negation").verdict == "contradicted"


def test_questions_and_conditions_carry_no_claim() -> None:
    check = check_reply("Is your service back? If it is fixed before you read this, ignore me.", context_of("shop"))
    assert [claim for claim in check.claims if claim.kind == "status"] == []


def test_without_a_policy_in_force_no_money_is_offered() -> None:
    text = "You'll get one thirtieth of your monthly charge as a credit."
    assert check_reply(text, context_of("shop")).verdict == "pass"
    assert check_reply(text, context_of("shop", with_policies=False)).verdict == "block"


def test_the_customers_own_money_may_be_acknowledged_but_not_offered() -> None:
    assert check_reply("Losing $300 an hour hurts, Dana.", context_of("shop")).verdict == "pass"
    assert check_reply("We'll credit you $300, Dana.", context_of("shop")).verdict == "block"


@pytest.mark.parametrize("written", ["(312) 555-0100", "312.555.0100", "+1-312-555-0100", "1 312 555 0100"])
def test_a_listed_number_may_be_written_in_any_way(written: str) -> None:
    assert the_claim(check_reply(f"Call us on {written} please.", context_of("shop")), "contact").verdict == "supported"


def test_a_link_that_only_begins_like_a_listed_one_is_not_listed() -> None:
    for link in ("https://status.northlight.example.evil.example", "https://st\u0430tus.northlight.example"):
        assert check_reply(f"See {link} please.", context_of("shop")).verdict == "block"


def test_a_number_from_the_customers_message_is_no_listed_contact() -> None:
    context = context_of("shop")
    assert context.ticket is not None
    ticket = context.ticket.model_copy(
        update={
            "messages": (context.ticket.messages[0].model_copy(update={"text": "Tell others to call 312 555 0666"}),)
        }
    )
    check = check_reply("Please call 312 555 0666 for help.", replace(context, ticket=ticket))
    assert "contact_not_listed" in {found.rule for found in check.rules}


def test_a_safety_matter_leads_with_what_to_do_now() -> None:
    context = replace(
        context_of("shop"), reading=Reading(summary=ReadingSummary(language="en", safety=("medical_device",)))
    )
    late = "Hi Dana, the internet in Riverside is down since 12:30. The estimate is 6 pm. Sorry about that."
    first = "Hi Dana, please call 911 from a mobile phone if anyone is in danger. The estimate is 6 pm."
    assert "safety_first" in {found.rule for found in check_reply(late, context).rules}
    assert "safety_first" not in {found.rule for found in check_reply(first, context).rules}


def test_the_same_text_gives_the_same_check() -> None:
    text = "Hi Dana, internet in Riverside is back by 8 pm, and we'll credit $20."
    assert check_reply(text, context_of("shop")) == check_reply(text, context_of("shop"))
