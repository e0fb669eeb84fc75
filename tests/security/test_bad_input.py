"""Refused acts of the issue, by the screens, after everything was in order: told in French, nothing changed.

Elsewhere already: wrong SIRET (accounts), candidate registered twice and who cannot be named (pathways), opinion on five of six, two
people in one section, session ended while typing (evaluations), worker killed while a paper is made (documents).
"""

import html
import re

import pytest
from django.apps import apps
from django.urls import reverse

from cqp.accounts.enums import MembershipRole
from cqp.accounts.models import User
from cqp.accreditations.enums import AccreditationRole
from cqp.accreditations.services import end_accreditation, grant_accreditation
from cqp.demo.cast import join, person
from cqp.shared import clock
from evaluations.enums import SignableKind
from jury.models import JurySession
from jury.services.attendance import mark_presence
from jury.services.convocations import add_member, remove_member
from pathways import actions
from pathways.enums import Role
from pathways.models import Assignment, Dossier
from pathways.models.dossier import DossierUserObjectPermission
from tests import ends

from .cells import ANY, NEVER_SIGNED_IN, ROLES, Player, roles_of, take_the_place
from .matrix import ROWS
from .matrix_dossiers import REASON

PLATFORM = {"sessions", "contenttypes"}


def everything() -> dict:
    """{table: its rows}: what « nothing changed » is measured on."""
    kept = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label not in PLATFORM and not model._meta.proxy
    ]
    return {model._meta.label: list(model._base_manager.order_by("pk").values_list()) for model in kept}


LINK = re.compile(r'<a [^>]*href="([^"]+)"[^>]*>([^<]*)</a>')


def refused(scene, persona, url, data, code, *reasons, places=()):
    """The act answers `code`, tells every reason, and leaves every table as it was. `places`: where each reason leads, in order."""
    player, before = Player(scene, persona), everything()
    player.client.raise_request_exception = True
    answer = player.client.post(url, data)
    page = html.unescape(answer.content.decode())
    assert answer.status_code == code
    assert [reason for reason in reasons if reason not in page] == []
    links = LINK.findall(page)
    led = [[href for href, text in links if reason in text][:1] for reason in reasons[: len(places)]]
    assert led == [[place] for place in places]
    assert everything() == before


def act(scene, label, verb):
    return reverse("dossier_act", args=[scene.alpha.dossier(label).pk, verb])


# --- assessors, on the day of the act ------------------------------------------------------------------------------------


def rename(scene, before, after):
    """`after` holds what `before` was named for, as if rights had been given another way than by the services."""
    Assignment.objects.filter(user=before, role=Role.EXTERNAL_ASSESSOR).update(user=after)
    DossierUserObjectPermission.objects.filter(user=before).update(user=after)


def expired(scene):
    take_the_place(scene, "expired")
    return "expired", "a expiré le"


def ended_today(scene):
    external = scene.users["external"]
    for accreditation in external.accreditations.all():
        ends.ended_today(end_accreditation, accreditation, actor=scene.users["secretary"])
    return "external", "a pris fin le"


def accredited_for_another_cqp(scene):
    other = person("autre.cqp@cpef.test", "Ophélie", "Autre")
    today = clock.today()
    grant_accreditation(
        actor=scene.users["secretary"],
        user=other,
        role=AccreditationRole.EXTERNAL_ASSESSOR,
        certification=scene.world.branch.versions[1].certification,
        trained_on=today,
        decided_on=today,
        valid_from=today,
    )
    rename(scene, scene.users["external"], other)
    scene.users["external"] = other
    return "external", "pour un autre CQP"


def hired_since(scene):
    join(scene.users["external"], scene.world.alpha.organisation, MembershipRole.MEMBER, since=clock.today())
    return "external", "ne peut pas être salarié de l'entreprise du candidat"


def same_person(scene):
    professional = scene.users["professional"]
    Assignment.objects.filter(user=scene.users["external"], role=Role.EXTERNAL_ASSESSOR).update(user=professional)
    DossierUserObjectPermission.objects.filter(user=scene.users["external"]).update(user=professional)
    return "professional", "deux personnes différentes"


