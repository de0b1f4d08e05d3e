"""The doors of the disk: who else on this machine can read what is kept, and where secrets lie."""

import stat
from collections.abc import Iterator
from pathlib import Path

from pydantic import SecretStr

from assistant.settings import Settings
from ui.exposure.doors import Door, Surroundings, split

_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_KEPT = ("warmline.sqlite3", "warmline.sqlite3-wal", "warmline.sqlite3-shm", "sent.mbox", "chroma")


def kept_files(around: Surroundings) -> Iterator[Door]:
    """The data directory, the database and the mailbox."""
    folder = around.settings.data_dir
    if folder is None or not folder.exists():
        yield Door("data directory", "ok", "Nothing is kept on disk.")
        return
    readable = [path for path in (folder, *(folder / name for name in _KEPT)) if _is_shared(path)]
    if folder in readable:
        said = f"Others on this machine can look into {folder.name}: chmod -R go= on the data directory."
        yield Door("data directory", "open", said)
    elif readable:
        # Nobody else gets through the folder's door; a copy or a moved file would be open, though.
        said = f"Only you can look into it; inside, {', '.join(path.name for path in readable)} is open to others: "
        yield Door("data directory", "ok", said + "chmod go= keeps copies shut too.")
    else:
        yield Door("data directory", "ok", "Only you can read the directory, the database and the mailbox.")


def config_file(around: Surroundings) -> Iterator[Door]:
    """The settings file."""
    path = around.config
    if path is None:
        yield Door("settings file", "ok", "None is named.")
    elif not _is_shared(path):
        yield Door("settings file", "ok", "Only you can read it.")
    elif _secrets_from_file(around):
        said = f"Others can read {path.name}, which holds {', '.join(_secrets_from_file(around))}: chmod 600."
        yield Door("settings file", "open", said)
    else:
        yield Door("settings file", "ok", "Others can read it; it holds no secret.")


def secrets(around: Surroundings) -> Iterator[Door]:
    """Where secrets come from, and a password in the database's address."""
    held = [name for name in Settings.model_fields if isinstance(getattr(around.settings, name), SecretStr)]
    from_file = _secrets_from_file(around)
    from_environment = [_variable(name) for name in held if _variable(name) not in from_file]
    told = [f"{', '.join(names)} from the {where}" for names, where in
            ((from_environment, "environment"), (from_file, "settings file")) if names]  # fmt: skip
    yield Door("secrets", "ok", f"{'; '.join(told)}; none is shown or logged." if told else "None is set.")
    url = around.settings.database_url
    if url and split(url).password:
        said = "WARMLINE_DATABASE_URL holds a password; keep it in the database's own file (~/.pgpass) instead."
        yield Door("database address", "open", said)
    else:
        yield Door("database address", "ok", "No password stands in it." if url else "SQLite, in the data directory.")


def _secrets_from_file(around: Surroundings) -> list[str]:
    held = [name for name in Settings.model_fields if isinstance(getattr(around.settings, name), SecretStr)]
    if around.config is None:
        return []
    # The environment wins over the file, so what is set there did not come from the file.
    return [_variable(name) for name in held if _variable(name) not in around.environment]


def _variable(name: str) -> str:
    return f"WARMLINE_{name.upper()}"


def _is_shared(path: Path) -> bool:
    try:
        return bool(path.stat().st_mode & _OTHERS)
    except FileNotFoundError:
        return False
