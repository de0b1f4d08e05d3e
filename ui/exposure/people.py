"""The doors that people and other systems come in by, and whether what they did can be trusted to be told."""

from collections.abc import Iterator

from ui.exposure.doors import Door, Surroundings


def people(around: Surroundings) -> Iterator[Door]:
    """Whether anybody has to sign in."""
    if around.unread:
        yield Door("people", "unknown", f"The database could not be read: {around.unread}")
    elif around.people:
        yield Door("people", "ok", "There are accounts: nobody acts without signing in.")
    else:
        said = "No account yet: whoever is at this machine acts as an admin. warmline user add NAME --role admin"
        yield Door("people", "ok", said)


def tokens(around: Surroundings) -> Iterator[Door]:
    """Integrations' tokens that never end."""
    held = [token for token in around.tokens if token.revoked_at is None]
    for_ever = sorted(token.name for token in held if token.expires_at is None)
    if for_ever:
        said = f"Without an end: {', '.join(for_ever)}. Give out new ones with --expires DAYS and revoke these."
        yield Door("tokens", "open", said)
    else:
        yield Door("tokens", "ok", f"{len(held)} given out, all with an end." if held else "None was given out.")


def tickets_token(around: Surroundings) -> Iterator[Door]:
    """Who may push tickets."""
    token = around.settings.tickets_token
    if token is None:
        shut = bool(around.people or around.tokens)
        said = "Tickets are pushed with an integration's token of scope tickets:write."
        yield Door("pushed tickets", "ok", said if shut else "Whoever is at this machine may push tickets.")
    elif len(token.get_secret_value()) < _SHORT:
        yield Door("pushed tickets", "open", f"WARMLINE_TICKETS_TOKEN is shorter than {_SHORT} characters: guessable.")
    else:
        yield Door("pushed tickets", "ok", "Only with WARMLINE_TICKETS_TOKEN, or a token of scope tickets:write.")


def feed_tokens(around: Surroundings) -> Iterator[Door]:
    """Who may push what counts as a fact."""
    pushed = [feed for feed in around.feeds if feed.where is None]
    bare = sorted(feed.name for feed in pushed if feed.token_variable is None)
    unset = sorted(
        feed.name
        for feed in around.feeds
        if feed.token_variable is not None and not around.environment.get(feed.token_variable)
    )
    if unset:
        yield Door("pushed feeds", "open", f"The variable of the token is not set here: {', '.join(unset)}.")
    elif bare and around.people:
        said = f"Whoever reaches the server may push to: {', '.join(bare)}. Add them with --token-variable."
        yield Door("pushed feeds", "open", said)
    else:
        yield Door("pushed feeds", "ok", "None takes pushes from just anybody beyond this machine.")


def audit_trail(around: Surroundings) -> Iterator[Door]:
    """Whether the trail is whole, and could be rewritten."""
    trail = around.trail
    if trail is None:
        yield Door("audit trail", "unknown" if around.unread else "ok", around.unread or "Nothing is kept here.")
        return
    if trail.broken:
        yield Door("audit trail", "open", f"broken: {trail.broken}")
    elif around.settings.audit_key is None:
        said = f"Whole ({trail.entries} entries), but whoever has the database can rewrite it: set WARMLINE_AUDIT_KEY."
        yield Door("audit trail", "open" if around.people else "ok", said)
    else:
        yield Door("audit trail", "ok", f"Whole: {trail.entries} entries, chained under a key.")


_SHORT = 24
"""Characters under which a token is called guessable: 128 bits in base64 are 22."""