@pytest.mark.parametrize("mishap", [expired, ended_today, accredited_for_another_cqp, hired_since, same_person])
def test_assessment_does_not_begin_with_an_assessor_who_may_not(scene, mishap, monkeypatch):
    monkeypatch.setattr(scene, "users", dict(scene.users))
    persona, reason = mishap(scene)
    refused(scene, persona, act(scene, "ready", "start-assessment"), {}, 409, reason)


# --- the jury, when it is about to open ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("present", "reasons", "sections"),
    [
        (
            ("president", "juror_employees", "juror_employers", "expert"),
            ("Un jury de 4 personnes est impossible", "manque 1 représentant entreprise"),
            ("membres", "membres"),
        ),
        (
            ("president", "juror_employees", "expert"),
            ("Parité : manque 2 représentants entreprise", "retirer 1 représentant salarié"),
            ("membres", "membres"),
        ),
        (
            ("president", "juror_employees", "juror_employers"),
            ("Expert : manque 1 expert « métier »",),
            ("membres",),
        ),
        (("juror_employees", "juror_employers", "expert"), ("Le président désigné est absent",), ("presidence",)),
        (("president", "juror_employers"), ("Expert : manque 1 expert « métier »",), ("membres",)),
    ],
    ids=["four", "two employees, no employer", "no expert", "president absent", "two people"],
)
def test_session_does_not_open_without_a_jury_and_each_reason_leads_to_where_it_is_mended(
    scene, present, reasons, sections
):
    session = scene.alpha.session("ready")
    users = {scene.users[name].pk for name in present}
    mark_presence(session, actor=scene.users["secretary"], present=session.members.filter(user__in=users))
    places = [f"{reverse('session_detail', args=[session.pk])}#{section}" for section in sections]
    refused(scene, "secretary", reverse("session_open", args=[session.pk]), {}, 409, *reasons, places=places)


def test_session_that_lacks_somebody_leads_to_the_call(scene):
    session = scene.alpha.session("ready")
    expert = session.members.seated().select_related("session", "user").get(user=scene.users["expert"])
    remove_member(expert, actor=scene.users["secretary"])
    mark_presence(session, actor=scene.users["secretary"], present=session.members.seated())
    url, place = (reverse(name, args=[session.pk]) for name in ("session_open", "member_add"))
    refused(scene, "secretary", url, {}, 409, "Expert : manque 1 expert « métier »", places=[place])


def test_undeclared_member_present_leads_to_the_declarations(scene):
    """Released, then called again: what was declared was declared from the other seat."""
    session, user, secretary = scene.alpha.session("ready"), scene.users["juror_employers"], scene.users["secretary"]
    member = session.members.seated().select_related("session", "user").get(user=user)
    remove_member(member, actor=secretary)
    add_member(session, actor=secretary, user=user, college=member.college)
    mark_presence(session, actor=secretary, present=session.members.seated())
    url = reverse("session_open", args=[session.pk])
    place = f"{reverse('session_detail', args=[session.pk])}#declarations"
    refused(scene, "secretary", url, {}, 409, f"{member} n'a pas déclaré son indépendance", places=[place])


def test_dossier_made_incomplete_after_the_agenda_leaves_it(scene):
    """The secretariat returns it: the session has nothing to examine, the jurors read it no more, nobody decides on it."""
    dossier, session, item = (
        scene.alpha.dossier("on_agenda"),
        scene.alpha.session("ready"),
        scene.alpha.item("on_agenda"),
    )
    secretary = Player(scene, "secretary").client
    assert secretary.post(act(scene, "on_agenda", "return-incomplete"), {"comment": REASON}).status_code == 302
    refused(scene, "secretary", reverse("session_open", args=[session.pk]), {}, 409, "L'ordre du jour est vide.")
    refused(scene, "juror_employers", reverse("item_decide", args=[item.pk]), {"observation": "X"}, 404)
    assert Player(scene, "juror_employers").client.get(reverse("dossier_detail", args=[dossier.pk])).status_code == 404


