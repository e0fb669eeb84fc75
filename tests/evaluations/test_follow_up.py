"""Outil 2, follow-up: the tutor's records and points d'étape, the candidate's part and its deposit."""

import datetime as dt

import pytest
from django.urls import reverse

from cqp.shared.blockers import Conflict
from evaluations.enums import SignableKind
from evaluations.models import TrainingAction, WorkplacePractice
from evaluations.services import follow_up as services
from pathways.enums import Role
from pathways.enums import State as S
from tests.conftest import NOON

from .builders import autosave, document, form_of, play, seal, sign_in

TEXTS = {"situations": "Accueil d'un groupe", "activities": "Installer la salle", "results": "Séance tenue"}


@pytest.fixture
def dossier(world):
    return world.dossier(S.IN_PATHWAY)


def page(dossier, name="follow_up", *args):
    return reverse(name, args=[dossier.pk, *args])


@pytest.mark.parametrize("part", ["tutor", "candidate", "manager", "professional"])
def test_everyone_of_the_dossier_reads_the_follow_up(client, dossier, part):
    sign_in(client, dossier, part)
    response = client.get(page(dossier))
    assert response.status_code == 200
    assert response.context["may_follow"] is (part == "tutor")
    assert ("Nouveau point d’étape" in response.content.decode()) is (part == "tutor")


def test_follow_up_before_its_time_says_so(client, world):
    dossier = world.dossier(S.POSITIONING)
    sign_in(client, dossier, "manager")
    assert "pas encore commencé" in client.get(page(dossier)).content.decode()


@pytest.mark.parametrize("part", ["tutor", "manager"])
def test_cover_is_saved_as_one_types_by_the_tutor_or_the_company(client, dossier, part):
    sign_in(client, dossier, part)
    url = page(dossier, "follow_up_cover")
    assert autosave(client, url, form_of(client, url) | {"training_provider": "Organisme X"}).status_code == 200
    assert "Organisme X" in client.get(page(dossier)).content.decode()


@pytest.mark.parametrize("part", ["tutor", "manager"])
def test_training_is_recorded_then_completed_by_the_tutor_or_the_company(client, dossier, part):
    sign_in(client, dossier, part)
    first = dossier.version.competencies.get(number=1)
    values = {
        "title": "Accueillir",
        "provider": "OF",
        "starts_on": "2026-10-01",
        "planned_hours": "14",
        "competencies": [first.pk],
    }
    assert client.post(page(dossier, "training_add"), values).status_code == 302
    action = TrainingAction.objects.get()
    more = values | {"done_hours": "12,5", "attested_on": "2026-11-02"}
    url = page(dossier, "training_edit", action.pk)
    assert client.post(url, more | seal(client, url)).status_code == 302
    action.refresh_from_db()
    assert (str(action.done_hours), action.attested_on.isoformat()) == ("12.5", "2026-11-02")
    assert list(action.competencies.all()) == [first]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"planned_hours": "-4"}, "planned_hours"),
        ({"starts_on": "31/02/2026"}, "starts_on"),
        ({"ends_on": "2026-09-01"}, "__all__"),
        ({"competencies": []}, "competencies"),
    ],
)
def test_bad_training_is_explained_and_nothing_is_lost(client, dossier, change, field):
    sign_in(client, dossier, "tutor")
    first = dossier.version.competencies.get(number=1)
    values = {
        "title": "Accueillir",
        "provider": "OF",
        "starts_on": "2026-10-01",
        "planned_hours": "14",
        "competencies": [first.pk],
    }
    answer = client.post(page(dossier, "training_add"), values | change)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert 'value="Accueillir"' in answer.content.decode()
    assert TrainingAction.objects.count() == 0


def test_practice_is_recorded_and_corrected(client, dossier):
    sign_in(client, dossier, "tutor")
    assert (
        client.post(page(dossier, "practice_add"), {"starts_on": "2026-09-01", "missions": "Accueil"}).status_code
        == 302
    )
    row = WorkplacePractice.objects.get()
    url = page(dossier, "practice_edit", row.pk)
    values = {"starts_on": "2026-09-01", "missions": "Accueil"} | seal(client, url)
    assert client.post(url, values | {"ends_on": "2026-08-01"}).status_code == 422
    assert client.post(url, values | {"ends_on": "2026-10-01"}).status_code == 302
    row.refresh_from_db()
    assert row.ends_on.isoformat() == "2026-10-01"


