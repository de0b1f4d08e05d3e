"""The closed models of phrase files and word files."""

from functools import cached_property

from pydantic import BaseModel, ConfigDict, Field

from prompts.conditions import Move, When


class PhraseGroup(BaseModel):
    """Wordings of one topic that fit the same condition.

    ``rests`` are kinds of facts that the words themselves state, ``covers`` other steps (``inform.cause``) that they
    make unnecessary; ``generic`` words fit any customer and give way to more exact ones. Of the groups that fit, those
    with the highest ``prefer`` are used.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    topic: str
    when: When = When()
    prefer: int = 0
    rests: tuple[str, ...] = ()
    covers: tuple[str, ...] = ()
    generic: bool = False
    texts: tuple[str, ...] = Field(min_length=1)


class PhraseFile(BaseModel):
    """All sentences of one move."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    move: Move
    groups: tuple[PhraseGroup, ...] = Field(min_length=1)


class Thing(BaseModel):
    """What a customer depends on: any of ``said`` in the text becomes ``thing`` (``your exam``).

    ``owned`` counts only what is said to be theirs: "my mother", not "her mother".
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    thing: str
    said: tuple[str, ...]
    owned: bool = False


class Frame(BaseModel):
    """Greetings and sign-offs of a channel; ``{name}`` and ``{provider}`` are filled, or the line is not used."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    greetings: tuple[str, ...] = ()
    nameless: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()
    anonymous_signs: tuple[str, ...] = ()


class Weaving(BaseModel):
    """How a customer's own words are turned to speak to them; see assistant/drafting/weaving.py.

    ``swaps`` and ``verb_swaps`` say "you" for "I"; after a word of ``nouns_follow`` a verb's double is a noun and
    stays. ``agreement`` mends what the swap broke, ``spellings`` what was typed in haste, ``rewrites`` what was said
    in anger. A fragment with a word of ``refused`` is never said back. The other lists are kinds of words;
    ``hinges`` carry a condition, ``hinge_edges`` before a fragment make it no statement, ``denials`` after it turn it;
    ``grave_near`` words are grave beside a word of ``family``; ``orphans`` open a clause about somebody not named;
    ``unmapped`` is a pattern of verbs that cannot be turned for sure; ``claims`` are patterns of what would be a
    statement of ours about the outage if we said it back; ``moments`` may stand before a subject; a thing with
    a word of ``unspoken`` says nothing about what the outage means to them; ``copulas`` make a
    clause of what begins like a gerund; ``alternatives`` after a negation are no choice; ``purposes`` before
    ``enablers`` make a clause a wish; ``common`` words show the language of a fragment that has no verb;
    ``leaning`` words in what somebody is doing lean on an earlier sentence; what begins
    with one of ``orders`` is never quoted.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    swaps: dict[str, str]
    verb_swaps: dict[str, str] = Field(default_factory=dict)
    nouns_follow: frozenset[str] = frozenset()
    agreement: dict[str, str] = Field(default_factory=dict)
    spellings: dict[str, str] = Field(default_factory=dict)
    subjects: frozenset[str]
    verbs: frozenset[str]
    dropped: str = ""
    owners: frozenset[str]
    openers: frozenset[str]
    weak: frozenset[str]
    finite: frozenset[str]
    relatives: frozenset[str] = frozenset()
    questions: frozenset[str]
    wishes: frozenset[str]
    small_words: frozenset[str]
    gerunds: tuple[str, ...]
    no_gerunds: frozenset[str] = frozenset()
    losses: frozenset[str]
    past: frozenset[str] = frozenset()
    negatives: frozenset[str]
    joins: frozenset[str]
    fillers: frozenset[str]
    capitals: frozenset[str] = frozenset()
    acronyms: frozenset[str] = frozenset()
    stops: frozenset[str]
    hinges: frozenset[str]
    hinge_edges: frozenset[str]
    denials: frozenset[str]
    services: frozenset[str]
    refused: frozenset[str]
    dangling: frozenset[str]
    grave: frozenset[str]
    grave_near: frozenset[str] = frozenset()
    orphans: frozenset[str] = frozenset()
    plural: bool = False
    rewrites: dict[str, str] = Field(default_factory=dict)
    family: dict[str, str] = Field(default_factory=dict)
    unmapped: str = ""
    claims: tuple[str, ...] = ()
    unspoken: frozenset[str] = frozenset()
    copulas: frozenset[str] = frozenset()
    alternatives: frozenset[str] = frozenset()
    purposes: frozenset[str] = frozenset()
    enablers: frozenset[str] = frozenset()
    moments: frozenset[str] = frozenset()
    common: frozenset[str] = frozenset()
    leaning: frozenset[str] = frozenset()
    orders: frozenset[str] = frozenset()

    @cached_property
    def plain(self) -> frozenset[str]:
        """Words by which the language shows itself, gerunds' and headlines' company included."""
        return self.known | self.common | self.small_words | self.losses | self.past | self.dangling | self.fillers

    @cached_property
    def known(self) -> frozenset[str]:
        """Plain words of the language that are never a name, whatever their case."""
        return self.openers | self.finite | self.stops | self.subjects | self.weak | self.verbs | self.negatives


class Ago(BaseModel):
    """How long ago we wrote, in words; ``{}`` is the number of hours."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    minutes: str
    half_hour: str
    hour: str
    hours: str
    yesterday: str
    earlier: str


