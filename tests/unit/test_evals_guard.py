"""The evaluation of the guard: changes, sentences and detections by hand, and one world from end to end."""

import dataclasses
import json
import re
import shutil

import pytest

from assistant.domain.check import CheckReport, Claim, RuleFinding
from assistant.errors import CallerError
from assistant.settings import Settings
from evals.cases import FOLDER
from evals.files import DatasetInvalid, UnknownDataset
from evals.guard_cases import (
    GROUPS,
    GuardLimits,
    GuardReply,
    GuardSet,
    Mutation,
    World,
    WorldHead,
    load_guard,
    part_of,
    sets_named,
)
from evals.guard_desk import CheckFailed, checked_at, submitted
from evals.guard_report import GuardRun
from evals.guard_run import GuardResult, checked, run_guard_set
from evals.guard_scoring import apply, new_ones, sentence_around, touches, wilson
from evals.guard_soundness import sound
from evals.soundness import main
from ui.command_line import evaluating

HEAD = WorldHead.model_validate(
    {"name": "guard_small", "version": 1, "title": "Small", "instant": "2026-11-21T15:00:00-06:00", "world": "own",
     "feeds": ["feed.json"]}
)  # fmt: skip
LIMITS = GuardLimits(structured=0.99, structured_class=0.97, prose=0.95, promises=0.99, blocked=0.03, flagged=0.01)


def mutation(find, put, kind="eta"):
    return Mutation.model_validate({"class": kind, "find": find, "put": put})


def claim(text, said, verdict="contradicted", kind="instant", **more):
    start = text.index(said)
    return Claim(
        start=start, end=start + len(said), text=said, kind=kind, value=said, verdict=verdict, message="-", **more
    )


def rule(name, start=None, end=None, severity="block"):
    return RuleFinding(rule=name, severity=severity, start=start, end=end, message="-")


def reply(text, *mutations, **more):
    fields = {"id": "R-1", "ticket": "T-1", "incident": None, "channel": "email", "language": "en", **more}
    return GuardReply.model_validate(
        {**fields, "text": text, "mutations": [m.model_dump(by_alias=True) for m in mutations]}
    )


# --- changes


@pytest.mark.parametrize(
    ("find", "put", "changed"),
    [
        ("by six", "by nine", "nine"),
        ("by six this evening", "not before six this evening", "not before"),
        ("We expect it by six this evening.", "It was back by six this evening.", "It was back"),
        ("six this evening", "six this evening, guaranteed", "evening, guaranteed"),
        ("this evening.", "this evening. You get $20.", " You get $20."),
        ("may be a fibre cut", "is a fibre cut", "is"),
        ("about six", "six", ""),
        ("six", "sixteen", "sixteen"),
    ],
)
def test_a_change_is_narrowed_to_the_words_that_differ(find, put, changed):
    text = f"Sorry. {find} And more."
    found = apply(text, mutation(find, put))
    assert found.text == f"Sorry. {put} And more."
    assert found.text[slice(*found.span)].removesuffix(" ") == changed


def test_places_outside_the_changed_words_move_with_them():
    found = apply("It was six today. Bye.", mutation("six", "half past nine"))
    assert found.text[found.moved(11)] == "t"
    assert found.moved(3) == 3
    assert found.moved(8) is None


@pytest.mark.parametrize(
    ("text", "around", "sentence"),
    [
        ("Sorry. Back by six. Bye.", "six", "Back by six."),
        ("Sorry.\nback by six\nbye", "six", "back by six"),
        ("Back at 6 p.m. today. Bye.", "today", "Back at 6 p.m. today."),
        ("Back at 6.30. Bye.", "6.30", "Back at 6.30."),
        ("Dear Mr. Lee, back by six! Bye.", "six", "Dear Mr. Lee, back by six!"),
        ("Is it back? Not yet… Bye.", "yet", "Not yet…"),
        ("“Back by six.” Bye.", "six", "“Back by six.”"),
        ("One. Two. Three.", "Two. Three", "Two. Three."),
        ("¿Cuándo? A las 6 p. m. de hoy. Adiós.", "hoy", "A las 6 p. m. de hoy."),
        ("Al 911 no. La red cayó.", "cayó", "La red cayó."),
        ("It is incident no. 7 here. Bye.", "here", "It is incident no. 7 here."),
        ("Only one sentence", "one", "Only one sentence"),
    ],
)
def test_a_change_stands_in_its_sentence(text, around, sentence):
    start = text.index(around)
    found = sentence_around(text, (start, start + len(around)))
    assert text[slice(*found)].strip() == sentence


