"""Outside text made harmless for HTML."""

import html

_ALSO = str.maketrans({"$": "&#36;", "{": "&#123;", "}": "&#125;", "`": "&#96;", "\\": "&#92;", "\x00": "\ufffd"})


def esc(text: object) -> str:
    """``text`` as HTML text or attribute value; None is empty.

    Beyond HTML's own characters, those that a template engine could read (``${…}``, ``{{…}}``) become entities, so
    that a ticket cannot speak to the page whichever component shows it.
    """
    return html.escape("" if text is None else str(text), quote=True).translate(_ALSO)


def whole(text: str) -> str:
    """``text`` with every half of a character replaced, as browsers do; nothing else could be stored or sent."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def said(text: object) -> str:
    """Words of a customer or provider, kept apart so that their writing direction cannot turn ours around."""
    return f'<bdi dir="auto">{esc(text)}</bdi>'


def tag(name: str, body: str, classes: str = "", /, **attributes: object) -> str:
    """An element around ``body``, which must be safe already; attribute values are escaped, None leaves one out.

    Underscores in attribute names become hyphens (``data_id`` is ``data-id``).
    """
    found = {"class": classes or None, **{key.strip("_").replace("_", "-"): value for key, value in attributes.items()}}
    written = "".join(f' {key}="{esc(value)}"' for key, value in found.items() if value is not None)
    return f"<{name}{written}>" + ("" if name == "input" else f"{body}</{name}>")
