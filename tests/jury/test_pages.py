import re

import pytest
from django.urls import reverse

from jury.enums import Conformity, SessionState, Verdict
from jury.models import CompetencyDecision, JurySession
from pathways.enums import State as S

from . import sittings

pytestmark = pytest.mark.django_db


def sign_in(client, user, settings):
    settings.DEMO = True  # the second factor has its own tests (tests/accounts)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def text_of(response):
    return response.content.decode()


def version_in(response):
    sealed = re.search(r'name="version" value="([^"]*)"', text_of(response)).group(1)
    return sealed.replace("&quot;", '"')


def posted_sheet(item, page, **changes):
    """What the browser posts: every line as it was drawn, then `changes`."""
    data = {"version": version_in(page), "conclusion": "", "observation": "", "recommendations": ""}
    for line in item.sheet.checks:
        data |= {f"{line['code']}-answer": line["answer"], f"{line['code']}-comment": line["comment"]}
    for number in range(1, 7):
        data |= {f"c{number}-verdict": Verdict.VALIDATED, f"c{number}-reason": ""}
    return data | changes


@pytest.fixture
def as_(client, settings):
    return lambda user: sign_in(client, user, settings)


def test_secretariat_plans_a_session_on_screen(world, as_):
    client = as_(world.branch.secretary)
    answer = client.post(
        reverse("session_plan"), {"held_on": "2026-12-01", "starts_at": "09:30", "place": "3 rue de la Paix, Paris"}
    )
    session = JurySession.objects.get()
    assert answer.url == reverse("session_detail", args=[session.pk])
    assert (session.committee, session.number) == (world.branch.organisation, "JURY-2026-000001")


def test_day_past_is_refused_beside_its_field(world, as_):
    page = as_(world.branch.secretary).post(
        reverse("session_plan"), {"held_on": "2026-11-22", "starts_at": "09:30", "place": "Paris"}
    )
    assert page.context["form"].errors == {"held_on": ["Choisissez aujourd'hui ou un jour à venir."]}


def test_secretariat_moves_a_session_on_screen(world, as_):
    session = sittings.planned(world.branch)
    client = as_(world.branch.secretary)
    url = reverse("session_move", args=[session.pk])
    assert url in text_of(client.get(reverse("session_detail", args=[session.pk])))
    assert 'value="2026-11-23"' in text_of(client.get(url))
    page = client.post(url, {"held_on": "2026-11-22", "starts_at": "14:00", "place": "Lyon"})
    assert page.context["form"].errors == {"held_on": ["Choisissez aujourd'hui ou un jour à venir."]}
    client.post(url, {"held_on": "2026-12-01", "starts_at": "14:00", "place": "Lyon"})
    session.refresh_from_db()
    assert (str(session.held_on), str(session.starts_at), session.place) == ("2026-12-01", "14:00:00", "Lyon")


def test_secretariat_interrupts_an_open_session_on_screen(world, as_):
    dossier = sittings.complete(world)
    session = sittings.sitting(world, dossier)
    client = as_(world.branch.secretary)
    detail, url = (reverse(name, args=[session.pk]) for name in ("session_detail", "session_cancel"))
    assert "Interrompre cette séance" in text_of(client.get(detail))
    assert "Rien n’est décidé." in text_of(client.get(url))
    client.post(url, {"reason": "L'expert est parti."})
    assert "Séance interrompue" in text_of(client.get(detail))


def test_several_dossiers_are_put_on_the_agenda_at_once(world, as_):
    first, second = sittings.complete(world), sittings.complete(world)
    session = sittings.planned(world.branch)
    client = as_(world.branch.secretary)
    url = reverse("session_agenda", args=[session.pk])
    assert "2\N{NO-BREAK SPACE}dossiers complets attendent" in text_of(client.get(url))
    assert client.post(url, {}).context["form"].errors == {"dossiers": ["Cochez au moins un dossier."]}
    client.post(url, {"dossiers": [first.pk, second.pk]})
    assert {item.dossier for item in session.items.all()} == {first, second}


def test_incompatible_member_is_refused_on_the_form(world, as_):
    dossier = sittings.complete(world)
    session = sittings.ready(world, dossier)
    page = as_(world.branch.secretary).post(
        reverse("member_add", args=[session.pk]),
        {"email": world.alpha.tutor.email, "first_name": "Tania", "last_name": "Tutrice", "college": "EMPLOYEES"},
    )
    assert [error for error in page.context["form"].non_field_errors() if "tuteur" in error] != []
    assert session.members.count() == 3