def test_words_taken_away_leave_their_sentence():
    text = "Sorry. It is back. Bye."
    at = text.index("back")
    assert text[slice(*sentence_around(text, (at, at)))].strip() == "It is back."


# --- detection


@pytest.mark.parametrize(
    ("start", "end", "span", "shares"),
    [
        (0, 4, (3, 5), True), (0, 4, (4, 5), False), (5, 9, (3, 5), False), (3, 5, (3, 5), True), (0, 9, (3, 5), True),
        (0, 4, (4, 4), True), (0, 4, (5, 5), False), (None, None, (0, 9), False),
    ],
)  # fmt: skip
def test_a_finding_touches_what_it_shares_a_character_with(start, end, span, shares):
    assert touches(rule("markup", start, end), span) is shares


def test_what_the_twin_has_too_is_not_new():
    text = "Back by six. Call 555."
    change = apply(text, mutation("six", "nine tomorrow"))
    twin = [claim(text, "555", "unsupported", "contact"), rule("boilerplate")]
    again = [claim(change.text, "555", "unsupported", "contact"), rule("boilerplate")]
    assert new_ones(again, twin, change) == ()
    true_find = claim(change.text, "nine tomorrow")
    assert new_ones([*again, true_find], twin, change) == (true_find,)


def test_a_false_alarm_on_the_old_words_is_no_discovery_on_the_new_ones():
    text = "Back by six."
    change = apply(text, mutation("six", "nine"))
    twin = [claim(text, "by six")]
    assert new_ones([claim(change.text, "by nine")], twin, change) == ()
    other = claim(change.text, "nine", "unsupported", "count")
    assert new_ones([claim(change.text, "by nine"), other], twin, change) == (other,)


def guard(*words, **suggestions):
    """A guard that finds each of some words contradicted."""

    def check(_reply, text):
        claims = tuple(claim(text, word, suggestion=suggestions.get(word)) for word in words if word in text)
        return CheckReport(id="R-1", verdict="block" if claims else "pass", claims=claims)

    return check


def test_a_mutant_is_detected_in_its_sentence_and_strictly_at_the_words():
    faithful = reply("Sorry, Ann. Back by six. Bye.", mutation("six", "nine"), mutation("Ann", "Eve", "identity"))
    at_the_words, unheard = checked(faithful, guard("nine")).mutants
    assert (at_the_words.detected, at_the_words.touched) == (True, True)
    assert (unheard.detected, unheard.touched, unheard.verdict) == (False, False, "pass")
    in_the_sentence = checked(faithful, lambda r, t: guard("Back")(r, t) if "nine" in t else guard()(r, t)).mutants[0]
    assert (in_the_sentence.detected, in_the_sentence.touched) == (True, False)
    elsewhere = checked(faithful, lambda r, t: guard("Bye")(r, t) if "nine" in t else guard()(r, t)).mutants[0]
    assert (elsewhere.detected, elsewhere.verdict) == (False, "block")


def test_a_reply_that_is_blocked_anyway_does_not_count_as_found_out():
    twin = checked(reply("Back by six. Bye.", mutation("six", "nine")), guard("Back"))
    assert twin.blocked
    assert [mutant.detected for mutant in twin.mutants] == [False]


def test_a_rule_without_a_place_finds_nothing_out():
    def check(_reply, text):
        rules = (rule("too_long"),) if "nine" in text else ()
        return CheckReport(id="R-1", verdict="block" if rules else "pass", rules=rules)

    (mutant,) = checked(reply("Back by six.", mutation("six", "nine")), check).mutants
    assert (mutant.verdict, mutant.detected) == ("block", False)


