"""The incident's services in the words of a reply, for what is suggested in place of wrong ones."""

from assistant.checking.facts.known import Known

_SAY = {
    "voice": ("phone", "teléfono"), "mobile": ("mobile", "móvil"), "tv": ("TV", "televisión"), "vpn": ("VPN", "VPN"),
        "email": ("e-mail", "correo"), "hosting": ("hosting", "alojamiento"), "sms": ("texts", "SMS")}  # fmt: skip


def in_words(known: Known) -> str:
    """The services as a list in the language of the reply: "internet and phone", "teléfono e internet"."""
    spanish = known.context.language == "es"
    names = [_SAY.get(kind, (kind, kind))[spanish] for kind in (known.incident.services if known.incident else ())]
    if len(names) < 2:  # noqa: PLR2004 - a list of one needs no "and"
        return "".join(names)
    joined = " and " if not spanish else " e " if names[-1].startswith(("i", "hi")) else " y "
    return ", ".join(names[:-1]) + joined + names[-1]
