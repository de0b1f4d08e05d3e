"""Writes what was learned where the product reads it."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from labelled import ROOT

from assistant.tone.rubric import Chance, Linear

HOUSE = ROOT / "assistant/tone"


def publish(learned: Any, reader: Any, figures: Mapping[str, float], sha256: str) -> None:
    """Write learned-1.toml, and the arrays of the heads, the cases and the impressions."""
    lines = ["# Learned figures of rubric 1: written by scripts/tone/fit.py, not by hand."]
    lines += _table("made", {"labels_sha256": sha256, **{f"held_out_{name}": value for name, value in figures.items()}})
    lines += _table("needless", learned.needless)
    for kind, linears in (("learned", learned.read), ("by_phrases", learned.by_phrases)):
        for name, linear in linears.items():
            lines += _linear(f"{kind}.{name}", linear)
    for flag, chance in learned.flags.items():
        lines += _chance(f"flags.{flag}", chance)
    (HOUSE / "learned-1.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    heads, impressions = reader.heads, reader.impressions
    calls = reader.calls.only(learned.needless)
    _arrays("heads-1.npz", labels=heads.labels, cues=list(heads.cues), meaning=heads.meaning, wording=heads.wording,
            intercepts=heads.intercepts, embedding=heads.embedding)  # fmt: skip
    _arrays("calls-1.npz", dimensions=calls.dimensions, signs=list(calls.signs), message=calls.message,
            known=calls.known, weights=calls.weights, intercepts=calls.intercepts)  # fmt: skip
    _arrays("impressions-1.npz", dimensions=impressions.dimensions, grams=list(impressions.grams),
            meaning=impressions.meaning, wording=impressions.wording, intercepts=impressions.intercepts)  # fmt: skip


def _linear(name: str, linear: Linear) -> list[str]:
    head = {"intercept": linear.intercept, "cuts": list(linear.cuts), "certainty": list(linear.certainty)}
    return _table(name, head) + _table(
        f"{name}.weights", {key: value for key, value in linear.weights.items() if value}
    )


def _chance(name: str, chance: Chance) -> list[str]:
    head = {"intercept": chance.intercept, "cut": chance.cut, "agreement": chance.agreement, "alone": chance.alone}
    return _table(name, head) + _table(
        f"{name}.weights", {key: value for key, value in chance.weights.items() if value}
    )


def _table(name: str, values: Mapping[str, Any]) -> list[str]:
    return ["", f"[{name}]", *(f"{_key(key)} = {_value(value)}" for key, value in values.items())]


def _key(key: str) -> str:
    return key if key.replace("_", "").isalnum() else f'"{key}"'


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else str(value)


def _arrays(name: str, **arrays: Any) -> None:
    np.savez_compressed(
        HOUSE / "heads" / name, allow_pickle=False, **{key: np.asarray(value) for key, value in arrays.items()}
    )
