"""All that is seen in one reply, gathered once; the dimensions weigh it."""

import re
from dataclasses import dataclass, replace
from functools import cached_property

from assistant.domain.context import ToneContext
from assistant.domain.vocabulary import Dimension
from assistant.tone.heads.calls import signs_of
from assistant.tone.heads.reader import Case, SentenceReader
from assistant.tone.sentences import Sentences
from assistant.tone.situation import content_key, situation_of
from assistant.tone.text import Text
from assistant.tone.vocabulary import Vocabulary
from assistant.tone.voice import Voice, voice_of

MANY_APOLOGIES = 3
WORDS_PER_APOLOGY = 25
FULL_ECHO = 3.0
FAR, CLOSE = 0.15, 0.65
"""Cosines of the embedding: between sentences of unlike matters, and between those of the same one."""
READ = "en"
"""The language that the heads were fitted on."""
CARED_ECHO = 0.5
_GREETING = re.compile(
    r"^(?:dear|hi|hiya|hello|hey|good \w+|hola|buen[oa]s \w+|estimad[oa]s?)\b[^.!?\n]{0,40}?(?=[,:!.\n]|$)"
)


@dataclass(frozen=True)
class Echo:
    """A content word of the customer's that the reply takes up."""

    key: str
    weight: float
    sentence: int
    start: int
    end: int


