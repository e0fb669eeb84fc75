"""The grid ticked by two people, two separate opinions, rounds that keep the earlier ones."""

import pytest
from django.urls import reverse

from cqp.shared.blockers import Blocked
from evaluations.enums import SignableKind, Verdict
from evaluations.models import Opinion
from evaluations.services.signatures import present
from pathways.enums import Role
from pathways.enums import State as S
from pathways.services import advance

from .builders import autosave, document, form_of, play, sign_in, someone

SECRET = "Le bilan n'est pas restitué"


@pytest.fixture
def dossier(world):
    return world.dossier(S.UNDER_ASSESSMENT)


def grid_url(dossier, number=1):
    return reverse("assessment_competency", args=[dossier.pk, number])


def marks(dossier, number=1):
    assessment = document(dossier, SignableKind.ASSESSMENT).assessment
    return list(assessment.lines.get(competency__number=number).marks.all())


def opine(client, dossier, part, verdict, reason="", number=1):
    sign_in(client, dossier, part)
    url = grid_url(dossier, number)
    return client.post(url, form_of(client, url) | {"avis-verdict": verdict, "avis-reason": reason})


def test_grid_and_own_opinion_are_saved_together(client, dossier):
    sign_in(client, dossier, "external")
    url, (first, second) = grid_url(dossier), marks(dossier)
    typed = form_of(client, url) | {
        f"m{first.pk}-mark": "YES",
        f"m{first.pk}-sources": ["FILE", "OBSERVATION"],
        f"m{second.pk}-mark": "NOT_OBSERVED",
        "avis-verdict": "ACQUIRED",
    }
    answer = autosave(client, url, typed)
    assert answer.status_code == 200
    assert {"url": url, "state": "complete"} in answer.json()["sections"]
    first, second = marks(dossier)
    assert (first.mark, first.sources, second.mark) == ("YES", ["FILE", "OBSERVATION"], "NOT_OBSERVED")
    opinion = Opinion.objects.get()
    assert (opinion.role, opinion.assessor, opinion.verdict) == (
        Role.EXTERNAL_ASSESSOR,
        someone(dossier, "external"),
        Verdict.ACQUIRED,
    )
    assert client.post(url, typed | {"version": answer.json()["version"]})["Location"] == grid_url(dossier, 2)


def test_two_assessors_tick_the_same_competency_at_once(client, dossier):
    url, (first, second) = grid_url(dossier), marks(dossier)
    sign_in(client, dossier, "external")
    external = form_of(client, url)
    sign_in(client, dossier, "professional")
    autosave(client, url, form_of(client, url) | {f"m{first.pk}-mark": "YES"})
    sign_in(client, dossier, "external")
    merged = autosave(client, url, external | {f"m{second.pk}-mark": "NO"})
    assert merged.status_code == 200
    assert [mark.mark for mark in marks(dossier)] == ["YES", "NO"]
    # The page of the external assessor still shows nothing on the first criterion: saving again does not erase it.
    autosave(client, url, external | {f"m{second.pk}-mark": "NO", "comment": "Vu", "version": merged.json()["version"]})
    assert [mark.mark for mark in marks(dossier)] == ["YES", "NO"]
    clash = autosave(client, url, external | {f"m{first.pk}-mark": "NO", f"m{second.pk}-mark": "NO"})
    assert clash.status_code == 409
    assert [field["name"] for field in clash.context["conflict"]["fields"]] == [f"m{first.pk}-mark"]
    assert clash.context["conflict"]["fields"][0]["theirs_label"] == "oui"
    assert clash.context["conflict"]["theirs_by"] == "L'autre évaluateur ou une autre de vos fenêtres"


def test_sources_survive_a_choice_between_two_texts(client, dossier):
    sign_in(client, dossier, "external")
    url, (first, _) = grid_url(dossier), marks(dossier)
    page = form_of(client, url)
    autosave(client, url, page | {f"m{first.pk}-mark": "YES", "comment": "leur"})
    ticked = {f"m{first.pk}-mark": "NO", f"m{first.pk}-sources": ["FILE", "INTERVIEW"], "comment": "leur"}
    answer = autosave(client, url, page | ticked)
    assert answer.status_code == 409
    conflict = answer.context["conflict"]
    chosen = dict(conflict["kept"]) | {f"m{first.pk}-mark": "NO", "version": conflict["version"]}
    assert client.post(url, chosen).status_code == 302
    assert (marks(dossier)[0].mark, marks(dossier)[0].sources) == ("NO", ["FILE", "INTERVIEW"])


def test_refused_opinion_needs_its_reason_and_does_not_hold_the_grid_back(client, dossier):
    sign_in(client, dossier, "external")
    url, (first, _) = grid_url(dossier), marks(dossier)
    typed = form_of(client, url) | {f"m{first.pk}-mark": "NO", "avis-verdict": "NOT_ACQUIRED"}
    answer = autosave(client, url, typed)
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == ["avis-reason"]
    assert marks(dossier)[0].mark == "NO"
    assert Opinion.objects.count() == 0
    typed |= {"avis-reason": SECRET, "version": answer.json()["version"]}
    assert autosave(client, url, typed).status_code == 200
    assert Opinion.objects.get().reason == SECRET


