"""What the audit trail keeps of each desk: its gestures by method, and the words for them."""

from collections.abc import Callable, Mapping

from assistant.audited import Call, Gesture, code, digest
from assistant.domain.audit import Detail, instant_text
from assistant.errors import NotFound, WarmlineError


def _given(name: str) -> Callable[[Call], str | None]:
    def find(call: Call) -> str | None:
        found = call.given.get(name)
        return None if found is None else str(found)

    return find


def _nothing(_call: Call) -> str | None:
    return None


def _ticket_of_approval(call: Call) -> str | None:
    try:
        found: str = call.desk.store.approval(call.given["approval_id"]).ticket_id
    except NotFound:
        return None
    return found


def _ticket_of_earlier(call: Call) -> str | None:
    found: str = call.given["earlier"].ticket.id
    return found


def _rated_reply(call: Call) -> str | None:
    found: str = call.given["rating"].reply_id
    return found


def _made(call: Call) -> str | None:
    """The id of what came of it."""
    return call.result.id if call.result is not None else None


def _version_before(call: Call) -> int | None:
    try:
        found: int = call.desk.store.ticket(call.given["ticket_id"]).version
    except WarmlineError:
        return None
    return found


def _new_draft(call: Call) -> Detail | None:
    """Nothing where no draft was made: whoever looks at a ticket asks for one, and mostly it is there."""
    state = getattr(call.result, "state", call.result)
    if call.was is None or state.version == call.was or state.draft is None:
        return None
    return {"drafter": code(state.draft.drafter.kind), "version": state.version}


def _redraft(call: Call) -> Detail:
    return {"instructed": bool(call.given.get("instruction"))}


def _rewrite(call: Call) -> Detail | None:
    return None if call.result[1].refused else {"kind": code(call.given["kind"])}


def _action(call: Call) -> Detail:
    return {"kind": code(call.given["kind"])}


def _incident(call: Call) -> Detail:
    return {"incident": call.given["incident_id"]}


def _override(call: Call) -> Detail:
    first, *_ = found = call.result
    return {"override": first.id, "kind": first.claim.kind, "claims": len(found), "reason": digest(first.reason)}


def _approval(call: Call) -> Detail:
    found = call.result
    return {"approval": found.id, "version": found.version, "overrides": len(found.overrides)}


def _withdrawn(call: Call) -> Detail:
    return {"approval": call.given["approval_id"]}


def _sent(call: Call) -> Detail:
    found = call.result
    return {"approval": found.approval.id, "reply": found.id, "overrides": len(found.overrides)}


def _second_incident(call: Call) -> Detail:
    return {"other": call.given["second_id"], "same": call.given["same"]}


def _imported(call: Call) -> Detail:
    new, changed = call.result
    return {"new": new, "changed": changed}


def _number(call: Call) -> Detail:
    return {"version": call.given["number"]}


def _version(call: Call) -> Detail:
    return {"version": call.result.version}


def _between(call: Call) -> Detail:
    told = {name: call.given.get(name) for name in ("since", "until")}
    return {name: instant_text(at) if at else None for name, at in told.items()}


def _exported(call: Call) -> Detail:
    return {"replies": len(call.result)}


DESK: Mapping[str, Gesture] = {
    "queue": Gesture("saw queue", _nothing),
    "open": Gesture("saw", watch=_version_before, also=Gesture("drafted", detail=_new_draft)),
    "ticket": Gesture("saw"),
    "improve": Gesture("drafted", detail=_new_draft, watch=_version_before),
    "redraft": Gesture("redrafted", detail=_redraft),
    "rewrite": Gesture("rewrote", detail=_rewrite),
    "restore": Gesture("restored", _ticket_of_earlier),
    "adopt": Gesture("adopted draft"),
    "choose_incident": Gesture("chose incident", detail=_incident),
    "edit": Gesture("edited"),
    "record_action": Gesture("recorded action", detail=_action),
    "override": Gesture("overrode", detail=_override, before="overriding"),
    "approve": Gesture("approved", detail=_approval, before="approving"),
    "withdraw": Gesture("withdrew", _ticket_of_approval, _withdrawn),
    "send": Gesture("sent", _ticket_of_approval, _sent, before="sending"),
    "sent": Gesture("saw review", _nothing),
    "ratings": Gesture("saw review", _nothing),
    "rate": Gesture("rated", _rated_reply),
}
"""What is done to tickets and replies, and who looked at them."""

FACTS: Mapping[str, Gesture] = {
    "add_feed": Gesture("added feed", lambda call: str(call.given["settings"].name)),
    "remove_feed": Gesture("removed feed", _given("name")),
    "link": Gesture("linked incidents", _given("first_id"), _second_incident),
    "import_accounts": Gesture("imported accounts", _nothing, _imported),
    "customers": Gesture("saw accounts", _nothing),
}
"""What is done to feeds, incidents and accounts."""

TONE: Mapping[str, Gesture] = {
    "keep": Gesture("kept recalibration", _nothing, _version),
    "use": Gesture("used recalibration", _nothing, _number),
}
"""What changes the tone scorer."""

JUDGES: Mapping[str, Gesture] = {"judge": Gesture("asked judge", _given("reply_id"))}
"""What leaves for a judge of tone."""

SIGNS: Mapping[str, Gesture] = {
    "confirm": Gesture("confirmed outage", _made, lambda call: {"sign": digest(call.given["key"])}),
    "dismiss": Gesture("dismissed outage", _nothing, lambda call: {"sign": digest(call.given["key"])}),
    "end": Gesture("ended outage", _given("incident_id")),
}
"""What is decided about early signs."""

PROMISES: Mapping[str, Gesture] = {
    "board": Gesture("saw promises", _nothing),
    "listed": Gesture("saw promises", _nothing),
    "opened": Gesture("saw reply", _given("reply_id")),
}
"""Who looked at what was promised."""

AUDIT: Mapping[str, Gesture] = {
    "newest": Gesture("saw trail", _nothing),
    "verify": Gesture("verified trail", _nothing, lambda call: None if call.result.broken else {"whole": True}),
    "export": Gesture("exported trail", _nothing, _between, before="exporting trail"),
}
"""Who looked at the trail itself, and who took it out."""

REVIEW: Mapping[str, Gesture] = {
    "review": Gesture("saw review", _nothing),
    "texts": Gesture("saw review", _nothing),
    "overrides": Gesture("saw review", _nothing),
    "promises": Gesture("saw review", _nothing),
    "open": Gesture("saw reply", _given("reply_id")),
    "aftermath": Gesture("saw incident review", _given("incident_id")),
    "export": Gesture("exported", lambda _: "review", _exported, before="exporting"),
}
"""Who looked at what was sent, and who took it along."""

EVALUATION: Mapping[str, Gesture] = {
    "start": Gesture(
        "started evaluation", _given("dataset"), lambda call: {"drafter": code(call.given.get("drafter", "composer"))}
    ),
    "cancel": Gesture("cancelled evaluation", _nothing),
    "remove": Gesture("removed evaluation", _given("run_id")),
}
"""What is done about evaluation runs."""
