"""Outil 1: the newcomer's shortcut, the plan that covers exactly what is to acquire, amendments."""

import datetime as dt

import pytest
from django.urls import reverse

from cqp.accreditations.models import Accreditation
from cqp.accreditations.services import end_accreditation
from cqp.shared import clock
from cqp.shared.blockers import Blocked, Conflict
from evaluations.enums import Level, Modality, SignableKind
from evaluations.gaps import gaps_of
from evaluations.models import PlannedStep
from evaluations.services import positioning as services
from evaluations.services.positioning import change_step, plan_step
from evaluations.services.signatures import present
from pathways.enums import State as S
from pathways.services import advance
from tests.ends import ended_today

from .builders import document, play, seal, sign_in, someone


@pytest.fixture
def dossier(world):
    return world.dossier(S.POSITIONING)


def codes(dossier):
    return sorted({gap.code for gap in gaps_of(document(dossier, SignableKind.POSITIONING))})


def outil1(dossier):
    return document(dossier, SignableKind.POSITIONING).positioning


def test_empty_booklet_tells_every_gap_with_its_page(dossier):
    found = gaps_of(document(dossier, SignableKind.POSITIONING))
    assert [gap.code for gap in found] == ["interview_date_missing"] + ["level_missing"] * 6
    assert found[1].url == reverse("positioning_competency", args=[dossier.pk, 1])


def test_newcomer_has_all_six_to_train_and_planned(client, dossier):
    sign_in(client, dossier, "professional")
    url = reverse("positioning_newcomer", args=[dossier.pk])
    assert outil1(dossier).is_newcomer is False
    assert client.get(url).status_code == 200
    assert outil1(dossier).is_newcomer is False
    assert client.post(url)["Location"] == reverse("positioning_plan", args=[dossier.pk])
    positioning = outil1(dossier)
    assert [line.level for line in positioning.lines.all()] == [Level.NOT_ACQUIRED] * 6
    assert [step.competency.number for step in positioning.steps.select_related("competency")] == [1, 2, 3, 4, 5, 6]
    # Each line of the shortcut still has to say who trains, how long or when.
    assert codes(dossier) == ["interview_date_missing", "step_incomplete"]


@pytest.mark.parametrize(
    ("values", "missing"),
    [
        ({"modality": Modality.TRAINING, "provider": " "}, "l'organisme de formation et la durée ou la période"),
        ({"modality": Modality.TRAINING, "provider": "OF"}, "la durée ou la période"),
        ({"modality": Modality.TRAINING, "period": "mars"}, "l'organisme de formation"),
        ({"modality": Modality.ON_THE_JOB}, "la durée ou la période"),
        ({"modality": Modality.ON_THE_JOB, "hours": 4}, None),
        ({"modality": Modality.TRAINING, "provider": "OF", "period": "mars"}, None),
    ],
)
def test_step_says_who_trains_and_how_long_or_when_before_the_signature(client, dossier, values, missing):
    play(dossier, "fill_positioning")
    step = outil1(dossier).steps.get(competency__number=2)
    empty = {"provider": "", "hours": None, "period": ""}
    services.change_step(step, actor=someone(dossier, "professional"), **(empty | values))
    found = gaps_of(document(dossier, SignableKind.POSITIONING))
    page = reverse("positioning_step_edit", args=[dossier.pk, step.pk])
    label = Modality(values["modality"]).label
    expected = [(f"Compétence 2, {label} : indiquez {missing}.", page)] if missing else []
    assert [(gap.message, gap.url) for gap in found] == expected
    sign_in(client, dossier, "professional")
    plan = client.get(reverse("positioning_plan", args=[dossier.pk]))
    assert plan.context["sections"][-1]["state"] == ("partial" if missing else "complete")
    assert plan.content.decode().count("à compléter") == bool(missing)


def test_plan_covers_exactly_what_is_to_acquire(client, dossier):
    play(dossier, "fill_positioning")
    assert codes(dossier) == []
    positioning = outil1(dossier)
    positioning.steps.get(competency__number=2).delete()
    assert codes(dossier) == ["plan_missing"]
    sign_in(client, dossier, "professional")
    first = dossier.version.competencies.get(number=1)
    step = {"competency": first.pk, "modality": Modality.TRAINING}
    # An acquired competency is not even proposed; one found acquired after it was planned is told.
    assert client.post(reverse("positioning_plan", args=[dossier.pk]), step).status_code == 422
    wide = {"modality": Modality.TRAINING, "provider": "OF", "period": "mars"}
    plan_step(positioning, actor=positioning.professional, competency=first, **wide)
    assert codes(dossier) == ["plan_missing", "plan_too_wide"]
    shown = client.get(reverse("positioning_plan", args=[dossier.pk])).content.decode()
    assert "n’a pas sa place dans le parcours" in shown
    assert "à acquérir, sans étape" in shown


