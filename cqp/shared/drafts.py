"""Nothing typed is lost when the session has ended: what an expired session posts is put aside, then given back after sign-in.

Put aside only if the form carries the signed number of the person it was drawn for (`{% draft_owner %}`), and given back once,
to that same person, on that same path. Kept on the server in the browser's session, never in the browser itself (ASVS 14.3.3).
"""

import re

from django.contrib import messages
from django.core import signing
from django.http import QueryDict

from cqp.shared import clock

FIELD = "draft_owner"
NOTICE = "Votre session avait expiré : voici ce que vous aviez saisi, rien n'est perdu. Vérifiez puis enregistrez."
MAX_BYTES = 200_000
MAX_DRAFTS = 3
MAX_AGE = 12 * 3600
# A form left open longer than this is drawn again rather than trusted.
_MAX_FORM_AGE = 7 * 24 * 3600
_SALT = "cqp.shared.drafts.owner"
_SESSION_KEY = "drafts"
_NEVER_KEPT = re.compile(r"^csrfmiddlewaretoken$|^draft_owner$|password|credential|^code$", re.IGNORECASE)


def sign_owner(user) -> str:
    return signing.dumps(user.pk, salt=_SALT)


def _owner(signed: str) -> int | None:
    try:
        return signing.loads(signed, salt=_SALT, max_age=_MAX_FORM_AGE)
    except signing.BadSignature:
        return None


def put_aside(request) -> bool:
    """Keep the fields of this POST for their owner. False when there is no valid owner, nothing to keep, or too much of it.

    Files and secrets are left out. The last text wins for a path: autosave posts the same form again and again.
    """
    owner = _owner(request.POST.get(FIELD, ""))
    if owner is None:
        return False
    fields = QueryDict(mutable=True)
    for name, values in request.POST.lists():
        if not _NEVER_KEPT.search(name):
            fields.setlist(name, values)
    text = fields.urlencode()
    if not text or len(text.encode()) > MAX_BYTES:
        return False
    drafts = [draft for draft in _fresh(request) if draft["path"] != request.path]
    drafts.append({"owner": owner, "path": request.path, "fields": text, "at": int(clock.now().timestamp())})
    request.session[_SESSION_KEY] = drafts[-MAX_DRAFTS:]
    return True


def _fresh(request) -> list[dict]:
    oldest = clock.now().timestamp() - MAX_AGE
    return [draft for draft in request.session.get(_SESSION_KEY, []) if draft["at"] > oldest]


def _store(request, drafts) -> None:
    if drafts:
        request.session[_SESSION_KEY] = drafts
    else:
        request.session.pop(_SESSION_KEY, None)


def restore(request) -> QueryDict | None:
    """What this person had typed on this path when the session ended, once; None otherwise.

    Pass it to the form as its data; the sentence that explains why the form is filled is added to the messages.
    """
    if _SESSION_KEY not in request.session or request.method != "GET" or not request.user.is_authenticated:
        return None
    drafts = _fresh(request)
    mine = [draft for draft in drafts if draft["path"] == request.path and draft["owner"] == request.user.pk]
    _store(request, [draft for draft in drafts if draft["path"] != request.path])
    if not mine:
        return None
    messages.info(request, NOTICE)
    return QueryDict(mine[-1]["fields"])


def forget(request) -> None:
    """Drop what was put aside for this path: its owner has just posted it again, the older text must not come back over it."""
    if _SESSION_KEY in request.session:
        _store(request, [draft for draft in _fresh(request) if draft["path"] != request.path])


def keep_only_those_of(request, user) -> None:
    """At sign-in: texts put aside for somebody else on this computer are dropped, whoever signs in next."""
    if _SESSION_KEY in request.session:
        _store(request, [draft for draft in _fresh(request) if draft["owner"] == user.pk])