def test_reason_without_verdict_is_not_lost_silently(client, dossier):
    sign_in(client, dossier, "external")
    url = grid_url(dossier)
    answer = client.post(url, form_of(client, url) | {"avis-reason": SECRET})
    assert answer.status_code == 422
    assert "Le bilan n&#x27;est pas restitué" in answer.content.decode()


def test_opinion_of_the_other_stays_hidden_until_mine_is_given(client, dossier):
    opine(client, dossier, "external", "NOT_ACQUIRED", SECRET)
    sign_in(client, dossier, "professional")
    signable = document(dossier, SignableKind.ASSESSMENT)
    urls = [
        grid_url(dossier),
        reverse("assessment_synthesis", args=[dossier.pk]),
        reverse("assessment_edit", args=[dossier.pk]),
        reverse("signable_detail", args=[signable.pk]),
    ]
    for url in urls:
        page = client.get(url).content.decode()
        assert "restitué" not in page, url
        assert "préconisations sont attendues" not in page, url
    assert client.get(urls[0]).context["pair"].is_hidden
    opine(client, dossier, "professional", "ACQUIRED")
    page = client.get(grid_url(dossier))
    assert "restitué" in page.content.decode()
    assert page.context["pair"].agree is False
    # Only that competency is uncovered.
    opine(client, dossier, "external", "NOT_ACQUIRED", SECRET, number=2)
    sign_in(client, dossier, "professional")
    assert "restitué" not in client.get(grid_url(dossier, 2)).content.decode()


def test_nobody_else_opens_the_grid(client, dossier):
    for part in ("candidate", "manager", "tutor"):
        sign_in(client, dossier, part)
        assert client.get(grid_url(dossier)).status_code == 403
        assert client.post(grid_url(dossier), {"avis-verdict": "ACQUIRED"}).status_code == 403
    assert Opinion.objects.count() == 0


@pytest.mark.parametrize("name", ["assessment_edit", "assessment_synthesis"])
def test_professional_reads_what_the_external_assessor_writes(client, dossier, name):
    url = reverse(name, args=[dossier.pk])
    sign_in(client, dossier, "professional")
    assert "data-autosave" not in client.get(url).content.decode()
    assert client.post(url, {"place": "Ailleurs", "appraisal": "x", "version": "{}"}).status_code == 403
    sign_in(client, dossier, "external")
    assert client.post(url, form_of(client, url) | {"place": "Au poste", "appraisal": "Solide"}).status_code == 302
    assessment = document(dossier, SignableKind.ASSESSMENT).assessment
    assert (assessment.place, assessment.appraisal) in {("Au poste", ""), ("", "Solide")}


def test_opinion_on_five_of_six_is_not_presented(client, dossier):
    dossier = play(dossier, "assess")
    Opinion.objects.get(competency__number=4, role=Role.EXTERNAL_ASSESSOR).delete()
    signable = document(dossier, SignableKind.ASSESSMENT)
    with pytest.raises(Blocked) as refusal:
        present(signable, actor=someone(dossier, "external"))
    assert [(b.code, b.url) for b in refusal.value.blockers] == [("opinion_missing", grid_url(dossier, 4))]
    sign_in(client, dossier, "external")
    answer = client.post(reverse("signable_present", args=[signable.pk]))
    assert answer.status_code == 409
    assert f'href="{grid_url(dossier, 4)}"' in answer.content.decode()


def test_unknown_competency_is_not_found(client, dossier):
    sign_in(client, dossier, "external")
    assert client.get(grid_url(dossier, 7)).status_code == 404


def test_second_round_keeps_the_first_readable(client, world):
    dossier = world.dossier(S.ASSESSED, refused_by_external={2})
    advance(dossier, "complete_pathway_first", actor=someone(dossier, "candidate"))
    play(dossier, "write_candidate_part", "declare_ready")
    advance(dossier, "start_assessment", actor=someone(dossier, "external"))
    first, second = document(dossier, SignableKind.ASSESSMENT, 1), document(dossier, SignableKind.ASSESSMENT, 2)
    assert (second.replaces, second.is_open, first.is_completed) == (first, True, True)
    assert second.assessment.opinions.count() == 0
    assert first.assessment.opinions.count() == 12
    sign_in(client, dossier, "professional")
    page = client.get(grid_url(dossier, 2))
    assert [old["agree"] for old in page.context["earlier"]] == [False]
    assert "Au tour 1, signé le" in page.content.decode()
    assert client.get(reverse("signable_detail", args=[first.pk])).status_code == 200


def test_duration_is_asked_before_the_signature_and_until_then_the_organisation_is_not_complete(client, world):
    dossier = play(world.dossier(S.UNDER_ASSESSMENT), "assess")
    signable = document(dossier, SignableKind.ASSESSMENT)
    page = reverse("assessment_edit", args=[dossier.pk])
    sign_in(client, dossier, "external")
    assert client.get(page).context["sections"][0]["state"] == "complete"
    signable.assessment.duration_minutes = None
    signable.assessment.save()
    assert client.get(page).context["sections"][0]["state"] == "partial"
    with pytest.raises(Blocked) as refusal:
        present(signable, actor=someone(dossier, "external"))
    assert [(blocker.code, blocker.url) for blocker in refusal.value.blockers] == [
        ("assessment_duration_missing", page)
    ]
