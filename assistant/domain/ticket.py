"""A ticket as a helpdesk gives it (docs/formats.md, "Ticket")."""

from typing import Any

from pydantic import ConfigDict, Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from assistant.domain.vocabulary import Author, Channel
from knowledge_base.records import Customer, Instant, Outside


class Message(Outside):
    """One message of the thread."""

    author: Author = "customer"
    at: Instant | None = None
    text: str


class Action(Outside):
    """Something really done for this ticket; the only support for a completed action in a reply."""

    kind: str = Field(min_length=1)
    at: Instant | None = None
    by: str | None = None
    text: str = Field(min_length=1)


class Ticket(Outside):
    """A conversation with one customer. The smallest is ``{"id": "1", "text": "…"}``: one customer message."""

    model_config = ConfigDict(json_schema_extra={"anyOf": [{"required": ["messages"]}, {"required": ["text"]}]})

    id: str = Field(min_length=1)
    text: str | None = Field(default=None, exclude=True)
    brand: str | None = None
    channel: Channel | None = None
    received_at: Instant | None = None
    subject: str | None = None
    messages: tuple[Message, ...] = Field(default=(), validate_default=True)
    actions: tuple[Action, ...] = ()
    customer: Customer | None = None

    @model_validator(mode="before")
    @classmethod
    def _text_is_one_message(cls, data: Any) -> Any:
        if isinstance(data, dict) and isinstance(data.get("text"), str) and not data.get("messages"):
            message = {"author": "customer", "at": data.get("received_at"), "text": data["text"]}
            return {**data, "text": None, "messages": [message]}
        return data

    @field_validator("messages")
    @classmethod
    def _somebody_wrote_something(cls, messages: tuple[Message, ...]) -> tuple[Message, ...]:
        if not messages:
            raise PydanticCustomError("missing", "expected at least one message, or 'text'")
        if not any(message.text.strip() for message in messages):
            raise PydanticCustomError("empty", "empty ticket: expected at least one message with text")
        return messages

    @property
    def latest_customer_text(self) -> str:
        """The newest message of the customer, or the newest of all where the customer wrote none."""
        written = [m for m in self.messages if m.author == "customer" and m.text.strip()]
        return (written or list(self.messages))[-1].text

    @property
    def customer_text(self) -> str:
        """The subject and all that the customer wrote, in order, a line each."""
        written = [m.text for m in self.messages if m.author == "customer"] or [self.messages[-1].text]
        return "\n".join([self.subject, *written] if self.subject else written)

    def with_customer(self, customer: Customer | None) -> "Ticket":
        """This ticket with another customer object."""
        return self.model_copy(update={"customer": customer})
