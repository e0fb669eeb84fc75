"""Part 3 of a VAE: opened by a favourable opinion, written over weeks by the candidate alone, sworn when it is deposited."""

import pytest
from django.urls import reverse
from django_fsm import TransitionNotAllowed

from cqp.access.decisions import Forbidden
from cqp.notifications.models import Email
from cqp.shared.blockers import Blocked, Conflict
from evaluations.contents import content_of
from evaluations.enums import PieceKind, SignableKind
from evaluations.expectations import SIGN
from evaluations.gaps import gaps_of
from evaluations.services.activities import save_activity_line
from evaluations.services.coaching_comments import give_advice
from evaluations.services.pieces import add_piece
from evaluations.services.signatures import present, take_back
from pathways.enums import Role
from pathways.enums import State as S
from pathways.expectations import words_of
from pathways.models import PendingAct
from pathways.services import advance, assign
from tests import vae
from tests.pathways.entrance import enter, text_of
from tests.workflows.machine import put

from .builders import autosave, form_of
from .files import scanned

TEXTS = vae.TEXTS


@pytest.fixture
def dossier(world):
    return vae.writing(world)


@pytest.fixture
def candidate(client, dossier):
    return enter(client, dossier.candidate.user)


def page(dossier, number=None, name="activity_competency"):
    return reverse("activity_table", args=[dossier.pk]) if number is None else reverse(name, args=[dossier.pk, number])


def line(dossier, number=2):
    table = vae.part_3(dossier).activity_table
    return table.lines.select_related("table__signable", "competency").get(competency__number=number)


def waiting(dossier):
    return set(PendingAct.objects.filter(dossier_id=dossier.pk).values_list("role", "act"))


# --- opening ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", [S.FILE_SENT, S.APPLIED, S.UNDER_EXAMINATION, S.NOT_ADMISSIBLE])
def test_nothing_but_a_favourable_opinion_opens_part_3(world, state):
    dossier = put(vae.file_sent(world), state)
    with pytest.raises(TransitionNotAllowed):
        advance(dossier, "start_writing", actor=dossier.candidate.user)
    assert vae.part_3(dossier) is None


def test_part_3_opens_with_one_empty_section_per_competency(dossier):
    signable = vae.part_3(dossier)
    assert (signable.version, signable.replaces, signable.is_open) == (1, None, True)
    lines = signable.activity_table.lines.select_related("competency")
    assert [(row.competency.number, row.is_started) for row in lines] == [(n, False) for n in range(1, 7)]
    assert (Role.CANDIDATE, "write_activities") in waiting(dossier)


# --- writing ---------------------------------------------------------------------------------------------------------


def test_what_is_typed_is_saved_while_nothing_is_complete(candidate, dossier):
    url = page(dossier, 2)
    answer = autosave(candidate, url, form_of(candidate, url) | {"setting": "Un centre de formation"})
    assert answer.status_code == 200
    assert {"url": url, "state": "partial"} in answer.json()["sections"]
    assert (line(dossier).setting, line(dossier).is_complete) == ("Un centre de formation", False)


def test_complete_section_leads_to_the_next_and_counts(candidate, dossier):
    url = page(dossier, 2)
    assert candidate.post(url, form_of(candidate, url) | TEXTS)["Location"] == page(dossier, 3)
    saved = line(dossier)
    assert {name: getattr(saved, name) for name in TEXTS} == TEXTS
    overview = candidate.get(page(dossier))
    # The situation, proposed as part 2 told it, is complete from the start.
    assert overview.context["done"] == 2
    assert "2 sur 7" in text_of(overview)
    assert overview.context["next"]["url"] == page(dossier, 1)


def test_last_section_leads_to_reading_everything_again(candidate, dossier):
    url = page(dossier, 6)
    answer = candidate.post(url, form_of(candidate, url) | TEXTS)
    assert answer["Location"] == reverse("signable_detail", args=[vae.part_3(dossier).pk])


def test_two_windows_on_one_text_keep_both(candidate, dossier):
    url = page(dossier, 2)
    shown = form_of(candidate, url)
    autosave(candidate, url, shown | {"activities": "premier texte"})
    answer = autosave(candidate, url, shown | {"activities": "second texte"})
    assert answer.status_code == 409
    assert "premier texte" in answer.content.decode()
    assert "second texte" in answer.content.decode()
    assert line(dossier).activities == "premier texte"


