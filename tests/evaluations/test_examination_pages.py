"""The examination on screen: the file beside the decision, saved as typed, what binds asked once; and the secretariat's home."""

import pytest
from django.urls import reverse

from cqp.notifications.models import Email
from cqp.uploads.enums import UploadStatus
from evaluations import admissibility
from evaluations.enums import AdmissibilityVerdict as Verdict
from evaluations.enums import PieceKind
from evaluations.services.admissibility import decide, save_examination, save_ruling
from evaluations.services.application import save_experience
from pathways.enums import State as S
from pathways.services import advance
from tests import vae
from tests.pathways.entrance import enter, text_of

from .builders import autosave, form_of
from .examining import LONG, SHORT, THIRD, applied, at, examination_of, join, part_2, redeposit


def url(dossier, name="application_examination"):
    return reverse(name, args=[dossier.pk])


@pytest.fixture
def dossier(world):
    return applied(world, experiences=[LONG, SHORT])


@pytest.fixture
def desk(client, world):
    return enter(client, world.branch.secretary)


def answers(dossier, *retained):
    """What the buttons of the page post, in the order of the file."""
    rulings = admissibility.rulings_of(examination_of(dossier))
    return {f"experience-{r.experience_id}-is_retained": str(v) for r, v in zip(rulings, retained, strict=True)}


def accept(dossier):
    advance(dossier, "accept_application", actor=dossier.vae_committee.secretary)
    return vae.fresh(dossier)


def rule(dossier, *retained):
    for ruling, value in zip(admissibility.rulings_of(examination_of(dossier)), retained, strict=True):
        reason = "" if value else "Sans rapport avec le CQP."
        save_ruling(
            ruling, actor=dossier.vae_committee.secretary, revision=ruling.revision, is_retained=value, reason=reason
        )


def read(desk, dossier, name) -> dict:
    """What the page that asks once posts back."""
    return dict(desk.get(url(dossier, name)).context["hidden"])


def confirm(desk, dossier, name):
    return desk.post(url(dossier, name), read(desk, dossier, name))


def test_page_shows_the_file_its_pieces_and_the_clock_beside_the_decision(desk, dossier):
    text = text_of(desk.get(url(dossier)))
    for words in (
        "Le dossier déposé",
        "carte-identite.pdf",
        "Inscriptions, convocations, émargements et suivi des financeurs.",
        "61 jours restants, jusqu'au 23 janvier 2027 inclus",
        "Dans ce régime, le silence ne vaut pas avis.",
        "La partie 2 est-elle complète ?",
        "0,0 mois retenus",
        "2 expériences restent à décider.",
    ):
        assert words in text, words
    piece = part_2(dossier).pieces.get(kind="IDENTITY")
    assert reverse("piece_download", args=[piece.pk]) in desk.get(url(dossier)).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_page_costs_the_same_for_one_experience_and_three(desk, world, django_assert_num_queries, rows):
    dossier = applied(world, experiences=[LONG, SHORT, THIRD][:rows])
    desk.get(url(dossier))
    with django_assert_num_queries(17):
        page = desk.get(url(dossier)).context["page"]
    assert len(page.rulings) == rows


def test_saved_as_typed(desk, dossier):
    form = form_of(desk, url(dossier)) | answers(dossier, True, False) | {"recommendations": "Décrire un aléa."}
    answer = autosave(desk, url(dossier), form)
    assert (answer.status_code, "saved_at" in answer.json()) == (200, True)
    examination = examination_of(dossier)
    assert [row.is_retained for row in admissibility.rulings_of(examination)] == [True, False]
    assert (examination.recommendations, examination.reasons) == ("Décrire un aléa.", "")


def test_works_without_javascript(desk, dossier):
    form = form_of(desk, url(dossier)) | answers(dossier, True, True)
    assert desk.post(url(dossier), form, follow=True).redirect_chain == [(url(dossier), 302)]
    text = text_of(desk.get(url(dossier)))
    assert "46,0 mois retenus sur 36 demandés" in text
    assert "suffisant" in text


def test_two_people_on_the_same_ruling_see_both_answers(desk, dossier):
    form = form_of(desk, url(dossier))
    rule(dossier, True, True)
    answer = autosave(desk, url(dossier), form | answers(dossier, False, True))
    assert answer.status_code == 409
    text = text_of(answer)
    assert ("non retenue" in text, "True" in text) == (True, False)


def test_figure_follows_each_change_and_nothing_is_written(desk, dossier):
    form = form_of(desk, url(dossier)) | answers(dossier, False, True)
    text = text_of(desk.post(url(dossier, "examination_count"), form))
    assert "6,0 mois retenus sur 36 demandés" in text
    assert "Il manque 30,0 mois." in text
    assert [row.is_retained for row in admissibility.rulings_of(examination_of(dossier))] == [None, None]


