"""What the screens of the jury show, read in a fixed number of queries whatever the length of the agenda."""

from dataclasses import dataclass

from django.db.models import Count, Max, Q, prefetch_related_objects
from django.urls import reverse

from cqp.accounts.models import User
from cqp.shared.templatetags.cqp_ui import day_fr, time_fr
from evaluations.enums import Verdict as Opinion
from pathways.models import Dossier, DossierDocument
from pathways.papers import paper_row

from .enums import Conformity, Outcome, SessionState
from .masks import read_by
from .models import JuryItem, JurySession, Recusal
from .outcomes import RECTIFIED, outcome_in_force, outcome_of

STATE_TONES = {
    SessionState.PLANNED: "info",
    SessionState.OPEN: "waiting",
    SessionState.TO_SIGN: "waiting",
    SessionState.CLOSED: "success",
    SessionState.CANCELLED: "neutral",
}
OUTCOME_TONES = {
    Outcome.FULL_AWARD: "success",
    Outcome.PARTIAL_AWARD: "info",
    Outcome.NO_AWARD: "danger",
    Outcome.POSTPONED: "waiting",
}
OPINION_TONES = {Opinion.ACQUIRED: "success", Opinion.NOT_ACQUIRED: "danger"}
JURY_PAPERS = ("decision_sheet", "certificate", "competency_statement")


def sessions_of(user):
    """Rows of the list: to come first, then the latest."""
    rows = JurySession.objects.for_user(user).select_related("committee").order_by("-held_on", "-pk")
    rows = rows.with_agenda_size().annotate(
        seats=Count("members", filter=Q(members__released_at__isnull=True), distinct=True)
    )
    found = list(rows)
    to_come = [row for row in found if row.is_to_come]
    return to_come[::-1], [row for row in found if not row.is_to_come]


def waiting_dossiers(user, committee):
    """Complete dossiers of that committee, the one that has waited longest first."""
    rows = Dossier.objects.for_user(user).awaiting_session().filter(committee=committee)
    return rows.for_list().order_by("completed_at", "pk")


def known_jurors(session):
    """People who have sat for this committee and are not called to this session yet."""
    seated = session.members.seated().order_by().values("user")
    rows = User.objects.filter(jury_seats__session__committee=session.committee_id, is_active=True)
    return list(
        rows.exclude(pk__in=seated).annotate(last=Max("jury_seats__pk")).order_by("last_name", "first_name", "pk")
    )


def session_lines(session) -> list:
    """For components/facts.html and the confirm pages."""
    return [
        ("Date", f"{day_fr(session.held_on)} à {time_fr(session.starts_at)}"),
        ("Lieu", session.place),
        ("Commission", session.committee.name),
        ("Président de séance", str(session.president) if session.president else "à désigner parmi les présents"),
    ]


@dataclass(frozen=True)
class AgendaRow:
    """One dossier of the agenda: how far its sheet is, or what was decided."""

    item: JuryItem
    outcome: Outcome | None
    word: str
    tone: str
    papers: list
    # False for a member who has not declared on it, or is recused: they see what is needed to declare, nothing else.
    is_readable: bool = True


def agenda_rows(session, user) -> list[AgendaRow]:
    items = session.items.in_force().for_page().select_related("sheet").order_by("position", "pk")
    items = list(items.prefetch_related("sheet__decisions", "dossier__version__competencies"))
    if session.is_closed:
        prefetch_related_objects(items, *RECTIFIED)
    papers = _papers(session, items, user) if session.is_closed else {}
    hidden = {} if user.is_secretary_of(session.committee_id) else _hidden(session, items, user)
    return [hidden.get(item.pk) or _row(item, papers.get(item.dossier_id, [])) for item in items]


