"""Which feeds may be added and removed through a browser or over HTTP; the others are the command line's."""

from assistant.errors import CallerError, NotAllowed
from knowledge_base.records import FeedSettings


def must_be_harmless(settings: FeedSettings) -> None:
    """Whoever reaches this port must not make the server read its own disk or network, nor send a secret of its own."""
    is_address = settings.where is None or settings.where.lower().startswith(("https://", "http://"))
    if settings.allow_private or settings.token_variable or not is_address:
        raise CallerError("Files, private addresses and tokens are added on the command line: warmline feed add.")


def must_be_open(settings: FeedSettings) -> None:
    """Whoever reaches this port must not take a feed's token away by adding the feed again without it."""
    if settings.token_variable is not None:
        raise NotAllowed("A feed with a token is removed or changed on the command line only: warmline feed remove.")