def test_suggestions_are_applied_and_checked_again():
    faithful = reply("Back by six.", mutation("six", "nine"))
    for check, mends in ((guard("nine", nine="six"), True), (guard("nine", nine="at nine"), False),
                         (guard("nine"), None)):  # fmt: skip
        (mutant,) = checked(faithful, check).mutants
        assert [correction.mends for correction in mutant.corrections] == [mends]


def test_a_check_that_fails_is_told_and_detects_nothing():
    def check(_reply, text):
        if "nine" in text:
            raise ValueError("broken")
        return guard()(_reply, text)

    twin = checked(reply("Back by six.", mutation("six", "nine")), check)
    assert [(mutant.detected, mutant.failure) for mutant in twin.mutants] == [(False, "ValueError: broken")]
    silent = checked(reply("Back by nine."), check)
    assert (silent.blocked, silent.failure, silent.flagged) == (True, "ValueError: broken", ())


def test_a_guard_that_fails_finds_nothing_out():
    class Failing:
        def check(self, _reply):
            broken = RuleFinding(rule="guard_failed", severity="block", message="-")
            return CheckReport(id="R-1", verdict="block", rules=(broken,))

    with pytest.raises(CheckFailed):
        checked_at(Failing(), None)


@pytest.mark.parametrize(
    ("found", "total", "low", "high"),
    [(10, 10, 0.7225, 1.0), (0, 10, 0.0, 0.2775), (95, 100, 0.8882, 0.9785), (1, 1, 0.2065, 1.0), (0, 0, 0.0, 1.0)],
)
def test_the_interval_is_wilsons(found, total, low, high):
    assert wilson(found, total) == pytest.approx((low, high), abs=1e-4)


# --- the report


def result(*twins):
    world = World("guard_small_v1", HEAD, (), (), {})
    return GuardResult(GuardSet(world, tuple(twin.reply for twin in twins), LIMITS), twins)


def test_the_table_tells_recall_per_class_and_what_faithful_replies_cost():
    twins = [
        checked(reply("Back by six.", mutation("six", "nine"), mutation("six", "ten", "cause")), guard("nine")),
        checked(reply("Eve, hello.", channel="sms", language="es"), guard("Eve")),
    ]
    run = GuardRun((result(*twins),))
    rows = {re.split(r"  +", row.strip())[0]: row.split() for row in run.table().split("\n")}
    assert rows["structured"][1:5] == ["1", "1", "1.000", "0.99"]
    assert rows["cause"][1:4] == ["1", "0", "0.000"]
    assert rows["all"][1:] == ["2", "1", "0.500", "1", "1", "1.000"]
    assert rows["channel sms"][2:4] == ["1", "1"]
    assert run.shortfalls() == (
        "guard_small_v1, prose: recall 0/1 = 0.000 is under 0.95",
        "guard_small_v1: 1/2 = 0.500 faithful replies are blocked, over 0.03",
        "guard_small_v1: 1/1 = 1.000 true claims are flagged, over 0.01",
    )


def test_every_miss_and_false_alarm_is_told_with_its_words():
    twin = checked(reply("Eve, sorry. Back by six.", mutation("six", "nine")), guard("Eve"))
    run = GuardRun((result(twin),))
    alarm, miss = run.details()
    assert (alarm["what"], alarm["around"], alarm["blocks"]) == ("alarm", "Eve, sorry.", True)
    assert (miss["class"], miss["around"], miss["put"], miss["said"]) == ("eta", "Back by nine.", "nine", [])
    told = "\n".join(run.readable())
    assert "## Missed: eta (1)" in told
    assert "`six` → `nine`" in told


