"""A reply cut into sentences and clauses, and the pieces that are no prose (links, numbers to call, ids) masked."""

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from assistant.checking.text.before import Before
from assistant.checking.text.fold import Folded, fold
from assistant.checking.text.words import pattern

_ABBREVIATION = re.compile(
    r"(?:\b(?:mr|mrs|ms|dr|st|rd|ave|approx|est|sr|sra|srta|ud|uds|tel|jan|feb|mar|apr|jun|jul|aug|sep|sept|"
    r"oct|nov|dec|vs|e\.g|i\.e|[a-z]))\.$"
)
_NUMBERED = re.compile(r"no\.(?= ?\d)")
"""Short for "number"; any other "no." ends a sentence."""
_BREAK = re.compile(r"[.!?\u2026]+[)\"'\]]*(?=\s|$)|\n+|(?<=[a-z]{3})\.(?=[A-Z])")
_CLAUSE = re.compile(
    r"[,;:()]\s|\s-\s|\s(?:but|although|though|while|whereas|which|because|pero|aunque|mientras|porque)\s|"
    r"\s(?:and|y)\s(?=(?:we|i|you|it|the|our|your|there|they|nobody|everything|nos|le|te|la|el|no|se|hay)\b)|;|:(?!\d)"
)
_DOT = "[.\u3002\uff61\uff0e]"
_TAIL = r"(?:[:/\\?#@][^\s<>\"')\]]*)?"
_NO_MORE = rf"(?![\w-]|{_DOT}\w)"
_TOP = (
    r"com|net|org|io|co|info|biz|app|dev|xyz|example|test|me|us|uk|es|de|fr|eu|mx|ca|au|gov|edu|ly|gl|ru|cn|top|site|"
    r"online|link|page|security|cloud|click|icu|ws|cc|pw|nl|jp|kr|za|nz|pl|ie|ch|tk|ml|ga|cf|gq|shop|in|it|br|ai|so|gg|"
    r"to|vip|pro|live|zip|mov|support|help|store|bank|finance|money|pay|cash|loan|win|bid|club|space|website|tech|fun|"
    r"world|life|email|center|company|agency|digital|media|network|services|solutions|systems|team|chat|news|tv|fm|"
    r"mobi|name|ar|cl|pe|ve|ec|pt|ro|bg|cz|sk|hu|gr|tr|ua|by|kz|vn|th|id|ph|sg|hk|tw|ng|ke|gh|su|la|gd|im|sh|st|"
    r"xn--[a-z0-9-]{2,59}|[\u0400-\u04ff]{2,24}|(?=\w*[^\x00-\x7f])\w{2,24}"
)
_NO_SPACE = re.compile(r"\w*[a-z]\.[A-Z][a-z]*")
LINK = re.compile(
    # Any scheme; then a name of three labels or more, whatever it ends in; then two labels with a known ending; then
    # addresses spelled out to slip past all of these. The whole token counts, so that a listed start hides nothing.
    r"[a-z][a-z0-9+.-]{1,20}:/{1,3}[^\s<>\"')\]]+|(?<!\w)www[. ][^\s<>\"')\]]+"
    rf"|(?<![\w@.-])(?:[\w-]{{1,63}}{_DOT}){{1,9}}[\w-]{{2,63}}{_DOT}[^\W\d_]{{2,24}}{_NO_MORE}{_TAIL}"
    rf"|(?<![\w@.-])[\w-]{{1,63}}{_DOT}(?:{_TOP}){_NO_MORE}{_TAIL}"
    r"|(?<![\w-])[\w-]{2,63} ?(?: dot | punto | \. ?)(?:com|net|org|io|info|example|tk|ru)(?!\w)(?: slash \w+)*"
)
EMAIL = re.compile(r"[a-z0-9][\w.+%-]{0,63}@(?:[a-z0-9-]{1,63}\.){1,5}[a-z]{2,24}")
PHONE = re.compile(
    r"(?<![\w/:.,$\u20ac\u00a3#@-])(?:\+\s?)?\(?\d(?:(?:[ -]|\.|\) ?-?| ?\(| - )?\d){6,14}(?![\w%/:]|[.,]\d)"
)
_DATE_LIKE = re.compile(r"\d{4}-\d{2}-\d{2}|\d{1,2}[.-]\d{1,2}[.-]\d{2,4}$|\d{5}(?:-\d{4})?$")
_LONGEST = 1200
_WRAPPED = 45
"""The shortest line, in characters, that a mail program wraps; shorter ones are headings and list items."""
_GOES_ON = re.compile(r"[a-z(]|\d+(?![.)]\s)\S*")
IDENTIFIER = re.compile(
    r"(?<![\w@/])[a-z]{1,8}(?:[-_#][a-z0-9]{1,12}){0,4}[-_#]\d{1,12}(?:[-_][a-z0-9]+)*(?![\w])|"
    r"(?<![\w@/.])#\d{3,12}|(?<![\w@/])[a-z]{2,5}\d{4,12}(?!\w)"
)


@dataclass(frozen=True)
class Sentence:
    """A half-open range of the folded text; ``asks`` for a question, ``supposes`` for a condition."""

    start: int
    end: int
    low: str
    asks: bool
    supposes: bool


