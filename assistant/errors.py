"""Errors of the assistant.

WarmlineError
├── CallerError              the caller is wrong; the sentence says what was expected
│   ├── SettingsInvalid      a setting is missing or malformed
│   ├── UnknownIncident      an incident id that no feed holds
│   ├── NotFound             no such ticket, draft or reply
│   ├── NotAllowed           this person may not do that, or not now
│   │   └── RoleRefused      this person's role may not do that at all
│   ├── FormRefused          fields of a form are not as expected; carries a sentence for each
│   ├── AccountInvalid       a sign-in name, a password or an address that an account cannot have
│   ├── SignInRefused        name and password do not go together, or there were too many tries
│   └── NotApproved          a send without a valid approval, or of a text that was not the approved one
├── SendRefused              the guard blocks this text now; carries the findings' sentences
├── KnowledgeFailed          the knowledge base raised one of its own errors
├── StoreFailed              the desk's database did not answer
├── NotJudged                a judge of tone gave no usable answer; the scores stand
├── HelpdeskFailed           the helpdesk refused or could not be reached
└── DrafterFailed            a drafter could not write; ``code`` says why, the composer's draft stands
"""


class WarmlineError(Exception):
    """Base of every error raised on purpose; its text is one clear sentence without personal data."""


class CallerError(WarmlineError):
    """The caller asked for something that cannot be."""


class SettingsInvalid(CallerError):
    """A setting is missing or malformed."""


class UnknownIncident(CallerError):
    """An incident id that no feed holds."""


class NotFound(CallerError):
    """No such ticket, draft or reply."""


class NotAllowed(CallerError):
    """This person may not do that, or not now: somebody else was faster, say."""


class RoleRefused(NotAllowed):
    """This person's role may not do that, whatever the state of things; the audit trail keeps that they tried.

    ``kept`` once it does: one refusal may pass through several methods of a desk.
    """

    kept = False


class FormRefused(CallerError):
    """A form cannot be kept as it is; ``wrong`` has a sentence for each field that needs another look, by its name."""

    def __init__(self, message: str, wrong: dict[str, str]) -> None:
        super().__init__(message)
        self.wrong = wrong


class AccountInvalid(CallerError):
    """A sign-in name, a password or an address that an account cannot have."""


class SignInRefused(CallerError):
    """Nobody was signed in. ``retry_after`` are the seconds to wait where there were too many tries.

    The sentence never says which of name and password was wrong, nor whether there is such a name.
    """

    def __init__(self, message: str, retry_after: int | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class NotApproved(CallerError):
    """A send without a valid approval, or of another text than the approved one."""


class SendRefused(WarmlineError):
    """The guard blocks this text at this moment; ``findings`` are the sentences that say why."""

    def __init__(self, findings: tuple[str, ...]) -> None:
        super().__init__("This reply cannot be sent: " + " ".join(findings))
        self.findings = findings


class KnowledgeFailed(WarmlineError):
    """The knowledge base failed; the original error is the cause."""


class StoreFailed(WarmlineError):
    """The desk's database did not answer; nothing was changed."""


class NotJudged(WarmlineError):
    """A judge of tone gave no usable answer; the sentence says why, and every score stands as it is."""


class RunNotStarted(WarmlineError):
    """An evaluation run could not be started, as where memory is short; the original error is the cause."""


class HelpdeskFailed(WarmlineError):
    """The helpdesk refused the reply or could not be reached."""


class DrafterFailed(WarmlineError):
    """A drafter gave no usable draft. ``code`` is short and stable, shown as ``drafter.fallback``.

    Codes: timeout, unreachable, rate_limited, refused, invalid_output, truncated, server_error, rejected.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