def test_what_was_ruled_before_is_shown_as_a_proposal(desk, dossier):
    rule(dossier, True, False)
    advance(dossier, "return_application", actor=dossier.vae_committee.secretary, comment="Pièce illisible.")
    redeposit(dossier)
    text = text_of(desk.get(url(dossier)))
    assert text.count("reprise de la version précédente") == 2
    assert "Ce qui manquait à la version précédente Pièce illisible." in text


def test_experience_told_anew_is_not_proposed_and_says_so(desk, dossier):
    rule(dossier, True, True)
    advance(dossier, "return_application", actor=dossier.vae_committee.secretary, comment="Pièce illisible.")
    row = part_2(dossier).application.experiences.first()
    save_experience(
        row.application, actor=dossier.candidate.user, experience=row, revision=row.revision, title="Directrice"
    )
    redeposit(dossier)
    text = text_of(desk.get(url(dossier)))
    assert (text.count("modifiée depuis la version précédente"), text.count("reprise de la version précédente")) == (
        1,
        1,
    )


def test_piece_that_waits_for_the_antivirus_is_not_asked_for(desk, world):
    dossier = applied(world, proved=False)
    experience = part_2(dossier).application.experiences.get()
    join(part_2(dossier), PieceKind.EXPERIENCE, experience=experience, status=UploadStatus.QUARANTINED)
    assert desk.get(url(dossier, "application_return")).context["form"]["comment"].value() == ""
    sentence = "Expérience « Assistante de formation » : son justificatif attend son contrôle antivirus."
    assert sentence in text_of(desk.get(url(dossier)))


# --- Complete or not -----------------------------------------------------------------------------------------------


def test_file_found_complete_offers_the_opinion(desk, dossier):
    assert desk.post(url(dossier, "application_accept")).url == url(dossier)
    assert vae.fresh(dossier).state == S.UNDER_EXAMINATION
    assert "Rendre l'avis" in text_of(desk.get(url(dossier)))
    assert Email.objects.filter(code="application_complete").count() == 1


def test_return_starts_from_what_the_pieces_lack_and_is_sent_as_it_is(desk, world):
    dossier = applied(world, experiences=[LONG, SHORT], proved=False)
    page = desk.get(url(dossier, "application_return"))
    prefilled = page.context["form"]["comment"].value()
    assert prefilled == (
        "- Expérience « Assistante de formation » : justificatif manquant.\n"
        "- Expérience « Secrétaire du club » : justificatif manquant."
    )
    form_day = {"answer_by": page.context["form"]["answer_by"].value()}
    comment = f"{prefilled}\n- La photo de la carte est floue."
    assert desk.post(url(dossier, "application_return"), form_day | {"comment": comment}).status_code == 302
    assert vae.fresh(dossier).state == S.APPLICATION_RETURNED
    assert part_2(dossier).reason == comment


def test_return_without_a_word_is_asked_again(desk, dossier):
    answer = desk.post(url(dossier, "application_return"), {"comment": ""})
    assert (answer.status_code, vae.fresh(dossier).state) == (422, S.APPLIED)
    assert "Écrivez le motif" in text_of(answer)


def test_returned_file_is_read_and_no_longer_ruled(desk, dossier):
    advance(dossier, "return_application", actor=dossier.vae_committee.secretary, comment="Pièce illisible.")
    text = text_of(desk.get(url(dossier)))
    assert ("Partie 2 retournée le 23 novembre 2026" in text, "uspendu" in text) == (True, False)
    assert desk.get(url(dossier)).context["page"] is None
    assert desk.post(url(dossier), {}).status_code in (403, 302)


@pytest.mark.parametrize("was_complete", [True, False])
def test_clock_is_said_suspended_only_once_it_runs(client, desk, dossier, was_complete):
    if was_complete:
        accept(dossier)
    pages = [text_of(desk.get(url(dossier, "application_return")))]
    advance(dossier, "return_application", actor=dossier.vae_committee.secretary, comment="Pièce illisible.")
    pages.append(text_of(desk.get(url(dossier))))
    pages.append(text_of(enter(client, dossier.candidate.user).get(reverse("dossier_detail", args=[dossier.pk]))))
    mail = Email.objects.get(code="application_incomplete").body
    assert ["suspendu" in told for told in [*pages, mail]] == [was_complete] * 4
    assert ("repartira de votre nouveau dépôt" in mail, "repartira du nouveau dépôt" in pages[0]) == (
        not was_complete,
    ) * 2


# --- Opinion -------------------------------------------------------------------------------------------------------


def test_opinion_is_confirmed_on_what_it_rests_on(desk, dossier):
    accept(dossier)
    rule(dossier, True, False)
    text = text_of(desk.get(url(dossier, "application_admit")))
    for words in ("Expériences retenues Assistante de formation", "40 mois à temps plein sur 36 mois", "Sylvie Greffe"):
        assert words in text, words
    assert confirm(desk, dossier, "application_admit").status_code == 302
    assert vae.fresh(dossier).state == S.ADMISSIBLE


