"""How sums of money are written: signs, currency codes, and numbers in words."""

import re

from assistant.checking.facts.known import plain_number

_WORD_NUMBERS = {
    "a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80, "ninety": 90, "hundred": 100, "thousand": 1000, "un": 1, "dos": 2, "tres": 3, "cinco": 5,
    "diez": 10, "veinte": 20, "treinta": 30, "cuarenta": 40, "cincuenta": 50, "cien": 100, "ciento": 100,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "sixteen": 16, "eighteen": 18, "cuatro": 4, "seis": 6,
    "siete": 7, "ocho": 8, "nueve": 9, "once": 11, "doce": 12, "trece": 13, "catorce": 14, "quince": 15,
    "dieciseis": 16, "dieciocho": 18, "veinticinco": 25, "sesenta": 60, "setenta": 70, "ochenta": 80, "noventa": 90,
    "fiver": 5, "tenner": 10, "doscientos": 200, "trescientos": 300, "quinientos": 500, "mil": 1000,
}  # fmt: skip
_CODES = "usd|eur|gbp|chf|cad|aud|nzd|inr|jpy|cny|mxn|brl|cop|ars|clp|sek|nok|dkk|pln|zar|ngn|rs"
_COINS = (
    f"(?:us |mexican |canadian |australian )?(?:dollars?|euros?|pounds?|pesos?|cents?|bucks|quid|dolares|dolar|libras?|"
    f"rupees?|yen|francs?|grand|{_CODES})"
)
SUM = re.compile(
    rf"(?:(?:(?:[a-z]{{1,2}})?[$\u00a3\u00a5\u20a0-\u20cf]|(?<!\w)(?:{_CODES})\.?|(?<!\w)r(?=\d{{2}}))"
    r"\s?(?P<a>\d(?:[\d,]|\.(?=\d{3}(?!\d)))*(?:\.\d{1,2}(?!\d))?)"
    r"(?:\s?(?P<k>k|million|mil|thousand)\b)?"
    rf"|(?<![\w.,])(?P<b>\d(?:[\d,]|\.(?=\d{{3}}(?!\d)))*(?:[.,]\d{{1,2}}(?!\d))?)"
    rf"\s?(?:{_COINS}\b(?: con \d{{1,2}}(?!\d))?|"
    r"[\u00a3\u00a5\u20a0-\u20cf])"
    rf"|(?<!\w)(?P<w>(?:(?:{'|'.join(_WORD_NUMBERS)}|and|y)[\s-]+){{1,5}})(?:us )?(?:dollars?|euros?|pounds|pesos|"
    r"bucks|quid|dolares|libras|rupees|yen|francs|grand)\b)|(?<!\w)(?:a |one )?(?P<note>tenner|fiver)(?!\w)"
)
"""A sum of money in folded text: sign or code before, unit behind, or words for the number."""


def number_of(said: str) -> str:
    """The plain figure of a sum as written, in digits or in words ("two hundred dollars" gives 200)."""
    said = re.sub(r"(\d) \w+ con (\d{1,2})$", r"\1.\2", said)
    if any(c.isdigit() for c in said):
        return plain_number("".join(c for c in said if c.isdigit() or c in ".,"))
    said = re.sub(r"^an?\s+(?!hundred|thousand|million)", "", said)
    total = 0
    for word in re.findall(r"[a-z]+", said):
        value = _WORD_NUMBERS.get(word, 0)
        total = max(total, 1) * value if value in {100, 1000} and total < value else total + value
    return str(total)
