"""The closed model of a voice: one brand's name, greetings, address, spelling, words and formality."""

import re
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

Channel = Literal["email", "chat", "sms", "social"]
Segment = Literal["consumer", "business", "enterprise", "unknown"]
Formality = Literal["plain", "formal"]
Greet = Literal["first", "full", "title"]
Part = Literal["greetings", "nameless", "signs"]
Language = Annotated[str, Field(pattern=r"^[a-z]{2}$")]
Word = Annotated[str, Field(min_length=1, max_length=60)]
Line = Annotated[str, Field(min_length=1, max_length=120)]
_SLOT = re.compile(r"\{[^{}]*\}")


class Closed(BaseModel):
    """A table of a voice file: a key that is not known is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class VoiceFrame(Closed):
    """Greetings and sign-offs in one language; an empty list leaves the shipped ones.

    ``{name}`` is the customer, ``{brand}`` the name that is signed. An axis that is not named does not matter.
    """

    language: Language
    channel: Channel | None = None
    formality: Formality | None = None
    greetings: tuple[Line, ...] = Field(default=(), description="With {name}")
    nameless: tuple[Line, ...] = Field(default=(), description="Where the name is not known")
    signs: tuple[Line, ...] = Field(default=(), description="May hold {brand} and a line break")

    @field_validator("greetings", "nameless", "signs")
    @classmethod
    def _only_known_slots(cls, lines: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        known = {"{name}", "{brand}"} if info.field_name == "greetings" else {"{brand}"}
        unknown = [slot for line in lines for slot in _SLOT.findall(line) if slot not in known]
        stray = [line for line in lines if re.search(r"[{}]", _SLOT.sub("", line))]
        if unknown or stray:
            code = "{slot} is not filled here" if unknown else "a brace stands alone in '{slot}'"
            raise PydanticCustomError("slot", code, {"slot": (unknown or stray)[0].replace("\n", " ")})
        return lines


class Voice(Closed):
    """One brand's voice. Everything that is not said is as the shipped phrases have it."""

    name: str = Field(min_length=1, description="What the voice is called, and the brand it is for")
    version: int = Field(default=1, ge=1)
    brand: str | None = Field(
        default=None,
        min_length=1,
        description="The name that replies sign with; none: the ticket's, else the provider's",
    )
    also: tuple[str, ...] = Field(default=(), description="Other names of the brand that tickets may carry")
    address: Literal["usted", "tu"] = Field(default="usted", description="How Spanish addresses the customer")
    spelling: Literal["en-US", "en-GB"] | None = Field(default=None, description="How English is spelled")
    greet: dict[Segment, Greet] = Field(
        default_factory=dict, description="Form of the name that is greeted, by segment"
    )
    formality: dict[Segment, dict[Channel, Formality]] = Field(
        default_factory=dict, description="How formal the greeting is; none: formal to an enterprise by letter"
    )
    frames: tuple[VoiceFrame, ...] = ()
    say: dict[Language, dict[Word, Word]] = Field(default_factory=dict, description="A word and what is said instead")
    avoid: dict[Language, tuple[Word, ...]] = Field(default_factory=dict, description="Words that are not said")

    def formality_of(self, segment: str | None, channel: str | None) -> Formality | None:
        """How formal a greeting is; None where the voice leaves it to the shipped rule. No channel means e-mail."""
        by_channel = self.formality.get(segment or "unknown", {})  # type: ignore[call-overload]
        found: Formality | None = by_channel.get(channel or "email")
        return found

    def greet_of(self, segment: str | None) -> Greet | None:
        """Which form of the name is greeted; None where the voice leaves it to the shipped rule."""
        found: Greet | None = self.greet.get(segment or "unknown")  # type: ignore[call-overload]
        return found

    def lines(
        self, part: Literal["greetings", "nameless", "signs"], language: str, channel: str | None, formality: str
    ) -> tuple[str, ...]:
        """The voice's own lines of the first frame that fits and has some, the more exact frame first; else none."""
        fitting = [
            frame for frame in self.frames
            if frame.language == language
            and frame.channel in (None, channel or "email")
            and frame.formality in (None, formality)
        ]  # fmt: skip
        exact = sorted(fitting, key=lambda frame: (frame.channel is None, frame.formality is None))
        return next((lines for frame in exact if (lines := getattr(frame, part))), ())

    @property
    def is_checked_for_address(self) -> bool:
        """Whether the voice itself says how Spanish addresses; what it leaves open is no finding."""
        return "address" in self.model_fields_set
