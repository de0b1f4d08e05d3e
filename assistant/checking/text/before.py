"""What the sentences before one leave behind: enough to read "6 pm." after "The estimate has not moved."."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Before:
    """The role that was last spoken of, and the folded words of the last date; both empty at the start of a reply.

    ``first`` holds for the first sentence. A claim may depend on this and on nothing else outside its own sentence:
    that is what lets an edit check only what it changed. ``asked`` is the folded question that stands right before,
    without its marks and at most 200 characters of it; empty where the sentence before asks nothing.
    """

    role: str = ""
    date: str = ""
    first: bool = True
    zone: str = ""
    asked: str = ""
