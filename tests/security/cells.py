"""What one cell of the matrix is: who asks what of whose object, what must be answered, and what was written meanwhile."""

import re
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from html.parser import HTMLParser

from django.apps import apps
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from cqp.accounts.models import User
from cqp.shared import clock
from evaluations.models import Assessment
from pathways.enums import GRANT_OF, Role
from pathways.models import Assignment
from pathways.models.dossier import DossierUserObjectPermission

from .scene import recently_authenticated

METHODS = ("GET", "POST", "PUT")
# What each persona is, and where. Nothing else in the matrix knows a name: the table speaks of roles.
ROLES = {
    "anonymous": {},
    "candidate": {"alpha": {"CANDIDATE"}},
    "tutor": {"alpha": {"TUTOR"}},
    "professional": {"alpha": {"PROFESSIONAL", "MEMBER"}},
    "external": {"alpha": {"EXTERNAL"}},
    "expired": {"alpha": {"EXTERNAL"}},
    "manager": {"alpha": {"COMPANY"}},
    "member": {"alpha": {"MEMBER"}},
    "other_manager": {"beta": {"COMPANY"}},
    "secretary": {"alpha": {"SECRETARIAT"}, "beta": {"SECRETARIAT"}},
    "neighbour_secretary": {"gamma": {"SECRETARIAT"}},
    "juror_employees": {"alpha": {"JUROR"}},
    "juror_employers": {"alpha": {"JUROR"}},
    "expert": {"alpha": {"JUROR"}},
    "president": {"alpha": {"JUROR", "PRESIDENT"}},
    "admin": {"platform": {"STAFF"}},
    "inactive": {"alpha": {"TUTOR"}},
}
# Whose objects fill the forms of a page without object; alpha's for the others.
HOME = {"other_manager": "beta", "neighbour_secretary": "gamma"}
NEVER_SIGNED_IN = {"anonymous", "inactive"}
ANY = frozenset({"ANY"})
# What the product may write for a request that it refuses, or for a page that it shows.
NOT_BUSINESS = {"django_session"}
_WRITE = re.compile(r'^\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM|REPLACE INTO)\s+"?(\w+)', re.IGNORECASE)
VISIBLE, OWN = "visible", "own"
OWN_CODES = {200, 302, 403, 404, 405}
OWN_TABLES = {"accounts_user", "audit_auditevent", "mfa_authenticator", "notifications_email", "jobs_job"}


@dataclass(frozen=True, eq=False)
class Row:
    """One address, or one act at an address that has several. Roles are those held on the object of the address.

    `sees`: for whom the object exists. `get`, `post`: for whom the door opens; None when the address has no such method.
    """

    route: str
    args: Callable | None = None
    sees: frozenset = ANY
    get: frozenset | None = None
    post: frozenset | None = None
    # Body of the POST: what is changed of the form that `form` (a persona) is shown, or the whole body without it.
    data: Callable | None = None
    form: str = ""
    act: str = ""
    get_code: int = 200
    post_code: int = 302
    # An external assessor whose accreditation has expired may come this far, and is told why no further.
    expired_post_code: int | None = None
    # (anonymous, signed in) for pages open to anybody, by method.
    public: dict = field(default_factory=dict)
    # One's own account: any answer of a page, as long as it writes nothing but that.
    is_own: bool = False
    # Tables that reading the page may write, with the reason in the table.
    get_writes: frozenset = frozenset()

    def __str__(self):
        return f"{self.route}:{self.act}" if self.act else self.route

    def url(self, tenant) -> str:
        return reverse(self.route, args=self.args(tenant) if self.args else [])


def roles_of(persona, place) -> set:
    if place is None:
        return {"ANY"}.union(*ROLES[persona].values())
    return {"ANY"} | ROLES[persona].get(place, set())


def expected(row: Row, persona, place, method):
    """The code of a cell; VISIBLE where the object is another company's and this person does hold a role there."""
    if row.public:
        return row.public[method][persona not in NEVER_SIGNED_IN] if method in row.public else 405
    if persona in NEVER_SIGNED_IN:
        return 302
    opened = {"GET": row.get, "POST": row.post}.get(method)
    roles = roles_of(persona, place)
    if place is None and method != "PUT" and not roles & (row.get or row.post):
        return 403
    if row.is_own and method != "PUT":
        return OWN
    if opened is None:
        return 405
    if place is not None and not roles & row.sees:
        return 404
    if place in ("beta", "gamma"):
        return VISIBLE
    if not roles & opened:
        return 403
    if method == "POST" and persona == "expired" and row.expired_post_code:
        return row.expired_post_code
    return row.get_code if method == "GET" else row.post_code


@contextmanager
def writes_seen():
    """The business tables written inside the block, committed or not."""
    seen = []

    def note(execute, sql, params, many, context):
        if (found := _WRITE.match(sql)) and found[1] not in NOT_BUSINESS:
            seen.append(found[1])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield seen


class Player:
    """One persona at their browser. Each request is undone: the scene is the same for the next one."""

    def __init__(self, scene, persona):
        self.client = Client(raise_request_exception=False)
        if user := scene.users.get(persona):
            self.client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
            recently_authenticated(self.client, user)
        take_the_place(scene, persona)
        self.cookies = self.client.cookies.copy()

    def ask(self, method, url, data=None, **more):
        """(answer, business tables written)."""
        self.client.cookies = self.cookies.copy()
        point = transaction.savepoint()
        try:
            with writes_seen() as written:
                send = getattr(self.client, method.lower())
                answer = send(url, data or {}, **more) if method != "PUT" else send(url)
        finally:
            transaction.savepoint_rollback(point)
        return answer, written


