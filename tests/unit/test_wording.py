from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from knowledge_base.clock import FixedClock, SystemClock
from knowledge_base.wording import (
    say_date,
    say_duration,
    say_instant,
    say_number,
    say_range,
    say_time,
    say_zone,
    zone_of,
)

CHICAGO = ZoneInfo("America/Chicago")
NOW = datetime(2026, 11, 21, 14, 5, tzinfo=CHICAGO)  # a Saturday


def at(day: int, hour: int, minute: int = 0, month: int = 11, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=CHICAGO)


@pytest.mark.parametrize(
    ("moment", "english", "spanish"),
    [
        (at(21, 18), "6 pm today", "hoy a las 18:00"),
        (at(21, 18, 30), "6:30 pm today", "hoy a las 18:30"),
        (at(21, 12), "noon today", "hoy a las 12:00"),
        (at(22, 0), "midnight tonight", "mañana a las 0:00"),
        (at(21, 0), "midnight last night", "hoy a las 0:00"),
        (at(21, 0, 15), "12:15 am today", "hoy a las 0:15"),
        (at(22, 1), "1 am tomorrow", "mañana a la 1:00"),
        (at(22, 9), "9 am tomorrow", "mañana a las 9:00"),
        (at(20, 22, 30), "10:30 pm yesterday", "ayer a las 22:30"),
        (at(24, 8), "8 am on Tuesday", "el martes a las 8:00"),
        (at(30, 17), "5 pm on November 30", "el 30 de noviembre a las 17:00"),
        (at(1, 17, month=1, year=2028), "5 pm on January 1, 2028", "el 1 de enero de 2028 a las 17:00"),
    ],
)
def test_instants_are_said_relative_to_now(moment, english, spanish):
    assert say_instant(moment, NOW, CHICAGO, "en") == english
    assert say_instant(moment, NOW, CHICAGO, "es-MX") == spanish


def test_an_instant_is_brought_to_the_zone_before_its_day_is_named():
    assert say_instant(datetime(2026, 11, 22, 3, 0, tzinfo=UTC), NOW, CHICAGO, "en") == "9 pm today"


def test_the_zone_is_named_on_request():
    assert say_instant(at(21, 18), NOW, CHICAGO, "en", name_zone=True) == "6 pm today, Chicago time"
    assert say_instant(at(21, 18), NOW, CHICAGO, "es", name_zone=True) == "hoy a las 18:00, hora de Chicago"


@pytest.mark.parametrize(
    ("zone", "english", "spanish"),
    [
        ("America/New_York", "New York time", "hora de Nueva York"),
        ("America/Argentina/Buenos_Aires", "Buenos Aires time", "hora de Buenos Aires"),
        ("UTC", "UTC", "UTC"),
        ("Etc/UTC", "UTC", "UTC"),
        ("Etc/GMT+5", "UTC-5", "UTC-5"),
    ],
)
def test_zones_are_named_by_their_city(zone, english, spanish):
    assert say_zone(ZoneInfo(zone), "en") == english
    assert say_zone(ZoneInfo(zone), "es") == spanish


def test_ranges_name_the_day_once_where_they_can():
    assert say_range(at(21, 16), at(21, 18), NOW, CHICAGO, "en") == "4 pm to 6 pm today"
    assert say_range(at(21, 16), at(21, 18), NOW, CHICAGO, "es") == "hoy de 16:00 a 18:00"
    assert say_range(at(24, 1), at(24, 5), NOW, CHICAGO, "en") == "1 am to 5 am on Tuesday"
    assert say_range(at(21, 22), at(22, 2), NOW, CHICAGO, "en") == "10 pm today to 2 am tomorrow"


def test_dates_times_durations_and_numbers():
    assert say_date(at(22, 9), NOW, CHICAGO, "en") == "tomorrow"
    assert say_date(date(2026, 12, 24), NOW, CHICAGO, "es") == "el 24 de diciembre"
    assert say_time(at(22, 9), CHICAGO, "en") == "9 am"
    assert say_duration(timedelta(hours=2, minutes=30), "en") == "2 hours and 30 minutes"
    assert say_duration(timedelta(days=1, minutes=5), "es") == "1 día"
    assert say_duration(timedelta(minutes=1), "en") == "1 minute"
    assert say_duration(timedelta(seconds=5), "en") == "less than a minute"
    assert say_number(1240, "en") == "1,240"
    assert say_number(1240.5, "es") == "1.240,5"


def test_an_unknown_language_or_zone_falls_back_instead_of_failing():
    assert say_instant(at(21, 18), NOW, CHICAGO, "../../etc") == "6 pm today"
    assert zone_of("Mars/Base").key == "UTC"


def test_clocks_tell_aware_moments():
    assert FixedClock(NOW).now() == NOW
    assert SystemClock().now().tzinfo is UTC
    with pytest.raises(ValueError, match="offset"):
        FixedClock(datetime(2026, 11, 21, 12, 0))  # noqa: DTZ001 - the naive moment is what is refused