def test_two_people_complete_one_training_and_keep_both_texts(client, dossier):
    """Each ticked other competencies and wrote other hours; what only one of them wrote is kept without a question."""
    sign_in(client, dossier, "tutor")
    one, two, three = dossier.version.competencies.filter(number__lte=3).order_by("number")
    values = {"title": "Accueillir", "provider": "OF", "starts_on": "2026-10-01", "planned_hours": "14"}
    client.post(page(dossier, "training_add"), values | {"competencies": [one.pk]})
    action = TrainingAction.objects.get()
    url = page(dossier, "training_edit", action.pk)
    seen = values | {"competencies": [one.pk]} | seal(client, url)
    client.post(url, seen | {"done_hours": "12", "competencies": [one.pk, two.pk], "trainer": "Mme Lys"})
    answer = client.post(url, seen | {"done_hours": "10,5", "competencies": [one.pk, three.pk]})
    conflict = answer.context["conflict"]
    assert (answer.status_code, [field["name"] for field in conflict["fields"]]) == (
        409,
        ["done_hours", "competencies"],
    )
    assert (conflict["theirs_by"], conflict["theirs_at"]) == ("Une autre de vos fenêtres", NOON)
    assert [field["theirs_label"] for field in conflict["fields"]] == ["12", f"{one}, {two}"]

    chosen = {"done_hours": "10,5", "competencies": f"{one.pk},{three.pk}", "version": conflict["version"]}
    kept = {name: value for name, value in conflict["kept"] if name not in ("draft_owner", "chosen")}
    assert client.post(url, kept | chosen).status_code == 302
    action.refresh_from_db()
    assert (str(action.done_hours), action.trainer, list(action.competencies.all())) == (
        "10.5",
        "Mme Lys",
        [one, three],
    )


def test_two_people_correct_one_practice_and_keep_both_texts(client, dossier):
    sign_in(client, dossier, "tutor")
    client.post(page(dossier, "practice_add"), {"starts_on": "2026-09-01", "missions": "Accueil"})
    url = page(dossier, "practice_edit", WorkplacePractice.objects.get().pk)
    seen = {"starts_on": "2026-09-01", "missions": "Accueil"} | seal(client, url)
    client.post(url, seen | {"missions": "Accueil et planning"})
    answer = client.post(url, seen | {"missions": "Accueil et salles"})
    assert answer.status_code == 409
    assert [(f["theirs"], f["mine"]) for f in answer.context["conflict"]["fields"]] == [
        ("Accueil et planning", "Accueil et salles")
    ]
    assert WorkplacePractice.objects.get().missions == "Accueil et planning"


def test_the_services_write_over_nothing_that_was_not_shown(world, dossier):
    tutor = world.alpha.tutor
    row = services.record_practice(dossier, actor=tutor, starts_on=dt.date(2026, 9, 1), missions="Accueil")
    with pytest.raises(Conflict):
        services.record_practice(dossier, actor=tutor, practice=row, seen={"missions": "Salles"}, missions="Planning")
    values = {"title": "T", "provider": "OF", "starts_on": dt.date(2026, 9, 1), "planned_hours": 7}
    one, two = dossier.version.competencies.filter(number__lte=2)
    action = services.save_training_action(dossier, actor=tutor, competencies=[one], **values)
    with pytest.raises(Conflict):
        services.save_training_action(
            dossier, actor=tutor, action=action, seen={"competencies": [one, two]}, competencies=[two], **values
        )


def test_rows_of_another_dossier_are_not_found(client, world, dossier):
    other = play(world.dossier(S.IN_PATHWAY), "follow")
    practice = other.practices.get()
    sign_in(client, dossier, "tutor")
    assert client.get(page(dossier, "practice_edit", practice.pk)).status_code == 404
    assert client.get(page(dossier, "review_edit", 9)).status_code == 404