class ReplyText:
    """A text as received, its folded twin and its structure. All positions here are positions in the folded text.

    ``before`` is what earlier sentences leave behind. In a single sentence (``is_sentence``) a line break is a space.
    """

    def __init__(self, raw: str, before: Before | None = None, *, is_sentence: bool = False) -> None:
        self.raw = raw
        self.before = before or Before()
        self.folded: Folded = fold(raw.replace("\n", " ") if is_sentence else raw)
        self.low = self.folded.low
        self.cased = self.folded.cased

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """Sentences in order, without blank ones."""
        found: list[Sentence] = []
        start = 0
        for mark in _BREAK.finditer(self.cased):
            piece = self.low[start : mark.end()]
            if mark.group().startswith(".") and _ABBREVIATION.search(piece[-8:]) and not self._ends_time(mark):
                continue
            if _NUMBERED.match(self.low, max(0, mark.start() - 2)):
                continue
            if mark.group() == "\n" and self._wraps(start, mark):
                continue
            found.append(self._sentence(start, mark.end()))
            start = mark.end()
        found.append(self._sentence(start, len(self.low)))
        return tuple(part for sentence in found if sentence.low.strip() for part in self._bounded(sentence))

    def _wraps(self, start: int, mark: re.Match[str]) -> bool:
        # Mail programs break a long line in the middle of a sentence; the next one goes on in small letters or figures.
        line = self.cased[max(start, self.cased.rfind("\n", 0, mark.start()) + 1) : mark.start()].rstrip()
        goes_on = _GOES_ON.match(self.cased, mark.end())
        return len(line) >= _WRAPPED and line[-1] not in ".!?:;" and goes_on is not None

    def _bounded(self, sentence: Sentence) -> list[Sentence]:
        # Work on one claim looks at its sentence; a bound on its length keeps the whole linear.
        if sentence.end - sentence.start <= _LONGEST:
            return [sentence]
        cuts = [*range(sentence.start, sentence.end, _LONGEST), sentence.end]
        return [self._sentence(start, end) for start, end in pairwise(cuts)]

    def _ends_time(self, mark: re.Match[str]) -> bool:
        # "at 6 p.m. The crew" ends a sentence, "Mr. Lee" does not.
        before = self.low[max(0, mark.start() - 3) : mark.start()]
        return before in {"p.m", "a.m"} and self.cased[mark.end() : mark.end() + 2].strip().isupper()

    def _sentence(self, start: int, end: int) -> Sentence:
        low = self.low[start:end]
        supposes = pattern("discourse", "supposes").search(low) is not None
        return Sentence(start, end, low, asks="?" in low[-4:] or "\u00bf" in low, supposes=supposes)

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [sentence.start for sentence in self.sentences]

    def sentence_at(self, position: int) -> Sentence:
        """The sentence that holds a position."""
        if not self.sentences:
            return Sentence(0, len(self.low), self.low, asks=False, supposes=False)
        return self.sentences[max(0, bisect_right(self._sentence_starts, position) - 1)]

    @cached_property
    def _clause_starts(self) -> list[int]:
        starts = {sentence.start for sentence in self.sentences} | {0}
        starts.update(mark.end() for mark in _CLAUSE.finditer(self.low))
        return sorted(starts)

    def clause_at(self, position: int) -> tuple[int, int]:
        """The range of the clause that holds a position: part of a sentence between commas, dashes and "but"."""
        index = bisect_right(self._clause_starts, position)
        start = self._clause_starts[index - 1] if index else 0
        end = self._clause_starts[index] if index < len(self._clause_starts) else len(self.low)
        return start, min(end, max(self.sentence_at(position).end, position + 1))

    def quoted(self, span: tuple[int, int]) -> str:
        """The words of a range of the folded text as received; what no encoding can hold becomes "?"."""
        start, end = self.folded.span(*span)
        return self.raw[start:end].encode("utf-8", "replace").decode("utf-8")

    def clause_text(self, position: int) -> str:
        """The folded words of that clause."""
        start, end = self.clause_at(position)
        return self.low[start:end]

    @cached_property
    def links(self) -> tuple[tuple[int, int], ...]:
        """Where web addresses stand, trailing punctuation left out."""
        found = []
        for match in LINK.finditer(self.without_emails):
            text = match.group().rstrip(".,;:!?")
            # "Saturday.In Riverside" lacks a space; nobody writes an address that way.
            if not _NO_SPACE.fullmatch(self.cased[match.start() : match.start() + len(text)]):
                found.append((match.start(), match.start() + len(text)))
        return tuple(found)

    @cached_property
    def emails(self) -> tuple[tuple[int, int], ...]:
        """Where e-mail addresses stand."""
        if "@" not in self.low:
            return ()
        return tuple(match.span() for match in EMAIL.finditer(self.low) if not self._inside_link(match.start()))

    def _inside_link(self, position: int) -> bool:
        head = self.low[max(0, position - 200) : position].rsplit(None, 1)
        return bool(head) and "://" in head[-1]

    @cached_property
    def without_emails(self) -> str:
        """The folded text with e-mail addresses blanked."""
        return _blank(self.low, self.emails)

    @cached_property
    def phones(self) -> tuple[tuple[int, int], ...]:
        """Where numbers of seven digits or more stand that look dialled."""
        text = _blank(self.without_emails, self.links)
        return tuple(m.span() for m in PHONE.finditer(text) if not _DATE_LIKE.match(m.group().strip()))

    @cached_property
    def identifiers(self) -> tuple[tuple[int, int], ...]:
        """Where ids such as INC-7 stand."""
        text = _blank(self.without_emails, self.links)
        return tuple(
            m.span()
            for m in IDENTIFIER.finditer(text)
            if not pattern("discourse", "not_identifiers").fullmatch(m.group())
        )

    @cached_property
    def prose(self) -> str:
        """The folded text with links, e-mail addresses, phone numbers and ids blanked by ``_``: same length."""
        return _blank(self.low, (*self.emails, *self.links, *self.phones, *self.identifiers))


def _blank(text: str, spans: tuple[tuple[int, int], ...]) -> str:
    if not spans:
        return text
    pieces = list(text)
    for start, end in spans:
        pieces[start:end] = "_" * (end - start)
    return "".join(pieces)
