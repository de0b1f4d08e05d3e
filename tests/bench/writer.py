"""What the desk adds to a language model's own time, measured side by side in one run.

    python -m tests.bench.writer [ROUNDS]

A server in a process of its own streams the same reply at a steady pace (first token after 0.3 s, then 60 a second) to
three clients in turn: the bare call through the provider's client, with the messages that the desk would send; the desk
(reading, lookup, plan, composer's draft, briefing, check of every sentence and of the whole, tone); and the retrieval
chain that people write with LangChain (Chroma, prompt, chat model), over the same guidelines with the same embedder.
Every round has a ticket of its own. Told are the first whole sentence and the end, each since the request.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle, islice
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import chromadb
from langchain_core.documents import Document
from langchain_core.output_parsers import StrOutputParser
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.runnables import Runnable, RunnableLambda, RunnablePassthrough
from langchain_openai import ChatOpenAI
from openai import OpenAI

from assistant.adapters.models.answers import strict_schema
from assistant.bootstrap import desk_for_commands, record_feed
from assistant.demanding import NEEDED
from assistant.desk import Desk
from assistant.domain.ticket import Ticket
from assistant.drafting.briefing import brief
from assistant.drafting.model_sentences import ModelReply
from assistant.drafting.redaction import redaction_for
from assistant.drafting.streaming import ObjectScanner
from assistant.framing import Understood
from assistant.settings import Settings
from evals.cases import load_dataset
from knowledge_base.content import load_guidelines
from knowledge_base.records import CustomerRecord
from prompts.catalog import load_prompt

FIRST_TOKEN, RATE = 0.3, 60
ROUNDS, WARM_UP = 30, 3
MOST_MS, MOST_SHARE, MOST_WHOLE = 60.0, 0.05, 0.10
SENTENCES = (
    ("acknowledge", "Being cut off like this in the middle of your day is hard, and we understand that."),
    ("apologise", "We are sorry, and putting this right is our job."),
    ("unknown", "Here is what we can tell you at this point, and we will not guess beyond it."),
    ("close", "If anything is still not clear after that, you can simply answer this message."),
)
TEMPLATE = "Answer the customer's outage ticket. Follow these guidelines:\n{guidelines}\n\nTicket:\n{ticket}"


@dataclass(frozen=True)
class Took:
    """Milliseconds since the request."""

    first: float
    whole: float


def main() -> None:
    """Print the table and whether the bounds hold; exit status 1 where they do not."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    answer = json.dumps({"sentences": [{"move": m, "text": text, "facts": []} for m, text in SENTENCES]})
    with _steady(answer) as url, TemporaryDirectory() as folder:
        dataset = load_dataset("tickets_v1")
        customers = [CustomerRecord.model_validate(record) for record in dataset.accounts]
        settings = Settings(model="openai:steady", model_base_url=url, model_api_key="k")
        desk = desk_for_commands(settings, dataset.head.instant, customers, with_drafts=True, writer=True)
        # The same answer goes to every ticket, so none may need a time that the answer cannot hold.
        timeless = [{name: value for name, value in one.items() if name != "eta"} for one in dataset.feed["incidents"]]
        record_feed(desk, {**dataset.feed, "incidents": timeless}, "bench")
        ways = {"bare call": _bare(desk, url), "desk": _desk(desk), "LangChain chain": _chain(desk, url, folder)}
        took: dict[str, list[Took]] = {name: [] for name in ways}
        for number, ticket in enumerate(islice(cycle(_letters(desk, dataset.cases)), WARM_UP + rounds)):
            fresh = _unlike_any_other(ticket, number)
            for name, way in ways.items():
                one = way(fresh)
                if number >= WARM_UP:
                    took[name].append(one)
    sys.exit(0 if _tell(took) else 1)


