"""The screen "Knowledge": incidents and who changed them, feeds, accounts, guidelines, policies."""

from collections.abc import Callable
from dataclasses import dataclass

import gradio as gr

from ui.handlers.gestures import Gestures
from ui.handlers.knowledge_handlers import Fields, Told, fields_of
from ui.panel.frame import Frame, html_part, waiting
from ui.panel.listening import Listener, Updates, notice


@dataclass(frozen=True)
class _Asked:
    """What a page sent along with a gesture."""

    act: str
    id: str
    section: str
    text: str
    other: str
    provider: str
    shown: str
    kind: str
    seen: int
    form: Fields

    @classmethod
    def by(cls, event: gr.EventData) -> "_Asked":
        """The event's data, each as what it has to be."""
        names = ("act", "id", "section", "text", "other", "provider", "shown", "kind")
        told = {name: str(getattr(event, name, "") or "")[:2_000] for name in names}
        seen = str(getattr(event, "seen", ""))
        return cls(**told, seen=int(seen) if seen.isdecimal() else 0, form=fields_of(getattr(event, "form", None)))


class KnowledgeScreen:
    """Lays the screen out, inside ``gr.Tabs``; then ``connect``. Each other method is one gesture."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        with gr.Tab("Knowledge", id="facts", elem_id="wl-facts-tab") as self.tab, gr.Row(elem_id="wl-live"):
            self._board = html_part(waiting("Loading what is known …"), "wl-boardbox", "board")
            self._answered = html_part("", "wl-known-asked", "knownasked")
            with gr.Column(elem_id="wl-beside"):
                self._beside = html_part("", "wl-board-incident", "version")
                self._told = html_part("", "wl-board-told", "told")

    def connect(self, listen: Listener, blocks: gr.Blocks) -> None:
        """Attach the listeners of the screen and of the sign on its tab."""
        self._do = listen.gestures
        alert = self._frame.alert
        acted = [self._board, self._beside, self._told, alert]
        listen(blocks.load, self._alert, [], [alert], is_gesture=False)
        listen(self._frame.timer.tick, self._alert, [], [alert], is_gesture=False)
        listen(self.tab.select, self._show, [], [self._board, alert])
        # The page asks one at a time, whichever part was clicked: no gesture is lost, none is drawn over a later one.
        listen.in_turn(self._board.select, self._act, acted, self._answered)
        # An event of its own: drawing the ages anew takes no sentence at the foot away.
        listen.in_turn(self._board.submit, self._again, acted, self._answered, is_gesture=False)

    def _alert(self) -> Updates:
        return {self._frame.alert: self._do().facts.alert()}

    def _show(self) -> Updates:
        return {self._board: self._do().knowledge.board()} | self._alert()

    def _again(self, event: gr.EventData) -> Updates:
        return self._drawn(_Asked.by(event)) | self._alert()

    def _act(self, event: gr.EventData) -> Updates:
        asked = _Asked.by(event)
        if asked.act in ("section", "find-accounts"):
            section = asked.id if asked.act == "section" else "accounts"
            text = next(iter(asked.form.get("text", ())), "")
            board: Updates = {self._board: self._do().knowledge.board(section, text)}
            # What is typed into a form is kept by the page; another part of the screen begins without it.
            return board | ({self._beside: "", self._told: ""} if asked.act == "section" else {})
        answer = self._answers(self._do(), asked).get(asked.act)
        if answer is None:
            return {}
        told = answer()
        if isinstance(told, str):
            return self._drawn(asked) | self._alert() | {self._frame.notice: notice(told)}
        return self._updates(told, asked)

    def _updates(self, told: Told, asked: _Asked) -> Updates:
        found: Updates = {}
        if told.beside is not None:
            found[self._beside] = told.beside
        if told.told is not None:
            found[self._told] = told.told
        if told.sentence is not None:
            found |= {self._frame.notice: notice(told.sentence, wrong=told.wrong)} | self._alert()
            found[self._board] = self._do().knowledge.board(asked.section, asked.text)
        return found

    def _drawn(self, asked: _Asked) -> Updates:
        """The board, and the incident that is shown beside it, as of now."""
        do = self._do()
        found: Updates = {self._board: do.knowledge.board(asked.section, asked.text)}
        if asked.shown and asked.kind == "incident":
            found[self._beside] = do.facts.show(asked.shown)
        return found

    @staticmethod
    def _answers(do: Gestures, asked: _Asked) -> dict[str, Callable[[], Told | str]]:
        facts, knowledge, key = do.facts, do.knowledge, asked.id
        form, seen, held = asked.form, asked.seen, asked.id or None
        return {
            "show": lambda: Told(facts.show(key), ""),
            "cancel": lambda: Told("", ""),
            "poll": lambda: facts.poll(key),
            "confirm": lambda: facts.confirm(key, asked.provider),
            "dismiss": lambda: facts.dismiss(key),
            "same": lambda: facts.link(key, asked.other, same=True),
            "apart": lambda: facts.link(key, asked.other, same=False),
            "new-incident": lambda: knowledge.new_incident(asked.other),
            "edit": lambda: knowledge.edit_incident(key),
            "end": lambda: knowledge.end(key),
            "reopen": lambda: knowledge.reopen(key),
            "foresee-incident": lambda: knowledge.foresee(held, form, seen),
            "save-incident": lambda: knowledge.save_incident(held, form, seen),
            "new-feed": knowledge.new_feed,
            "add-feed": lambda: knowledge.add_feed(form),
            "remove-feed": lambda: knowledge.remove_feed(key),
            "import-accounts": knowledge.new_import,
            "look-at-accounts": lambda: knowledge.look_at_import(key),
            "take-accounts": lambda: knowledge.take_import(key),
            "guideline": lambda: knowledge.guideline(key),
            "new-guideline": lambda: knowledge.edit_guideline(None),
            "edit-guideline": lambda: knowledge.edit_guideline(key),
            "preview-guideline": lambda: knowledge.preview_guideline(held, form),
            "save-guideline": lambda: knowledge.save_guideline(held, form, seen),
            "restore-guideline": lambda: knowledge.restore_guideline(key, int(asked.other or 0)),
            "retire-guideline": lambda: knowledge.retire_guideline(key, seen),
        }
