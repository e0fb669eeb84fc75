"""axe, in a real Chromium, on pages that the product has already answered: the test asks them of Django in its own transaction, a small
server hands them over with their style sheets and scripts, and while one is read the next is being made."""

import itertools
import mimetypes
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import axe_playwright_python
from django.contrib.staticfiles import finders
from playwright.sync_api import sync_playwright

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_bytes()
AXE_PATH = "/axe.min.js"
OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
    # What it would fetch again is for rules on sound and on the turned screen: neither is asked here.
    "preload": False,
}
RUN = """async (options) => (await axe.run(options)).violations.flatMap(
  ({id, nodes}) => nodes.map((node) => `${id} : ${node.target}`))"""
# The main form as a tired person sends it: every field emptied. Null when the page has none.
EMPTIED = """() => {
  const form = [...document.querySelectorAll('main form[method=post]')].find(
    (form) => form.querySelector('input:not([type=hidden]), textarea, select'));
  if (!form) return null;
  for (const field of form.elements) {
    if (field.type === 'checkbox' || field.type === 'radio') field.checked = false;
    else if (field.type === 'email') field.value = 'pas un courriel';
    else if (field.type !== 'hidden' && 'value' in field && field.tagName !== 'BUTTON') field.value = '';
  }
  const pairs = [...new FormData(form)].filter(([, value]) => typeof value === 'string');
  return {action: form.getAttribute('action') || '', pairs};
}"""


@dataclass(frozen=True)
class Read:
    violations: list
    form: dict | None


class _Hands(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        path = self.path.partition("?")[0]
        if path == AXE_PATH:
            self._send(200, {"Content-Type": "text/javascript"}, AXE)
        elif path.startswith("/static/"):
            found = Path(finders.find(path.removeprefix("/static/")))
            self._send(200, {"Content-Type": mimetypes.guess_type(found.name)[0]}, found.read_bytes())
        elif answer := self.server.kept.pop(self.path, None):
            self._send(answer.status_code, answer.headers, answer.content)
        else:
            # What a page asks again of itself every second: nothing new.
            self._send(204, {}, b"")

    def do_POST(self):
        """A draft that the page keeps: read, or it would be taken for the next request."""
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self._send(204, {}, b"")

    def _send(self, status, headers, body):
        self.send_response(status)
        for name, value in {"Cache-Control": "max-age=3600", **headers}.items():
            self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Nobody reads it."""


class Reader:
    """Its browser has a thread of its own: Playwright keeps a loop in its thread, where Django would open another connection."""

    def __init__(self, chromium):
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _Hands)
        self.server.daemon_threads = True
        self.server.kept = {}
        Thread(target=self.server.serve_forever, daemon=True).start()
        self.ranks = itertools.count()
        self.thread = ThreadPoolExecutor(1)
        self.thread.submit(self._open, chromium).result()

    def read(self, url, answer):
        """A promise of what axe finds on this answer, and of its form emptied."""
        path = f"{url}{'&' if '?' in url else '?'}lecture={next(self.ranks)}"
        self.server.kept[path] = answer
        return self.thread.submit(self._read, path)

    def close(self):
        self.thread.submit(self._close).result()
        self.thread.shutdown()
        self.server.shutdown()
        self.server.server_close()

    def _open(self, chromium):
        self.playwright = sync_playwright().start()
        self.browser = self.playwright.chromium.launch(executable_path=chromium)
        origin = f"http://127.0.0.1:{self.server.server_port}"
        self.page = self.browser.new_context(base_url=origin, locale="fr-FR").new_page()

    def _read(self, path):
        self.page.goto(path)
        self.page.add_script_tag(url=AXE_PATH)
        return Read(self.page.evaluate(RUN, OPTIONS), self.page.evaluate(EMPTIED))

    def _close(self):
        self.browser.close()
        self.playwright.stop()


def is_page(answer) -> bool:
    return not answer.streaming and b"<html" in answer.content


@dataclass
class Visit:
    """Pages asked one after the other of a scene that none of them changes; `wrong` says what should not be there."""

    reader: Reader
    wrong: list = field(default_factory=list)
    seen: list = field(default_factory=list)
    _reading: list = field(default_factory=list)

    def look(self, player, url, state, answer=None, *, status=200):
        """The page as it is answered; anything else than `status` is no page to be proud of."""
        answer = answer or player.ask("GET", url)[0]
        if answer.status_code != status or not is_page(answer):
            self.wrong.append((state, url, f"réponse {answer.status_code}"))
            return
        self._reading.append((player, url, state, self.reader.read(url, answer)))

    def finish(self):
        """What was found on each page looked at since the last time: (player, address, its form emptied)."""
        found = []
        for player, url, state, promise in self._reading:
            read = promise.result()
            self.seen.append((state, url))
            self.wrong += [(state, url, violation) for violation in read.violations]
            if read.form:
                found.append((player, url, read.form))
        self._reading = []
        return found