def test_step_is_added_changed_and_withdrawn(client, dossier):
    sign_in(client, dossier, "professional")
    third = dossier.version.competencies.get(number=3)
    plan = reverse("positioning_plan", args=[dossier.pk])
    client.post(plan, {"competency": third.pk, "modality": Modality.TRAINING, "hours": "10,5", "provider": "OF"})
    step = PlannedStep.objects.get()
    assert (step.competency, str(step.hours)) == (third, "10.5")
    change = reverse("positioning_step_edit", args=[dossier.pk, step.pk])
    client.post(change, {"competency": third.pk, "modality": Modality.ON_THE_JOB, "hours": "4"} | seal(client, change))
    step.refresh_from_db()
    assert step.modality == Modality.ON_THE_JOB
    drop = reverse("positioning_step_delete", args=[dossier.pk, step.pk])
    assert client.get(drop).status_code == 200
    assert PlannedStep.objects.count() == 1
    client.post(drop)
    assert PlannedStep.objects.count() == 0
    assert client.get(drop).status_code == 404


def test_two_windows_on_one_step_keep_both_texts_and_a_step_withdrawn_stays_so(client, dossier):
    sign_in(client, dossier, "professional")
    third = dossier.version.competencies.get(number=3)
    values = {"competency": third.pk, "modality": Modality.TRAINING, "provider": "OF"}
    client.post(reverse("positioning_plan", args=[dossier.pk]), values)
    step = PlannedStep.objects.get()
    change = reverse("positioning_step_edit", args=[dossier.pk, step.pk])
    seen = values | seal(client, change)
    client.post(change, seen | {"modality": Modality.ON_THE_JOB, "provider": "Atelier"})
    answer = client.post(change, seen | {"modality": Modality.WORKPLACE_TRAINING, "provider": "Atelier"})
    told = [(field["theirs_label"], field["mine_label"]) for field in answer.context["conflict"]["fields"]]
    assert (answer.status_code, told) == (
        409,
        [(Modality.ON_THE_JOB.label, Modality.WORKPLACE_TRAINING.label)],
    )
    with pytest.raises(Conflict):
        change_step(step, actor=outil1(dossier).professional, seen={"provider": "OF"}, provider="Siège")
    client.post(reverse("positioning_step_delete", args=[dossier.pk, step.pk]))
    with pytest.raises(Blocked):
        change_step(step, actor=outil1(dossier).professional, provider="Siège")
    assert PlannedStep.objects.count() == 0


def test_bad_step_keeps_what_was_typed(client, dossier):
    sign_in(client, dossier, "professional")
    answer = client.post(reverse("positioning_plan", args=[dossier.pk]), {"hours": "-3", "provider": "Organisme X"})
    assert answer.status_code == 422
    assert sorted(answer.context["form"].errors) == ["competency", "hours", "modality"]
    assert 'value="Organisme X"' in answer.content.decode()
    assert PlannedStep.objects.count() == 0


def test_step_of_another_dossier_is_not_found(client, world, dossier):
    other = world.dossier(S.POSITIONING)
    play(other, "fill_positioning")
    step = outil1(other).steps.first()
    sign_in(client, dossier, "professional")
    assert client.get(reverse("positioning_step_edit", args=[dossier.pk, step.pk])).status_code == 404


def test_interview_tomorrow_cannot_be_presented(dossier):
    play(dossier, "fill_positioning")
    positioning = outil1(dossier)
    values = {"interview_on": clock.today() + dt.timedelta(days=1), "place": "", "duration_minutes": None}
    services.save_interview(
        positioning, actor=someone(dossier, "professional"), revision=positioning.revision, **values
    )
    assert codes(dossier) == ["interview_in_the_future"]


def test_accreditation_is_asked_at_the_date_of_the_interview(dossier):
    play(dossier, "fill_positioning")
    accreditation = Accreditation.objects.get(
        user=someone(dossier, "professional"), certification=dossier.certification
    )
    secretary = someone(dossier, "secretary")
    ended_today(end_accreditation, accreditation, actor=secretary)
    signable = document(dossier, SignableKind.POSITIONING)
    with pytest.raises(Blocked) as refusal:
        present(signable, actor=someone(dossier, "professional"))
    assert [b.code for b in refusal.value.blockers] == ["not_accredited"]
    assert "a pris fin le 23/11/2026" in refusal.value.blockers[0].message
    positioning = outil1(dossier)
    values = {"interview_on": clock.today() - dt.timedelta(days=1), "place": "Siège", "duration_minutes": 60}
    services.save_interview(
        positioning, actor=someone(dossier, "professional"), revision=positioning.revision, **values
    )
    assert codes(dossier) == []


def test_amendment_is_a_new_version_and_the_old_stays_readable(client, world):
    dossier = world.dossier(S.POSITIONED)
    professional = someone(dossier, "professional")
    advance(dossier, "amend_positioning", actor=professional, comment="Une compétence oubliée")
    new, old = document(dossier, SignableKind.POSITIONING), document(dossier, SignableKind.POSITIONING, 1)
    assert (new.version, new.replaces, new.is_open, new.reason) == (2, old, True, "Une compétence oubliée")
    assert [line.activities for line in new.positioning.lines.all()] == [
        line.activities for line in old.positioning.lines.all()
    ]
    assert new.positioning.steps.count() == old.positioning.steps.count() == 4
    for part in ("candidate", "manager", "professional"):
        sign_in(client, dossier, part)
        page = client.get(reverse("signable_detail", args=[old.pk]))
        assert page.status_code == 200
        assert "Signé par tous" in page.content.decode()
    sign_in(client, dossier, "candidate")
    assert client.get(reverse("signable_detail", args=[new.pk])).status_code == 403