def _hidden(session, items, user) -> dict:
    """{item pk: its row} of those that this member does not judge."""
    judged = read_by(user, session)
    mine = Recusal.objects.in_force().filter(item__session=session, member__user=user)
    recused = set(mine.values_list("item_id", flat=True))
    to_declare = session.is_planned or session.is_open
    rows = {}
    for item in items:
        if item.pk not in judged:
            word, tone = (
                ("à déclarer", "waiting")
                if to_declare and item.pk not in recused
                else ("vous n'y siégez pas", "neutral")
            )
            rows[item.pk] = AgendaRow(item, None, word, tone, papers=[], is_readable=False)
    return rows


def decision_lines(rows) -> list:
    """For components/confirm.html: what is about to be recorded of each dossier; its number alone for who does not sit on it."""
    return [
        (f"{row.item.dossier.number} – {row.item.dossier.candidate}", row.word)
        if row.is_readable
        else (row.item.dossier.number, "vous ne siégez pas sur ce dossier")
        for row in rows
    ]


def _row(item, papers) -> AgendaRow:
    outcome = outcome_in_force(item, item.dossier.version.competencies.all())
    if outcome:
        return AgendaRow(item, outcome, outcome.label, OUTCOME_TONES[outcome], papers)
    if item.sheet.revision:
        return AgendaRow(item, None, "fiche commencée", "waiting", papers)
    return AgendaRow(item, None, "à examiner", "neutral", papers)


def _papers(session, items, user) -> dict:
    """{dossier pk: rows for components/paper.html} of the papers that this session asked for."""
    links = DossierDocument.objects.filter(
        dossier__in=[item.dossier_id for item in items],
        document__kind__in=JURY_PAPERS,
        document__created_at__gte=session.closed_at,
    )
    dossiers = {item.dossier_id: item.dossier for item in items}
    found = {}
    for link in links.select_related("document__file", "document__replaced_by").order_by("pk"):
        if _of_session(link.document, session):
            found.setdefault(link.dossier_id, []).append(paper_row(link, dossiers[link.dossier_id], user))
    return found


def _of_session(document, session) -> bool:
    """A postponed dossier comes back to another session: its papers there are not ours."""
    said = document.context.get("session") or {"number": document.context["award"]["session_number"]}
    return said["number"] == session.number


def neighbours(item, user) -> tuple[list, JuryItem | None]:
    """The agenda around one dossier, for the side list, and the next dossier without a complete sheet (or the next one)."""
    rows = list(
        JuryItem.objects.for_user(user)
        .in_force()
        .filter(session=item.session_id)
        .select_related("sheet", "dossier__candidate", "dossier__version")
        .prefetch_related("sheet__decisions", "dossier__version__competencies")
        .order_by("position", "pk")
    )
    after = [row for row in rows if row.position > item.position] + [
        row for row in rows if row.position < item.position
    ]
    undone = [row for row in after if outcome_of(row.sheet, row.dossier.version.competencies.all()) is None]
    return [_section(row, item) for row in rows], next(iter(undone or after), None)


def _section(row, item):
    done = outcome_of(row.sheet, row.dossier.version.competencies.all())
    return {
        "label": f"{row.position}. {row.dossier.candidate}",
        "url": reverse("item_decide", args=[row.pk]),
        "state": "complete" if done else ("partial" if row.sheet.revision else "empty"),
        "current": row.pk == item.pk,
    }


def opinion_row(view, names) -> list:
    """The two opinions of one competency, for components/opinion_pair.html."""
    roles = (("professional", "professionnel du secteur"), ("external", "évaluateur externe"))
    return [_opinion(getattr(view, key), names[key], role, view.wording) for key, role in roles]


def _opinion(opinion, who, role, wording):
    if opinion is None:
        return None
    verdict = Opinion(opinion["verdict"])
    return {
        "who": who,
        "role": role,
        "verdict_label": wording.label("opinion", verdict),
        "tone": OPINION_TONES[verdict],
        "text": opinion["reason"],
        "on": None,
    }


def conclusion_label(sheet) -> str:
    return Conformity(sheet.conclusion).label if sheet.conclusion else "pas encore conclu"
