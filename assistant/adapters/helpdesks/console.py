"""A helpdesk that prints: the twin of every real one, for the sample world and for tests."""

import hashlib
import sys
from dataclasses import dataclass, field
from typing import TextIO

from assistant.domain.desk import ApprovedReply


@dataclass
class ConsoleHelpdesk:
    """Writes one line per sent reply to ``stream`` (standard error by default) and remembers what it sent."""

    stream: TextIO | None = None
    name: str = "console"
    outbox: list[ApprovedReply] = field(default_factory=list)

    def send(self, reply: ApprovedReply) -> str:
        """Print that the reply left; the text itself stays out of logs, since it is personal."""
        receipt = "console-" + hashlib.sha256(reply.approval.id.encode()).hexdigest()[:12]
        self.outbox.append(reply)
        # A ticket's id comes from outside: a line break or an escape in it must not write a line of its own.
        ticket, person = (ascii(part)[1:-1] for part in (reply.approval.ticket_id, reply.approval.approved_by))
        print(
            f"sent: ticket {ticket}, approved by {person}, {receipt}",
            file=self.stream or sys.stderr,
        )
        return receipt