def test_service_refuses_an_old_revision(dossier):
    stale = line(dossier)
    save_activity_line(stale, actor=dossier.candidate.user, revision=stale.revision, setting="un")
    with pytest.raises(Conflict):
        save_activity_line(stale, actor=dossier.candidate.user, revision=stale.revision, setting="deux")


def test_too_long_a_text_is_explained_and_kept_on_the_page(candidate, dossier):
    url = page(dossier, 2)
    answer = candidate.post(url, form_of(candidate, url) | {"setting": "a" * 4001, "results": "Un résultat"})
    assert answer.status_code == 422
    assert "a" * 4001 in answer.content.decode()
    assert "Un résultat" in answer.content.decode()


@pytest.mark.parametrize("number", [0, 7, 99])
def test_competency_that_the_cqp_does_not_have_is_not_found(candidate, dossier, number):
    assert candidate.get(page(dossier, number)).status_code == 404
    assert candidate.get(page(dossier, number, "activity_pieces")).status_code == 404


# --- the deposit -----------------------------------------------------------------------------------------------------


def test_every_missing_section_is_told_and_linked(dossier):
    signable = vae.write_part_3(dossier, but=(2, 5))
    assert [(gap.code, gap.url) for gap in gaps_of(signable)] == [
        ("activity_line_missing", page(dossier, 2)),
        ("activity_line_missing", page(dossier, 5)),
    ]
    with pytest.raises(Blocked):
        present(signable, actor=dossier.candidate.user)


@pytest.mark.parametrize("name", ["setting", "activities", "frequency", "autonomy", "results"])
def test_each_expected_answer_is_expected(dossier, name):
    signable = vae.write_part_3(dossier)
    row = line(dossier)
    save_activity_line(row, actor=dossier.candidate.user, revision=row.revision, **{name: ""})
    assert [gap.code for gap in gaps_of(signable)] == ["activity_line_missing"]


def test_deposit_is_sworn_then_part_3_is_closed(candidate, dossier):
    signable = vae.write_part_3(dossier)
    read = reverse("signable_detail", args=[signable.pk])
    assert candidate.post(reverse("signable_present", args=[signable.pk])).status_code == 302
    signable.refresh_from_db()
    unsworn = {"role": Role.CANDIDATE, "digest": signable.digest}
    assert candidate.post(reverse("signable_sign", args=[signable.pk]), unsworn).status_code == 422
    assert candidate.post(reverse("signable_sign", args=[signable.pk]), unsworn | {"sworn": "on"})["Location"] == read
    assert vae.fresh(dossier).state == S.WRITTEN
    assert vae.part_3(dossier).is_completed
    assert candidate.get(page(dossier))["Location"] == read
    assert candidate.get(page(dossier, 2)).status_code == 403
    with pytest.raises(Forbidden):
        save_activity_line(line(dossier), actor=dossier.candidate.user, revision=1, setting="trop tard")


def test_deposit_is_told_to_those_who_come_next(world, dossier):
    by = vae.provider(world)
    vae.coached(dossier, by)
    vae.deposit(vae.write_part_3(dossier), actor=dossier.candidate.user)
    told = Email.objects.filter(code="activities_deposited").values_list("recipient__email", flat=True)
    assert sorted(told) == sorted([world.branch.secretary.email, by.manager.email])


def test_presented_part_is_no_longer_written_until_it_is_taken_back(candidate, dossier):
    signable = present(vae.write_part_3(dossier), actor=dossier.candidate.user)
    assert candidate.get(page(dossier, 2))["Location"] == reverse("signable_detail", args=[signable.pk])
    row = line(dossier)
    with pytest.raises(Blocked):
        save_activity_line(row, actor=dossier.candidate.user, revision=row.revision, setting="autre")
    take_back(signable, actor=dossier.candidate.user, comment="Un oubli.")
    save_activity_line(row, actor=dossier.candidate.user, revision=row.revision, setting="autre")
    assert line(dossier).setting == "autre"


def test_what_is_frozen_is_what_is_read(dossier):
    signable = vae.write_part_3(dossier)
    content = content_of(signable)
    assert content["situation"] == {
        "employed_in_branch": True,
        "employer": {"name": "Alpha Formation", "siret": "90000001900019"},
    }
    assert content["lines"][1] == {
        "competency": {"number": 2, "title": "AF compétence 2"},
        "setting": TEXTS["setting"],
        "activities": TEXTS["activities"],
        "frequency": "régulière",
        "autonomy": "seul(e)",
        "difficulties": "",
        "results": TEXTS["results"],
        "pieces": [],
    }


