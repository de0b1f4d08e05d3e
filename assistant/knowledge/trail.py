"""What the audit trail keeps of changes to the knowledge: ids, versions and counts, never words."""

from assistant.audited import Call, Gesture
from assistant.domain.audit import Detail


def _incident(call: Call) -> str | None:
    made = getattr(call.result, "id", None)
    return str(made) if made else call.given.get("incident_id")


def _guideline(call: Call) -> str | None:
    made = getattr(getattr(call.result, "guideline", None), "id", None)
    return str(made) if made else call.given.get("guideline_id")


def _revision(call: Call) -> Detail:
    return {"revision": call.result.revision, "status": call.result.status}


def _version(call: Call) -> Detail:
    return {"version": call.result.version, "retired": call.result.retired}


def _imported(call: Call) -> Detail:
    new, changed = call.result
    return {"new": new, "changed": changed}


def _nothing(_call: Call) -> str | None:
    return None


INCIDENTS = {
    "save": Gesture("saved incident", _incident, _revision),
    "end": Gesture("ended incident", _incident, _revision),
    "reopen": Gesture("reopened incident", _incident, _revision),
}
GUIDELINES = {
    "save": Gesture("saved guideline", _guideline, _version),
    "restore": Gesture("restored guideline", _guideline, _version),
    "retire": Gesture("retired guideline", _guideline, _version),
}
ACCOUNTS = {
    "take": Gesture("imported accounts", _nothing, _imported),
    "find": Gesture("saw accounts", _nothing),
}