def test_presence_president_opening_and_closing_on_screen(world, as_):
    dossier = sittings.complete(world)
    session = sittings.planned(world.branch)
    members = sittings.seated(session, world.branch)
    sittings.put_on_agenda(session, dossier, actor=world.branch.secretary)
    sittings.declared(session)
    client = as_(world.branch.secretary)
    detail = reverse("session_detail", args=[session.pk])
    assert "Parité : manque 1 représentant salarié et 1 représentant entreprise." in text_of(client.get(detail))
    client.post(reverse("session_presence", args=[session.pk]), {"present": [member.pk for member in members]})
    client.post(reverse("session_president", args=[session.pk]), {"president": members[0].pk})
    assert "parité, expert et président y sont" in text_of(client.get(detail))
    opening = reverse("session_open", args=[session.pk])
    assert client.get(opening).context["blockers"] == []
    client.post(opening)
    assert JurySession.objects.get().state == SessionState.OPEN
    sittings.decide(dossier, world.branch.juror)
    closing = reverse("session_close", args=[session.pk])
    assert client.get(closing).status_code == 403
    client = as_(world.branch.president)
    assert (f"{dossier.number} – {dossier.candidate}", "délivrance totale") in client.get(closing).context["lines"]
    signing = client.post(closing).url
    for user in (world.branch.president, world.branch.juror, world.branch.expert):
        client = as_(user)
        assert client.get(signing).context["may_sign"]
        dossier.refresh_from_db()
        assert dossier.state == S.SCHEDULED
        client.post(signing)
    dossier.refresh_from_db()
    assert dossier.state == S.AWARDED
    after = text_of(client.get(detail))
    assert "Certificat de qualification professionnelle" in after
    assert "délivrance totale" in after


def test_refused_opening_lists_what_is_missing(world, as_):
    session = sittings.planned(world.branch)
    page = as_(world.branch.secretary).post(reverse("session_open", args=[session.pk]))
    assert page.status_code == 409
    assert "Le président de séance n&#x27;est pas désigné." in text_of(page)


def test_concordant_opinions_are_ticked_and_divergent_ones_are_not(world, as_):
    dossier = sittings.complete(world, refused_by_external={3}, refused_by_professional=set())
    sittings.sitting(world, dossier)
    page = as_(world.branch.juror).get(reverse("item_decide", args=[sittings.item_of(dossier).pk]))
    ticked = {form.view.competency.number: form["verdict"].value() for form in page.context["page"].decisions}
    assert ticked == {1: "VALIDATED", 2: "VALIDATED", 3: "", 4: "VALIDATED", 5: "VALIDATED", 6: "VALIDATED"}
    assert text_of(page).count("Avis divergents") == 1


def test_sheet_is_saved_and_leads_to_the_next_dossier(world, as_):
    first, second = sittings.complete(world), sittings.complete(world)
    sittings.sitting(world, first, second)
    item, following = sittings.item_of(first), sittings.item_of(second)
    client = as_(world.branch.juror)
    url = reverse("item_decide", args=[item.pk])
    data = posted_sheet(item, client.get(url), conclusion=Conformity.CONFORM)
    answer = client.post(url, data | {"next": "1"})
    assert answer.url == reverse("item_decide", args=[following.pk])
    assert CompetencyDecision.objects.filter(sheet=item.sheet, verdict=Verdict.VALIDATED).count() == 6


def test_departure_without_reason_is_told_beside_the_competency_and_the_rest_is_saved(world, as_):
    dossier = sittings.complete(world)
    sittings.sitting(world, dossier)
    item = sittings.item_of(dossier)
    client = as_(world.branch.juror)
    url = reverse("item_decide", args=[item.pk])
    data = posted_sheet(item, client.get(url), conclusion=Conformity.CONFORM) | {"c2-verdict": Verdict.NOT_VALIDATED}
    page = client.post(url, data)
    assert page.status_code == 422
    assert "Les deux avis concordent (validée) : dites pourquoi le jury s&#x27;en écarte." in text_of(page)
    decided = CompetencyDecision.objects.filter(sheet=item.sheet).order_by("competency__number")
    assert list(decided.values_list("competency__number", flat=True)) == [1, 3, 4, 5, 6]


def test_two_members_on_the_same_sheet_keep_both_texts(world, as_):
    dossier = sittings.complete(world)
    sittings.sitting(world, dossier)
    item = sittings.item_of(dossier)
    client = as_(world.branch.juror)
    url = reverse("item_decide", args=[item.pk])
    mine = posted_sheet(item, client.get(url), conclusion=Conformity.CONFORM, observation="Tout est là.")
    sittings.decide(dossier, world.branch.expert, conclusion=Conformity.CONFORM, observation="Une signature est pâle.")
    page = client.post(url, mine)
    assert page.status_code == 409
    assert "Une signature est pâle." in text_of(page)
    assert "Tout est là." in text_of(page)
    assert [field["name"] for field in page.context["conflict"]["fields"]] == ["observation"]
    assert sittings.item_of(dossier).sheet.observation == "Une signature est pâle."


@pytest.mark.parametrize(
    ("changes", "title"),
    [
        ({"conclusion": "CONFORM"}, "Délivrance totale"),
        ({"conclusion": "CONFORM", "c1-verdict": "NOT_VALIDATED"}, "Délivrance partielle"),
        ({"conclusion": "NOT_CONFORM"}, "Non-délivrance"),
        ({"conclusion": "COMPLEMENT"}, "Ajournée"),
        ({}, "Pas encore de décision"),
    ],
)
def test_result_is_computed_as_one_types(world, as_, changes, title):
    dossier = sittings.complete(world, refused_by_external={1})
    sittings.sitting(world, dossier)
    item = sittings.item_of(dossier)
    client = as_(world.branch.juror)
    page = client.get(reverse("item_decide", args=[item.pk]))
    fragment = client.post(reverse("item_outcome", args=[item.pk]), posted_sheet(item, page, **changes))
    assert title in text_of(fragment)
    assert sittings.item_of(dossier).sheet.revision == 0


