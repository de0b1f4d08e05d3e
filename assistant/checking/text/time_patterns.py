"""The patterns by which times of day are found in folded text."""

import re
from functools import cache

from assistant.checking.text.words import vocabulary

SHIFTS = {
    "half": 30, "quarter": 15, "five": 5, "ten": 10, "twenty": 20, "twenty-five": 25, "media": 30, "cuarto": 15,
    "cinco": 5, "diez": 10, "quince": 15, "veinte": 20, "veinticinco": 25, "treinta": 30, "treinta y cinco": 35,
    "cuarenta": 40, "cuarenta y cinco": 45, "cincuenta": 50, "cincuenta y cinco": 55, "tres cuartos": 45,
}  # fmt: skip
_FULL = (
    "veinticinco|veinte|quince|treinta y cinco|treinta|cuarenta y cinco|cuarenta|cincuenta y cinco|cincuenta|cinco|diez"
)
"""Minutes that follow their hour without a word between: "las cinco veinticinco"."""
_AM_PM = r"(?:[ap]\.\s?m\.|[ap]\.?\s?m\b)"
_DAYPART = (
    r"(?:(?:in the|of the|this|de la|por la|del|en la|de esta)\s+(?:early\s+|late\s+)?(?:morning|afternoon|evening|"
    r"night|hours|manana|tarde|noche|mediodia|madrugada)|at night|tonight|esta noche|esta tarde)"
)
_ISH = r"(?:\s?-?ish\b)"
_FOLLOWS = (
    r"(?!\s+(?:and (?:a |some )?(?:half|quarter|three)|y (?:media|cuarto))\b)"
    r"(?=\s*(?:$|[.,;:!?)(/\n\"-])|\s+(?:o'clock|and|or|but|today|tonight|tomorrow|yesterday|last night|"
    r"anoche|ayer|this|in the|on|at the|if|so|with|when|while|as|for|because|we|i|you|the|unless|then|now|instead|"
    r"onwards?|sharp|latest|tops|exactly|prompt|is|was|"
    r"will|should|has|had|it|that|not|rather|your|uk|irish|spanish|y|o|hoy|esta|de la|del|manana|en punto|para|si|pero|"
    r"en|por|como|que|aproximadamente|though|too|anyway|again|just|only|still|"
    r"already|please|before|until|since|which|who|where|how|what|my|his|her|their|our|he|she|they|there|here|all|"
    r"everything|everyone|service|sorry|thanks|cheers|no|yes|mate|during|over|would|could|can|may|might|into|sus|nos|les|"
    r"le|se|su|tu|mi|te|ya|cuando|porque|aunque|sino|al|con|sin|habra|hay|tiene|tendra|estara|volvera|va|van|cae|"
    r"dependiendo|depending|given|assuming|or|by|after|through|being|est|o'clock|ct|et|pt|mt|gmt|utc|bst|ist|cet|cest|chicago|eastern|central|pacific|local)\b)"
)
_PREPOSITION = (
    r"at|by|since|before|after|until|till|from|to|past|gone|circa|hacia|sobre|desde|antes de|despues de|hasta|"
    r"alrededor de|en torno a|a eso de|cerca de|pasadas?|a partir de|tipo|como a|aproximadamente a|a|para|de"
)
_HEDGE = (
    r"about|around|approximately|approx\.?|roughly|nearly|almost|say|maybe|probably|just before|just after|"
    r"shortly before|shortly after|a bit before|a bit after|circa"
)
_LEAD = rf"(?:(?P<lead>{_PREPOSITION})\s+)?(?:(?P<hedge>{_HEDGE})\s+)?"


def either(words: dict[str, int]) -> str:
    """The keys as alternatives, longest first."""
    return "|".join(sorted(words, key=len, reverse=True))


@cache
def _number_word() -> str:
    return "|".join(sorted(vocabulary("calendar")["numerals"], key=len, reverse=True))


