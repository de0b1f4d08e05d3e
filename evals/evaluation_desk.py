"""What a team lead can do about evaluation: run a shipped dataset beside the desk, look at runs, compare two.

One run at a time, in a process of its own that steps back behind the desk; nobody has to wait for it at a screen.
"""

import json
import os
import secrets
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock, Thread
from typing import Any, Literal

from assistant.audited import audited
from assistant.audited_desks import EVALUATION
from assistant.auditing import AuditTrail, NoTrail
from assistant.domain.desk import Person
from assistant.errors import CallerError, NotAllowed, NotFound, RunNotStarted
from assistant.roles import must_lead
from evals.comparing import Comparison, compared
from evals.keeping import Offered, Order, offered
from evals.kept import KeptRun, RunFolder, RunHead
from evals.worker import order_line
from knowledge_base.clock import SystemClock
from knowledge_base.ports import Clock

_ROOT = Path(__file__).parent.parent
_LEADS = "Only team leads and admins may run and see evaluations."
_FAILED = "The run ended before it was done; what it had is not kept."
_QUIET = {"OMP_NUM_THREADS": "1", "TOKENIZERS_PARALLELISM": "false", "WARMLINE_THREADS": "1"}
_PATIENCE = 5.0
_PLACES = Lock()


@dataclass(frozen=True)
class Progress:
    """How the last order stands; ``total`` is 0 until the first case is done. ``message`` says what went wrong."""

    order: Order
    state: Literal["running", "done", "failed", "cancelled"]
    done: int = 0
    total: int = 0
    message: str | None = None


