"""Saving as one types: what is saved, what two people keep, what a refused save gives back."""

import json

import pytest
from django.urls import reverse

from cqp.accounts.models import User
from cqp.shared.blockers import Conflict
from evaluations.enums import Level, SignableKind
from evaluations.models import PositioningLine
from evaluations.services import positioning as services
from pathways.enums import State as S

from .builders import autosave, document, form_of, play, sign_in, someone


@pytest.fixture
def dossier(world):
    return world.dossier(S.POSITIONING)


@pytest.fixture
def url(dossier):
    return reverse("positioning_competency", args=[dossier.pk, 2])


def line(dossier, number=2):
    positioning = document(dossier, SignableKind.POSITIONING).positioning
    return positioning.lines.select_related("positioning__signable", "competency").get(competency__number=number)


def test_draft_is_saved_while_nothing_is_complete(client, dossier, url):
    sign_in(client, dossier, "professional")
    page = form_of(client, url)
    answer = autosave(client, url, page | {"activities": "Accueille les stagiaires"})
    assert answer.status_code == 200
    saved = line(dossier)
    assert (saved.activities, saved.level, saved.revision) == ("Accueille les stagiaires", "", 1)
    body = answer.json()
    assert body["saved_at"] == saved.saved_at.isoformat()
    assert {"url": url, "state": "partial"} in body["sections"]
    again = autosave(client, url, page | {"activities": "Accueille les stagiaires, seule", "version": body["version"]})
    assert again.status_code == 200
    assert line(dossier).activities == "Accueille les stagiaires, seule"


def test_same_text_by_autosave_and_by_the_button_is_one_text(client, dossier, url):
    sign_in(client, dossier, "professional")
    page = form_of(client, url)
    first = autosave(client, url, page | {"activities": "une\ndeux"}).json()
    client.post(url, page | {"activities": "une\r\ndeux", "version": first["version"]})
    assert (line(dossier).activities, line(dossier).revision) == ("une\ndeux", 1)


def test_button_leads_to_the_next_section(client, dossier, url):
    sign_in(client, dossier, "professional")
    answer = client.post(url, form_of(client, url) | {"level": "ACQUIRED", "comment": "Vu au poste"})
    assert answer.status_code == 302
    assert answer["Location"] == reverse("positioning_competency", args=[dossier.pk, 3])
    assert line(dossier).is_complete


def test_last_section_leads_to_the_page_of_signatures(client, dossier):
    sign_in(client, dossier, "candidate")
    dossier = play(dossier, "fill_positioning", "sign_positioning", "start_pathway")
    last = reverse("candidate_part_competency", args=[dossier.pk, 6])
    answer = client.post(last, form_of(client, last))
    assert answer["Location"] == reverse("signable_detail", args=[document(dossier, SignableKind.CANDIDATE_PART).pk])


def test_two_people_on_one_field_keep_both_texts(client, dossier, url):
    sign_in(client, dossier, "professional")
    page = form_of(client, url)
    mine = page | {"activities": "mon texte", "examples": "mon exemple"}
    autosave(client, url, page | {"activities": "leur texte"})
    answer = autosave(client, url, mine)
    assert answer.status_code == 409
    shown = answer.content.decode()
    assert "leur texte" in shown
    assert "mon texte" in shown
    assert 'name="examples" value="mon exemple"' in shown
    assert line(dossier).activities == "leur texte"
    choice = {
        "version": answer.context["conflict"]["version"],
        "activities": "leur texte\n\nmon texte",
        "examples": "mon exemple",
    }
    choice |= {name: value for name, value in answer.context["conflict"]["kept"] if name == "chosen"}
    # Back to the same section: two texts put one after the other have to be made into one.
    assert client.post(url, choice)["Location"] == url
    assert (line(dossier).activities, line(dossier).examples) == ("leur texte\n\nmon texte", "mon exemple")


def test_conflict_without_script_is_a_whole_page(client, dossier, url):
    sign_in(client, dossier, "professional")
    page = form_of(client, url)
    client.post(url, page | {"training_need": "leur besoin"})
    answer = client.post(url, page | {"training_need": "mon besoin"})
    assert answer.status_code == 409
    assert "<html" in answer.content.decode()
    assert [field["name"] for field in answer.context["conflict"]["fields"]] == ["training_need"]


def test_two_people_on_two_fields_are_no_conflict(client, dossier, url):
    sign_in(client, dossier, "professional")
    page = form_of(client, url)
    autosave(client, url, page | {"activities": "leurs activités"})
    assert autosave(client, url, page | {"examples": "mes exemples"}).status_code == 200
    saved = line(dossier)
    assert (saved.activities, saved.examples) == ("leurs activités", "mes exemples")


