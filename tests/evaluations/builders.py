"""What the tests of the booklets ask again and again: the current document, the form of a page, a person at the keyboard."""

import json
from html.parser import HTMLParser

from cqp.demo import story as steps
from evaluations.models import Signable
from tests.kept import kept


def document(dossier, kind, version=None) -> Signable:
    rows = Signable.objects.filter(dossier_id=dossier.pk).latest_of(kind).for_page()
    return rows.first() if version is None else rows.get(version=version)


def someone(dossier, part):
    """The user who plays `part` on a dossier of tests.world."""
    story = dossier.story
    if part == "candidate":
        return dossier.candidate.user
    return getattr(story.committee if part in ("secretary", "external") else story.company, part)


def sign_in(client, dossier, part):
    client.force_login(someone(dossier, part))
    return client


@kept
def play(dossier, *names):
    """Take named steps of the demonstration's story, on a dossier already at their door."""
    for name in names:
        getattr(steps, name)(dossier.story, steps.fresh(dossier))
    fresh = steps.fresh(dossier)
    fresh.story = dossier.story
    return fresh


class _Form(HTMLParser):
    """The fields of the long form of a page, as a browser would send them untouched."""

    def __init__(self):
        super().__init__()
        self.fields, self._textarea, self._select, self._inside = {}, None, None, False

    def handle_starttag(self, tag, attributes):
        a = dict(attributes)
        if tag == "form":
            self._inside = "data-autosave" in a or 'name="version"' in a
        if not self._inside:
            return
        if tag == "textarea":
            self._textarea = a["name"]
            self.fields[self._textarea] = ""
        if tag == "select":
            self._select = a["name"]
        if tag == "option" and ("selected" in a or self._select not in self.fields):
            self.fields[self._select] = a["value"]
        if tag == "input" and a.get("name") and a.get("type") not in ("radio", "checkbox"):
            self.fields[a["name"]] = a.get("value", "")
        if tag == "input" and a.get("type") == "radio" and "checked" in a:
            self.fields[a["name"]] = a["value"]
        if tag == "input" and a.get("type") == "checkbox" and "checked" in a:
            self.fields.setdefault(a["name"], []).append(a.get("value", "on"))

    def handle_data(self, data):
        if self._textarea:
            self.fields[self._textarea] += data

    def handle_endtag(self, tag):
        if tag == "textarea":
            # A browser drops the line break that Django writes first.
            self.fields[self._textarea] = self.fields[self._textarea].removeprefix("\n")
            self._textarea = None


def form_of(client, url) -> dict:
    """What the page at `url` would post back if nobody touched it."""
    response = client.get(url)
    assert response.status_code == 200, response.status_code
    reader = _Form()
    reader.feed(response.content.decode())
    assert "version" in json.loads(json.dumps(reader.fields)), "no long form on this page"
    return {name: value for name, value in reader.fields.items() if name != "csrfmiddlewaretoken"}


def seal(client, url) -> dict:
    """What the page at `url` was drawn with: posted back with what is typed."""
    return {"version": client.get(url).context["page"].version}


def autosave(client, url, data):
    return client.post(url, data, headers={"X-Autosave": "1", "Accept": "application/json"})
