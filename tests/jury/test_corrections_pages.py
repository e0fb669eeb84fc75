"""On screen: the candidate contests, the secretariat answers; a decision is put right by the president or the secretariat."""

import pytest
from django.urls import reverse

from jury.enums import AppealState, Verdict
from jury.models import Appeal, Award, Minutes, Rectification
from jury.services.appeals import lodge_appeal
from jury.services.rectification import make_rectifying_minutes
from jury.services.signing import sign
from pathways.enums import State as S

from . import sittings
from .test_pages import sign_in, text_of

pytestmark = pytest.mark.django_db
GROUNDS = "Un membre du jury travaille dans mon entreprise."
WHY = "La compétence 4 a été mal reportée."


def awarded(world, number=1):
    """`number` dossiers decided by the same session: the CQP is delivered for each."""
    dossiers = [sittings.complete(world) for _ in range(number)]
    session = sittings.sitting(world, *dossiers)
    for dossier in dossiers:
        sittings.decide(dossier, world.branch.juror)
    sittings.closed(session)
    for dossier in dossiers:
        dossier.refresh_from_db()
    return dossiers


@pytest.fixture
def as_(client, settings):
    return lambda user: sign_in(client, user, settings)


def test_candidate_contests_from_the_page_of_the_dossier(world, as_):
    (dossier,) = awarded(world)
    place, page = reverse("appeal_lodge", args=[dossier.pk]), reverse("dossier_detail", args=[dossier.pk])
    client = as_(dossier.candidate.user)
    assert place in text_of(client.get(page))
    shown = text_of(client.get(place))
    assert "régularité" in shown
    assert "le délai commencera le jour où la lettre de décision vous sera envoyée" in shown
    empty = client.post(place, {"grounds": ""})
    assert "Dites ce qui n'a pas été régulier" in text_of(empty).replace("&#x27;", "'")
    answer = client.post(place, {"grounds": GROUNDS})
    appeal = Appeal.objects.get()
    assert (answer.url, appeal.lodged_by) == (reverse("appeal_detail", args=[appeal.pk]), dossier.candidate.user)
    assert GROUNDS in text_of(client.get(answer.url))
    # Contested already: the page says so and shows no form.
    again = text_of(client.get(place))
    assert ("Un recours est déjà en cours" in again, 'name="grounds"' in again) == (True, False)
    # The employer sees the dossier, and nothing of the appeal.
    company = as_(world.alpha.manager)
    seen = text_of(company.get(page))
    assert (appeal.number in seen, place in seen) == (False, False)
    assert company.get(place).status_code == 403
    assert company.get(answer.url).status_code == 404


def test_secretariat_registers_a_letter_rules_and_answers(world, as_):
    (dossier,) = awarded(world)
    client = as_(world.branch.secretary)
    place = reverse("appeal_lodge", args=[dossier.pk])
    refused = client.post(place, {"grounds": GROUNDS, "received_on": "2026-11-22"})
    assert "ne peut pas l" in text_of(refused)
    assert GROUNDS in text_of(refused)
    client.post(place, {"grounds": GROUNDS, "received_on": "2026-11-23"})
    appeal = Appeal.objects.get()
    rule, reply = (reverse(name, args=[appeal.pk]) for name in ("appeal_rule", "appeal_answer"))
    early = client.post(reply, {"upheld": "yes", "answer": "Oui."})
    assert "on répond à un recours recevable" in text_of(early)
    client.post(rule, {"admissible": "yes", "reason": "Dans le délai."})
    client.post(reply, {"upheld": "yes", "answer": "Le lien est établi."})
    appeal.refresh_from_db()
    dossier.refresh_from_db()
    assert (appeal.state, dossier.state) == (AppealState.UPHELD, S.COMPLETE)
    assert "nouvelle délibération" in text_of(client.get(reverse("dossier_detail", args=[dossier.pk])))


