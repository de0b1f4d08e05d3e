"""Watching feeds: polled when due, received when pushed, and honest about how old their facts are."""

from knowledge_base.polling.outcome import FeedState, Poll
from knowledge_base.polling.schedule import Schedule
from knowledge_base.polling.watcher import Watcher

__all__ = ["FeedState", "Poll", "Schedule", "Watcher"]
