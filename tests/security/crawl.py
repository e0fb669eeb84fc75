"""Every page that a person can ask for, and what its answer really says: workbooks unzipped, files read as bytes."""

import io
import zipfile
from dataclasses import dataclass

from django.urls import reverse

from .cells import Player
from .matrix import ROWS

SEARCHES = (
    "q=CANARI",
    "q=a",
    "stage=JURY",
    "state=REGISTERED",
    "awaiting=on",
    "sort=candidate",
    "page=2",
    "certification=1",
)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Answer:
    persona: str
    url: str
    response: object

    @property
    def status(self):
        return self.response.status_code

    @property
    def said(self) -> str:
        """Body and headers, whatever the format."""
        body = b"".join(self.response.streaming_content) if self.response.streaming else self.response.content
        if self.response.headers.get("Content-Type", "").startswith(XLSX):
            with zipfile.ZipFile(io.BytesIO(body)) as book:
                body = b"".join(book.read(name) for name in book.namelist())
        headers = "\n".join(f"{name}: {value}" for name, value in self.response.headers.items())
        return f"{headers}\n{body.decode('utf-8', errors='replace')}"

    def __str__(self):
        return f"{self.persona} {self.url} ({self.status})"


def addresses(scene) -> list[str]:
    """All the addresses of the three companies, then the lists as people search, filter, sort and turn them."""
    found = [row.url(tenant) for row in ROWS for tenant in scene.tenants.values()]
    lists = [reverse(name) for name in ("dossier_list", "dossier_export", "accreditation_list", "commitment_list")]
    return list(dict.fromkeys([*found, *(f"{url}?{search}" for url in lists for search in SEARCHES)]))


def crawl(scene, persona, urls=None) -> list[Answer]:
    player = Player(scene, persona)
    return [Answer(persona, url, player.ask("GET", url)[0]) for url in urls or addresses(scene)]
