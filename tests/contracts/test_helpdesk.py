"""Helpdesks: one suite, run on every twin."""

import io
import mailbox
from datetime import UTC, datetime

import pytest

from assistant.adapters.helpdesks.console import ConsoleHelpdesk
from assistant.adapters.helpdesks.mbox import MboxHelpdesk
from assistant.domain.desk import Approval, ApprovedReply
from assistant.errors import HelpdeskFailed

NAMES = ["Dana Ruiz", 'Ann "The Boss" O\'Neil, Jr.', "José <jose@other.example>", "line\nbreak: Bcc", "", None]


def _reply(name="Dana Ruiz", number=1, subject="Your internet"):
    approval = Approval(
        id=f"A-{number}",
        ticket_id=f"T-{number}",
        text="Hi Dana,\n\nFrom here on: ñ, 😀.\nFrom the desk",
        subject=subject,
        language="en",
        channel="email",
        approved_by="agent-1",
        approved_at=datetime(2026, 11, 21, 21, 0, tzinfo=UTC),
        incident_id=None,
        revision=None,
        version=1,
    )
    return ApprovedReply(approval=approval, to_name=name, to_address=None)


@pytest.fixture(params=["console", "mbox"])
def helpdesk(request, tmp_path):
    return ConsoleHelpdesk(io.StringIO()) if request.param == "console" else MboxHelpdesk(tmp_path / "sent.mbox")


@pytest.mark.parametrize("name", NAMES)
def test_a_reply_to_anybody_is_sent_with_a_receipt(helpdesk, name):
    assert helpdesk.send(_reply(name))


def test_the_receipt_of_one_approval_is_always_the_same(helpdesk):
    assert helpdesk.send(_reply()) == helpdesk.send(_reply())
    assert helpdesk.send(_reply(number=2)) != helpdesk.send(_reply())


def test_an_mbox_holds_the_text_once_whatever_is_sent_again(tmp_path):
    helpdesk = MboxHelpdesk(tmp_path / "sent.mbox")
    helpdesk.send(_reply())
    helpdesk.send(_reply())
    box = mailbox.mbox(tmp_path / "sent.mbox")
    (message,) = list(box)
    assert "ñ, 😀" in message.get_payload(decode=True).decode()
    box.close()


def test_a_subject_cannot_smuggle_a_header(tmp_path):
    MboxHelpdesk(tmp_path / "sent.mbox").send(_reply(subject="Hello\r\nBcc: everybody@other.example"))
    box = mailbox.mbox(tmp_path / "sent.mbox")
    assert [message["Bcc"] for message in box] == [None]
    box.close()


def test_a_mailbox_that_cannot_be_written_is_one_sentence(tmp_path):
    with pytest.raises(HelpdeskFailed, match=r"sent\.mbox"):
        MboxHelpdesk(tmp_path / "nowhere" / "sent.mbox").send(_reply())


def test_a_ticket_id_cannot_forge_a_line():
    stream = io.StringIO()
    reply = _reply()
    forged = reply.approval.model_copy(update={"ticket_id": "T-1\nsent: ticket T-9\x1b[2J"})
    ConsoleHelpdesk(stream).send(reply.model_copy(update={"approval": forged}))
    assert stream.getvalue().count("\n") == 1
    assert "\x1b" not in stream.getvalue()


def test_the_console_does_not_print_the_text():
    stream = io.StringIO()
    ConsoleHelpdesk(stream).send(_reply())
    assert "Dana" not in stream.getvalue()
    assert "T-1" in stream.getvalue()


def test_half_a_character_is_refused_in_words_and_without_the_text(tmp_path):
    reply = _reply()
    broken = reply.approval.model_copy(update={"text": "private \ud800"})
    with pytest.raises(HelpdeskFailed) as caught:
        MboxHelpdesk(tmp_path / "sent.mbox").send(reply.model_copy(update={"approval": broken}))
    assert "private" not in str(caught.value)


def _parts(path):
    box = mailbox.mbox(path)
    told = [(m["X-Warmline-Ticket"], m["To"], m["Subject"], m.get_payload(decode=True).decode()) for m in box]
    box.close()
    return told


def test_an_mbox_loses_the_words_of_some_tickets_and_nothing_of_the_others(tmp_path):
    helpdesk, path = MboxHelpdesk(tmp_path / "sent.mbox"), tmp_path / "sent.mbox"
    receipts = [helpdesk.send(_reply(number=number)) for number in (1, 2, 3)]
    before = _parts(path)
    assert helpdesk.blank({"T-2", "T-404"}, dry=True) == 1
    assert _parts(path) == before
    assert helpdesk.blank({"T-2", "T-404"}) == 1
    after = _parts(path)
    assert (after[0], after[2]) == (before[0], before[2])
    assert after[1] == ("T-2", "customer@warmline.invalid", "(erased)", "(erased)\n")
    assert helpdesk.blank({"T-2"}) == 0
    assert [helpdesk.send(_reply(number=number)) for number in (1, 2, 3)] == receipts
    assert helpdesk.send(_reply(number=4)) not in receipts
    assert [ticket for ticket, *_ in _parts(path)] == ["T-1", "T-2", "T-3", "T-4"]


def test_an_mbox_that_is_not_there_has_no_words(tmp_path):
    assert MboxHelpdesk(tmp_path / "sent.mbox").blank({"T-1"}) == 0
    assert list(tmp_path.iterdir()) == []


def test_an_mbox_that_somebody_holds_open_is_the_same_file_afterwards(tmp_path):
    """Another process may have opened it and be waiting for the lock, to append."""
    path = tmp_path / "sent.mbox"
    MboxHelpdesk(path).send(_reply())
    with path.open("rb") as held:
        MboxHelpdesk(path).blank({"T-1"})
        assert b"(erased)" in held.read()


def test_an_mbox_that_cannot_be_rewritten_is_one_sentence(tmp_path):
    (tmp_path / "sent.mbox").mkdir()
    with pytest.raises(HelpdeskFailed, match=r"cannot rewrite sent\.mbox"):
        MboxHelpdesk(tmp_path / "sent.mbox").blank({"T-1"})