# --- from the wrong state, by the right person ---------------------------------------------------------------------------

ACTORS = {
    "start_positioning": "professional",
    "amend_positioning": "professional",
    "start_pathway": "manager",
    "resume_pathway": "manager",
    "declare_ready": "tutor",
    "start_assessment": "external",
    "present_as_is": "candidate",
    "complete_pathway_first": "candidate",
    "transmit": "external",
    "reopen_assessment": "external",
    "reopen_pathway": "tutor",
    "declare_complete": "secretary",
    "return_incomplete": "secretary",
    "withdraw": "manager",
}


@pytest.mark.parametrize("verb", ACTORS)
def test_act_from_the_wrong_state_is_a_conflict(scene, verb):
    """The page was drawn before somebody else moved the dossier to its end."""
    refused(scene, ACTORS[verb], act(scene, "awarded", verb.replace("_", "-")), {"comment": REASON}, 409)


def test_every_act_with_a_page_is_tried(scene):
    assert set(actions.offered(scene.alpha.dossier("awarded"))) == set(ACTORS)


# --- somebody else's number, in the body rather than in the address -------------------------------------------------------


def test_foreign_numbers_in_a_body_choose_nothing(scene):
    """Each form only knows the rows of its own page: a number of elsewhere is an invalid choice, never an access."""
    alpha, gamma = scene.alpha, scene.gamma
    planned, ready = alpha.session("planned").pk, alpha.session("ready").pk
    positioning = alpha.dossier("positioning").pk
    step = {"competency": gamma.committee.versions[0].competencies.all()[0].pk, "modality": "WORKPLACE_TRAINING"}
    foreign_member = gamma.session("closed").members.all()[0].pk
    external = {"role": "EXTERNAL_ASSESSOR", "external_assessor-person": scene.users["external"].pk + 1}
    refused(
        scene, "secretary", reverse("session_agenda", args=[planned]), {"dossiers": [gamma.dossier("sitting").pk]}, 200
    )
    refused(
        scene,
        "secretary",
        reverse("member_add", args=[planned]),
        {"known": gamma.company.tutor.pk, "college": "EMPLOYERS"},
        200,
    )
    refused(scene, "secretary", reverse("session_presence", args=[ready]), {"present": [foreign_member]}, 302)
    refused(scene, "secretary", reverse("session_president", args=[ready]), {"president": foreign_member}, 302)
    refused(scene, "secretary", reverse("dossier_people", args=[alpha.dossier("registered").pk]), external, 200)
    refused(scene, "professional", reverse("positioning_plan", args=[positioning]), step, 422)
    mixed = [alpha.dossier("registered").candidate_id, gamma.dossier("sitting").candidate_id]
    refused(scene, "secretary", reverse("duplicate_merge", args=mixed), {}, 404)


def test_company_of_another_is_not_registered_for(scene):
    """A manager of one company is not asked which: a number slipped into the body changes nothing of whose dossier it is."""
    known = set(Dossier.objects.values_list("pk", flat=True))
    body = {
        "company": scene.world.beta.organisation.pk,
        "version": scene.world.branch.versions[0].pk,
        "birth_name": "Glissée",
        "first_name": "Ada",
        "email": "ada@exemple.test",
        "status": "EMPLOYEE",
        "job_title": "Assistante",
        "contract_type": "PERMANENT",
    }
    assert Player(scene, "manager").client.post(reverse("dossier_register"), body).status_code == 302
    opened = Dossier.objects.exclude(pk__in=known).get()
    assert opened.company == scene.world.alpha.organisation


