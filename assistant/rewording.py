"""What the knowledge base tells of its failures, told as the desk's own."""

from collections.abc import Iterator
from contextlib import contextmanager

from assistant.errors import KnowledgeFailed
from knowledge_base.errors import KnowledgeBaseError


@contextmanager
def knowledge_worded() -> Iterator[None]:
    """Within it, a failure of the knowledge base becomes KnowledgeFailed, with the first error as its cause."""
    try:
        yield
    except KnowledgeBaseError as error:
        raise KnowledgeFailed(str(error)) from error
