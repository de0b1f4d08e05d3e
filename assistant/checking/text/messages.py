"""What the guard tells an agent: the sentences of ``vocabulary/messages.toml``, filled in."""

from string import Formatter

from assistant.checking.text.words import vocabulary


def say(code: str, **parts: str) -> str:
    """The sentence for an agent, from ``vocabulary/messages.toml``."""
    told = vocabulary("messages")
    template: str = told["messages"].get(code) or told["rules"][code]
    wanted = {name for _, name, _, _ in Formatter().parse(template) if name}
    return template.format(**{name: parts.get(name, "") for name in wanted})


def state_words(status: str, language: str) -> str:
    """What may truly be said of an incident with that status ("none" where there is none), in a reply's language."""
    told: dict[str, dict[str, str]] = vocabulary("messages")["states"]
    return told["es" if language.startswith("es") else "en"][status]
