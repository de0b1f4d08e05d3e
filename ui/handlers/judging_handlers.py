"""The gesture that asks a judge of tone about a reply that was sent."""

from dataclasses import dataclass

from assistant.errors import NotAllowed, NotJudged
from ui.handlers.review_handlers import ReviewHandlers
from ui.present.words import word


@dataclass
class JudgingHandlers:
    """This gesture of one signed-in person."""

    do: ReviewHandlers

    def ask(self, session: str, reply_id: str) -> tuple[str, str, bool]:
        """The reply drawn anew, what to say about it, and whether that is good news; takes up to the judge's deadline.

        Raises NotAllowed where this person may not ask or there is nobody to be asked, NotFound.
        """
        if self.do.judges is None:
            raise NotAllowed(word("judge", "nobody"))
        told, is_good = word("judge", "done"), True
        try:
            self.do.judges.judge(self.do.person, reply_id)
        except NotJudged as error:
            told, is_good = str(error), False
        return self.do.show(session, reply_id), told, is_good
