"""A feed's bearer token: kept by the environment alone, looked up when it is needed, and never part of a message."""

import os
import re

from knowledge_base.errors import FeedUnavailable
from knowledge_base.feeds.wording import say

_TOKEN = re.compile(r"[\x21-\x7e]+")
"""What a header can carry without being cut or extended."""


def token_of(variable: str, name: str) -> str:
    """The token that an environment variable holds; raises FeedUnavailable, naming the variable only."""
    token = os.environ.get(variable, "").strip()
    if not _TOKEN.fullmatch(token):
        raise FeedUnavailable(say("feed", "no_token", name=name, variable=variable))
    return token