def test_page_without_its_seal_never_writes_over_a_text(client, dossier, url):
    sign_in(client, dossier, "professional")
    autosave(client, url, form_of(client, url) | {"activities": "leur texte"})
    assert client.post(url, {"activities": "mon texte", "version": "n'importe quoi"}).status_code == 409
    assert line(dossier).activities == "leur texte"


def test_service_refuses_an_old_revision(dossier):
    actor = someone(dossier, "professional")
    stale = line(dossier)
    services.save_line(
        line(dossier), actor=actor, revision=0, activities="a", examples="", level="", training_need="", comment=""
    )
    with pytest.raises(Conflict) as refusal:
        services.save_line(
            stale, actor=actor, revision=0, activities="b", examples="", level="", training_need="", comment=""
        )
    assert refusal.value.current.activities == "a"


def test_same_text_twice_is_no_conflict(dossier):
    actor = someone(dossier, "professional")
    text = {"activities": "a", "examples": "", "level": "", "training_need": "", "comment": ""}
    services.save_line(line(dossier), actor=actor, revision=0, **text)
    assert services.save_line(line(dossier), actor=actor, revision=0, **text).revision == 1


def test_unacceptable_value_is_told_beside_its_field_and_keeps_the_rest(client, dossier):
    sign_in(client, dossier, "professional")
    url = reverse("positioning_edit", args=[dossier.pk])
    typed = form_of(client, url) | {"interview_on": "le 3 mars", "duration_minutes": "-5", "place": "Siège"}
    answer = autosave(client, url, typed)
    assert answer.status_code == 422
    assert sorted(answer.json()["errors"]) == ["duration_minutes", "interview_on"]
    page = client.post(url, typed)
    assert page.status_code == 422
    assert 'value="Siège"' in page.content.decode()
    assert "corrections sont nécessaires" in page.content.decode()


def test_session_ended_while_typing_loses_nothing(client, dossier, url):
    sign_in(client, dossier, "professional")
    page = form_of(client, url)
    client.logout()
    typed = page | {"activities": "tapé après la fin de la session"}
    refused = autosave(client, url, typed)
    assert refused.status_code == 401
    session = client.session["drafts"]
    client.force_login(someone(dossier, "professional"))
    kept = client.session
    kept["drafts"] = session
    kept.save()
    shown = client.get(url)
    assert "tapé après la fin de la session" in shown.content.decode()
    assert "rien n&#x27;est perdu" in shown.content.decode()
    assert line(dossier).activities == ""


@pytest.mark.parametrize("part", ["candidate", "manager"])
def test_wrong_actor_is_refused_and_nothing_changes(client, dossier, url, part):
    sign_in(client, dossier, part)
    assert client.get(url).status_code == 403
    assert client.post(url, {"activities": "x", "version": "{}"}).status_code == 403
    assert PositioningLine.objects.exclude(activities="").count() == 0


def test_foreign_company_finds_nothing(client, world, dossier, url):
    client.force_login(world.beta.professional)
    assert client.get(url).status_code == 404
    assert client.post(url, {"activities": "x"}).status_code == 404
    assert line(dossier).activities == ""


@pytest.mark.parametrize("name", ["positioning_competency"])
def test_unknown_number_is_not_found(client, dossier, name):
    sign_in(client, dossier, "professional")
    assert client.get(reverse(name, args=[dossier.pk, 7])).status_code == 404


def test_written_after_presentation_is_refused_and_given_back(client, dossier, url):
    sign_in(client, dossier, "professional")
    page = form_of(client, url)
    play(dossier, "fill_positioning")
    from evaluations.services.signatures import present

    signable = present(document(dossier, SignableKind.POSITIONING), actor=someone(dossier, "professional"))
    typed = form_of_values(page, line(dossier)) | {"activities": "trop tard"}
    answer = autosave(client, url, typed)
    assert answer.status_code == 409
    assert "trop tard" in answer.content.decode()
    assert client.get(url)["Location"] == reverse("signable_detail", args=[signable.pk])
    assert line(dossier).activities != "trop tard"


def form_of_values(page, row):
    """A page drawn before, whose seal is that of the row as it is now."""
    from evaluations.forms.positioning import PositioningLineForm
    from evaluations.forms.section import SectionPage

    drawn = SectionPage(None, PositioningLineForm(instance=row, wording=row.competency.version.wording))
    return page | {"version": drawn.version} | {name: str(getattr(row, name)) for name in services.LINE_TEXTS}


def test_seal_holds_digests_and_no_text(client, dossier, url):
    sign_in(client, dossier, "professional")
    autosave(client, url, form_of(client, url) | {"activities": "confidentiel", "level": Level.PARTIAL})
    sealed = json.loads(form_of(client, url)["version"])
    assert {len(value) for value in sealed.values()} == {12}
    assert User.objects.count() > 1
