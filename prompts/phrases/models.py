"""The closed models of phrase files and word files."""

from pydantic import BaseModel, ConfigDict, Field

from prompts.conditions import Move, When

SLOTS: frozenset[str] = frozenset(
    {
        "services",
        "is",
        "has",
        "it",
        "place",
        "outage",
        "since",
        "eta",
        "window",
        "cause",
        "cause_text",
        "measure",
        "measure_text",
        "workaround",
        "workaround_text",
        "next",
        "scale",
        "restored",
        "planned",
        "amount",
        "threshold",
        "contact_name",
        "contact_role",
        "contact_reach",
        "phone",
        "url",
        "emergency",
        "clause",
        "doing",
        "thing",
        "sites",
        "done",
    }
)
"""Every slot there is; what fills each stands in assistant/drafting/slots.py."""


class PhraseGroup(BaseModel):
    """Wordings of one topic that fit the same condition.

    ``rests`` are kinds of facts that the words themselves state; of the groups that fit, those with the highest
    ``prefer`` are used.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    topic: str
    when: When = When()
    prefer: int = 0
    rests: tuple[str, ...] = ()
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
    """How a customer's own words are turned to speak to them; see assistant/drafting/quoting.py."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    swaps: dict[str, str]
    subjects: tuple[str, ...]
    verbs: tuple[str, ...]
    owners: tuple[str, ...]
    refused: tuple[str, ...]
    endings: tuple[str, ...]
    dangling: tuple[str, ...]


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
    clause_verbs: tuple[str, ...]
    small_starts: tuple[str, ...]
    actions: dict[str, str]
    emergency: dict[str, str]
    emergency_unknown: str
    periods: dict[str, str]
    fractions: dict[str, str]
    monthly: str
    hours: tuple[str, str]
    things: dict[str, tuple[Thing, ...]]
    weaving: Weaving
    frames: dict[str, Frame]
    subjects: dict[str, tuple[str, ...]]
