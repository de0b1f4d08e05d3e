"""Codes of languages."""


def primary_language(code: str) -> str:
    """The language of a code without its region: "es" of "es-MX", "en" of "EN_us"."""
    return code.replace("_", "-").split("-")[0].lower()