def test_opinion_is_given_on_what_was_read_and_on_nothing_else(desk, world, dossier):
    """Another secretary writes, in another tab, between the page that asks and the answer."""
    secretary = world.branch.secretary
    accept(dossier)
    rule(dossier, True, False)
    kept, _ = admissibility.rulings_of(examination_of(dossier))
    writings = [
        lambda: save_ruling(kept, actor=secretary, revision=1, is_retained=True, reason="Attestée par l'employeur."),
        lambda: save_examination(examination_of(dossier), actor=secretary, revision=0, recommendations="Un aléa."),
    ]
    for write in writings:
        shown = read(desk, dossier, "application_admit")
        write()
        answer = desk.post(url(dossier, "application_admit"), shown)
        assert (answer.status_code, vae.fresh(dossier).state) == (409, S.UNDER_EXAMINATION)
        assert "Relisez : l'examen a changé depuis que vous l'avez ouvert." in text_of(answer)
    assert "Écarts et préconisations Un aléa." in text_of(answer)
    assert 'name="seen"' in answer.content.decode()
    assert desk.post(url(dossier, "application_admit")).status_code == 409
    assert confirm(desk, dossier, "application_admit").status_code == 302


def test_opinion_read_on_a_version_is_not_given_on_the_next(desk, world, dossier):
    accept(dossier)
    rule(dossier, True, True)
    shown = read(desk, dossier, "application_admit")
    advance(dossier, "return_application", actor=world.branch.secretary, comment="Pièce illisible.")
    accept(redeposit(dossier))
    assert desk.post(url(dossier, "application_admit"), shown).status_code == 409
    assert vae.fresh(dossier).state == S.UNDER_EXAMINATION


def test_opinion_that_lacks_something_says_what(desk, dossier):
    accept(dossier)
    text = text_of(desk.get(url(dossier, "application_admit")))
    assert "Expérience « Assistante de formation » : dites si elle est retenue." in text
    assert confirm(desk, dossier, "application_admit").status_code == 409
    assert vae.fresh(dossier).state == S.UNDER_EXAMINATION


def test_unfavourable_opinion_from_the_screen(desk, dossier):
    accept(dossier)
    rule(dossier, False, False)
    secretary = dossier.vae_committee.secretary
    save_examination(examination_of(dossier), actor=secretary, revision=0, reasons="Aucune expérience en rapport.")
    assert confirm(desk, dossier, "application_refuse").status_code == 302
    assert vae.fresh(dossier).state == S.NOT_ADMISSIBLE
    text = text_of(desk.get(url(dossier)))
    assert "Aucune expérience en rapport." in text
    assert "défavorable" in text


def test_opinion_is_not_offered_before_the_file_is_complete(desk, dossier):
    assert desk.get(url(dossier, "application_admit")).status_code == 409


def test_opinion_given_is_read_by_the_secretariat_and_its_paper_by_the_candidate(client, world, dossier):
    accept(dossier)
    rule(dossier, True, False)
    decide(examination_of(dossier), actor=world.branch.secretary, verdict=Verdict.FAVOURABLE)
    text = text_of(enter(client, world.branch.secretary).get(url(dossier)))
    assert "par Sylvie Greffe" in text
    assert "Avis connu le 23 novembre 2026" in text
    client.logout()
    page = enter(client, dossier.candidate.user).get(reverse("dossier_detail", args=[dossier.pk]))
    assert "Avis sur la recevabilité d'une demande de VAE" in text_of(page)
    assert client.get(url(dossier)).status_code == 403


@pytest.mark.parametrize("who", ["neighbour", "company", "nobody"])
def test_others_do_not_learn_that_the_page_exists(client, world, dossier, who):
    users = {"neighbour": world.neighbour.secretary, "company": world.alpha.manager, "nobody": world.branch.external}
    enter(client, users[who])
    for name in ("application_examination", "application_return", "application_admit", "application_refuse"):
        assert client.get(url(dossier, name)).status_code == 404, name


# --- Home ----------------------------------------------------------------------------------------------------------


def test_home_lists_what_is_examined_the_first_due_first(client, world):
    with at(2026, 9, 14):
        late = applied(world)
    with at(2026, 10, 5):
        soon = applied(world)
    calm = applied(world)
    returned = applied(world)
    advance(returned, "return_application", actor=world.branch.secretary, comment="Pièce illisible.")
    rows = enter(client, world.branch.secretary).get(reverse("home")).context["examinations"]
    assert [(row["url"], row["state"], row["tone"]) for row in rows] == [
        (url(late), "échéance dépassée", "danger"),
        (url(soon), "échéance proche", "waiting"),
        (url(calm), "examen en cours", "info"),
    ]


def test_home_of_another_committee_has_none_of_them(client, world, dossier):
    assert enter(client, world.neighbour.secretary).get(reverse("home")).context["examinations"] == []


@pytest.mark.parametrize("rows", [1, 3])
def test_home_costs_the_same_for_one_examination_and_three(client, world, django_assert_num_queries, rows):
    for _ in range(rows):
        applied(world)
    enter(client, world.branch.secretary)
    client.get(reverse("home"))
    with django_assert_num_queries(23):
        response = client.get(reverse("home"))
    assert len(response.context["examinations"]) == rows
