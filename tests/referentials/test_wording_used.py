"""A version with words of its own: forms offer them, contents freeze them, papers, minutes and screens say them, none says another."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from cqp.referentials.services import load_certification
from cqp.referentials.wording import SCALES, TEXTS
from evaluations.enums import SignableKind
from evaluations.models import Signable
from evaluations.readable import blocks_of
from jury.enums import Verdict
from jury.models import Minutes
from jury.services.room import examine
from pathways.enums import State as S
from pathways.models import DossierDocument
from tests import vae
from tests.jury import sittings
from tests.pathways.entrance import enter, text_of
from tests.world import BRANCH, build_world, referential

pytestmark = pytest.mark.django_db
V, N = Verdict.VALIDATED, Verdict.NOT_VALIDATED


def mark(name, code):
    return f"mot-{name}-{code.lower()}"


SAID = {
    "scales": {name: {code: mark(name, code) for code in words} for name, words in SCALES.items()},
    "texts": {name: f"texte-{name}" for name in TEXTS} | {"certificate_mention": "texte-mention {count}"},
}


def labels(name):
    return [{"code": code, "label": mark(name, code)} for code in SCALES[name]]


@pytest.fixture
def spoken(db):
    """The usual world, whose first CQP was published with these words."""
    load_certification(referential(BRANCH, "AF", "CQP Assistant(e) de formation") | {"wording": SAID})
    return build_world()


def content(dossier, kind):
    return Signable.objects.filter(dossier_id=dossier.pk).latest_of(kind).first().content


def paper(dossier, kind):
    return DossierDocument.objects.filter(dossier=dossier, document__kind=kind).latest("pk").document.context


def read(client, user, name, *args):
    return text_of(enter(client, user).get(reverse(name, args=args)))


def missing(page, *marks):
    return [found for found in marks if found not in page]


def test_the_forms_of_the_booklets_offer_them(client, spoken):
    positioning = spoken.dossier(S.POSITIONING)
    followed = spoken.dossier(S.IN_PATHWAY)
    assessed = spoken.dossier(S.UNDER_ASSESSMENT)
    candidate, alpha = followed.candidate.user, spoken.alpha
    enter(client, alpha.tutor).post(reverse("review_open", args=[followed.pk]))
    scale = {name: [mark(name, code) for code in words] for name, words in SCALES.items()}
    pages = (
        (alpha.professional, ("positioning_competency", positioning.pk, 1), scale["positioning"]),
        (alpha.tutor, ("review_edit", followed.pk, 1), scale["follow_up"]),
        (candidate, ("candidate_part_competency", followed.pk, 1), ["texte-advice_part_situations"]),
        (alpha.professional, ("assessment_competency", assessed.pk, 1), [*scale["mark"], *scale["opinion"]]),
    )
    for user, (name, *args), marks in pages:
        assert missing(read(client, user, name, *args), *marks) == [], name


def test_the_forms_of_a_vae_offer_them(client, spoken):
    applying, writing = vae.filled_application(spoken), vae.writing(spoken, email="autre@exemple.test")
    told = read(client, applying.candidate.user, "application_positioning", applying.pk)
    assert missing(told, *(mark("self_positioning", code) for code in SCALES["self_positioning"])) == []
    part_3 = read(client, writing.candidate.user, "activity_competency", writing.pk, 1)
    asked = ("setting", "activities", "frequency", "autonomy", "difficulties", "results")
    assert missing(part_3, *(f"texte-advice_activity_{name}" for name in asked)) == []


def test_the_public_page_of_the_vae_says_them(client, spoken):
    page = text_of(client.get(reverse("vae_information", args=["af"])))
    assert missing(page, *(f"texte-{name}" for name in TEXTS if name.startswith("vae_"))) == []


def test_the_oath_is_the_one_of_the_version(client, spoken):
    from evaluations.services.signatures import present

    dossier = vae.filled_application(spoken)
    signable = present(vae.part_2(dossier), actor=dossier.candidate.user)
    assert "texte-oath_application" in read(client, dossier.candidate.user, "signable_detail", signable.pk)


def test_what_is_signed_is_frozen_with_them(spoken):
    dossier = spoken.dossier(S.ASSESSED)
    applied = vae.applied(spoken)
    assessment = content(dossier, SignableKind.ASSESSMENT)
    assert content(dossier, SignableKind.POSITIONING)["level_choices"] == labels("positioning")
    assert content(dossier, SignableKind.REVIEW)["level_choices"] == labels("follow_up")
    assert (assessment["answer_choices"], assessment["verdict_choices"]) == (labels("mark"), labels("opinion"))
    assert content(applied, SignableKind.APPLICATION)["self_level_choices"] == labels("self_positioning")


def test_what_was_signed_is_read_with_them(spoken):
    dossier = spoken.dossier(S.ASSESSED)
    read_as = {
        SignableKind.POSITIONING: mark("positioning", "ACQUIRED"),
        SignableKind.REVIEW: mark("follow_up", "IN_PROGRESS"),
        SignableKind.ASSESSMENT: mark("mark", "YES"),
    }
    for kind, word in read_as.items():
        assert word in repr(blocks_of(kind, content(dossier, kind)))
    assert mark("opinion", "ACQUIRED") in repr(
        blocks_of(SignableKind.ASSESSMENT, content(dossier, SignableKind.ASSESSMENT))
    )


def test_outil_2_prints_them(spoken):
    dossier = spoken.dossier(S.ASSESSED)
    assert paper(dossier, "follow_up")["review_level_choices"] == labels("follow_up")


def test_the_jury_reads_decides_and_minutes_with_them(client, spoken):
    """Two dossiers: one whole, one that lacks the fourth competency."""
    whole, partial = sittings.complete(spoken), sittings.complete(spoken, refused_by_external={4})
    sitting = sittings.sitting(spoken, whole, partial)
    juror, item = spoken.branch.juror, sittings.item_of(partial)
    map_ = read(client, juror, "item_reading", item.pk)
    assert (
        missing(map_, mark("positioning", "PARTIAL"), mark("opinion", "ACQUIRED"), mark("opinion", "NOT_ACQUIRED"))
        == []
    )
    form = read(client, juror, "item_decide", item.pk)
    assert missing(form, mark("decision", "VALIDATED"), mark("decision", "NOT_VALIDATED")) == []

    sittings.decide(whole, juror)
    sittings.decide(partial, juror, {4: N}, reason="Trop tard.", recommendations=sittings.ADVICE)
    examine(sitting, item, actor=spoken.branch.president)
    assert mark("decision", "NOT_VALIDATED") in read(client, spoken.branch.president, "session_room", sitting.pk)
    sittings.closed(sitting)

    minutes = Minutes.objects.get(session=sitting)
    assert [row["verdict_choices"] for row in minutes.content["decisions"]] == [labels("decision")] * 2
    assert mark("decision", "NOT_VALIDATED") in read(client, spoken.branch.secretary, "minutes_sign", minutes.pk)
    assert paper(whole, "certificate")["mention"] == "texte-mention 6"
    sheet = paper(partial, "decision_sheet")
    assert (sheet["opinion_choices"], sheet["verdict_choices"]) == (labels("opinion"), labels("decision"))


def test_a_rectification_offers_and_tells_them(client, spoken):
    dossier = sittings.complete(spoken)
    sitting = sittings.sitting(spoken, dossier)
    sittings.decide(dossier, spoken.branch.juror)
    sittings.closed(sitting)
    page = read(client, spoken.branch.secretary, "rectification_write", sittings.item_of(dossier).pk)
    assert missing(page, mark("decision", "VALIDATED"), mark("decision", "NOT_VALIDATED")) == []


def test_an_opinion_to_give_and_a_decision_to_motivate_are_asked_with_them(client, spoken):
    dossier = spoken.dossier(S.UNDER_ASSESSMENT)
    url = reverse("assessment_competency", args=[dossier.pk, 1])
    drawn = enter(client, spoken.alpha.professional).get(url)
    answer = client.post(url, {"version": drawn.context["page"].version, "avis-verdict": "NOT_ACQUIRED"})
    assert f"Motivez l'avis « {mark('opinion', 'NOT_ACQUIRED')} »" in text_of(answer)


WORDED = "Level|ReviewLevel|Mark|SelfLevel|Verdict|Opinion"
# What the enumerations say is only what a version says by default: no page, form nor paper may read it there.
READ_FROM_THE_CODE = re.compile(
    rf"\b(?:{WORDED})(?:\.choices|\.[A-Z_]+\.label|\([^()]*\)\.label)|get_(?:level|mark)_display"
)


def test_no_page_form_nor_paper_reads_the_words_elsewhere():
    root = Path(settings.BASE_DIR)
    sources = [path for room in ("evaluations", "jury") for path in (root / room).rglob("*.py")]
    sources += [path for room in ("evaluations", "jury", "pdf") for path in (root / "templates" / room).rglob("*.html")]
    found = {str(path.relative_to(root)) for path in sources if READ_FROM_THE_CODE.search(path.read_text())}
    assert {path for path in found if "/migrations/" not in path} == set()
    assert READ_FROM_THE_CODE.search("Verdict(view.proposal).label")
    assert READ_FROM_THE_CODE.search("Level.choices")
