"""A tab of the panel without a browser: sends events as Gradio's page does and waits for what comes of them."""

import json
import uuid
from typing import Any

import httpx

_DONE = ("process_completed", "close_stream", "unexpected_error", "queue_full")


class EventFailed(Exception):
    """The server refused an event, or ended it without an answer."""


class Tab:
    """One browser tab at ``url``; ``headers`` go with every request, ``session`` is the hash that a page would send."""

    def __init__(self, url: str, headers: dict[str, str] | None = None, session: str | None = None) -> None:
        self.session = session or uuid.uuid4().hex[:11]
        self._client = httpx.Client(base_url=url, headers=headers, timeout=60)
        self.config: dict[str, Any] = self._client.get("/config").raise_for_status().json()

    def close(self) -> None:
        """Leave."""
        self._client.close()

    def handler(self, elem_id: str, event: str) -> int:
        """The ``fn_index`` of the first handler of an event of the part with this id."""
        parts = {part["id"] for part in self.config["components"] if part["props"].get("elem_id") == elem_id}
        for one in self.config["dependencies"]:
            if any(part in parts and name == event for part, name in one["targets"]):
                return int(one["id"])
        raise LookupError(f"nothing listens to {event} of {elem_id}")

    def call(self, fn_index: int, data: list[Any], event_data: dict[str, Any] | None = None) -> Any:
        """What the handler answers with; raises EventFailed."""
        body = {"fn_index": fn_index, "data": data, "event_data": event_data, "session_hash": self.session}
        joined = self._client.post("/gradio_api/queue/join", json=body)
        if joined.status_code != httpx.codes.OK:
            raise EventFailed(f"{joined.status_code}: {joined.text[:200]}")
        event_id = joined.json()["event_id"]
        with self._client.stream("GET", "/gradio_api/queue/data", params={"session_hash": self.session}) as stream:
            for line in stream.iter_lines():
                found = json.loads(line[5:]) if line.startswith("data:") else {}
                if found.get("msg") in _DONE and found.get("event_id") in (event_id, None):
                    if found["msg"] != "process_completed" or not found.get("success"):
                        raise EventFailed(str(found)[:200])
                    return found["output"]
        raise EventFailed("the stream ended")

    def answer(self, fn_index: int, output: dict[str, Any], elem_id: str) -> Any:
        """What a handler's ``output`` puts into the part with this id."""
        parts = [part["id"] for part in self.config["components"] if part["props"].get("elem_id") == elem_id]
        outputs = next(one["outputs"] for one in self.config["dependencies"] if one["id"] == fn_index)
        return output["data"][outputs.index(parts[0])]