def take_the_place(scene, persona) -> None:
    """`expired` is the assessor named on alpha's dossiers; `inactive` is signed in, then closed by an administrator."""
    if persona == "inactive":
        User.objects.filter(pk=scene.users["inactive"].pk).update(is_active=False)
    if persona == "expired":
        before, after = scene.users["external"], scene.users["expired"]
        Assignment.objects.filter(user=before, role=Role.EXTERNAL_ASSESSOR).update(user=after)
        grants = DossierUserObjectPermission.objects.filter(user=before)
        grants.filter(permission__codename=GRANT_OF[Role.EXTERNAL_ASSESSOR]).update(user=after)
        Assessment.objects.filter(external=before, signable__completed_at__isnull=True).update(external=after)


class _Forms(HTMLParser):
    """Every form that posts, as a browser would send it untouched."""

    def __init__(self):
        super().__init__()
        self.forms, self._fields, self._textarea, self._select = [], None, None, None

    def handle_starttag(self, tag, attributes):
        a = dict(attributes)
        if tag == "form":
            self._fields = {} if a.get("method", "").lower() == "post" else None
            if self._fields is not None:
                self.forms.append((a.get("action", ""), self._fields))
        if self._fields is None:
            return
        name = a.get("name")
        if tag == "textarea":
            self._textarea, self._fields[name] = name, ""
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and ("selected" in a or self._select not in self._fields):
            self._fields[self._select] = a.get("value", "")
        elif tag == "input" and name and (a.get("type") not in ("radio", "checkbox") or "checked" in a):
            self._fields[name] = a.get("value", "on" if "checked" in a else "")

    def handle_data(self, data):
        if self._textarea:
            self._fields[self._textarea] += data

    def handle_endtag(self, tag):
        if tag == "textarea" and self._textarea:
            self._fields[self._textarea] = self._fields[self._textarea].removeprefix("\n")
            self._textarea = None
        if tag == "select":
            self._select = None
        if tag == "form":
            self._fields = None


def form_shown(client, url) -> dict:
    """The main form of a page, as shown: the one that posts to the page itself and has most fields."""
    answer = client.get(url)
    assert answer.status_code == 200, (url, answer.status_code)
    reader = _Forms()
    reader.feed(answer.content.decode())
    own = [fields for action, fields in reader.forms if action.split("?")[0] in ("", url)]
    assert own, f"no form on {url}"
    fields = max(own, key=len)
    return {name: value for name, value in fields.items() if name != "csrfmiddlewaretoken"}


class Bodies:
    """The address and the valid body of each row, made once; the body from the form shown to somebody who may post it."""

    def __init__(self, scene):
        self.scene, self.known, self.urls = scene, {}, {}

    def of(self, row: Row, tenant) -> dict:
        """Another company's address gets the body that is right at ours: it must not come to reading it."""
        tenant = tenant if row.args is None else self.scene.alpha
        if (row, tenant.name) not in self.known:
            changes = row.data(tenant) if row.data else {}
            shown = form_shown(Player(self.scene, row.form).client, row.url(tenant)) if row.form else {}
            self.known[row, tenant.name] = shown | changes
        return self.known[row, tenant.name]

    def url(self, row, place, tenant) -> str:
        if (row, place) not in self.urls:
            self.urls[row, place] = row.url(tenant)
        return self.urls[row, place]


def is_as_expected(answer, wanted) -> bool:
    if wanted == OWN:
        return answer.status_code in OWN_CODES
    if wanted == VISIBLE:
        return answer.status_code not in (404, 405, 500)
    return answer.status_code == wanted


def told(row, place, method, answer, wanted) -> str:
    error = getattr(answer, "exc_info", None)
    return f"{row} {place or '-'} {method}: {answer.status_code}, expected {wanted}{f' {error[1]!r}' if error else ''}"


def cells(rows, scene, persona):
    """(row, place, tenant): each object of the three companies, once without object."""
    home = scene.tenants[HOME.get(persona, "alpha")]
    for row in rows:
        if row.args is None:
            yield row, None, home
        else:
            yield from ((row, place, tenant) for place, tenant in scene.tenants.items())


def wrong_cells(scene, rows, persona, bodies) -> list[str]:
    """Plays every cell of one persona; a sentence per cell that answered or wrote something else than declared."""
    found, played = [], list(cells(rows, scene, persona))
    # Before anybody takes somebody's place: that one may be who is shown the form.
    for row, _, tenant in played:
        bodies.of(row, tenant)
    player = Player(scene, persona)
    for row, place, tenant in played:
        url = bodies.url(row, place, tenant)
        for method in METHODS if place in (None, "alpha") else METHODS[:2]:
            wanted = expected(row, persona, place, method)
            if wanted == VISIBLE and method == "POST":
                continue
            answer, written = player.ask(method, url, bodies.of(row, tenant) if method == "POST" else None)
            if not is_as_expected(answer, wanted):
                found.append(told(row, place, method, answer, wanted))
            if too_much := set(written) - may_write(row, persona, method, wanted):
                found.append(
                    f"{row} {place or '-'} {method}: answered {answer.status_code} and wrote {sorted(too_much)}"
                )
    return found


def may_write(row, persona, method, wanted) -> set:
    """A refused request writes nothing at all, not even a line that would be undone; a page that is read neither."""
    if wanted == OWN:
        return OWN_TABLES
    if method != "POST" or wanted in (403, 404, 405, 409) or (persona in NEVER_SIGNED_IN and not row.public):
        return set(row.get_writes) if method == "GET" and wanted in (200, 302) else set()
    return {model._meta.db_table for model in apps.get_models(include_auto_created=True)}


def today() -> str:
    return clock.today().isoformat()


def tomorrow() -> str:
    return (clock.today() + timedelta(days=1)).isoformat()
