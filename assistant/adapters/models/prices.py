"""What a call costs, by the price list beside this module: an estimate, and None where no price is known."""

import tomllib
from datetime import date
from decimal import Decimal
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

_MILLION = 1_000_000


class Price(BaseModel):
    """Prices of the models that a pattern names, in US dollars per million tokens."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    models: str = Field(min_length=1)
    input: Decimal = Field(ge=0)
    output: Decimal = Field(ge=0)


class PriceList(BaseModel):
    """Prices as they were on a day; the first that fits counts, at a provider's own ``hosts`` (patterns)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: int = Field(ge=1)
    as_of: date
    hosts: dict[str, tuple[str, ...]]
    price: tuple[Price, ...]


@cache
def price_list() -> PriceList:
    """The shipped list, read once."""
    text = Path(__file__).with_name("prices.toml").read_text(encoding="utf-8")
    return PriceList.model_validate(tomllib.loads(text))


def cost_of(model_id: str, input_tokens: int, output_tokens: int, host: str | None = None) -> Decimal | None:
    """US dollars for a call's tokens; None where the model's price, or the number of tokens, is not known.

    A ``host`` that is not the provider's own has no known price, whatever its models are called.
    """
    price = next((one for one in price_list().price if fnmatchcase(model_id, one.models)), None)
    if price is None or not (input_tokens or output_tokens) or not _is_own(model_id, host):
        return None
    return (price.input * input_tokens + price.output * output_tokens) / _MILLION


def _is_own(model_id: str, host: str | None) -> bool:
    own = price_list().hosts.get(model_id.partition(":")[0], ())
    return host is None or any(fnmatchcase(host, pattern) for pattern in own)