def test_list_costs_the_same_for_one_appeal_and_three(world, as_, django_assert_num_queries):
    dossiers = awarded(world, 3)
    client = as_(world.branch.secretary)
    place = reverse("appeal_list")

    def lodge(dossier):
        lodge_appeal(dossier, actor=dossier.candidate.user, grounds=GROUNDS)

    lodge(dossiers[0])
    client.get(place)
    with django_assert_num_queries(4):
        page = client.get(place)
    for dossier in dossiers[1:]:
        lodge(dossier)
    with django_assert_num_queries(4):
        page = client.get(place)
    assert [appeal.item.dossier_id for appeal in page.context["pending"]] == [dossier.pk for dossier in dossiers]
    assert as_(world.neighbour.secretary).get(place).context["pending"] == []


def test_president_puts_a_decision_right_on_screen(world, as_):
    (dossier,) = awarded(world)
    item = sittings.item_of(dossier)
    sheet, write = reverse("item_decide", args=[item.pk]), reverse("rectification_write", args=[item.pk])
    assert write not in text_of(as_(world.branch.juror).get(sheet))
    client = as_(world.branch.president)
    assert write in text_of(client.get(sheet))
    posted = {"reason": WHY, "conclusion": "CONFORM", "observation": "", "recommendations": sittings.ADVICE}
    for number in range(1, 7):
        posted |= {f"verdict_{number}": Verdict.VALIDATED, f"reason_{number}": ""}
    refused = client.post(write, posted | {"recommendations": "Conseil gardé."})
    assert Rectification.objects.count() == 1  # other recommendations are another decision
    refused = client.post(write, posted | {"verdict_4": "NOT_VALIDATED"})
    # Two opinions that agree: the decision that departs from them says why, and nothing typed is lost.
    assert "sans motif" in text_of(refused)
    assert WHY in text_of(refused)
    answer = client.post(write, posted | {"verdict_4": "NOT_VALIDATED", "reason_4": "Alertes tardives."})
    seen = text_of(client.get(answer.url))
    assert "La compétence 4, validée le 23 novembre 2026, est retirée." in seen
    assert f"Le titre {Award.objects.get().number} est annulé." in seen
    made = client.post(answer.url)
    minutes = Minutes.objects.get(kind="RECTIFYING")
    assert made.url == reverse("minutes_sign", args=[minutes.pk])
    assert WHY in text_of(client.get(made.url))
    client.post(made.url)
    assert minutes.signatures.get().member.user == world.branch.president
    for user in (world.branch.juror, world.branch.expert):
        sign(minutes, actor=user)
    assert "Décision rectifiée" in text_of(client.get(sheet))
    assert minutes.number in text_of(client.get(reverse("dossier_detail", args=[dossier.pk])))
    assert "délivrance partielle" in text_of(client.get(reverse("session_detail", args=[item.session_id])))
    code = Award.objects.order_by("pk").first().verification_code
    client.logout()
    public = text_of(client.get(reverse("verification_result", args=[code])))
    assert "Document annulé" in public
    assert (WHY in public, minutes.number in public) == (False, False)


def test_rectification_is_abandoned_on_screen(world, as_):
    (dossier,) = awarded(world)
    item = sittings.item_of(dossier)
    client = as_(world.branch.secretary)
    posted = {
        "reason": WHY,
        "conclusion": "NOT_CONFORM",
        "observation": "Habilitation finie.",
        "recommendations": "Refaire.",
    }
    client.post(reverse("rectification_write", args=[item.pk]), posted)
    draft = Rectification.objects.get()
    minutes = make_rectifying_minutes(draft, actor=world.branch.secretary)
    answer = client.post(reverse("rectification_abandon", args=[draft.pk]), {"reason": "La fiche était juste."})
    assert answer.url == reverse("item_decide", args=[item.pk])
    minutes.refresh_from_db()
    assert minutes.reopening_reason == "La fiche était juste."
    assert "Procès-verbal écarté : la rectification a été abandonnée" in text_of(
        client.get(reverse("minutes_sign", args=[minutes.pk]))
    )