# --- taking it up again ----------------------------------------------------------------------------------------------


def test_resuming_opens_a_version_that_starts_from_what_was_deposited(world):
    dossier = vae.writing(world)
    actor = dossier.candidate.user
    first = vae.write_part_3(dossier)
    competency = dossier.version.competencies.get(number=3)
    add_piece(first, actor=actor, kind=PieceKind.ACTIVITY, file=scanned("planning.pdf"), competency=competency)
    vae.deposit(first, actor=actor)
    advance(dossier, "resume_writing", actor=actor)
    second = vae.part_3(dossier)
    assert (second.version, second.replaces, second.is_open) == (2, first, True)
    assert [getattr(line(dossier), name) for name in TEXTS] == list(TEXTS.values())
    [piece] = second.pieces.all()
    assert (piece.competency, piece.upload) == (competency, first.pieces.get().upload)
    row = line(dossier)
    save_activity_line(row, actor=actor, revision=row.revision, setting="complété")
    assert first.activity_table.lines.get(competency__number=2).setting == TEXTS["setting"]
    vae.deposit(second, actor=actor)
    assert vae.fresh(dossier).state == S.WRITTEN


# --- the others ------------------------------------------------------------------------------------------------------


def test_doors_of_the_others(client, world, dossier):
    by, other = vae.provider(world), vae.provider(world, 1)
    vae.coached(dossier, by)
    stranger = vae.writing(world).candidate.user
    expected = {
        by.manager: (200, 403, 200),
        world.branch.secretary: (403, 403, 403),
        other.manager: (404, 404, 404),
        world.neighbour.secretary: (404, 404, 404),
        world.alpha.manager: (404, 404, 404),
        stranger: (404, 404, 404),
    }
    read = reverse("signable_detail", args=[vae.part_3(dossier).pk])
    for user, statuses in expected.items():
        enter(client, user)
        assert tuple(client.get(url).status_code for url in (page(dossier), page(dossier, 2), read)) == statuses, user
        assert client.post(page(dossier, 2), TEXTS | {"version": "{}"}).status_code == statuses[1]
    assert line(dossier).is_started is False


def test_provider_never_writes_in_the_candidates_place(client, world, dossier):
    by = vae.provider(world)
    vae.coached(dossier, by)
    row = line(dossier)
    with pytest.raises(Forbidden):
        save_activity_line(row, actor=by.manager, revision=row.revision, setting="à sa place")
    signable = vae.write_part_3(dossier)
    with pytest.raises(Forbidden):
        present(signable, actor=by.manager)
    presented = present(signable, actor=dossier.candidate.user)
    enter(client, by.manager)
    sign = {"role": Role.CANDIDATE, "digest": presented.digest, "sworn": "on"}
    assert client.post(reverse("signable_sign", args=[signable.pk]), sign).status_code == 403
    assert client.post(reverse("signable_present", args=[signable.pk])).status_code == 403
    assert client.post(reverse("signable_take_back", args=[signable.pk]), {"comment": "x"}).status_code == 403
    assert vae.fresh(dossier).state == S.WRITING


def test_assessors_read_part_3_only_once_it_is_presented(client, world, dossier):
    assign(dossier, Role.EXTERNAL_ASSESSOR, world.branch.external, actor=world.branch.secretary)
    signable = vae.write_part_3(dossier)
    read = reverse("signable_detail", args=[signable.pk])
    enter(client, world.branch.external)
    assert client.get(read).status_code == 403
    present(signable, actor=dossier.candidate.user)
    assert client.get(read).status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_overview_costs_the_same_whatever_is_advised(client, world, dossier, django_assert_num_queries, rows):
    by = vae.provider(world)
    vae.coached(dossier, by)
    for number in range(1, rows + 1):
        competency = dossier.version.competencies.get(number=number)
        give_advice(vae.part_3(dossier), competency, actor=by.manager, text="Donnez un exemple.")
    # The provider: is it committed today.
    for user, queries in ((dossier.candidate.user, 13), (by.manager, 14)):
        enter(client, user)
        client.get(page(dossier))
        with django_assert_num_queries(queries):
            response = client.get(page(dossier))
        assert len(response.context["advised"]) == rows


def test_kind_has_everything_the_others_have():
    assert words_of(SIGN[SignableKind.ACTIVITIES]).label == "Signer le dépôt de la partie 3"