def test_several_sets_of_a_half_are_told_apart_and_together():
    one = result(checked(reply("Back by six.", mutation("six", "nine")), guard("nine")))
    missed = result(checked(reply("Back by six.", mutation("six", "nine")), guard()))
    unseen = GuardResult(
        dataclasses.replace(one.dataset, world=dataclasses.replace(one.dataset.world, label="guard_unseen_v1")),
        missed.twins,
    )
    run = GuardRun((one, missed, unseen))
    assert [title for title in ("seen: 2 sets together", "unseen: ") if title in run.table()] == [
        "seen: 2 sets together"
    ]
    assert run.shortfalls() == (
        "guard, seen, structured: recall 1/2 = 0.500 is under 0.99",
        "guard, seen, eta: recall 1/2 = 0.500 is under 0.97",
        "guard_unseen_v1, structured: recall 0/1 = 0.000 is under 0.99",
        "guard_unseen_v1, eta: recall 0/1 = 0.000 is under 0.97",
    )
    assert "together" not in GuardRun((one,)).table()


def test_every_class_has_one_bar():
    classes = [kind for kinds in GROUPS.values() for kind in kinds]
    assert len(classes) == len(set(classes)) == 29


# --- sets


@pytest.fixture
def small(tmp_path):
    """A set with one reply that rests on one incident."""
    folder = tmp_path / "guard_small_v1"
    folder.mkdir()
    (folder / "dataset.toml").write_text(
        'name = "guard_small"\nversion = 1\ntitle = "Small"\ninstant = 2026-11-21T15:00:00-06:00\nworld = "own"\n'
        'feeds = ["feed_early.json", "feed.json"]\n'
    )
    (folder / "thresholds.toml").write_text(
        "structured = 0.99\nstructured_class = 0.97\nprose = 0.95\npromises = 0.99\nblocked = 0.03\nflagged = 0.01\n"
    )
    for name, hour, revision in (("feed_early.json", 16, 1), ("feed.json", 18, 2)):
        (folder / name).write_text(json.dumps(_feed(hour, revision)))
    customer = {"id": "C-1", "name": "Dana Ruiz", "language": "en", "time_zone": "America/Chicago", "accounts": []}
    (folder / "accounts.jsonl").write_text(json.dumps(customer) + "\n")
    said = "Internet in Riverside is down since noon, I cannot work. When will it be back?"
    ticket = {"id": "T-1", "channel": "email", "customer": {"id": "C-1"},
              "messages": [{"author": "customer", "at": "2026-11-21T13:05:00-06:00", "text": said}]}  # fmt: skip
    (folder / "tickets.jsonl").write_text(json.dumps(ticket) + "\n")
    text = "I am sorry that you cannot work. We estimate that internet in Riverside will be back by 6 pm today."
    _write_replies(folder, [_line(text, {"class": "eta", "find": "6 pm", "put": "9 pm"},
                                  {"class": "stale", "find": "6 pm", "put": "4 pm"})])  # fmt: skip
    return folder


def _feed(hour, revision):
    stated = f"2026-11-21T14:{revision:02}:00-06:00"
    return {
        "warmline_feed": 1, "provider": {"name": "Northlight", "time_zone": "America/Chicago"},
        "incidents": [{
            "id": "INC-1", "name": "Internet outage in Riverside", "status": "identified", "revision": revision,
            "updated_at": stated, "started_at": "2026-11-21T12:30:00-06:00", "services": ["internet"],
            "areas": [{"description": "Riverside"}],
            "eta": {"kind": "estimate", "at": f"2026-11-21T{hour}:00:00-06:00", "stated_at": stated},
        }],
    }  # fmt: skip


def _line(text, *mutations, **more):
    return {"id": "R-1", "ticket": "T-1", "incident": "INC-1", "channel": "email", "language": "en", "text": text,
            "mutations": list(mutations), **more}  # fmt: skip


def _write_replies(folder, lines):
    (folder / "replies.jsonl").write_text("".join(f"{json.dumps(line)}\n" for line in lines))