def test_signature_of_another_content_or_quality_is_refused(scene):
    document = scene.alpha.document("presented", SignableKind.POSITIONING)
    url = reverse("signable_sign", args=[document.pk])
    refused(scene, "candidate", url, {"role": "COMPANY", "digest": document.digest}, 403)
    refused(scene, "candidate", url, {"role": "CANDIDATE", "digest": "0" * 64}, 409, "relisez-le avant de signer")
    for role in ("SECRETARIAT", "JUROR", "TUTOR", "rien"):
        refused(scene, "candidate", url, {"role": role, "digest": document.digest}, 422)


# --- bodies and queries that no page sends --------------------------------------------------------------------------------

JUNK = ("\x00", "9" * 30, "-1", "💥", "../../etc/passwd", "<script>", "[]", "2026-02-30")


def doer(row) -> str:
    """Somebody who may post here."""
    return next(
        (
            p
            for p in ROLES
            if p not in NEVER_SIGNED_IN and roles_of(p, "alpha" if row.args else None) & (row.post or ANY)
        ),
        "member",
    )


def nonsense(names, turn) -> dict:
    """A different word in each field, another one at the next turn; nothing at all without turn."""
    return {} if turn is None else {name: JUNK[(rank + turn) % len(JUNK)] for rank, name in enumerate(sorted(names))}


@pytest.mark.parametrize("turn", [None, *range(0, len(JUNK), 2)])
def test_no_body_breaks_a_page(scene, bodies, turn):
    """Each form that posts, empty or with nonsense in all its fields, by somebody who may: an answer, never a failure."""
    broken = []
    for row in ROWS:
        if row.post is None and "POST" not in row.public:
            continue
        body = nonsense(bodies.of(row, scene.alpha), turn)
        answer, _ = Player(scene, doer(row)).ask("POST", bodies.url(row, "alpha", scene.alpha), body)
        broken += [(str(row), told)] if (told := failure(answer)) else []
    assert broken == []


# django-tables2 warns of the dots of a forged column before it ignores it; here a warning is an error.
@pytest.mark.filterwarnings("ignore:Use '__' to separate path components:DeprecationWarning")
@pytest.mark.parametrize("junk", JUNK)
def test_no_query_breaks_a_list(scene, junk):
    player = Player(scene, "secretary")
    names = (
        "q",
        "page",
        "sort",
        "state",
        "stage",
        "certification",
        "awaiting",
        "role",
        "validity",
        "next",
        "competence",
    )
    lists = [row.url(scene.alpha) for row in ROWS if row.args is None and row.get]
    # Each word in every place at once; the two that break most, in one place at a time as well.
    queries = [dict.fromkeys(names, junk), *({name: junk} for name in names if junk in JUNK[:2])]
    broken = [
        (url, query, told) for url in lists for query in queries if (told := failure(player.ask("GET", url, query)[0]))
    ]
    assert broken == []


def failure(answer) -> str:
    return repr(answer.exc_info[1]) if answer.status_code == 500 else ""


def test_right_withdrawn_while_the_page_was_open_counts(scene):
    """Between the form and its posting the person was relieved, or their account closed."""
    tutor, dossier = scene.users["tutor"], scene.alpha.dossier("in_pathway")
    url = reverse("practice_add", args=[dossier.pk])
    body = {"starts_on": "2026-11-02", "missions": "Accueil"}
    client = Player(scene, "tutor").client
    assert client.get(url).status_code == 200
    User.objects.filter(pk=tutor.pk).update(is_active=False)
    assert client.post(url, body).status_code == 302
    assert dossier.practices.count() == 1
    User.objects.filter(pk=tutor.pk).update(is_active=True)
    client = Player(scene, "tutor").client
    DossierUserObjectPermission.objects.filter(user=tutor, content_object=dossier).delete()
    assert client.post(url, body).status_code == 404
    assert dossier.practices.count() == 1


def test_nothing_changed_would_be_seen(scene):
    """The measure of the tests above sees one row of one table."""
    before = everything()
    JurySession.objects.filter(pk=scene.alpha.session("planned").pk).update(place="Ailleurs")
    changed = [label for label, rows in everything().items() if rows != before[label]]
    assert changed == ["jury.JurySession"]
