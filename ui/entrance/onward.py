"""Where a browser may be sent after signing in: to a page of ours and nowhere else."""

from urllib.parse import urlsplit

_PAGES = frozenset({"/", "/sign-in/done"})
_LONGEST = 500


def local_page(asked: object) -> str:
    """``asked`` where it is a page of this desk, with its query; else the desk itself."""
    if not isinstance(asked, str) or len(asked) > _LONGEST or not asked.isascii():
        return "/"
    # Browsers take a backslash for a slash, and leave out line ends and tabs.
    if any(char <= " " or char in "\\\x7f" for char in asked):
        return "/"
    try:
        parts = urlsplit(asked)
    except ValueError:
        return "/"
    return asked if not parts.scheme and not parts.netloc and parts.path in _PAGES else "/"
