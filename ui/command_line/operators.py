"""Who acts in a command: whoever works on this machine, under the name of their account there."""

import getpass

from assistant.domain.desk import Person


def operator() -> Person:
    """An admin: who can type commands where the data lies can do everything with it."""
    # A sign-in name has no colon, so that nobody passes for whoever works on the machine.
    return Person(id=f"command line:{account_here() or 'unknown'}", name="Command line", role="admin")


def account_here() -> str | None:
    """The name of the account that runs this process; None in a container under a number that has no name."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return None
