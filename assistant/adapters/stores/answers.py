"""Language models' answers kept in the desk's database, by the digest of what was asked."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, delete, insert, select

from assistant.adapters.stores.tables import model_answers

_DAYS, _MOST = 30, 5_000


class SqlAnswers:
    """An answer cache on an engine at the newest migration; bounded by age and number.

    ``clock`` gives the present moment. Texts are pseudonymised before they come here, and the key tells nothing of
    what was asked. Raises what SQLAlchemy raises: whoever asks can do without.
    """

    def __init__(
        self, engine: Engine, clock: Callable[[], datetime], most: int = _MOST, age: timedelta = timedelta(days=_DAYS)
    ) -> None:
        self._engine, self._clock, self._most, self._age = engine, clock, most, age

    def get(self, key: str) -> str | None:
        """The text kept under ``key``, None where there is none or it is too old."""
        fresh = (model_answers.c.key == key) & (model_answers.c.created_at > self._oldest())
        with self._engine.connect() as connection:
            return connection.scalar(select(model_answers.c.answer).where(fresh))

    def put(self, key: str, answer: str) -> None:
        """Keep a text, and forget what is too old or too much."""
        kept = model_answers.c
        newest = select(kept.key).order_by(kept.created_at.desc(), kept.key).limit(self._most)
        with self._engine.begin() as connection:
            connection.execute(delete(model_answers).where(kept.key == key))
            connection.execute(insert(model_answers).values(key=key, answer=answer, created_at=self._said(timedelta())))
            connection.execute(delete(model_answers).where(kept.created_at <= self._oldest()))
            connection.execute(delete(model_answers).where(kept.key.not_in(newest)))

    def _oldest(self) -> str:
        return self._said(self._age)

    def _said(self, ago: timedelta) -> str:
        # One zone and one width, so that texts compare as moments do.
        return (self._clock().astimezone(UTC) - ago).isoformat(timespec="microseconds")
