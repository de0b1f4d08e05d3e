"""The doors of the surroundings: inherited variables, debug switches, and servers that are spoken to."""

from collections.abc import Iterator
from importlib.metadata import version

from ui.exposure.doors import Door, Surroundings, is_here, split

_OVERRULED = {
    "GRADIO_ANALYTICS_ENABLED", "GRADIO_ANALYTICS_MAX_EVENTS", "GRADIO_ANALYTICS_CACHE_FREQUENCY", "GRADIO_SHARE",
    "GRADIO_SSR_MODE", "GRADIO_MCP_SERVER",
}  # fmt: skip
# Each of these makes a library print or send elsewhere what it is given: prompts with customers' words.
_TELLING = {
    "LANGCHAIN_TRACING_V2": "sends every prompt to LangSmith",
    "LANGSMITH_TRACING": "sends every prompt to LangSmith",
    "LANGCHAIN_VERBOSE": "prints prompts",
    "LANGCHAIN_DEBUG": "prints prompts",
    "OPENAI_LOG": "prints requests",
    "HTTPX_LOG_LEVEL": "prints requests",
    "SSLKEYLOGFILE": "writes down the keys of TLS connections",
    "PYTHONHTTPSVERIFY": "can switch the check of certificates off",
    "PYTHONASYNCIODEBUG": "prints what tasks hold",
    "PYTHONDEVMODE": "prints what tasks hold",
    "PYTHONINSPECT": "opens a console when the program ends",
}
_OFF = ("", "0", "false", "no", "off")
_FIXED_IN = (1, 5, 9)
"""The first release of Chroma whose server has no known way in before anybody signed in."""


def dotenv(around: Surroundings) -> Iterator[Door]:
    """A ``.env`` in the working directory."""
    if not (around.folder / ".env").exists():
        yield Door(".env", "ok", "There is none in the working directory.")
    else:
        yield Door(".env", "ok", "There is one in the working directory; neither the desk nor Chroma reads it.")


def gradio(around: Surroundings) -> Iterator[Door]:
    """What Gradio would take from the environment."""
    inherited = sorted(name for name in around.environment if name.startswith("GRADIO_"))
    left = [name for name in inherited if name not in _OVERRULED]
    if left:
        yield Door("GRADIO_*", "open", f"Inherited and not overruled: {', '.join(left)}. Unset them for the desk.")
    else:
        said = f"Overruled: {', '.join(inherited)}." if inherited else "None is inherited."
        yield Door("GRADIO_*", "ok", said)


def debugging(around: Surroundings) -> Iterator[Door]:
    """Switches that print or send what must stay here."""
    on = {name for name in _TELLING if around.environment.get(name, "").casefold() not in _OFF}
    if around.environment.get("PYTHONHTTPSVERIFY") == "1":
        on -= {"PYTHONHTTPSVERIFY"}
    if on:
        told = "; ".join(f"{name} {_TELLING[name]}" for name in sorted(on))
        yield Door("debug switches", "open", f"{told}. Unset.")
    else:
        yield Door("debug switches", "ok", "None that is known is on.")


def chroma(around: Surroundings) -> Iterator[Door]:
    """The index of passages."""
    url, installed = around.settings.chroma_url, version("chromadb")
    if url is None:
        yield Door("chroma", "ok", f"{installed}, inside this process: nobody else reaches it.")
    elif _numbers(installed) < _FIXED_IN:
        yield Door("chroma", "open", f"{installed}: servers up to 1.5.8 can be taken over. Use 1.5.9 or later.")
    elif is_here(url):
        yield Door("chroma", "ok", f"{installed}, a server on this machine.")
    else:
        said = f"{installed}, a server at {split(url).hostname}: it asks nobody who they are. Only a private network "
        yield Door("chroma", "unknown", said + "that holds nothing else may reach it.")


def reached_servers(around: Surroundings) -> Iterator[Door]:
    """The servers of models and of the provider that people sign in with."""
    settings = around.settings
    found = {
        "language model": settings.model_base_url,
        "embedding": settings.embedding_base_url,
        "single sign-on": settings.oidc_issuer,
    }
    for name, url in found.items():
        if url is None:
            yield Door(name, "ok", "No server of your own is named.")
        elif split(url).scheme == "https" or is_here(url):
            yield Door(name, "ok", f"{split(url).hostname}, {'over TLS' if split(url).scheme == 'https' else 'here'}.")
        else:
            yield Door(name, "open", f"{split(url).hostname} is spoken to without TLS. Use https.")


def _numbers(said: str) -> tuple[int, ...]:
    return tuple(int(part) for part in said.split(".")[:3] if part.isdecimal())