@audited(EVALUATION)
@dataclass
class EvaluationDesk:
    """The runs of one place, kept in ``folder``; in a folder that goes with the process where that is None.

    ``model`` is the configured language model, which may draft in a run; ``command`` is the worker. Everything is for
    team leads; others get RoleRefused.
    """

    folder: Path | None = None
    model: str | None = None
    clock: Clock = field(default_factory=SystemClock)
    trail: AuditTrail = field(default_factory=NoTrail)
    command: tuple[str, ...] = (sys.executable, "-m", "evals.worker")
    _progress: Progress | None = field(default=None, repr=False)
    _process: "subprocess.Popen[str] | None" = field(default=None, repr=False)
    _kept: RunFolder | None = field(default=None, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)
    _temporary: "TemporaryDirectory[str] | None" = field(default=None, repr=False)

    # --- looking

    def datasets(self, person: Person) -> tuple[Offered, ...]:
        """What can be run."""
        must_lead(person, _LEADS)
        return offered()

    def drafters(self, person: Person) -> tuple[str, ...]:
        """What may draft in a run: the composer, and the model where one is configured."""
        must_lead(person, _LEADS)
        return ("composer", "model") if self.model else ("composer",)

    def runs(self, person: Person) -> tuple[RunHead, ...]:
        """Every run that is kept, the newest first."""
        must_lead(person, _LEADS)
        return self._runs.heads()

    def run(self, person: Person, run_id: str) -> KeptRun:
        """One run with its cases; raises NotFound."""
        must_lead(person, _LEADS)
        found = self._runs.run(run_id)
        if found is None:
            raise NotFound("This run is no longer kept.")
        return found

    def comparison(self, person: Person, before_id: str, after_id: str) -> Comparison:
        """The second run held against the first; raises NotFound, CallerError where they are not comparable."""
        if before_id == after_id:
            raise CallerError("Choose two different runs to compare.")
        return compared(self.run(person, before_id), self.run(person, after_id))

    def progress(self, person: Person) -> Progress | None:
        """How the run stands that was started last, None where none was."""
        must_lead(person, _LEADS)
        return self._progress

    # --- running

    def start(self, person: Person, dataset: str, drafter: str = "composer") -> Progress:
        """Start a run; raises NotAllowed while another goes on, CallerError for a dataset or drafter that is none.

        Raises RunNotStarted where the machine has no room for another process.
        """
        must_lead(person, _LEADS)
        kinds = {one.name: one.kind for one in offered()}
        if dataset not in kinds:
            raise CallerError("Choose a dataset of the list.")
        if drafter not in self.drafters(person):
            raise CallerError("No language model is configured that could draft: set WARMLINE_MODEL.")
        if drafter == "model" and kinds[dataset] != "drafts":
            raise CallerError("Nothing is drafted with this dataset: choose the composer.")
        with self._lock:
            if self._progress is not None and self._progress.state == "running":
                raise NotAllowed("Another run is going on. Wait for it, or cancel it.")
            now = self.clock.now()
            run_id = f"{dataset}-{now.astimezone(UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(2)}"
            order = Order(run_id, dataset, drafter, person.name, now)
            # What does not start does not run: the next one may.
            self._process = self._started(order)
            self._progress = Progress(order, "running")
        Thread(target=self._follow, args=(self._process, order), daemon=True).start()
        return self._progress

    def cancel(self, person: Person) -> None:
        """Stop the run that goes on; nothing of it is kept. Raises NotAllowed where none goes on."""
        must_lead(person, _LEADS)
        with self._lock:
            if self._progress is None or self._progress.state != "running":
                raise NotAllowed("No run is going on.")
            self._progress = replace(self._progress, state="cancelled")
            process = self._process
        _end(process)

    def remove(self, person: Person, run_id: str) -> None:
        """Delete a run that is kept; raises NotFound."""
        must_lead(person, _LEADS)
        if not self._runs.drop(run_id):
            raise NotFound("This run is no longer kept.")

    def close(self) -> None:
        """End what goes on, and let go of runs that nothing keeps, as when the server stops; twice is no error."""
        _end(self._process)
        with _PLACES:
            if self._temporary is not None:
                self._temporary.cleanup()
                self._temporary = None

    # --- inside

    @property
    def _runs(self) -> RunFolder:
        place = self._place()
        if self._kept is None or self._kept.folder != place:
            self._kept = RunFolder(place)
        return self._kept

    def _place(self) -> Path:
        if self.folder is not None:
            return self.folder
        with _PLACES:
            if self._temporary is None:
                self._temporary = TemporaryDirectory(prefix="warmline-runs-")
        return Path(self._temporary.name)

    def _started(self, order: Order) -> "subprocess.Popen[str]":
        try:
            return self._worker(order)
        except OSError as error:
            why = error.strerror or type(error).__name__
            raise RunNotStarted(f"The run could not be started: {why}. Try again later.") from error

    def _worker(self, order: Order) -> "subprocess.Popen[str]":
        process = subprocess.Popen(  # noqa: S603 - ourselves
            self.command, cwd=_ROOT, env={**os.environ, **_QUIET}, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        # It may end at once, as where memory is short: following it tells.
        with suppress(BrokenPipeError):
            assert process.stdin is not None  # noqa: S101 - asked for above
            process.stdin.write(order_line(order, self._place()))
            process.stdin.flush()
        return process

    def _follow(self, process: "subprocess.Popen[str]", order: Order) -> None:
        """Take down what the worker tells, until it ends."""
        told: Mapping[str, Any] = {}
        for line in process.stdout or ():
            with suppress(ValueError):
                told = json.loads(line)
            if "total" in told:
                self._note(order, done=int(told["done"]), total=int(told["total"]))
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with suppress(BrokenPipeError):
                    stream.close()
        if told.get("kept") == order.id:
            self._note(order, state="done")
        else:
            self._note(order, state="failed", message=str(told.get("error") or _FAILED))

    def _note(self, order: Order, **changed: Any) -> None:
        with self._lock:
            now = self._progress
            if now is not None and now.order.id == order.id and now.state == "running":
                self._progress = replace(now, **changed)


def _end(process: "subprocess.Popen[str] | None") -> None:
    if process is None or process.poll() is not None:
        return
    process.terminate()
    try:
        process.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