def test_secretariat_reads_the_sheet_and_cannot_write_it(world, as_):
    dossier = sittings.complete(world)
    sittings.sitting(world, dossier)
    item = sittings.item_of(dossier)
    client = as_(world.branch.secretary)
    url = reverse("item_decide", args=[item.pk])
    assert "Seuls les membres du jury décident." in text_of(client.get(url))
    assert client.post(url, {"conclusion": Conformity.CONFORM}).status_code == 403
    assert sittings.item_of(dossier).sheet.revision == 0


def test_other_committees_and_companies_see_no_session(world, as_):
    dossier = sittings.complete(world)
    session = sittings.sitting(world, dossier)
    item = sittings.item_of(dossier)
    urls = [
        reverse("session_detail", args=[session.pk]),
        reverse("item_decide", args=[item.pk]),
        reverse("session_close", args=[session.pk]),
        reverse("session_agenda", args=[session.pk]),
    ]
    for user in (world.neighbour.secretary, world.alpha.manager, dossier.candidate.user):
        client = as_(user)
        assert [client.get(url).status_code for url in urls] == [404] * len(urls)


def test_lists_cost_the_same_whatever_the_number_of_dossiers(world, as_):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def cost(session):
        with CaptureQueriesContext(connection) as seen:
            assert client.get(reverse("session_detail", args=[session.pk])).status_code == 200
        return len(seen)

    one = sittings.ready(world, sittings.complete(world))
    three = sittings.ready(world, *[sittings.complete(world) for _ in range(3)])
    client = as_(world.branch.secretary)
    cost(one)
    assert cost(one) == cost(three)


def closed_award(world, **story):
    from jury.models import Award

    dossier = sittings.complete(world, **story)
    session = sittings.sitting(world, dossier)
    refused = dict.fromkeys(story.get("refused_by_external", ()), Verdict.NOT_VALIDATED)
    sittings.decide(dossier, world.branch.juror, refused, recommendations=sittings.ADVICE)
    sittings.closed(session)
    return Award.objects.get(item__dossier=dossier)


def facts(page):
    return re.findall(r"<dd>(.*?)</dd>", text_of(page))


@pytest.mark.parametrize(
    ("story", "title"), [({}, "CQP délivré"), ({"refused_by_external": {4}}, "Validation partielle")]
)
def test_verification_tells_the_title_and_reveals_nothing_more(world, client, story, title):
    award = closed_award(world, **story)
    page = client.get(reverse("verification_result", args=[award.verification_code]))
    dossier = award.item.dossier
    assert title in text_of(page)
    assert facts(page) == [dossier.candidate.full_name, "CQP Assistant(e) de formation", "23 novembre 2026"]
    for secret in (
        dossier.number,
        award.number,
        dossier.candidate.email,
        "1995",
        "Lyon",
        "Alpha Formation",
        "compétence 4",
    ):
        assert secret not in text_of(page)
    assert page["X-Robots-Tag"] == "noindex, nofollow, noarchive"


def test_verification_of_a_superseded_title(world, client):
    from jury.models import Award

    old, new = closed_award(world, refused_by_external={4}), closed_award(world)
    old.superseded_by = new
    old.save(update_fields=["superseded_by"])
    page = client.get(reverse("verification_result", args=[old.verification_code]))
    assert "Document remplacé" in text_of(page)
    assert Award.objects.get(pk=old.pk).superseded_by == new


def test_typed_code_is_read_as_printed(world, client):
    award = closed_award(world)
    code = award.verification_code
    typed = " ".join(code[n : n + 4] for n in range(0, 28, 4)).lower().replace("0", "o").replace("1", "l")
    answer = client.post(reverse("verification"), {"code": typed})
    assert answer.url == reverse("verification_result", args=[code])


def test_unknown_code_has_the_same_layout_and_too_many_are_stopped(db, client):
    from django.core.cache import cache

    cache.clear()
    url = reverse("verification_result", args=["0" * 28])
    page = client.get(url)
    assert (page.status_code, facts(page)) == (200, ["–", "–", "–"])
    for _ in range(19):
        client.get(url)
    assert client.get(url).status_code == 429
    cache.clear()
    assert client.get(url).status_code == 200


def test_dossier_page_tells_the_session_and_opens_the_sheet_to_its_jurors_only(world, as_):
    dossier = sittings.complete(world)
    sittings.ready(world, dossier)
    sheet = reverse("item_decide", args=[sittings.item_of(dossier).pk])
    pages = {
        user: text_of(as_(user).get(reverse("dossier_detail", args=[dossier.pk])))
        for user in (world.branch.juror, dossier.candidate.user)
    }
    assert [("Séance du 23 novembre 2026" in page, sheet in page) for page in pages.values()] == [
        (True, True),
        (True, False),
    ]
