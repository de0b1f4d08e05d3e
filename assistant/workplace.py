"""Everything behind the screens: the desk for replies, the one for facts, and the watch for early signs."""

from dataclasses import dataclass

from assistant.desk import Desk
from assistant.facts_desk import FactsDesk
from assistant.signs_desk import SignsDesk


@dataclass(frozen=True)
class Workplace:
    """One team's place. ``signs`` sees the same tickets and incidents as the other two.

    ``is_sample`` where none of it is real.
    """

    desk: Desk
    facts: FactsDesk
    signs: SignsDesk
    is_sample: bool = False
