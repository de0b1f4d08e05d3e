"""Fields of forms, all made the same way: a label, the field, and a place for the sentence that is wrong with it."""

from collections.abc import Iterable, Mapping

from ui.present.safe import esc, tag
from ui.present.words import word

Choices = Iterable[tuple[str, str]]
"""Value and name of each choice, in order."""


def line_field(name: str, label: str, value: object = "", hint: str = "", **attributes: object) -> str:
    """One line of text, or what ``type`` says it is."""
    told = {"type": "text", "autocomplete": "off", **attributes}
    field = tag("input", "", "wl-input", name=name, value=value, id=_id(name), aria_describedby=_said(name), **told)
    return _field(name, label, field, hint)


def text_field(name: str, label: str, value: str = "", hint: str = "", rows: int = 3) -> str:
    """Several lines of text."""
    # A browser drops the first line end of a field; this one is there to be dropped.
    body = "\n" + esc(value)
    field = tag(
        "textarea",
        body,
        "wl-input",
        name=name,
        rows=rows,
        id=_id(name),
        aria_describedby=_said(name),
        spellcheck="true",
    )
    return _field(name, label, field, hint)


def choice_field(name: str, label: str, choices: Choices, chosen: str | None, hint: str = "") -> str:
    """A list to choose one of."""
    field = tag("select", options(choices, chosen), "wl-input", name=name, id=_id(name), aria_describedby=_said(name))
    return _field(name, label, field, hint)


def checks_field(name: str, label: str, choices: Choices, chosen: Iterable[str]) -> str:
    """Boxes to tick, in one group."""
    held = frozenset(chosen)
    boxes = "".join(
        tag("label", tag("input", "", type="checkbox", name=name, value=value, checked=_on(value in held)) + esc(shown))
        for value, shown in choices
    )
    return tag("fieldset", tag("legend", esc(label)) + boxes + _wrong(name), "wl-checks", data_field=name)


def rows_field(group: str, label: str, rows: Iterable[str], add: str, hint: str = "") -> str:
    """Fields in rows; a button adds an empty one like the last."""
    told = tag("p", esc(hint), "wl-hint") if hint else ""
    body = tag("div", "".join(tag("div", row, "wl-formrow") for row in rows), "wl-formrows")
    button = tag("button", esc(add), "wl-quietbutton", type="button", data_add=group)
    return tag("fieldset", tag("legend", esc(label)) + told + body + button + _wrong(group), data_field=group)


def cell(name: str, label: str, value: object = "", choices: Choices | None = None) -> str:
    """A field in a row, which carries its label for those who do not see the heads of rows."""
    if choices is None:
        return tag(
            "input", "", "wl-input", type="text", name=name, value=value, aria_label=label, placeholder=label,
            autocomplete="off",
        )  # fmt: skip
    return tag("select", options(choices, str(value or "")), "wl-input", name=name, aria_label=label)


def options(choices: Choices, chosen: str | None) -> str:
    """The choices of a list."""
    return "".join(
        tag("option", esc(shown), value=value, selected=_on(value == (chosen or ""))) for value, shown in choices
    )


def named(group: str, values: Iterable[str], blank: str | None = None) -> list[tuple[str, str]]:
    """Codes with the desk's names for them; ``blank`` names the choice of none."""
    first = [] if blank is None else [("", blank)]
    return [*first, *((value, word(group, value)) for value in values)]


def button(act: str, label: str, *, main: bool = False, quiet: bool = False, **attributes: object) -> str:
    """A button that calls a gesture; ``main`` is the one that a part is for, a ``quiet`` one is seldom needed."""
    kind = "wl-go" if main else "wl-quietbutton" if quiet else "wl-use"
    return tag("button", esc(label), kind, type="button", data_act=act, **attributes)


def form(key: str, body: str, **attributes: object) -> str:
    """A form under ``key``: what is typed into it is kept by the page as long as it is not saved."""
    return tag("form", body, "wl-form", data_form=key, novalidate="novalidate", **attributes)


def problems_html(message: str, wrong: Mapping[str, str]) -> str:
    """What is wrong, as a list that the page puts beside the fields; each names its field."""
    rows = "".join(tag("li", esc(sentence), data_wrong=name) for name, sentence in wrong.items())
    head = tag("p", tag("b", esc(message)), "wl-danger-text", role="alert")
    return tag("section", head + tag("ul", rows, "wl-problems"), "wl-section")


def _field(name: str, label: str, field: str, hint: str) -> str:
    told = tag("span", esc(hint), "wl-hint") if hint else ""
    return tag(
        "div", tag("label", esc(label), for_=_id(name)) + field + told + _wrong(name), "wl-formfield", data_field=name
    )


def _wrong(name: str) -> str:
    return tag("p", "", "wl-fieldwrong", id=_said(name), hidden="hidden")


def _id(name: str) -> str:
    return f"wl-f-{name}"


def _said(name: str) -> str:
    return f"wl-w-{name}"


def _on(is_so: bool) -> str | None:  # noqa: FBT001 - an attribute that is there or not
    return "" if is_so else None
