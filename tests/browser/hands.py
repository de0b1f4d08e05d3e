"""Two people at the same desk: one who has a mouse, and one who has a keyboard and nothing else."""

from collections.abc import Callable
from typing import Any, Protocol

MOST_STEPS = 160
"""Presses of a key after which a control counts as out of reach."""
SETTLES = 50
"""Looks at the page, a tenth of a second apart, until it counts as settled."""
_WHERE = """goal => {
  const now = document.activeElement;
  if (now === goal) return "here";
  const row = ".wl-row", radio = (one) => one.type === "radio" && one.name;
  const one_of_a_kind = (now.closest(row) && goal.closest(row)) || (radio(now) && radio(now) === radio(goal));
  const after = now === document.body || now.compareDocumentPosition(goal) & Node.DOCUMENT_POSITION_FOLLOWING;
  return one_of_a_kind ? (after ? "ArrowDown" : "ArrowUp") : (after ? "Tab" : "Shift+Tab");
}"""
"""The key that leads from where the keyboard stands to the goal: lists and choices are walked by arrows."""
_FOCUSED = "() => document.activeElement.outerHTML.slice(0, 160)"
_STANDS = "() => document.activeElement !== document.body"
_UNSEEN = """goal => {
  const style = (one) => getComputedStyle(one);
  const ringed = (one) => one && style(one).outlineStyle !== "none" && parseFloat(style(one).outlineWidth) > 0;
  const shaded = /^(INPUT|TEXTAREA|SELECT)$/.test(goal.tagName) && style(goal).boxShadow !== "none";
  if (!ringed(goal) && !ringed(goal.nextElementSibling) && !shaded) return "nothing shows that it has the focus";
  const box = goal.getClientRects()[0];
  const over = box && document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  const own = over && (goal.contains(over) || over.contains(goal) || over.closest("label")?.contains(goal));
  return own ? "" : `it is out of sight, under ${over ? over.outerHTML.slice(0, 80) : "nothing"}`;
}"""
"""Why somebody who looks at the page could not tell that the goal has the focus; empty where they can."""


class Hands(Protocol):
    """What somebody does to a page, however they do it."""

    def activate(self, goal: Any) -> None: ...

    def type_into(self, goal: Any, text: str) -> None: ...

    def choose(self, goal: Any, option: str) -> None: ...


class Mouse:
    """By pointing; only words are typed."""

    def __init__(self, page: Any) -> None:
        self._page = page

    def activate(self, goal: Any) -> None:
        """Click it; a field that lies unseen over its words, by those words."""
        if goal.evaluate("goal => goal.type === 'radio'"):
            goal.check()
        else:
            goal.click()

    def type_into(self, goal: Any, text: str) -> None:
        """Write over what stands in a field."""
        goal.click()
        goal.fill(text)

    def choose(self, goal: Any, option: str) -> None:
        """Choose from a list by the words of an option."""
        goal.select_option(label=option)


class Keys:
    """By the keyboard alone: nothing is clicked, focused or filled in from outside.

    Fails where the keyboard is left on nothing, and where nothing shows on what it stands.
    """

    def __init__(self, page: Any) -> None:
        self._page, self._last = page, ""

    def activate(self, goal: Any) -> None:
        """Go there, and press what presses it."""
        self.reach(goal)
        self._page.keyboard.press("Space" if goal.evaluate("goal => /radio|checkbox/.test(goal.type)") else "Enter")

    def type_into(self, goal: Any, text: str) -> None:
        """Go there and write over what stands in it."""
        self.reach(goal)
        self._page.keyboard.press("Control+a")
        self._page.keyboard.type(text)

    def choose(self, goal: Any, option: str) -> None:
        """Go there and type what the option is called, as lists allow."""
        self.reach(goal)
        self._page.keyboard.type(option)
        assert goal.evaluate("goal => goal.selectedOptions[0].textContent.trim()") == option

    def reach(self, goal: Any) -> None:
        """Press keys until the goal has the focus; fails telling where the keyboard stood instead."""
        goal.wait_for()
        if self._last and not self._becomes(lambda: self._page.evaluate(_STANDS)):
            raise AssertionError(f"after {self._last} the keyboard stands on nothing")
        for _ in range(MOST_STEPS):
            key = goal.evaluate(_WHERE)
            if key == "here":
                return self._see(goal)
            self._page.keyboard.press(key)
        where = self._page.evaluate(_FOCUSED)
        raise AssertionError(f"{goal} is not reached by keys in {MOST_STEPS} steps; the keyboard stands on {where}")

    def _see(self, goal: Any) -> None:
        self._last = str(goal)
        if not self._becomes(lambda: not goal.evaluate(_UNSEEN)):
            raise AssertionError(f"{goal}: {goal.evaluate(_UNSEEN)}")

    def _becomes(self, is_so: Callable[[], bool]) -> bool:
        """Whether it is so soon: what is drawn anew gets its focus back, and what scrolls comes to rest."""
        for _ in range(SETTLES):
            if is_so():
                return True
            self._page.wait_for_timeout(100)
        return is_so()


def open_tab(hands: Hands, page: Any, name: str) -> None:
    """Open a screen by its tab, which on a phone may be behind the button for more."""
    tab = page.locator("#wl-tabs .tab-container").get_by_role("tab", name=name)
    if not tab.is_visible():
        hands.activate(page.locator("#wl-tabs .overflow-menu > button"))
        tab = page.locator("#wl-tabs .overflow-dropdown button", has_text=name)
    hands.activate(tab)


def open_ticket(hands: Hands, page: Any, ticket_id: str) -> None:
    """Open a ticket from the queue, which on a phone may be folded away; waits until it is shown whole."""
    row = page.locator(f'.wl-row[data-id="{ticket_id}"]')
    if not row.is_visible():
        hands.activate(page.locator("#wl-queue-toggle"))
    hands.activate(row)
    shown(page, ticket_id)


def shown(page: Any, ticket_id: str) -> None:
    """Wait until this ticket is shown, with what is found in its draft."""
    page.wait_for_selector(f'.wl-meta:has-text("{ticket_id}")')
    page.wait_for_selector("#wl-center:not(.wl-loading)")
    page.wait_for_selector("body:not(.wl-checking) .wl-assessment")
