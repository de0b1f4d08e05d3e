"""A language model's server in a process of its own, that streams at a steady pace whatever it is asked.

    python -m tests.fakes.steady_model FIRST_TOKEN_SECONDS TOKENS_PER_SECOND < answer.json

Prints its port. Every request gets the answer on standard input, four characters a token. The pace is kept against the
clock and not from token to token, so that a busy machine does not slow the "model".
"""

import asyncio
import json
import sys

_TOKEN = 4


async def _serve(first: float, rate: float, answer: str) -> None:
    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        loop = asyncio.get_running_loop()
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        length = int(head.split("content-length:")[1].split("\r\n")[0])
        await reader.readexactly(length)
        start = loop.time()
        writer.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n"
            b"Connection: close\r\n\r\n"
        )
        for number, at in enumerate(range(0, len(answer), _TOKEN)):
            await asyncio.sleep(max(0.0, start + first + number / rate - loop.time()))
            writer.write(_event({"content": answer[at : at + _TOKEN]}, None))
            await writer.drain()
        writer.write(_event({}, "stop") + _chunk(b"data: [DONE]\n\n") + b"0\r\n\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    async with server:
        await server.serve_forever()


def _event(delta: dict[str, str], finish: str | None) -> bytes:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    head = {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "steady"}
    return _chunk(b"data: " + json.dumps({**head, "choices": [choice]}).encode() + b"\n\n")


def _chunk(data: bytes) -> bytes:
    return f"{len(data):x}\r\n".encode() + data + b"\r\n"


if __name__ == "__main__":
    asyncio.run(_serve(float(sys.argv[1]), float(sys.argv[2]), sys.stdin.read()))
