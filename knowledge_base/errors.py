"""Errors of the knowledge base.

KnowledgeBaseError
├── FeedUnavailable      a feed could not be read at all (missing file, dead server, wrong content)
│   ├── FeedBusy             its server asks to be left alone for a while (429, 503)
│   └── FeedNotUnderstood    the body was read but is no feed that this version knows
├── FeedUnchanged        the feed says that nothing changed since it was read last; no failure
├── FeedNameTaken        a feed of that name is watched already
├── FeedInvalid          what was said about a feed to be watched, or what was pushed to it, cannot be used
├── UnknownFeed          no feed of that name is watched
├── ContentInvalid       a guideline or policy file that ships or was added is malformed
├── StoreUnavailable     the incident store cannot be reached or is of another version
└── EmbeddingFailed      the embedder could not load its model or reach its server
"""


class KnowledgeBaseError(Exception):
    """Base of every error that this package raises on purpose; its text is one clear sentence."""


class FeedUnavailable(KnowledgeBaseError):
    """A feed could not be read: the sentence names the file or URL and the reason."""


class FeedBusy(FeedUnavailable):
    """A feed's server asks to be left alone: ``retry_after`` in seconds, None where it does not say for how long."""

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class FeedNotUnderstood(FeedUnavailable):
    """A feed's body is of no format that this version knows."""


class FeedUnchanged(KnowledgeBaseError):
    """The feed is as it was when it was read last."""


class FeedNameTaken(KnowledgeBaseError):
    """A feed of that name is watched already."""


class FeedInvalid(KnowledgeBaseError):
    """A feed cannot be watched as it was described, or a pushed body is no message of it; the sentence says why."""


class UnknownFeed(KnowledgeBaseError):
    """No feed of that name is watched."""


class ContentInvalid(KnowledgeBaseError):
    """A guideline or policy file is malformed: the sentence names file, field and what was expected."""


class StoreUnavailable(KnowledgeBaseError):
    """The incident store cannot be used: the sentence names the database and the reason."""


class EmbeddingFailed(KnowledgeBaseError):
    """No vector could be made: the sentence names the model or server and the reason."""
