"""Where a reply tells a cause: behind a marker, by naming it, or as an event that befell a part of the network."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.checking.facts.known import Known
from assistant.checking.kinds.network.cause_bystanders import is_no_cause, is_work
from assistant.checking.kinds.network.things import Thing, public_names, things_in
from assistant.checking.kinds.reach.service_states import mentions
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.stance import stance_of
from assistant.checking.text.words import pattern

_OBJECT = 80
_NEAR = 70
_OPINED = 110
_STEM = 5
_CUT = re.compile(
    r"[,.;:!?(\n]|\s(?:but|and (?:we|our|the|it|your|they|has|have|is|service)|which|so"
    r"|that|who|pero|y (?:el|la|los|nuestr|se|ya|ha|est)|que)\b|\s-\s"
)
# "The cause is known: a fibre cut" names it after the colon.
_ANNOUNCED = re.compile(r"\s*(?:now |already |ya )*(?:known|clear|confirmed|simple|conocida|clara|sabida)\s*[:,-]\s*")
_DENIED = re.compile(
    r"(?:(?<!\w)(?:not|never|no|nor|neither|cannot|nothing|ni|sin|tampoco|descartad[oa]s?|nunca)|n't)"
    r"(?:\s+(?:been|being|be|a|an|the|any|our|actually|really|just|yet|due"
    r"|to|down|caused|by|because|of|from|was|is|it|at|all|"
    r"ha|han|sido|fue|fueron|fuera|son|eran|es|un|una|unos|unas|el|la|los|por|se|esta|debe"
    r"|debido|a|al|del|de|hay|habia|hubo|culpa|cosa|fiber|fibre|cable|power"
    r"|tengo|tenemos|tienen|existe|indicio|senal|prueba|pruebas|proof|confirm|say|tell|you|whether|if|that|it's|evidence|sign|signs|hint|call|think|believe|suggests?|points?|pointing"
    r"|anything|blame|suspect|suspected|talk|mention|we|have|has|see|seen|there|related|with|do|did"
    r"|confirmar(?:le|te)?|decir(?:le|te)?|asegurar(?:le|te)?|que|si|consta|consten|indicios?|senal|senales"
    r"|puedo|podemos|puede|creo|creemos|parece|nos|ningun|ninguna|algun|alguna|apunta|habla|sea|fuese|haya))*\s*$"
)
_YOURS = re.compile(r"(?<!\w)(?:your|su|sus|tu|tus|vuestr\w+)(?: \w+)?\s*$")
_OPINES = re.compile(
    r"(?<!\w)(?:suspect|think|believe|reckon|sospechamos|creemos|pensamos),[^,.]{2,48},"
    r"(?: (?:that|it's|it|was|is|que|es|fue|a|an|the|un|una|el|la|un|de|del))*\s*$"
)
"""An opinion with words put in between: "we think, though it isn't proven, that …"."""
_SERVICE = re.compile(r"(?:se (?:le |te |les |nos )?)?(?:cay\w+|caid\w+)|out|down|fell|failed|fall\w{1,4}")
"""What befalls "la fibra" or "your fibre" where it stands for the service."""
_ONCE = re.compile(
    r"(?<!than )(?<!\w)(?:(?:we|they|i|it|engineers|which|said we|that we)(?: had| first"
    r"| initially| originally)* (?:suspected|thought|believed|assumed|blamed)|"
    r"(?:was|were|had been) (?:first |initially "
    r"|originally )?(?:suspected|thought|believed)|(?<!than )first (?:thought|suspected)|"
    r"(?:early|first|initial|earlier|original) (?:suspicion|guess|theory|thought|suspect|idea)|"
    r"sospechabamos|se sospechaba|creiamos|pensabamos|se pensaba|al principio|en un principio|inicialmente)(?!\w)"
)
_NAMED = re.compile(r"(?<=[^.!?:]\s)[A-Z][\w']+\s$")
_WONDERS = re.compile(
    r"(?<!\w)(?<!that's )(?<!which is )(?<!that is )(?<!this is )(?:why|how come) (?!(?:because|it was|it's)\b)"
    r"|(?<!\w)(?:saber|averigu\w+|investig\w+|sabemos|entender|ver) por que\s"
)
"""A question given back: "finding out why the mast has gone quiet"."""
_WHEN_IT_DID = re.compile(
    r"[\s,]*(?:when|cuando)\s[^,;]*?(?<!\w)(?:\w{2,}ed|went|broke|cut|hit|got|fell|blew|burnt|tore|lost|took|came|struck|"
    r"fue|cayo|rompio|corto|dano|fallo|exploto|quemo|inundo|\w+aron|\w+ieron)(?!\w)"
)
"""A "when" that tells what happened and supposes nothing: "off at 9:40, when the power failed"."""
_DUE = re.compile(r"due to$")
_RELATIVE = re.compile(r"(?:that|which|who|que)\s*$")
_NO_LONGER = re.compile(r"(?<!\w)(?:no longer|any ?more|ya no|rather than|instead of|en vez de|en lugar de)(?!\w)")
_FORCES = frozenset(
    {
        "dig", "storm", "wind", "lightning", "flood", "slide", "quake", "vehicle", "animal", "tree", "ship", "theft",
        "vandal", "attack", "grid", "fire", "solar", "software",
    }
)  # fmt: skip
_ABOUT_YOU = re.compile(
    r"(?<!\w)(?:you|your|yours|you're|usted|su|sus|tu|tus|le|te|sorry|hope|thank|siento|gracias)(?!\w)"
)
_DUG = frozenset({"dig"})
_DIGS = re.compile(
    r"(?<!\w)(?:crews?|team|technicians?|engineers?|cuadrilla|brigada|tecnicos?|equipo)(?:'s|'re| is| are| esta| estan)"
    r"(?: now| still| also| ya)? (?:digging|excavating|excavando|cavando)"
    r"(?: \w+)? (?:to (?:reach|get|find|expose|repair)|for|towards|hasta|para)(?!\w)"
)
"""Digging of our own, on the way to the fault."""
_PUT_IN = re.compile(r"\s*(?:que|which|who|that|our|the|la|el|nuestr[oa]|principal|main|prime|probable|likely)(?!\w)")
"""What opens words that are put in behind a name: "the cooling unit, our main suspect, has been changed"."""
_POSSESSES = re.compile(
    r"(?<!\w)(?!(?:and|but|so|because|think|that|reckon|suspect|believe|say|know|now|like|cos|since)\s)[a-z']+\s+$"
)
"""What stands before an "its" that means no "it's": "to replace its wiring"."""
_IT = re.compile(r"\W*(?:and |but |y |pero )?(?:it|it's|that one|this one)(?: \w+){0,2} ?")
_FAILING = re.compile(
    r"lo que (?:esta |se )?(?:fall|ca|no (?:va|funciona))|what(?:'s| is) (?:failing|down|out|affected)"
)
"""What asks which service is gone, not why: "lo que falla es la red móvil"."""
_NETWORKS = frozenset({"cabinet", "mast", "joint", "fibre", "card", "amplifier", "power_unit"})


@dataclass(frozen=True)
class Told:
    """A cause as told: its narrow words, the clause it stands in, the things it names, and whether it is denied.

    ``noun``: the words stand behind a marker, so that a noun can take their place.
    """

    span: tuple[int, int]
    clause: tuple[int, int]
    things: tuple[Thing, ...]
    denied: bool = False
    noun: bool = False


def told_causes(reply: ReplyText, known: Known) -> Iterator[Told]:
    """Every cause that the reply states or denies, at most one per clause."""
    things = tuple(thing for thing in things_in(reply.prose) if not _is_in_name(reply, thing))
    taken: set[int] = set()
    for told in (*_marked(reply, things), *_events(reply, known, things)):
        if told.clause[0] not in taken and _stands(reply, told):
            taken.add(told.clause[0])
            yield told


def _is_in_name(reply: ReplyText, thing: Thing) -> bool:
    """Whether it stands behind another capital: the Salty Anchor is no anchor."""
    spoken = _NAMED.search(reply.cased, 0, thing.start)
    return spoken is not None and reply.cased[thing.start].isupper() and not reply.cased.isupper()


def _stands(reply: ReplyText, told: Told) -> bool:
    stance = stance_of(reply, *told.span)
    first = max(told.clause[0], reply.prose.rfind(": ", 0, told.span[0]) + 1)
    clause = reply.prose[first : told.clause[1]]
    # "This morning we suspected" tells what was thought then.
    if _ONCE.search(clause):
        return False
    if _WONDERS.search(reply.prose, first, told.span[1]):
        return False
    supposed = stance.supposed and _WHEN_IT_DID.match(clause) is None
    return not (stance.asked or supposed or stance.speaker or _NO_LONGER.search(clause))


def _marked(reply: ReplyText, things: tuple[Thing, ...]) -> Iterator[Told]:
    for marker in pattern("cause", "markers").finditer(reply.prose):
        span = _object(reply, marker)
        if span is None:
            continue
        inside = tuple(thing for thing in things if span[0] <= thing.start < span[1])
        if not inside and pattern("cause", "weak", "the_outage").fullmatch(marker.group()):
            continue
        if (
            not inside
            and _FAILING.search(marker.group())
            and any(span[0] <= at < span[1] for at, _, _ in mentions(reply))
        ):
            continue
        if not inside and (pattern("cause", "the_outage").match(reply.prose, *span) or _is_plan(reply, marker)):
            continue
        if pattern("cause", "weak").fullmatch(marker.group()) and is_work(reply.prose[slice(*span)]):
            continue
        denied = _DENIED.search(reply.prose[max(0, marker.start() - _NEAR) : marker.start()]) is not None
        denied = denied or _DENIED.search(reply.prose[marker.end() : span[0]]) is not None
        yield Told(span, reply.clause_at(marker.start()), inside, denied, noun=True)


def _is_plan(reply: ReplyText, marker: re.Match[str]) -> bool:
    """Whether somebody is only to do something: "we're due to post again", "with the hospital due to ring"."""
    if not _DUE.match(marker.group()):
        return False
    before = reply.prose[reply.clause_at(marker.start())[0] : marker.start()].strip()
    return bool(before) and pattern("cause", "gone").search(before) is None


def _object(reply: ReplyText, marker: re.Match[str]) -> tuple[int, int] | None:
    """The words behind a marker that name the cause."""
    start, stop = marker.end(), min(reply.sentence_at(marker.start()).end, marker.end() + _OBJECT)
    announced = _ANNOUNCED.match(reply.low, start, stop)
    start = announced.end() if announced else start
    cut = _CUT.search(reply.low[start:stop])
    text = reply.low[start : start + cut.start()] if cut else reply.low[start:stop]
    start, text = start + len(text) - len(text.lstrip()), text.strip()
    if not text or pattern("cause", "unknown_object").match(text):
        return None
    return start, start + len(text)


def _events(reply: ReplyText, known: Known, things: tuple[Thing, ...]) -> Iterator[Told]:
    """Things in a clause that says what befell them or what they did, or that names them as the cause."""
    for clause in dict.fromkeys(reply.clause_at(thing.start) for thing in things):
        inside = tuple(
            t for t in things if clause[0] <= t.start < clause[1] and not _customers(reply, known, clause, t)
        )
        if not inside or pattern("discourse", "guidance").match(reply.prose[clause[0] : clause[1]].lstrip()):
            continue
        if all(t.names <= _DUG for t in inside if not t.names & public_names(known)) and _DIGS.search(
            reply.prose, *clause
        ):
            continue
        befell = (*_befell(reply, clause), *_taken_up(reply, clause))
        event = next((m for m in befell if _apart(m, inside) and not _of_service(m, inside)), None)
        named = next((t for t in inside if _is_named(reply, clause, t)), None)
        if is_no_cause(reply, known, clause, inside, event, named):
            continue
        alien = next((t for t in inside if _is_alien(reply, known, clause, t)), None)
        opined = next((t for t in inside if _OPINES.search(reply.prose, max(0, t.start - _OPINED), t.start)), None)
        named = named or opined
        if event or named or alien or pattern("cause", "carrying").search(reply.prose, *clause):
            first = named or alien or inside[0]
            spots = [first.start, *([event.start()] if event else [])]
            denied = any(_DENIED.search(reply.prose[clause[0] : at]) is not None for at in spots)
            last = max(inside[-1].end, event.end() if event else 0, _behind(reply, clause, first) or 0)
            denied = denied or _denied_behind(reply, last, clause[1])
            yield Told((min(spots), max(last, first.end)), clause, inside, denied)


def _befell(reply: ReplyText, clause: tuple[int, int]) -> Iterator[re.Match[str]]:
    return pattern("cause", "events").finditer(reply.prose, *clause)


def _taken_up(reply: ReplyText, clause: tuple[int, int]) -> Iterator[re.Match[str]]:
    """What befell a thing by the next clause, where that clause takes it up: "the amplifier, it burnt out"."""
    last = reply.sentence_at(clause[0]).end
    following = reply.clause_at(clause[1]) if clause[1] < last else clause
    if clause[1] < last and len(reply.prose[slice(*following)].split()) == 1 and following[1] < last:
        following = reply.clause_at(following[1])  # A name put in: "the amplifier, Marie, it burnt out"
    if following != clause and _IT.match(reply.prose, following[0]):
        yield from _befell(reply, following)


def _of_service(event: re.Match[str], inside: tuple[Thing, ...]) -> bool:
    # "La fibra se cayó" tells that the service went, not what broke.
    return all(thing.names <= {"fibre"} for thing in inside) and _SERVICE.fullmatch(event.group()) is not None


def _is_alien(reply: ReplyText, known: Known, clause: tuple[int, int], thing: Thing) -> bool:
    """A force that neither side has spoken of, in a clause about the network: what else would it be there for?"""
    words, text = reply.prose[thing.start : thing.end], reply.prose[slice(*clause)]
    heard = words in known.customer_text or words in known.actions_text or words in known.policy_text
    if heard or not thing.names <= _FORCES or thing.names & public_names(known):
        return False
    return _ABOUT_YOU.search(text) is None and pattern("cause", "network").search(text) is not None


def _denied_behind(reply: ReplyText, start: int, end: int) -> bool:
    # "A crew that isn't ours" denies whose it is, not what it did.
    found = pattern("stance", "denied_behind").finditer(reply.prose, start, end)
    return any(
        not match.group().endswith(("ours", "nuestro", "nuestra"))
        and not _RELATIVE.search(reply.prose[start : match.start()])
        for match in found
    )


def _apart(event: re.Match[str], inside: tuple[Thing, ...]) -> bool:
    """Whether the event is told of a thing, and is not the thing's own name (a "power cut" alone befalls nothing)."""
    return any(not (thing.start <= event.start() and event.end() <= thing.end) for thing in inside)