@contextmanager
def _steady(answer: str) -> Iterator[str]:
    command = [sys.executable, "-m", "tests.fakes.steady_model", str(FIRST_TOKEN), str(RATE)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:  # noqa: S603 - our own module
        if server.stdin is None or server.stdout is None:
            raise AssertionError
        server.stdin.write(answer)
        server.stdin.close()
        try:
            yield f"http://127.0.0.1:{int(server.stdout.readline())}/v1"
        finally:
            server.terminate()


def _letters(desk: Desk, cases: Any) -> list[Ticket]:
    """Letters to which the same general reply may be given: others need a word on safety first."""
    text = " ".join(text for _, text in SENTENCES)
    tickets = [case.ticket for case in cases if case.ticket.channel == "email"]
    now = desk.clock.now()
    asked = [(one, desk.pipeline.understand(one, now)) for one in tickets]
    return [one for one, seen in asked if not desk.pipeline.checked(seen, text).blocking and not _needs_time(seen)]


def _needs_time(seen: Understood) -> bool:
    return any(fact.kind in NEEDED for fact in seen.lookup.knowledge.facts)


def _unlike_any_other(ticket: Ticket, number: int) -> Ticket:
    last = ticket.messages[-1]
    other = last.model_copy(update={"text": f"{last.text}\n\n(Our reference {number:05d}.)"})
    return ticket.model_copy(update={"id": f"B-{number}", "messages": (*ticket.messages[:-1], other)})


def _bare(desk: Desk, url: str) -> Callable[[Ticket], Took]:
    client = OpenAI(base_url=url, api_key="k", max_retries=0)
    form = {"name": "ModelReply", "schema": strict_schema(ModelReply), "strict": True}

    def call(ticket: Ticket) -> Took:
        understood = desk.pipeline.understand(ticket, desk.clock.now())
        request = desk.pipeline.request(understood)
        briefing = brief(request, load_prompt("draft_reply"), redaction_for(request))
        start = perf_counter()
        stream: Any = client.chat.completions.create(
            model="steady",
            messages=[{"role": "system", "content": briefing.system}, {"role": "user", "content": briefing.user}],
            response_format={"type": "json_schema", "json_schema": form},  # type: ignore[typeddict-item]
            temperature=0.4,
            stream=True,
        )
        return _watched(start, (chunk.choices[0].delta.content or "" for chunk in stream if chunk.choices))

    return call


def _desk(desk: Desk) -> Callable[[Ticket], Took]:
    def call(ticket: Ticket) -> Took:
        seen: list[float] = []
        start = perf_counter()
        answered = desk.pipeline.answer(ticket, desk.clock.now(), on_draft=lambda _: seen.append(perf_counter()))
        end = perf_counter()
        if answered.draft.drafter.kind != "model" or answered.writing.rounds != 1:
            raise AssertionError(answered.draft.drafter, answered.writing, answered.draft.check.blocking)
        return Took(1000 * (seen[0] - start), 1000 * (end - start))

    return call


def _chain(desk: Desk, url: str, folder: str) -> Callable[[Ticket], Took]:
    embedder = desk.pipeline.knowledge.embedder
    guidelines = load_guidelines()
    bodies = [f"{guideline.title}\n{guideline.body}" for guideline in guidelines]
    kept: Any = chromadb.PersistentClient(folder).create_collection("bench-writer", embedding_function=None)
    kept.add(ids=[str(n) for n in range(len(bodies))], documents=bodies, embeddings=embedder.embed(bodies))

    def retrieve(text: str) -> list[Document]:
        found = kept.query(query_embeddings=embedder.embed([text]), n_results=6)
        return [Document(page_content=body) for body in found["documents"][0]]

    joined = RunnableLambda(retrieve) | RunnableLambda(lambda found: "\n\n".join(one.page_content for one in found))
    asked: Runnable[Any, Any] = {
        "guidelines": joined,
        "ticket": RunnablePassthrough(),
    } | ChatPromptTemplate.from_template(TEMPLATE)
    chain = asked | ChatOpenAI(model="steady", base_url=url, api_key="k", max_retries=0) | StrOutputParser()

    def call(ticket: Ticket) -> Took:
        start = perf_counter()
        return _watched(start, chain.stream(ticket.customer_text))

    return call


def _watched(start: float, pieces: Iterator[str]) -> Took:
    scanner, first = ObjectScanner(), 0.0
    for piece in pieces:
        if any(scanner.feed(piece)) and not first:
            first = perf_counter()
    return Took(1000 * (first - start), 1000 * (perf_counter() - start))


def _tell(took: dict[str, list[Took]]) -> bool:
    print(f"{len(took['desk'])} rounds; first token after {1000 * FIRST_TOKEN:.0f} ms, then {RATE} tokens a second")
    print(f"{'':<16} {'first sentence, ms':>26} {'ratio':>7} {'whole reply, ms':>26} {'ratio':>7}")
    bare = took["bare call"]
    for name, times in took.items():
        firsts, wholes = [one.first for one in times], [one.whole for one in times]
        first = median(firsts) / median(one.first for one in bare)
        whole = median(wholes) / median(one.whole for one in bare)
        print(f"{name:<16} {_spread(firsts):>26} {first:>7.3f} {_spread(wholes):>26} {whole:>7.3f}")
    added = [ours.first - theirs.first for ours, theirs in zip(took["desk"], bare, strict=True)]
    shares = [ours.whole / theirs.whole - 1 for ours, theirs in zip(took["desk"], bare, strict=True)]
    bound = MOST_MS + MOST_SHARE * median(one.first for one in bare)
    print(f"the desk adds to the first sentence {_spread(added)} ms (bound {bound:.0f})")
    print(f"the desk adds to the whole reply    {100 * median(shares):.1f} % (bound {100 * MOST_WHOLE:.0f} %)")
    holds = median(added) <= bound and median(shares) <= MOST_WHOLE
    print("both bounds hold" if holds else "A BOUND IS BROKEN")
    return holds


def _spread(values: list[float]) -> str:
    return f"median {median(values):.0f}, p90 {quantiles(values, n=10)[-1]:.0f}"


if __name__ == "__main__":
    main()
