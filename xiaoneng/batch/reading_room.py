"""Reports served on this machine only: the run folders of a directory, and a page that lists them.

Nothing else in the directory is reachable, and nothing is ever written.
"""

import re
from collections.abc import Mapping
from functools import partial
from html import unescape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from xiaoneng.batch.words import SOURCE, words
from xiaoneng.core.refusals import Unusable

TEMPLATES = Path(__file__).resolve().parent / "templates"
REPORT = "report.html"
CHINESE = "zh_Hans"
HOSTS = ("127.0.0.1", "localhost")
TITLE = re.compile("<title>([^<]+)</title>")
HEAD = 4096  # characters in which the title stands
KINDS = {".html": "text/html; charset=utf-8", ".csv": "text/csv; charset=utf-8"}
POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:"


class Reader(BaseHTTPRequestHandler):
    """Answers GET with the files of one folder; `titles` are run -> title, the first one first."""

    def __init__(self, folder: Path, titles: Mapping[str, str], *rest: object) -> None:
        self.folder = folder
        self.titles = titles
        super().__init__(*rest)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        host = (self.headers.get("Host") or "").rsplit(":", 1)[0]
        if host not in HOSTS:  # another name for this machine would let a foreign page read it
            self.send_error(HTTPStatus.FORBIDDEN)
            return
        parts = [unquote(part) for part in urlsplit(self.path).path.split("/") if part]
        if not parts:
            self.home()
            return
        run, name = parts[0], parts[1] if len(parts) > 1 else REPORT
        path = self.folder / run / name
        is_known = run in self.titles and parts[2:] == [] and path.suffix in KINDS
        if not is_known or "/" in name or "\\" in name or not path.is_file():
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        self.answer(path.read_bytes(), KINDS[path.suffix])

    do_HEAD = do_GET  # noqa: N815

    def home(self) -> None:
        if len(self.titles) == 1:
            self.send_response(HTTPStatus.FOUND)
            self.send_header("Location", f"/{next(iter(self.titles))}/")
            self.end_headers()
            return
        self.answer(list_of_reports(self.titles).encode(), KINDS[".html"])

    def answer(self, body: bytes, kind: str) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Requests are not worth a line on the terminal."""


def list_of_reports(titles: Mapping[str, str]) -> str:
    """The page that lists the reports, in both languages at once: it has no script to switch."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_gettext_translations(words(SOURCE), newstyle=True)  # type: ignore[attr-defined]
    css = (TEMPLATES / "report.css").read_text("utf-8")
    page = environment.get_template("reports.html.j2")
    return page.render(titles=titles, css=css, chinese=words(CHINESE).gettext)


def reading_room(folder: Path, titles: Mapping[str, str], port: int) -> ThreadingHTTPServer:
    """A server on 127.0.0.1; raises Unusable without a report or where the port is taken."""
    if not titles:
        raise Unusable(f"{folder} holds no {REPORT}; run `xiaoneng supervise` first")
    try:
        return ThreadingHTTPServer(("127.0.0.1", port), partial(Reader, folder, titles))
    except OSError as error:
        raise Unusable(
            f"port {port} of this machine is taken; name another one with --port"
        ) from error


def runs_in(folder: Path) -> dict[str, str]:
    """The run folders of a directory, each with the title of its report."""
    return {path.parent.name: title_of(path) for path in sorted(folder.glob(f"*/{REPORT}"))}


def title_of(report: Path) -> str:
    """What the page calls itself; the folder's name where it says nothing."""
    with report.open(encoding="utf-8", errors="replace") as file:
        found = TITLE.search(file.read(HEAD))
    return unescape(found[1]) if found else report.parent.name
