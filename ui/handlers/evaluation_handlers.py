"""What each gesture on the screen of evaluation does: asks its desk as who is signed in, and words the answer."""

from collections.abc import Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from assistant.domain.desk import Person
from assistant.errors import NotAllowed
from evals.evaluation_desk import EvaluationDesk
from evals.kept import RunHead
from ui.present.evaluation import Board, board_html, progress_html, run_html
from ui.present.evaluation_case import case_html
from ui.present.evaluation_comparison import comparison_html
from ui.present.evaluation_report import comparison_report, run_report
from ui.present.safe import tag
from ui.present.words import word


@dataclass(frozen=True)
class EvaluationHandlers:
    """The gestures of one signed-in person; times are told in ``zone``, the team's: a run is no customer's."""

    desk: EvaluationDesk
    person: Person
    zone: Callable[[], ZoneInfo] = lambda: ZoneInfo("UTC")

    @property
    def may_see(self) -> bool:
        """Whether the screen is for this person at all; the desk asks again on every call."""
        return self.person.leads

    def board(self, shown: str | None = None) -> str:
        """The form for a new run and the runs that are kept; ``shown`` is the one beside it."""
        desk, person = self.desk, self.person
        board = Board(
            desk.datasets(person), desk.drafters(person), desk.runs(person), desk.progress(person), shown or None
        )
        return board_html(board, desk.clock.now(), self.zone())

    def progress(self) -> str:
        """How the run goes that was started last."""
        return progress_html(self.desk.progress(self.person))

    def start(self, dataset: str, drafter: str) -> str:
        """Start a run; returns how it goes. Raises NotAllowed, CallerError."""
        return progress_html(self.desk.start(self.person, dataset, drafter or "composer"))

    def cancel(self) -> str:
        """Stop the run; returns how it stands. Raises NotAllowed."""
        self.desk.cancel(self.person)
        return self.progress()

    def run(self, run_id: str, only: str = "") -> str:
        """One run with its cases, or those that missed ``only``; raises NotFound."""
        run = self.desk.run(self.person, run_id)
        return run_html(run, self._others(run.head), self.desk.clock.now(), self.zone(), only)

    def remove(self, run_id: str) -> None:
        """Delete a run; raises NotFound."""
        self.desk.remove(self.person, run_id)

    def case(self, run_id: str, key: str) -> str:
        """One case of a run, with a way back; raises NotFound, NotAllowed where the run has no such case."""
        run = self.desk.run(self.person, run_id)
        found = run.by_key.get(key)
        if found is None:
            raise NotAllowed("This case is not in the run that is open.")
        back = tag("button", word("evaluation", "back"), "wl-quietbutton", type="button", data_act="back")
        return tag("div", back + case_html(found, run.head), "wl-case")

    def comparison(self, before_id: str, after_id: str) -> str:
        """Two runs beside each other, with a way back to the later one; raises NotFound, CallerError."""
        found = self.desk.comparison(self.person, before_id, after_id)
        back = tag("button", word("evaluation", "back"), "wl-quietbutton", type="button", data_act="run",
                   data_id=after_id)  # fmt: skip
        where = f"/evaluation/report/{after_id}?against={before_id}"
        report = tag("a", word("evaluation", "report"), "wl-use", href=where, download=f"{after_id}-compared.html")
        tools = tag("div", back + report, "wl-run-tools")
        return tools + comparison_html(found, self.desk.clock.now(), self.zone())

    def report(self, run_id: str, against: str | None = None) -> str:
        """A run, or one beside an earlier one, as one HTML file; raises NotFound, CallerError."""
        now = self.desk.clock.now()
        if against:
            return comparison_report(self.desk.comparison(self.person, against, run_id), now, self.zone())
        return run_report(self.desk.run(self.person, run_id), now, self.zone())

    def _others(self, head: RunHead) -> tuple[RunHead, ...]:
        """What a run can be compared with: other runs of its dataset."""
        return tuple(one for one in self.desk.runs(self.person) if one.dataset == head.dataset and one.id != head.id)
