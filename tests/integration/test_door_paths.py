"""No route of the real application, Gradio's own included, gives out a file that is not of the page.

Each is asked, with and without a session, for files all over the machine, written in the ways that have fooled servers:
climbing, absolute, encoded once and twice, with backslashes, null bytes, look-alikes, and as other kinds of address.
"""

import http.client
import json
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import chain, cycle
from pathlib import Path
from threading import Thread
from urllib.parse import quote, unquote, urlsplit

import pytest

from tests.fakes.doors import ROOT, Running, running, signed_in

CLIMB = "../" * 12
# A file's absolute path, written as somebody would who wants it from a path of a route.
WRITTEN: dict[str, Callable[[str], str]] = {
    "climbing": lambda path: CLIMB + path[1:],
    "absolute": lambda path: path,
    "absolute, encoded": lambda path: quote(path, safe=""),
    "dots encoded": lambda path: CLIMB.replace(".", "%2e") + path[1:],
    "all encoded": lambda path: quote(CLIMB, safe="").replace(".", "%2E") + quote(path[1:], safe=""),
    "encoded twice": lambda path: (CLIMB.replace(".", "%252e") + path[1:]).replace("/", "%252f"),
    "encoded three times": lambda path: (CLIMB.replace(".", "%25252e") + path[1:]).replace("/", "%25252f"),
    "backslashes": lambda path: (CLIMB + path[1:]).replace("/", "\\"),
    "backslashes, encoded": lambda path: (CLIMB + path[1:]).replace("/", "%5c"),
    "null byte": lambda path: f"{CLIMB}{path[1:]}%00.css",
    "null byte before": lambda path: f"x.css%00{path}",
    "UNC": lambda path: f"\\\\127.0.0.1\\c$\\{path[1:]}",
    "UNC, encoded": lambda path: f"%5c%5c127.0.0.1%5c{path[1:]}",
    "two slashes": lambda path: f"/{path}",
    "file address": lambda path: f"file://{path}",
    "file address, encoded": lambda path: quote(f"file://{path}", safe=""),
    "removed once": lambda path: CLIMB.replace("../", "....//") + path[1:],
    "semicolons": lambda path: CLIMB.replace("../", "..;/") + path[1:],
    "overlong": lambda path: CLIMB.replace(".", "%c0%ae") + path[1:],
    "wide dots": lambda path: CLIMB.replace(".", "%ef%bc%8e") + path[1:],
    "by way of a file": lambda path: f"desk.js/{CLIMB}{path[1:]}",
    "drive": lambda path: f"C:{path}",
    "home": lambda path: f"~/{CLIMB}{path[1:]}",
}
ASKED_FOR = "&".join(f"{name}={{0}}" for name in ("path", "file", "f", "url", "next", "run_id", "session_hash", "key"))
GIVES_FILES = re.compile(
    r"/(?:desk|svelte|static|assets|pwa_icon|evaluation)\b|.*/(?:file|proxy|stream|custom_component)"
)
# Where Gradio has given out files; most of these are not routed here, and none is to be there.
FORMER = (
    "/file={x}", "/file/{x}", "/proxy={x}", "/theme.css/{x}", "/upload/{x}", "/stream/{x}", "/monitoring/{x}",
    "/component/{x}", "/api/{x}", "/gradio_api/file={x}", "/gradio_api/component/{x}",
    "/custom_component/{x}/client/component/index.js", "/static/../{x}", "/lite/{x}", "/_app/{x}",
)  # fmt: skip
TOLD_BY_PASSWD = b"root:x:0:"
PIECE = 200_000
SECONDS = 30


@dataclass(frozen=True)
class World:
    """A server, its routes, and files that it must not give out: where each is, and what is in it."""

    server: Running
    routes: tuple[tuple[str, tuple[str, ...]], ...]
    canaries: dict[str, bytes]
    headers: dict[str, str]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("world")
    canaries = {"/etc/passwd": TOLD_BY_PASSWD, str(ROOT / "pyproject.toml"): b"[tool.importlinter]"}
    canaries[str(ROOT / "ui" / "server.py")] = b"def create_app("
    for name in ("temp", "gradio", "data", "home"):
        file = folder / name / "canary.txt"
        file.parent.mkdir()
        file.write_text(f"canary of {name}", encoding="utf-8")
        canaries[str(file)] = f"canary of {name}".encode()
    where = {"TMPDIR": "temp", "GRADIO_TEMP_DIR": "gradio", "WARMLINE_DATA": "data", "HOME": "home"}
    environment = {variable: str(folder / name) for variable, name in where.items()}
    command = ("-m", "tests.fakes.serve_routed_desk", "{port}", str(folder / "routes.json"))
    with running(folder / "said.txt", *command, environment=environment) as server:
        routes = json.loads((folder / "routes.json").read_text(encoding="utf-8"))
        found = tuple((path, tuple(methods)) for path, methods in routes)
        yield World(server, found, canaries, signed_in(server.url, "ada"))


