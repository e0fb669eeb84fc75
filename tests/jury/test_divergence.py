"""What each one said of each competency, side by side; what deserves attention comes first."""

from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cqp.referentials.wording import Wording
from evaluations.enums import Level, SelfLevel
from jury.divergence import NOT_ASKED, DossierMap, Evidence, MapRow, _concerns
from jury.models import JurySession
from jury.opinions import CompetencyView
from jury.reading import order
from jury.reading.services import contest_line
from tests import resumed, vae

from . import sittings

YES, NO = "ACQUIRED", "NOT_ACQUIRED"


def view(professional=None, external=None, credit=None):
    given = [verdict and {"verdict": verdict, "reason": ""} for verdict in (professional, external)]
    version = SimpleNamespace(wording=Wording({}))
    return CompetencyView(SimpleNamespace(number=1, version=version), *given, credit)


SEEN = Evidence(seen=2, sources=(("dossier", 2),))


@pytest.mark.parametrize(
    ("found", "own", "level", "evidence", "said"),
    [
        (view(YES, YES), "", Level.ACQUIRED, SEEN, []),
        (view(YES, YES), SelfLevel.PARTLY, Level.NOT_ACQUIRED, SEEN, []),
        (view(credit=object()), "", "", Evidence(), []),
        (view(YES, None), "", "", SEEN, ["un avis manque"]),
        (view(YES, NO), "", "", SEEN, ["le professionnel dit « acquise », l'évaluateur externe « non acquise »"]),
        (view(NO, NO), SelfLevel.PARTLY, Level.PARTIAL, SEEN, []),
        (
            view(NO, NO),
            "",
            Level.ACQUIRED,
            SEEN,
            ["non acquise pour les deux, alors que le repérage la disait acquise"],
        ),
        (view(NO, NO), SelfLevel.YES, "", SEEN, ["non acquise pour les deux, alors que le candidat dit savoir faire"]),
        (
            view(YES, YES),
            SelfLevel.NO,
            "",
            Evidence(seen=1, refuted=1),
            [
                "acquise pour les deux, avec 1\N{NO-BREAK SPACE}critère constaté « non »",
                "acquise pour les deux, sans aucune source de preuve cochée",
                "acquise pour les deux, alors que le candidat disait ne pas savoir faire",
            ],
        ),
    ],
)
def test_what_contradicts_the_opinions_is_said_in_words(found, own, level, evidence, said):
    assert list(_concerns(found, own, level, evidence)) == said


def test_evidence_is_counted_in_words():
    evidence = Evidence(2, 1, 1, (("dossier", 2), ("entretien", 1)), ("planning.pdf",))
    assert evidence.words.replace("\N{NO-BREAK SPACE}", " ") == (
        "2 critères vus sur 4 (dossier 2, entretien 1), 1 constaté « non », 1 non observé, 1 preuve jointe"
    )
    assert Evidence().words == ""


def told(position, *, rows=(), failed=(), contested=()):
    return DossierMap(SimpleNamespace(position=position), list(rows), failed, contested, {})


def test_attention_goes_to_divergence_then_refusal_then_conformity_then_the_agenda():
    divergent, refused, doubtful, calm = (
        MapRow(view(YES, NO)),
        MapRow(view(NO, NO)),
        MapRow(view(YES, YES), concerns=("sans source",)),
        MapRow(view(YES, YES)),
    )
    agenda = {
        "calm": told(1, rows=[calm]),
        "failed": told(2, rows=[calm], failed=("order",)),
        "doubtful": told(3, rows=[doubtful]),
        "two refused": told(4, rows=[refused, refused]),
        "refused": told(5, rows=[refused]),
        "divergent": told(6, rows=[divergent]),
        "divergent and refused": told(7, rows=[divergent, refused]),
        "calm too": told(8, rows=[calm]),
        # The same line, failed and contested, is one line.
        "contested": told(9, rows=[calm], failed=("order",), contested=("order", "scope")),
    }
    assert sorted(agenda, key=lambda name: agenda[name].attention) == [
        "divergent and refused",
        "divergent",
        "two refused",
        "refused",
        "contested",
        "failed",
        "doubtful",
        "calm",
        "calm too",
    ]


@pytest.fixture
def agenda(world):
    """Five dossiers of every sort in one session, and a session of one dossier."""
    calm = sittings.complete(world)
    split = sittings.complete(world, refused_by_external={3, 5})
    refused = sittings.complete(world, refused_by_external={1}, refused_by_professional={1})
    session = sittings.ready(world, calm, split, refused, vae.complete(world))
    return SimpleNamespace(
        session=session, calm=calm, split=split, refused=refused, one=sittings.ready(world, sittings.complete(world))
    )


@pytest.mark.django_db
def test_the_map_of_an_agenda(world, agenda):
    rows = order.rows_of(agenda.session, world.branch.juror)
    assert [row.item.position for row in rows] == [2, 3, 1, 4]
    split, refused, calm, asked = (row.map for row in rows)
    assert split.words == ["2\N{NO-BREAK SPACE}compétences aux avis divergents (3, 5)"]
    assert refused.words == [
        "1\N{NO-BREAK SPACE}compétence non acquise (1)",
        "1\N{NO-BREAK SPACE}compétence à regarder de près (1)",
    ]
    assert (calm.words, asked.words) == ([], [])
    # Outil 1 said 1 and 5 acquired (the story), the others partly; nobody asks the candidate of a parcours for a level.
    assert [(row.own, row.level) for row in calm.rows] == [
        (NOT_ASKED, "acquise"),
        (NOT_ASKED, "partiellement acquise"),
        (NOT_ASKED, "partiellement acquise"),
        (NOT_ASKED, "partiellement acquise"),
        (NOT_ASKED, "acquise"),
        (NOT_ASKED, "partiellement acquise"),
    ]
    assert {(row.own, row.level) for row in asked.rows} == {("oui", NOT_ASKED)}
    assert [row.is_folded for row in split.rows] == [True, True, False, True, False, True]
    assert {row.evidence.seen + row.evidence.refuted + row.evidence.not_observed for row in calm.rows} == {2}
    contest_line(split.item, "order", actor=world.branch.expert, reason="La date de l'entretien est raturée.")
    contest_line(calm.item, "order", actor=world.branch.expert, reason="Idem.")
    assert [row.item.position for row in order.rows_of(agenda.session, world.branch.juror)] == [2, 3, 1, 4]
    assert order.rows_of(agenda.session, world.branch.juror)[2].map.words == ["1\N{NO-BREAK SPACE}ligne contestée"]


@pytest.mark.django_db
def test_the_map_costs_the_same_for_one_dossier_and_for_four(world, agenda):
    def cost(session):
        session = JurySession.objects.for_page().get(pk=session.pk)
        with CaptureQueriesContext(connection) as seen:
            order.rows_of(session, world.branch.juror)
        return len(seen)

    # Items, competencies, signed contents, credits, contested lines, the reader's own rows.
    assert (cost(agenda.one), cost(agenda.session)) == (6, 6)


@pytest.mark.django_db
def test_what_an_earlier_decision_validated_is_kept_and_folded(world):
    dossier = resumed.walk(resumed.assessed(resumed.decided(world, missing={4})), "transmit", "declare_complete")
    session = sittings.ready(world, dossier)
    rows = order.rows_of(session, world.branch.juror)[0].map.rows
    assert [row.verdict for row in rows] == [("déjà validée", "info")] * 3 + [("acquise", "success")] + [
        ("déjà validée", "info")
    ] * 2
    # Outil 1 was signed in the dossier taken up again.
    assert rows[0].level == "acquise"
