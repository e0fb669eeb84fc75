"""What each person finds when they come in: what waits for them, then their dossiers, then the rest of their role."""

from django.db.models import Count
from django.urls import reverse

from cqp.access.decisions import can
from cqp.accreditations.models import Accreditation
from cqp.accreditations.tables import standing
from cqp.documents.enums import DocumentStatus
from evaluations.examination_clock import clocks_of
from evaluations.examination_pages import standing_of
from jury.benefits.pages import has_ledger
from jury.independence.pages import expected_declarations
from jury.minutes_page import expected_signatures
from jury.models import JurySession
from jury.preparation.deadlines import alerts_of
from jury.preparation.waiting import expected_answers
from jury.room_page import expected_openings
from jury.services.letters import sessions_with_held_letters
from pathways import expectations
from pathways.enums import STAGE_OF, Role, Stage, State
from pathways.models import Dossier, DossierDocument, PendingAct
from pathways.progress import tone_of
from pathways.requests import request_days
from pathways.tables import with_what_rows_show

PENDING_SHOWN = 15
DOSSIERS_SHOWN = 6
ROWS_SHOWN = 5


def overview(user) -> dict:
    """The same number of queries whatever the number of dossiers."""
    pending = PendingAct.objects.for_user(user)
    waiting = waiting_rows(pending.for_home()[:PENDING_SHOWN])
    dossiers = Dossier.objects.for_user(user)
    leads = bool(user.companies or user.committees)
    # What is asked of a member of a jury and is not about one dossier.
    asked = (expected_openings, expected_answers, expected_declarations, expected_signatures)
    of_jury = [row for rows in asked for row in rows(user)]
    context = {
        "waiting": [*of_jury, *waiting],
        "waiting_count": len(of_jury) + pending.count(),
        "dossiers": [dossier_row(dossier) for dossier in dossiers.for_list()[:DOSSIERS_SHOWN]],
        "figures": figures(dossiers) if leads else [],
        "accreditations": own_accreditations(user),
        "has_ledger": has_ledger(user),
        "may_register": can(user, "pathways.register").allowed,
        "is_secretary": bool(user.committees),
        "is_provider": bool(user.providers),
    }
    return context | (secretariat(user, dossiers) if user.committees else {})


def waiting_rows(pending) -> list[dict]:
    rows = list(pending)
    labels = expectations.labels_of(rows)
    return [waiting_row(row, labels[row.pk]) for row in rows]


def waiting_row(row, label) -> dict:
    """One act that waits. The link finds the page when it is followed: a hundred rows cost no query each."""
    dossier = row.dossier
    return {
        "label": label,
        "url": reverse("dossier_expected", args=[dossier.pk, row.act.replace("_", "-")]),
        "candidate": dossier.candidate.full_name,
        "certification": dossier.version.certification.title,
        "number": dossier.number,
        "since": row.since,
        "role": Role(row.role).label,
    }


def dossier_row(dossier) -> dict:
    return {
        "candidate": dossier.candidate.full_name,
        "url": reverse("dossier_detail", args=[dossier.pk]),
        "detail": f"{dossier.version.certification.title} · {dossier.employer or dossier.get_kind_display()} · {dossier.number}",
        "state": dossier.get_state_display(),
        "tone": tone_of(dossier.state),
        "since": dossier.state_since,
    }


def request_row(dossier) -> dict:
    """A VAE file asked for, sent or not, and not back yet: what the secretariat follows by two dates."""
    asked_on, sent_on = request_days(dossier.request_events)
    return dossier_row(dossier) | {"asked_on": asked_on, "sent_on": sent_on}


def figures(dossiers) -> list[dict]:
    """How many open dossiers at each step, each figure leading to its list."""
    by_state = dossiers.still_open().order_by().values("state").annotate(n=Count("pk"))
    totals = dict.fromkeys(Stage, 0)
    for row in by_state:
        totals[STAGE_OF[State(row["state"])]] += row["n"]
    list_url = reverse("dossier_list")
    return [{"label": stage.label, "count": n, "url": f"{list_url}?stage={stage}"} for stage, n in totals.items()]


def own_accreditations(user) -> list[dict]:
    mine = Accreditation.objects.filter(user=user).with_details().order_by("-valid_until", "pk")[:DOSSIERS_SHOWN]
    return [{"accreditation": row, "standing": standing(row)} for row in mine]


def secretariat(user, dossiers) -> dict:
    """VAE files asked for, dossiers returned and not back yet, the next session, papers that could not be made."""
    incomplete = dossiers.filter(state=State.INCOMPLETE).for_list().order_by("state_since", "pk")
    failed = DossierDocument.objects.filter(
        dossier__committee__in=[committee.pk for committee in user.committees], document__status=DocumentStatus.FAILED
    )
    requests = dossiers.filter(state__in=(State.REQUESTED, State.FILE_SENT)).order_by("state_since", "pk")
    sessions = JurySession.objects.for_user(user).to_come().with_agenda_size()
    return {
        "examinations": examinations(dossiers),
        "vae_requests": [request_row(dossier) for dossier in with_what_rows_show(requests)[:ROWS_SHOWN]],
        "incomplete": [dossier_row(dossier) for dossier in incomplete[:ROWS_SHOWN]],
        "failed_papers": list(failed.select_related("document", "dossier").order_by("pk")[:ROWS_SHOWN]),
        "sessions": list(sessions.order_by("held_on", "pk")[:ROWS_SHOWN]),
        "letters": sessions_with_held_letters(user)[:ROWS_SHOWN],
        "deadlines": alerts_of(user),
    }


def examinations(dossiers) -> list[dict]:
    """Parts 2 in the secretariat's hands, the first to be answered first."""
    under_way = dossiers.filter(state__in=[State.APPLIED, State.UNDER_EXAMINATION])
    found = {dossier.pk: dossier for dossier in under_way.for_list().order_by("pk")}
    clocks = sorted(clocks_of(found.values()).items(), key=lambda item: (item[1].due_on, item[0]))
    return [_examination_row(found[pk], time) for pk, time in clocks[:ROWS_SHOWN]]


def _examination_row(dossier, time) -> dict:
    state, tone = standing_of(time)
    return {
        "candidate": dossier.candidate.full_name,
        "url": reverse("application_examination", args=[dossier.pk]),
        "detail": f"{dossier.version.certification.title} · {dossier.number}",
        "due_on": time.due_on,
        "state": state,
        "tone": tone,
    }
