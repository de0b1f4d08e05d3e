"""Where a reply is cut into the sentences that are checked one by one."""

import pytest

from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.units import units_of


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("Steps:\n\n1. Unplug it.\n2. Wait for us.", ["Steps:", "Unplug it.", "Wait for us."]),
        ("Try this: \n  1. Unplug it.\n  2. Wait.", ["Try this:", "Unplug it.", "Wait."]),
        # A number that answers, or that ends the text, is no mark of a list.
        ("Back at what time? 6. Sure.", ["Back at what time?", "6.", "Sure."]),
        ("When will it be back?\n6.", ["When will it be back?", "6."]),
    ],
)
def test_the_number_in_front_of_an_item_is_no_sentence(text, units):
    found = units_of(ReplyText(text))
    assert [unit.text for unit in found] == units
    assert all(text[unit.start : unit.start + len(unit.text)] == unit.text for unit in found)
