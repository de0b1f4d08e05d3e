"""Typed settings: environment ``WARMLINE_*`` over the file that ``WARMLINE_CONFIG`` names over defaults."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import yaml
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from assistant.errors import SettingsInvalid

_PREFIX = "WARMLINE_"


class Settings(BaseSettings):
    """Every setting. ``warmline doctor`` lists them with where each value came from."""

    model_config = SettingsConfigDict(env_prefix=_PREFIX, extra="forbid", frozen=True)

    data_dir: Path | None = Field(default=None, description="Folder for the database, the index and the mailbox")
    database_url: str | None = Field(default=None, description="SQLAlchemy URL; default SQLite in the data directory")
    model: str | None = Field(default=None, description="LangChain model id such as openai:NAME; none: composer only")
    model_base_url: str | None = Field(default=None, description="Base URL of an OpenAI-compatible server")
    model_api_key: SecretStr | None = Field(default=None, description="Key; else the provider's own variable is used")
    model_deadline: float = Field(
        default=12.0, gt=0, le=600, description="Seconds for one draft, whatever the model does"
    )
    read_feeds_with_model: bool = Field(
        default=False, description="Let the model point to facts in watched feeds; only what a post bears counts"
    )
    second_reader: Literal["off", "model"] = Field(
        default="off", description="'model': a language model may doubt the prose of replies; it warns, it never blocks"
    )
    second_reader_model: str | None = Field(
        default=None, description="LangChain model id of the second reader; default the configured model"
    )
    second_reader_deadline: float = Field(
        default=8.0, gt=0, le=120, description="Seconds for one second reading, whatever the model does"
    )
    tone_judge: Literal["off", "model"] = Field(
        default="off", description="'model': a lead may have a language model rate a reply too; it moves no score"
    )
    tone_judge_model: str | None = Field(
        default=None, description="LangChain model id of the judge of tone; default the configured model"
    )
    tone_judge_deadline: float = Field(
        default=20.0, gt=0, le=120, description="Seconds for one judgement, whatever the model does"
    )
    embedding: str | None = Field(
        default=None, description="Model name at an OpenAI-compatible embedding server; default the built-in MiniLM"
    )
    embedding_base_url: str | None = Field(default=None, description="Base URL of that embedding server")
    embedding_api_key: SecretStr | None = Field(default=None, description="Key of that embedding server")
    chroma_url: str | None = Field(default=None, description="http://host:port of a Chroma server; default in process")
    tickets_token: SecretStr | None = Field(
        default=None, description="Bearer token that pushes to /hooks/tickets must carry; none: open on this machine"
    )
    public_url: str | None = Field(
        default=None, description="Address of the desk as browsers know it, such as https://desk.example.com"
    )
    trusted_proxies: str | None = Field(
        default=None,
        description="Addresses of proxies, with commas between, that are believed about who asks and how; none: nobody",
    )
    oidc_issuer: str | None = Field(
        default=None, description="OpenID Connect provider to sign in with; its address as it names itself"
    )
    oidc_client_id: str | None = Field(default=None, description="What that provider knows this desk by")
    oidc_client_secret: SecretStr | None = Field(default=None, description="Its secret; none for a public client")
    oidc_name: str = Field(default="single sign-on", description="What the sign-in page calls that provider")
    audit_key: SecretStr | None = Field(
        default=None,
        min_length=16,
        description="Key of the audit trail's chain; whoever has the database alone lacks it",
    )
    audit_days: int | None = Field(
        default=None, ge=1, description="Days that entries of the audit trail are kept; none: for good"
    )
    retention_days: int | None = Field(
        default=None, ge=1, description="Days that words of answered tickets are kept; none: for good"
    )
    voices: Path | None = Field(
        default=None, description="Folder of brands' voices; default: voices in the data directory"
    )
    threads: int = Field(default=1, ge=1, le=64, description="Threads for the embedding model")

    @field_validator("second_reader", "tone_judge", mode="before")
    @classmethod
    def _off_is_no_boolean(cls, value: object) -> object:
        # In YAML a bare off is false.
        return "off" if value is False else value

    @field_validator("public_url")
    @classmethod
    def _is_an_address(cls, value: str | None) -> str | None:
        if value is None:
            return None
        try:
            parts = urlsplit(value)
            is_address = parts.scheme in ("https", "http") and bool(parts.hostname) and parts.port != 0
        except ValueError:
            is_address = False
        if not is_address or parts.path.strip("/") or parts.query or parts.fragment or parts.username is not None:
            raise ValueError("expected scheme and host, such as https://desk.example.com")
        return value.rstrip("/").casefold()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 - pydantic-settings calls it by position
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - as above
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - as above
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Environment before the file, whose values arrive as ``init`` arguments; no ``.env`` is read."""
        return (env_settings, init_settings)


@dataclass(frozen=True)
class SettingLine:
    """One setting for the doctor: its value in words (secrets hidden) and where it came from."""

    name: str
    variable: str
    value: str
    source: str
    description: str


def load_settings() -> Settings:
    """Settings from environment and file; raises SettingsInvalid naming the setting and what was expected."""
    from_file = _file_values()
    try:
        return Settings(**from_file)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        raise SettingsInvalid(f"setting {name}: {first['msg'][:1].lower()}{first['msg'][1:]}") from None


def settings_at(data: Path | None) -> Settings:
    """The settings, with state kept in the folder ``data`` where one is named; raises SettingsInvalid."""
    settings = load_settings()
    return settings if data is None else settings.model_copy(update={"data_dir": data})


def describe(settings: Settings) -> tuple[SettingLine, ...]:
    """Every setting in order, as ``warmline doctor`` shows them."""
    from_file = _file_values()
    return tuple(_line(name, settings, from_file) for name in Settings.model_fields)


def _line(name: str, settings: Settings, from_file: dict[str, Any]) -> SettingLine:
    variable = _PREFIX + name.upper()
    config_file = os.environ.get("WARMLINE_CONFIG", "")
    source = variable if variable in os.environ else config_file if name in from_file else "default"
    value = getattr(settings, name)
    words = (
        "(not set)" if value is None else "(hidden)" if isinstance(value, SecretStr) else _without_password(str(value))
    )
    return SettingLine(name, variable, words, source, Settings.model_fields[name].description or "")


def _file_values() -> dict[str, Any]:
    where = os.environ.get("WARMLINE_CONFIG")
    if not where:
        return {}
    try:
        values = yaml.safe_load(Path(where).read_text(encoding="utf-8")) or {}
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        reason = str(error).splitlines()[0]
        raise SettingsInvalid(f"WARMLINE_CONFIG: cannot read '{where}': {reason}") from None
    if not isinstance(values, dict):
        raise SettingsInvalid(f"WARMLINE_CONFIG: '{where}' must hold settings as 'name: value' lines")
    return {str(name).lower().removeprefix(_PREFIX.lower()): value for name, value in values.items()}


def _without_password(said: str) -> str:
    """An address without the password that may stand in it; anything else as it is."""
    scheme, separator, rest = said.partition("://")
    user, at, where = rest.partition("/")[0].rpartition("@")
    if not (separator and at and ":" in user):
        return said
    return f"{scheme}://{user.partition(':')[0]}:(hidden)@{where}{rest[len(user) + 1 + len(where) :]}"
