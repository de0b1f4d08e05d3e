"""A helpdesk that appends each reply to an mbox file, which any mail program opens."""

import hashlib
import mailbox
import os
from collections.abc import Collection
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

from assistant.domain.blanking import ERASED
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
            self._path.touch(mode=0o600)
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

    def blank(self, ticket_ids: Collection[str], *, dry: bool = False) -> int:
        """Take away the words of the replies to these tickets; their number, dates and ids stay. Returns how many.

        The file is written over in its place: another process may be about to append to it.
        """
        if not self._path.exists():
            return 0
        try:
            box = mailbox.mbox(self._path)
            box.lock()
            try:
                kept = [(message, box.get_bytes(key, from_=True)) for key, message in box.items()]
                wanted = [_belongs(message, ticket_ids) for message, _ in kept]
                told = [_blank(message) if erase else raw for (message, raw), erase in zip(kept, wanted, strict=True)]
                if any(wanted) and not dry:
                    _write_over(self._path, b"".join(one.rstrip(b"\n") + b"\n\n" for one in told))
            finally:
                box.unlock()
                box.close()
        except (OSError, mailbox.Error) as error:
            raise HelpdeskFailed(f"mbox: cannot rewrite {self._path.name}: {error}") from None
        return sum(wanted)


def _belongs(message: mailbox.mboxMessage, ticket_ids: Collection[str]) -> bool:
    if str(message["Subject"]) == ERASED:
        return False
    return str(message["X-Warmline-Ticket"]) in {_one_line(ticket_id) for ticket_id in ticket_ids}


def _blank(message: mailbox.mboxMessage) -> bytes:
    left = EmailMessage()
    for name in ("Message-ID", "Date", "From", "X-Warmline-Ticket"):
        left[name] = str(message[name])
    left["To"] = Address("", addr_spec=_NO_ADDRESS)
    left["Subject"] = ERASED
    left.set_content(ERASED)
    return b"From " + message.get_from().encode() + b"\n" + left.as_bytes()


def _write_over(path: Path, content: bytes) -> None:
    with path.open("r+b") as file:
        file.write(content)
        file.truncate()
        file.flush()
        os.fsync(file.fileno())


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