class Asker:
    """Sends paths as they stand: clients otherwise tidy them up."""

    def __init__(self, world: World, headers: dict[str, str]) -> None:
        self._world, self._headers = world, headers
        self._line = self._called()

    def _called(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection(urlsplit(self._world.server.url).netloc, timeout=SECONDS)

    def ask(self, method: str, path: str) -> tuple[int, bytes]:
        """What is answered, or at least the beginning of it."""
        self._line.putrequest(method, path, skip_accept_encoding=True)
        for name, value in self._headers.items():
            self._line.putheader(name, value)
        self._line.putheader("content-length", "0")
        self._line.endheaders()
        answer = self._line.getresponse()
        body = answer.read(PIECE)
        if answer.will_close or not answer.isclosed():
            self._line.close()
        return answer.status, body

    def close(self) -> None:
        self._line.close()


def asked_of(path: str, written: str) -> Iterator[str]:
    """Ways to ask a route for something: in its path, and in its query."""
    plain = re.sub(r"\{[^}]*\}", "x", path)
    *_, last = [None, *re.finditer(r"\{[^}]*\}", path)]
    yield (
        path[: last.start()].replace("{", "").replace("}", "") + written + path[last.end() :]
        if last
        else (f"{plain.rstrip('/')}/{written}")
    )
    yield f"{plain}?{ASKED_FOR.format(quote(written, safe='%'))}"


def everything(world: World) -> Iterator[tuple[str, str, bool]]:
    """Method, path, and whether what is asked for stands in the path itself."""
    turn = cycle(world.canaries)
    for path, methods in (*world.routes, *((path, ("GET",)) for path in FORMER)):
        gives_files = GIVES_FILES.match(path) or path in FORMER
        for write in WRITTEN.values():
            for canary in world.canaries if gives_files else (next(turn),):
                in_path, in_query = asked_of(path, write(canary))
                yield from ((method, in_path, True) for method in methods)
                if not path.startswith("/gradio_api/heartbeat"):
                    yield from ((method, in_query, False) for method in methods)


def unasked(world: World) -> Iterator[tuple[str, str, bool]]:
    """The same without a route before it, also as what is no path at all."""
    for write, canary in ((write, canary) for write in WRITTEN.values() for canary in world.canaries):
        yield from (("GET", before + write(canary), True) for before in ("", "/", "//", "http://127.0.0.1/", "/desk"))


def wrong_of(world: World, headers: dict[str, str], asked: list[tuple[str, str, bool]]) -> list[str]:
    """What gave out a file, failed, or answered as if there were something."""
    wrong = []
    with closing(Asker(world, headers)) as asker:
        for method, path, is_in_path in asked:
            status, body = asker.ask(method, path)
            found = [place for place, told in world.canaries.items() if told in body]
            if found or status >= 500 or (is_in_path and status < 300):
                wrong.append(f"{method} {path}: {status} {found}")
    return wrong


def test_every_route_is_known_here(world: World) -> None:
    paths = {path for path, _ in world.routes}
    assert {"/gradio_api/file={path_or_url:path}", "/assets/{path:path}", "/desk", "/api/v1/tickets"} <= paths
    assert len(world.routes) > 100


def test_the_files_that_must_not_be_given_out_are_there_and_those_of_the_page_are_given(world: World) -> None:
    assert all(told in Path(place).read_bytes() for place, told in world.canaries.items())
    own = (ROOT / "ui" / "panel" / "static" / "desk.js").read_bytes()
    with closing(Asker(world, world.headers)) as asker:
        assert asker.ask("GET", "/desk/desk.js") == (200, own)


class Naive(BaseHTTPRequestHandler):
    """A server that falls for the simplest of these."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Give out whatever is asked for."""
        asked = Path(f"/srv/{unquote(unquote(self.path)).partition('?')[0]}".partition("\0")[0]).resolve()
        body = asked.read_bytes() if asked.is_file() else b""
        self.send_response(200 if body else 404)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def test_a_server_that_falls_for_it_is_found_out(tmp_path: Path) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), Naive) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        here = Running(f"http://127.0.0.1:{server.server_port}", tmp_path)
        world = World(here, (("/desk", ("GET",)),), {"/etc/passwd": TOLD_BY_PASSWD}, {})
        wrong = wrong_of(world, {}, [one for one in everything(world) if one[1].startswith("/desk/")])
        server.shutdown()
    # Climbing, with its dots or all of it encoded, and twice; before a null byte, by way of a file and of a home.
    assert [one.split(": ")[1] for one in wrong] == ["200 ['/etc/passwd']"] * 7


@pytest.mark.parametrize("who", ["nobody", "ada"])
def test_no_route_gives_out_a_file_that_is_not_of_the_page(world: World, who: str) -> None:
    headers = world.headers if who == "ada" else {}
    asked = list(chain(everything(world), unasked(world)))
    with ThreadPoolExecutor(4) as threads:
        wrong = list(chain(*threads.map(lambda part: wrong_of(world, headers, part), (asked[n::4] for n in range(4)))))
    assert len(asked) > 5_000
    assert wrong == []
    assert "Traceback" not in world.server.said.read_text(encoding="utf-8", errors="replace")