@cache
def range_pattern() -> re.Pattern[str]:
    """A range of two hours with its preposition."""
    hour = rf"\d{{1,2}}|{_number_word()}"
    return re.compile(
        rf"(?<![\w:./$])(?:(?P<lead>between|from|entre|de|desde)\s+)?(?:about\s+|around\s+|roughly\s+)?"
        rf"(?P<las>las?\s+)?(?P<h1>{hour})(?:[:.h](?P<m1>\d\d))?{_ISH}?\s*(?P<p1>{_AM_PM}|{_DAYPART})?"
        rf"\s*(?:-|(?<=\s)(?:(?P<to>to|till)|(?P<and>and|y)|until|through|a|hasta)(?=\s))\s*(?:about\s+|around\s+)?"
        rf"(?P<las2>las?\s+)?(?P<h2>{hour})(?:[:.h](?P<m2>\d\d))?{_ISH}?(?:\s*(?P<hs>h|hs|hrs)\b)?"
        rf"\s*(?P<p2>{_AM_PM}|{_DAYPART})?(?![\w%/:]|\.\d)(?!\s+(?:y|menos)\s+(?:{either(SHIFTS)})\b)"
    )


@cache
def single_pattern() -> re.Pattern[str]:
    """One time of day in any of its forms, each a named group."""
    words = _number_word()
    part = rf"{_AM_PM}|{_DAYPART}"
    return re.compile(
        rf"(?<![\w:$-])(?<!\d/){_LEAD}(?:"
        rf"(?P<noon>noon|midday|(?:al |el )?mediodia)|(?P<midnight>midnight|(?:la )?medianoche)"
        rf"|(?P<military>(?:[01]\d|2[0-3])[0-5]\d)(?:\s?(?P<hours>hrs?|hours|h|hs|horas)\b)?"
        rf"|(?P<rel>half past|half|(?:a )?quarter (?:past|to|after|of|till)|(?:five|ten|twenty(?:[ -]five)?)"
        rf"(?: min(?:ute)?s?)? (?:past|to|after|till)|(?:5|10|20|25)(?: min(?:ute)?s?)? (?:past|after)|"
        rf"(?:20|25)(?: min(?:ute)?s?)? (?:to|till))\s+(?P<rh>\d{{1,2}}|noon|midday|midnight|{words}){_ISH}?"
        rf"(?:\s*(?P<rp>{part}))?"
        rf"|(?:un )?(?P<mm>cuarto|cinco|diez|veinte|veinticinco|\d{{1,2}}) para las?\s+(?P<mh>\d{{1,2}}|{words})"
        rf"(?:\s*(?P<mp>{part}))?"
        rf"|(?:las?\s+)(?P<eh>\d{{1,2}}|{words})(?:[:.h](?P<em>\d\d))?(?P<er>\s+(?:y|menos) "
        rf"(?:{either(SHIFTS)})(?!\w)|\s+(?:y|con) \d\d|"
        rf"\s+(?:con )?(?:{_FULL})(?!\w|\s+[a-z]{{4,}}s\b))?(?:\s*(?P<ehs>h|hs|hrs|horas)\b)?"
        rf"(?:\s+(?:en punto|y pico))?(?:\s*(?P<ep>{part}))?"
        rf"|(?P<h>\d{{1,2}})(?:(?P<sep>[:.h])(?P<m>\d\d))?(?P<ish>{_ISH})?(?:\s*(?P<p>{_AM_PM}))?(?:-?ish\b)?"
        rf"(?:\s?(?P<hs>h|hs|hrs)\b)?(?:\s*(?P<o>o'clock|oclock))?(?:\s+(?P<dp>{_DAYPART}))?"
        rf"|(?P<w>{words})(?P<wish>{_ISH})?(?:\s*(?P<wp>{_AM_PM}))?(?:\s*(?P<wo>o'clock|oclock))?"
        rf"(?:\s+(?P<wdp>{_DAYPART}))?"
        rf")(?![\w%/]|[.,:]\d)"
    )


@cache
def bare_pattern() -> re.Pattern[str]:
    """A text that is hardly more than an hour."""
    return re.compile(
        rf"\W*(?:(?:and|so|then|now|still|that's|it's|y|son|ahora|sigue siendo)[\s,]+){{0,2}}"
        rf"(?P<all>(?:(?P<lead>{_PREPOSITION}|{_HEDGE})\s+)?(?:las?\s+)?(?P<h>\d{{1,2}}|{_number_word()}))\W*"
    )


FOLLOWS = re.compile(_FOLLOWS)
"""What may stand behind an hour that is bare of any other sign: "at 6 today", "by 5 though"."""