@dataclass(frozen=True)
class Cues(Sentences):
    """One reply in its situation, as a whole: how it takes the customer up, says sorry, asks, neglects."""

    @cached_property
    def by_phrases(self) -> "Cues":
        """The same reply as phrases alone tell it."""
        return self if self.read is None else replace(self, read=None)

    def impression(self, dimension: Dimension) -> float:
        """How the sentences strike raters on a dimension, 0 to 1; 0 where nothing was read."""
        return self.read.impressions[dimension].value if self.read is not None else 0.0

    def coldness(self, sentence: int) -> float:
        """How much a sentence takes from the impression of respect; below 0 where it adds to it."""
        parts = self.read.impressions["respect"].parts if self.read is not None else ()
        return -parts[sentence] if sentence < len(parts) else 0.0

    @cached_property
    def voice(self) -> Voice:
        """Who speaks to whom, in how heavy words."""
        return voice_of(self)

    @cached_property
    def frame(self) -> tuple[int, int]:
        """Where the greeting ends and where the signature begins."""
        greeting = _GREETING.match(self.text.folded.lstrip())
        signed = min(self.signature, default=None)
        end = len(self.text.folded) if signed is None else self.text.sentences[signed].start
        return (greeting.end() if greeting else 0), end

    @cached_property
    def repeated(self) -> tuple[Echo, ...]:
        """Every place where the reply, between greeting and signature, has one of the customer's content words."""
        first, last = self.frame
        found: list[Echo] = []
        for word in self.text.words:
            key = content_key(word.text, self.words) if first <= word.start < last else None
            if key is not None and key in self.situation.salience:
                at = self.sentence_at(word.start)
                found.append(Echo(key, self.situation.salience[key], at, word.start, word.end))
        return tuple(found)

    @cached_property
    def echoes(self) -> tuple[Echo, ...]:
        """The customer's own content words in the reply, each once, where they are not turned against them."""
        found: dict[str, Echo] = {}
        for echo in self.repeated:
            before = found.get(echo.key)
            warmer = before is not None and self.personal(echo.sentence) and not self.personal(before.sentence)
            if echo.sentence not in self.spoilt | self.silent and (before is None or warmer):
                found[echo.key] = echo
        return tuple(found.values())

    @cached_property
    def wording(self) -> tuple[frozenset[str], ...]:
        """What the heads are told of each sentence's wording: its phrases, and whether it repeats the customer."""
        keys: list[set[str]] = [set() for _ in self.text.sentences]
        for echo in self.repeated:
            keys[echo.sentence].add(echo.key)
        told = [(("echo",) if own else ()) + (("echoes",) if len(own) > 1 else ()) for own in keys]
        return tuple(phrases | set(words) for phrases, words in zip(self.phrases, told, strict=True))

    def personal(self, sentence: int) -> bool:
        """Whether a sentence turns to the customer: says you, is sorry, feels with them or grants them a point."""
        return sentence in self._personal

    @cached_property
    def _personal(self) -> frozenset[int]:
        turned = {"apology", "empathy", "validation", "you"}
        return frozenset(
            at for at in range(len(self.text.sentences))
            if self.labels[at] & turned
        )  # fmt: skip

    def echo(self, *, personal: bool = False) -> float:
        """How much of the customer's own matter is taken up, 0 to 1."""
        total = sum(self.situation.salience.values())
        if not total:
            return 0.0
        taken = sum(echo.weight for echo in self.echoes if not personal or self.personal(echo.sentence))
        return min(1.0, taken / max(1.0, min(FULL_ECHO, total / 2)))

    @cached_property
    def apologises(self) -> float:
        """1 for an apology; 0 for none, and for one repeated until it is noise."""
        said = [
            hit
            for hit in self.by_label.get("apology", ())
            if "unsorry" not in self.phrases[self.sentence_at(hit.start)]
        ]
        return float(len(said) > 0 and not self.repeats_apology)

    @cached_property
    def repeats_apology(self) -> bool:
        """Whether sorry is said so often, or so emptily, that it stops meaning anything."""
        apologies = len(self.by_label.get("apology", ()))
        strong = self.count("strong_apology")
        dense = apologies >= MANY_APOLOGIES and len(self.text.words) < WORDS_PER_APOLOGY * apologies
        return apologies + strong > MANY_APOLOGIES or len(self.bare) > 1 or dense

    def nearness(self, sentence: int) -> float:
        """How close in meaning a sentence comes to one of the customer's, 0 to 1; a greeting comes to nothing."""
        if self.read is None or self.read.near is None or sentence in self.silent:
            return 0.0
        if self.text.sentences[sentence].end <= self.frame[0]:
            return 0.0
        return min(1.0, max(0.0, (self.read.near[sentence] - FAR) / (CLOSE - FAR)))

    @cached_property
    def met(self) -> float:
        """How far the customer's own matter is met; a calm question is met by its answer."""
        return 1.0 if self.situation.calm else self.echo(personal=True)

    @cached_property
    def asks(self) -> float:
        """1 for a plain courteous question: no form to fill in, nothing canned, nobody blamed."""
        spoilt = self.count("burden", "boilerplate", "pressure", "blaming", "condescending")
        asked = any("?" in piece for at, piece in enumerate(self.text.pieces) if at not in self.silent)
        return float(asked and not spoilt)

    @cached_property
    def neglect(self) -> float:
        """1 where something is at stake and the reply neither feels, owns, promises, offers nor takes anything up."""
        if self.situation.kind != "stakes":
            return 0.0
        cared = self.count("empathy", "validation", "responsibility", "done", "offer") or self.apologises
        told = bool(self.sound_times) and bool(self.count("promise", "status"))
        return float(not cared and not self.asks and not told and self.echo(personal=True) < CARED_ECHO)


def cues_of(text: Text, context: ToneContext, words: Vocabulary, reader: SentenceReader | None = None) -> Cues:
    """Look at a reply in its situation; ``reader`` reads English sentences, everything else goes by phrases alone."""
    claims = context.check.claims if context.check is not None else None
    channel = context.channel or (context.ticket.channel if context.ticket else None)
    situation = situation_of(context, words)
    cues = Cues(text, words, situation, words.reply.find(text), claims, channel)
    if reader is None or words.language != READ:
        return cues
    known = situation.known.pieces if situation.known else ()
    customer = situation.customer.pieces if situation.customer else ()
    signs = frozenset(signs_of(context, situation))
    read = reader.read(text.pieces, cues.wording, Case(customer, known, signs, cues.silent))
    return replace(cues, read=read)
