"""Models' answers kept in memory, for a desk without a database of its own and for commands."""

from collections import OrderedDict
from threading import Lock


class MemoryAnswers:
    """An AnswerCache in memory: the most recently used, within a number of answers and of characters."""

    def __init__(self, most: int = 1_000, most_characters: int = 8_000_000) -> None:
        self._most, self._most_characters = most, most_characters
        self._kept: OrderedDict[str, str] = OrderedDict()
        self._characters = 0
        self._lock = Lock()

    def get(self, key: str) -> str | None:
        """The text kept under ``key``, which makes it the most recently used."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def put(self, key: str, answer: str) -> None:
        """Keep a text and forget the least recently used; one that is too long by itself is not kept."""
        with self._lock:
            self._characters += len(answer) - len(self._kept.pop(key, ""))
            self._kept[key] = answer
            while self._kept and (len(self._kept) > self._most or self._characters > self._most_characters):
                self._characters -= len(self._kept.popitem(last=False)[1])
