"""The voices of the brands that a place answers for."""

import logging

from assistant.errors import SettingsInvalid
from assistant.settings import Settings
from prompts.voices import VoiceBook, load_voices

_LOG = logging.getLogger(__name__)


def voice_book(settings: Settings) -> VoiceBook:
    """The voices of the named folder, else of ``voices`` in the data directory; raises SettingsInvalid.

    A file that cannot be read is left out and told in the log, a sentence each.
    """
    if settings.voices and not settings.voices.is_dir():
        raise SettingsInvalid(f"voices: '{settings.voices}' is no folder; expected one with a TOML file per brand")
    found = load_voices(settings.voices or (settings.data_dir / "voices" if settings.data_dir else None))
    for problem in found.problems:
        _LOG.warning("%s", problem)
    return found
