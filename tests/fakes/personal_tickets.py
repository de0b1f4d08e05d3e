"""Tickets with personal data planted in every place a customer or an agent puts it; seeded, so that runs repeat."""

from dataclasses import dataclass
from random import Random
from typing import Any

GIVEN = (
    "Dana", "Siobhán", "Björn", "José", "Ngozi", "Mei-Ling", "Austin", "Paris", "Jordan", "Chelsea", "Will", "Grace",
    "Hope", "May", "Mark", "Ada", "Ólafur", "Xóchitl", "Łukasz", "Anne-Marie", "D'Angelo", "Ömer", "Yuki", "Rosa",
    "April", "Summer", "Dawn", "Bill", "Pat", "Ray", "Joy", "Faith", "Ivy", "Iris", "Max", "Tomás", "Lucía", "Zoë",
)  # fmt: skip
FAMILY = (
    "Ruiz", "O'Connor", "van der Berg", "de la Cruz", "Nguyen", "Smith-Jones", "Field", "Wells", "Brooks", "Young",
    "Lake", "Rivers", "Müller", "Okafor", "Park", "Stone", "Hill", "Banks", "Price", "Day", "Winter", "Castillo",
    "MacDonald", "Ibáñez", "Petrova", "Kowalczyk", "Haddad", "Tanaka", "Singh", "Ångström", "García López",
)  # fmt: skip
STREETS = (
    "{n} Mill Road", "Flat {m}, {n} High Street", "{n} West 4th St Apt {m}B", "Calle Mayor {n}, {m}º izq",
    "{n}b Elm Ave.",
    "Hauptstraße {n}", "Unit {m}/{n} Harbour View", "{n} Rue de l'Église", "The Old Mill House, {n} Weir Lane",
)  # fmt: skip
POSTCODES = ("60{n:03d}", "LS{m} {d}AB", "280{d}{d}", "T2P {d}J{d}", "K1A 0B{d}", "10{n:03d}-{n:04d}", "SW1A {d}AA")
PHONES = (
    "+1 312 555 0{n:03d}", "(312) 555-0{n:03d}", "312.555.0{n:03d}", "+44 20 7946 0{n:03d}", "07700 900{n:03d}",
    "+34 612 34 {d}{d} {d}{d}", "3125550{n:03d}",
)  # fmt: skip
CARDS = ("4111 1111 1111 1111", "5500-0000-0000-0004", "340000000000009", "6011000000000004", "4012888888881881")
EMAILS = ("{f}.{l}@mail.example", "{f}{n}@firm.example", "{f}_{l}+net@sub.mail.example", "{l}@team.example.org")
BODIES = (
    "Internet in {area} is down since 12:30, {incident} I think. I am {name}, {line}, {postcode}. Call {phone}.",
    "hi its {name_lower} at {line_lower}, no internet in {area} since noon. my email {email} account {account}",
    "Account {account}: dead line in {area}. Card ending? The whole number is {card}. Back by 6 pm?\nRegards,\n{name}",
    "{NAME} HERE. {LINE} {postcode_tight}. NOTHING WORKS IN {AREA}!!! RING {phone_tight}",
    "We ({name}, my wife) sit at {line_split} without internet. Ref {incident}. {email} or {phone}, card {card_tight}.",
    "Sin internet en {area} desde las 12:30 ({incident}). Me llamo {name}, vivo en {line}, {postcode}. Tel. {phone}.",
    "Please credit card {card} for {account}; {family} household, {area}. Mail: {email_upper}. It is 18:00 now.",
    "Dear team,\n\nour line in {area} failed at 12:30.\n\n{name}\n{line}\n{postcode} {area}\n{phone}\n{email}",
)  # fmt: skip


@dataclass(frozen=True)
class Planted:
    """A ticket as an object, and what must not leave: whole values, each told what it is."""

    ticket: dict[str, Any]
    secrets: tuple[tuple[str, str], ...]


def planted(number: int, area: str = "Riverside", region: str = "Illinois", incident: str = "INC-7") -> Planted:
    """The ticket of a number; its city and region are the incident's own, which must stay readable."""
    random = Random(number)  # noqa: S311 - test data, and the same in every run
    fill = {"n": random.randrange(101, 199), "m": random.randrange(2, 9), "d": random.randrange(1, 9)}
    given, family = random.choice(GIVEN), random.choice(FAMILY)
    letters = {"f": _ascii(given).lower(), "l": _ascii(family).lower()}
    said = {
        "name": f"{given} {family}",
        "family": family,
        "line": random.choice(STREETS).format(**fill),
        "postcode": random.choice(POSTCODES).format(**fill),
        "phone": random.choice(PHONES).format(**fill),
        "email": random.choice(EMAILS).format(**fill, **letters),
        "card": random.choice(CARDS),
        "account": random.choice(("A-{0}", "ACC{0}", "{0}", "NL-{0}-X")).format(
            random.randrange(10_000_000, 99_999_999)
        ),
        "area": area,
        "incident": incident,
    }
    text = random.choice(BODIES).format(**said, **_spelt(said))
    secrets = tuple((kind, said[kind]) for kind in ("name", "line", "postcode", "phone", "email", "card", "account"))
    return Planted(_ticket(number, said, text, region), (*secrets, ("name", family)))


def _spelt(said: dict[str, str]) -> dict[str, str]:
    return {
        "name_lower": said["name"].lower(),
        "NAME": said["name"].upper(),
        "line_lower": said["line"].lower(),
        "LINE": said["line"].upper(),
        "line_split": said["line"].replace(" ", "\n", 1),
        "AREA": said["area"].upper(),
        "postcode_tight": said["postcode"].replace(" ", "").replace("-", ""),
        "phone_tight": said["phone"].replace(" ", "").replace("-", ""),
        "card_tight": said["card"].replace(" ", "").replace("-", ""),
        "email_upper": said["email"].upper(),
    }


def without_metadata(ticket: dict[str, Any]) -> dict[str, Any]:
    """The same ticket where the helpdesk knows nothing about the customer: only the text holds what is personal."""
    return {name: value for name, value in ticket.items() if name not in ("customer", "actions", "subject")}


def _ticket(number: int, said: dict[str, str], text: str, region: str) -> dict[str, Any]:
    place = {"line": said["line"], "city": said["area"], "region": region, "postcode": said["postcode"]}
    service = {"id": f"SVC-{number:05d}", "type": "internet", "place": place, "resource_ids": ["OLT-RVS-03"]}
    messages = [
        {"author": "customer", "at": "2026-11-21T13:05:00-06:00", "text": text},
        {"author": "agent", "at": "2026-11-21T13:20:00-06:00", "text": f"Is {said['phone']} right, {said['name']}?"},
        {"author": "customer", "at": "2026-11-21T13:30:00-06:00", "text": f"yes. {said['line']}. When is it back?"},
    ]  # fmt: skip
    return {
        "id": f"T-{number}",
        "channel": "email",
        "subject": f"{said['name']}: no internet at {said['line']}",
        "messages": messages[: 1 + 2 * (number % 3 == 0)],
        "actions": [{"kind": "note", "by": "agent-4", "text": f"Spoke to {said['name']} on {said['phone']}"}],
        "customer": {
            "id": f"CUST-{number:05d}",
            "name": said["name"],
            "time_zone": "America/Chicago",
            "accounts": [{"id": said["account"], "services": [service]}],
        },
    }


def _ascii(text: str) -> str:
    return "".join(letter for letter in text if letter.isascii() and letter.isalpha()) or "x"
