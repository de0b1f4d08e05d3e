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
        print(
            f"sent: ticket {reply.approval.ticket_id}, approved by {reply.approval.approved_by}, {receipt}",
            file=self.stream or sys.stderr,
        )
        return receipt