def test_a_small_world_is_checked_from_end_to_end(small):
    found = run_guard_set(small, Settings())
    (twin,) = found.twins
    assert (twin.blocked, twin.flagged) == (False, ())
    assert [mutant.detected for mutant in twin.mutants] == [True, True]
    verdicts = [[c.verdict for c in m.heard if isinstance(c, Claim) and c.kind == "instant"] for m in twin.mutants]
    assert verdicts == [["contradicted"], ["stale"]]
    assert [c.mends for m in twin.mutants for c in m.corrections] == [True, True]


def test_a_reply_is_given_with_its_ticket_on_its_channel_or_alone(small):
    dataset = load_guard(small)
    (line,) = dataset.replies
    sms = submitted(dataset.world, line.model_copy(update={"channel": "sms"}), "Hello.")
    assert (sms.ticket.id, sms.ticket.channel, sms.incident_id, sms.text) == ("T-1", "sms", "INC-1", "Hello.")
    alone = submitted(dataset.world, line.model_copy(update={"no_ticket": True}), "Hello.")
    assert (alone.ticket, alone.incident_id) == (None, "INC-1")


def test_a_small_world_is_sound(small, capsys):
    assert main([str(small)]) == 0
    assert "replies 1, mutations 2" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"mutations": [{"class": "eta", "find": "6 am", "put": "9 am"}]}, "'6 am' occurs 0 times"),
        ({"mutations": [{"class": "eta", "find": "i", "put": "o"}]}, "'i' occurs"),
        ({"mutations": [{"class": "eta", "find": "6 pm", "put": "6 pm"}]}, "in place of itself"),
        ({"mutations": [{"class": "hour", "find": "6 pm", "put": "9 pm"}]}, "mutations.0.class"),
        ({"channel": "fax"}, "channel"),
    ],
)
def test_a_line_that_is_none_is_refused(small, change, sentence):
    (line,) = map(json.loads, (small / "replies.jsonl").read_text().splitlines())
    _write_replies(small, [{**line, **change}])
    with pytest.raises(DatasetInvalid, match=sentence):
        load_guard(small)


@pytest.mark.parametrize(
    ("change", "flaw"),
    [
        ({"ticket": "T-9"}, "R-1: there is no ticket 'T-9'"),
        ({"incident": "INC-9"}, "R-1: no feed holds the incident 'INC-9'"),
        (
            {"mutations": [{"class": "eta", "find": "6 pm", "put": "9 pm"}] * 2},
            "R-1: two mutations make the same text",
        ),
    ],
)
def test_flaws_are_told(small, change, flaw):
    (line,) = map(json.loads, (small / "replies.jsonl").read_text().splitlines())
    _write_replies(small, [{**line, **change}])
    assert sound(small)[1] == (flaw,)


def test_no_id_is_taken_twice(small):
    (line,) = map(json.loads, (small / "replies.jsonl").read_text().splitlines())
    _write_replies(small, [line, line])
    with pytest.raises(DatasetInvalid, match="'R-1' occurs twice"):
        load_guard(small)


def test_guard_stands_for_all_its_sets(small):
    root = small.parent
    shutil.copytree(small, root / "guard_other_v1")
    assert [folder.name for folder in sets_named("guard", "guard", root)] == ["guard_other_v1", "guard_small_v1"]
    assert sets_named("guard_small_v1", "guard", root) == (small,)
    with pytest.raises(UnknownDataset, match="guard_other_v1, guard_small_v1"):
        sets_named("guard_lost_v1", "guard", root)


SHIPPED = sorted(folder for folder in FOLDER.iterdir() if part_of(folder))


@pytest.mark.parametrize("folder", SHIPPED, ids=lambda folder: folder.name)
def test_shipped_sets_are_sound(folder):
    assert sound(folder)[1] == ()


def test_a_guard_run_writes_with_no_model():
    with pytest.raises(CallerError, match="--drafter: 'guard' drafts nothing"):
        evaluating.run("guard", evaluating.Asked(drafter="model"))
    with pytest.raises(UnknownDataset, match="there is no dataset 'guard_lost_v1'"):
        evaluating.run("guard_lost_v1", evaluating.Asked())
