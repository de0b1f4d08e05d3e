"""A helpdesk that appends each reply to an mbox file, which any mail program opens."""

import hashlib
import mailbox
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

from assistant.domain.desk import ApprovedReply
from assistant.errors import HelpdeskFailed

_NO_ADDRESS = "customer@warmline.invalid"


class MboxHelpdesk:
    """Appends to ``path``. The Message-ID follows from the approval, so a second send of one approval is found."""

    name = "mbox"

    def __init__(self, path: Path) -> None:
        self._path = path

    def send(self, reply: ApprovedReply) -> str:
        """Append the reply unless its Message-ID stands there already; returns the Message-ID."""
        try:
            message = _message(reply)
            receipt = str(message["Message-ID"])
            box = mailbox.mbox(self._path)
            box.lock()
            try:
                if all(kept["Message-ID"] != receipt for kept in box):
                    box.add(message)
                    box.flush()
            finally:
                box.unlock()
                box.close()
        except (OSError, ValueError, mailbox.Error) as error:
            # ValueError: a character that mail cannot carry; its message would quote the text.
            reason = "a character that mail cannot carry" if isinstance(error, ValueError) else error
            raise HelpdeskFailed(f"mbox: cannot append to {self._path.name}: {reason}") from None
        return receipt


def _message(reply: ApprovedReply) -> EmailMessage:
    approval = reply.approval
    digest = hashlib.sha256(approval.id.encode()).hexdigest()[:24]
    message = EmailMessage()
    message["Message-ID"] = f"<{digest}@warmline.invalid>"
    message["Date"] = format_datetime(approval.approved_at)
    message["From"] = "desk@warmline.invalid"
    message["To"] = Address(_one_line(reply.to_name or approval.ticket_id), addr_spec=reply.to_address or _NO_ADDRESS)
    message["Subject"] = _one_line(approval.subject or f"Your ticket {approval.ticket_id}")
    message["X-Warmline-Ticket"] = _one_line(approval.ticket_id)
    message.set_content(approval.text)
    return message


def _one_line(text: str) -> str:
    return " ".join(text.replace("<", "").replace(">", "").split())
