"""Errors of the knowledge base.

KnowledgeBaseError
├── FeedUnavailable      a feed could not be read at all (missing file, dead server, wrong content)
├── FeedNotUnderstood    the body was read but is no feed that this version knows
├── ContentInvalid       a guideline or policy file that ships or was added is malformed
├── StoreUnavailable     the incident store cannot be reached or is of another version
└── EmbeddingFailed      the embedder could not load its model or reach its server
"""


class KnowledgeBaseError(Exception):
    """Base of every error that this package raises on purpose; its text is one clear sentence."""


class FeedUnavailable(KnowledgeBaseError):
    """A feed could not be read: the sentence names the file or URL and the reason."""


class FeedNotUnderstood(FeedUnavailable):
    """A feed's body is neither Statuspage v2 nor the native format."""


class ContentInvalid(KnowledgeBaseError):
    """A guideline or policy file is malformed: the sentence names file, field and what was expected."""


class StoreUnavailable(KnowledgeBaseError):
    """The incident store cannot be used: the sentence names the database and the reason."""


class EmbeddingFailed(KnowledgeBaseError):
    """No vector could be made: the sentence names the model or server and the reason."""
