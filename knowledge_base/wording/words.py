"""The wording data of each language, read once."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from knowledge_base.errors import ContentInvalid

FALLBACK = "en"


@cache
def words_of(language: str) -> dict[str, Any]:
    """The wording of a language tag such as ``es`` or ``es-MX``; English where we have none.

    Raises ContentInvalid when the data file is no TOML.
    """
    folder = files("knowledge_base.wording")
    file = folder.joinpath(f"{_primary(language)}.toml")
    if not file.is_file():
        file = folder.joinpath(f"{FALLBACK}.toml")
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ContentInvalid(f"The wording file {file.name} is not valid TOML: {error}") from error


def _primary(language: str) -> str:
    primary = language.replace("_", "-").split("-")[0].lower()
    return primary if primary.isascii() and primary.isalpha() else FALLBACK