class SiteStates(BaseModel):
    """What is said of one site in a list, a line each; ``{}`` is the site."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    affected: str
    near: str
    elsewhere: str
    fine: str
    unknown: str
    more: str


class FeedSigns(BaseModel):
    """What a workaround in the feed's language is about (patterns).

    ``unaffected``: something works as ever; ``reach``: people can be reached by it; ``needs``: by kind, what the
    customer must have for it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    unaffected: tuple[str, ...]
    reach: tuple[str, ...]
    needs: dict[str, tuple[str, ...]]


class Signals(BaseModel):
    """How a customer says that they were let down before, or have no mobile phone; each is a pattern of words."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    nth: tuple[str, ...]
    uncalled: tuple[str, ...]
    misinformed: tuple[str, ...]
    untold: tuple[str, ...]
    no_mobile: tuple[str, ...]
    restarted: tuple[str, ...]
    still_down: tuple[str, ...]
    told_start: tuple[str, ...]
    at_risk: tuple[str, ...]
    is_it: tuple[str, ...]
    own_trouble: tuple[str, ...]
    asks_measure: tuple[str, ...]
    this_is: tuple[str, ...]


class Deadlines(BaseModel):
    """How customers speak of a time by which they need an answer.

    ``leads`` are patterns of words near a time that make it one; ``past`` words that make it something that was;
    ``tomorrow`` are words for it; ``zones`` are what zones are called, with their IANA name; ``time_alone`` says
    that a time of today needs no day: "your 4:30 pm".
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    leads: tuple[str, ...]
    past: tuple[str, ...]
    tomorrow: tuple[str, ...]
    zones: dict[str, str]
    time_alone: bool


class Instructions(BaseModel):
    """What an agent may ask of a draft; each list holds patterns of how people say it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    shorter: tuple[str, ...]
    warmer: tuple[str, ...]
    formal: tuple[str, ...]
    plainer: tuple[str, ...]
    channels: dict[str, tuple[str, ...]]
    languages: dict[str, tuple[str, ...]]
    rewrites: dict[str, str]


class Words(BaseModel):
    """The words of a language that are no sentences."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    comma: str
    last_join: str
    join_swaps: dict[str, str] = Field(default_factory=dict)
    feed_text: bool
    services: dict[str, str]
    verbs: dict[str, tuple[str, str]]
    outages: tuple[str, ...]
    outage: str
    problem: str
    not_places: tuple[str, ...]
    companies: tuple[str, ...]
    no_names: tuple[str, ...]
    causes: dict[str, str]
    measures: dict[str, tuple[str, str, str]] = Field(default_factory=dict)
    clause_verbs: tuple[str, ...]
    small_starts: tuple[str, ...]
    actions: dict[str, str]
    workarounds: dict[str, str] = Field(default_factory=dict)
    emergency: dict[str, str]
    crisis: dict[str, str]
    emergency_unknown: str
    periods: dict[str, str]
    full_periods: dict[str, str]
    clocks: dict[str, str]
    credited: tuple[str, str]
    findings: dict[str, str]
    site_count: str
    all_sites: tuple[str, str] | None = None
    sites_are: tuple[str, str] | None = None
    site_states: SiteStates | None = None
    lengths: dict[str, str] = Field(default_factory=dict)
    ago: Ago | None = None
    feed_signs: FeedSigns | None = None
    more_sites: str
    outage_names: tuple[str, ...]
    other_sites: dict[str, tuple[str, str]]
    locales: dict[str, dict[str, str]]
    deadlines: Deadlines
    fractions: dict[str, str]
    monthly: str
    hours: tuple[str, str]
    things: dict[str, tuple[Thing, ...]]
    weaving: Weaving
    signals: Signals
    frames: dict[str, Frame]
    subjects: dict[str, tuple[str, ...]]