def _is_named(reply: ReplyText, clause: tuple[int, int], thing: Thing) -> bool:
    before = max(clause[0], thing.start - _NEAR)
    for marker in pattern("cause", "names").finditer(reply.prose, before, thing.end):
        there = marker.group().startswith("there") and thing.kind == "parts"
        if marker.group().startswith("its ") and _POSSESSES.search(reply.prose, clause[0], marker.start()):
            continue
        if marker.start() < thing.start <= marker.end() + 1 and not there:
            return True
    return _behind(reply, clause, thing) is not None


def _behind(reply: ReplyText, clause: tuple[int, int], thing: Thing) -> int | None:
    """Where words end behind a thing that call it the cause: "… is to blame"."""
    put_in = _PUT_IN.match(reply.prose, clause[1])
    last = reply.clause_at(clause[1])[1] if put_in and clause[1] < len(reply.prose) else clause[1]
    found = pattern("cause", "behind").search(reply.prose, thing.end, min(last, thing.end + _NEAR))
    return found.end() if found else None


def _customers(reply: ReplyText, known: Known, clause: tuple[int, int], thing: Thing) -> bool:
    """Whether a thing is the customer's own: "your router"; or in their words, in a clause about them."""
    before = reply.prose[clause[0] : thing.start]
    if _YOURS.search(before) and not thing.names & _NETWORKS:
        return True
    words = reply.prose[thing.start : thing.end][:_STEM]
    about = re.search(r"(?<!\w)(?:you|your|you're|usted|su|tu|le|te)(?!\w)", before)
    return thing.kind == "parts" and about is not None and words in known.customer_text