def test_review_is_opened_written_and_signed_by_both(client, dossier):
    sign_in(client, dossier, "tutor")
    url = client.post(page(dossier, "review_open"))["Location"]
    assert url == page(dossier, "review_edit", 1)
    typed = form_of(client, url)
    # Competencies 1 and 5 are acquired in this story: the review is on the four others.
    assert sorted(name for name in typed if name.endswith("-level")) == ["c2-level", "c3-level", "c4-level", "c6-level"]
    typed |= {
        "held_on": "2026-11-20",
        "observation": "Autonome à l'accueil",
        "c2-level": "IN_PROGRESS",
        "c2-comment": "Bien",
    }
    first = autosave(client, url, typed)
    assert first.status_code == 200
    typed |= {"version": first.json()["version"], "c3-level": "ACQUIRED"}
    signable = document(dossier, SignableKind.REVIEW)
    assert client.post(url, typed)["Location"] == reverse("signable_detail", args=[signable.pk])
    levels = {line.competency.number: line.level for line in signable.review.lines.select_related("competency")}
    assert levels == {2: "IN_PROGRESS", 3: "ACQUIRED", 4: "NOT_ADDRESSED", 6: "NOT_ADDRESSED"}
    assert client.post(reverse("signable_present", args=[signable.pk])).status_code == 302
    signable.refresh_from_db()
    for part, role in (("tutor", Role.TUTOR), ("candidate", Role.CANDIDATE)):
        sign_in(client, dossier, part)
        client.post(reverse("signable_sign", args=[signable.pk]), {"role": role, "digest": signable.digest})
    assert document(dossier, SignableKind.REVIEW).is_completed


@pytest.mark.parametrize(
    ("part", "name"),
    [
        *(("candidate", name) for name in ("review_open", "training_add", "practice_add", "follow_up_cover")),
        ("manager", "review_open"),
        ("manager", "practice_add"),
        ("professional", "training_add"),
        ("professional", "follow_up_cover"),
    ],
)
def test_tutor_follows_and_the_company_does_only_what_it_arranges(client, dossier, part, name):
    sign_in(client, dossier, part)
    assert client.post(page(dossier, name), {"missions": "x", "starts_on": "2026-09-01"}).status_code == 403
    assert document(dossier, SignableKind.REVIEW) is None
    assert WorkplacePractice.objects.count() == 0


def test_second_click_opens_no_second_review(client, dossier):
    sign_in(client, dossier, "tutor")
    url = client.post(page(dossier, "review_open"))["Location"]
    again = client.post(page(dossier, "review_open"))
    assert again.status_code == 409
    assert f'href="{url}"' in again.content.decode()
    assert document(dossier, SignableKind.REVIEW).version == 1
    assert client.get(page(dossier)).context["may_open_review"] is False


def test_candidate_sees_how_far_they_are(client, dossier):
    sign_in(client, dossier, "candidate")
    url = page(dossier, "candidate_part_competency", 3)
    client.post(url, form_of(client, url) | TEXTS)
    overview = client.get(page(dossier, "candidate_part"))
    assert overview.context["done"] == 1
    assert "1 sur 6" in overview.content.decode()
    assert overview.context["next"]["url"] == page(dossier, "candidate_part_competency", 1)


def test_deposit_needs_the_sworn_statement(client, dossier):
    sign_in(client, dossier, "candidate")
    signable = document(dossier, SignableKind.CANDIDATE_PART)
    present = reverse("signable_present", args=[signable.pk])
    for number in range(1, 6):
        url = page(dossier, "candidate_part_competency", number)
        client.post(url, form_of(client, url) | TEXTS)
    refused = client.post(present)
    assert refused.status_code == 409
    assert f'href="{page(dossier, "candidate_part_competency", 6)}"' in refused.content.decode()
    url = page(dossier, "candidate_part_competency", 6)
    client.post(url, form_of(client, url) | TEXTS)
    assert client.post(present).status_code == 302
    signable.refresh_from_db()
    sign = {"role": Role.CANDIDATE, "digest": signable.digest}
    unsworn = client.post(reverse("signable_sign", args=[signable.pk]), sign)
    assert unsworn.status_code == 422
    assert "attestation sur l&#x27;honneur" in unsworn.content.decode()
    assert not document(dossier, SignableKind.CANDIDATE_PART).is_completed
    client.post(reverse("signable_sign", args=[signable.pk]), sign | {"sworn": "on"})
    assert document(dossier, SignableKind.CANDIDATE_PART).is_completed


@pytest.mark.parametrize("part", ["tutor", "manager", "professional"])
def test_nobody_else_writes_or_reads_the_part_before_its_deposit(client, dossier, part):
    sign_in(client, dossier, part)
    url = page(dossier, "candidate_part_competency", 1)
    assert client.get(url).status_code == 403
    assert client.post(url, TEXTS | {"version": "{}"}).status_code == 403
    signable = document(dossier, SignableKind.CANDIDATE_PART)
    assert client.get(reverse("signable_detail", args=[signable.pk])).status_code == 403
    assert not any(line.is_started for line in signable.candidate_part.lines.all())
