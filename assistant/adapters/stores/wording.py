"""What a database says of its own failures, made one sentence of ours."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import SQLAlchemyError

from assistant.errors import StoreFailed


@contextmanager
def worded(*as_it_is: type[SQLAlchemyError]) -> Iterator[None]:
    """Turn what SQLAlchemy raises inside into StoreFailed, except ``as_it_is``."""
    try:
        yield
    except as_it_is:
        raise
    except SQLAlchemyError as error:
        # The statement and its parameters hold customers' texts and stay out of the sentence.
        reason = str(getattr(error, "orig", None) or type(error).__name__).splitlines()[0]
        raise StoreFailed(f"The desk's database did not answer: {reason}") from None
