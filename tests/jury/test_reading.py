"""Reading at home: what a juror sees before the session, in which order, and the notes that nobody else ever reads."""

import re

import pytest
from django.urls import reverse

from cqp.access.decisions import Forbidden
from cqp.audit.models import AuditEvent
from cqp.demo import texts
from cqp.shared.blockers import Blocked
from evaluations.enums import PieceKind, SignableKind
from evaluations.models import Signable
from evaluations.services.pieces import add_piece
from jury.enums import LinkKind
from jury.models import ContestedLine, Reading
from jury.reading import services
from jury.services.independence import declare
from pathways.enums import State as S
from pathways.services import advance
from tests import vae
from tests.evaluations.builders import autosave, form_of, play
from tests.evaluations.files import scanned

from . import sittings

pytestmark = pytest.mark.django_db
CANARY = "Je doute de la preuve du planning."


def text_of(response):
    return response.content.decode()


def sections(response):
    return re.findall(r"<h2[^>]*>(.*?)</h2>", text_of(response))


@pytest.fixture
def as_(client, settings):
    def sign_in(user):
        settings.DEMO = True  # the second factor has its own tests (tests/accounts)
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign_in


def page(dossier):
    return reverse("item_reading", args=[sittings.item_of(dossier).pk])


def listed(response):
    return [row.item.dossier for row in response.context["rows"]]


def test_a_juror_reads_only_what_they_declared_no_link_with(world, as_):
    told, linked, silent = (sittings.complete(world) for _ in range(3))
    session = sittings.planned(world.branch)
    sittings.seated(session, world.branch)
    sittings.put_on_agenda(session, told, linked, silent, actor=world.branch.secretary)
    items = [sittings.item_of(told).pk, sittings.item_of(linked).pk]
    declare(session, actor=world.branch.juror, items=items, links={items[1]: (LinkKind.PERSONAL, "Voisins.")})
    url = reverse("session_reading", args=[session.pk])
    client = as_(world.branch.juror)
    answer = client.get(url)
    assert (listed(answer), answer.context["undeclared"]) == ([told], 1)
    assert [client.get(page(dossier)).status_code for dossier in (told, linked, silent)] == [200, 404, 404]
    # The secretariat prepares the session; what a member does at home is not its affair.
    client = as_(world.branch.secretary)
    assert [client.get(where).status_code for where in (url, page(told))] == [403, 403]
    for stranger in (world.neighbour.secretary, world.alpha.manager, told.candidate.user):
        assert [as_(stranger).get(where).status_code for where in (url, page(told))] == [404, 404]


def proved(world):
    """A complete VAE whose candidate joined a file to competency 2 of part 3."""
    asked, external = vae.writing(world), world.branch.external
    part, candidate = vae.write_part_3(asked), asked.candidate.user
    second = asked.version.competencies.get(number=2)
    add_piece(part, actor=candidate, kind=PieceKind.ACTIVITY, competency=second, file=scanned("planning.pdf"))
    vae.deposit(part, actor=candidate)
    advance(vae.name_assessors(asked, world), "start_assessment", actor=external)
    vae.assess(asked, world)
    advance(vae.sign_round(asked, world), "transmit", actor=external)
    return vae.declare_complete(vae.fresh(asked))


def test_everything_is_read_in_place(world, as_):
    parcours, asked = sittings.complete(world, refused_by_external={3}), proved(world)
    session = sittings.ready(world, parcours, asked)
    client = as_(world.branch.juror)
    first = client.get(page(parcours))
    assert [document.signable.kind for document in first.context["documents"]] == [
        "POSITIONING",
        "REVIEW",
        "CANDIDATE_PART",
        "ASSESSMENT",
    ]
    shown = text_of(first)
    assert "le professionnel dit « acquise », l&#x27;évaluateur externe « non acquise »" in shown.lower()
    assert shown.count('<details class="panel fold" open>') == 1
    assert {row["paper"]["title"].split(" (")[0] for row in first.context["papers"]} == {
        "Livret de repérage des compétences acquises et des besoins en formation",
        "Livret de suivi et d'évaluation",
    }
    second = client.get(page(asked))
    assert [document.signable.kind for document in second.context["documents"]] == [
        "APPLICATION",
        "ACTIVITIES",
        "ASSESSMENT",
    ]
    # What the candidate wrote stands beside the opinions, competency by competency.
    for answer in (first, second):
        assert [bool(shown.written and shown.grid_url) for shown in answer.context["map_rows"]] == [True] * 6
    joined = [[piece.name for piece in shown.proofs] for shown in second.context["map_rows"]]
    assert joined == [[], ["planning.pdf"], [], [], [], []]
    assert client.get(second.context["map_rows"][1].proofs[0].url).status_code == 200
    assert second.context["map_rows"][1].row.evidence.pieces == ("planning.pdf",)
    assert listed(client.get(reverse("session_reading", args=[session.pk]))) == [parcours, asked]


def test_what_was_joined_to_a_parcours_and_written_in_the_grid_stands_beside_the_opinions(world, as_):
    dossier = world.dossier(S.IN_PATHWAY, refused_by_professional={3}, refused_by_external={3})
    signable = Signable.objects.filter(dossier=dossier).latest_of(SignableKind.CANDIDATE_PART).first()
    proof = {"kind": PieceKind.ACTIVITY, "competency": dossier.version.competencies.get(number=2)}
    add_piece(signable, actor=dossier.candidate.user, file=scanned("planning.pdf"), **proof)
    play(dossier, "follow", "declare_ready", "start_assessment", "assess", "sign_assessment")
    play(dossier, "transmit", "declare_complete")
    sittings.ready(world, dossier)
    shown = as_(world.branch.juror).get(page(dossier))
    rows = shown.context["map_rows"]
    assert [[piece.name for piece in row.proofs] for row in rows] == [[], ["planning.pdf"], [], [], [], []]
    assert [row.row.evidence.pieces for row in rows][:2] == [(), ("planning.pdf",)]
    assert [row.row.comment for row in rows] == ["", "", texts.GRID, "", "", ""]
    assert texts.GRID.replace("'", "&#x27;") in text_of(shown)
    assert as_(world.branch.juror).get(rows[1].proofs[0].url).status_code == 200


def test_marking_read_goes_on_to_the_next_unread_in_the_same_order(world, as_):
    calm, split, refused = (
        sittings.complete(world),
        sittings.complete(world, refused_by_external={3}),
        sittings.complete(world, refused_by_external={1}, refused_by_professional={1}),
    )
    session = sittings.ready(world, calm, split, refused)
    client = as_(world.branch.juror)
    services.mark_read(sittings.item_of(refused), actor=world.branch.juror)
    assert client.get(reverse("session_reading", args=[session.pk])).context["first"].item.dossier == split
    # Divergent first, refused already read, calm last; going round after the last one.
    answer = client.post(page(split), form_of(client, page(split)) | {"next": "1"})
    assert answer.url == page(calm)
    client.post(page(refused), form_of(client, page(refused)) | {"unread": "1"})
    assert client.post(page(calm), form_of(client, page(calm)) | {"next": "1"}).url == page(refused)
    last = client.post(page(refused), form_of(client, page(refused)) | {"next": "1"})
    assert last.url == reverse("session_reading", args=[session.pk])
    done = client.get(last.url)
    assert (done.context["read"], done.context["first"]) == (3, None)
    assert set(Reading.objects.values_list("member__user", flat=True)) == {world.branch.juror.pk}


def test_notes_are_saved_as_one_types_and_two_windows_keep_both_texts(world, as_):
    dossier = sittings.complete(world)
    sittings.ready(world, dossier)
    client, url = as_(world.branch.juror), page(dossier)
    drawn = form_of(client, url)
    assert autosave(client, url, drawn | {"notes": CANARY}).json().keys() == {"saved_at", "version", "sections"}
    reading = Reading.objects.get()
    assert (reading.notes, reading.read_at, reading.member.user) == (CANARY, None, world.branch.juror)
    assert autosave(client, url, drawn | {"notes": "Autre fenêtre."}).status_code == 409
    clash = client.post(url, drawn | {"notes": "Autre fenêtre."})
    assert (clash.status_code, CANARY in text_of(clash), "Autre fenêtre." in text_of(clash)) == (409, True, True)
    long = client.post(url, form_of(client, url) | {"notes": "x" * 4001, "next": "1"})
    assert (long.status_code, "x" * 4001 in text_of(long)) == (422, True)
    reading.refresh_from_db()
    assert (reading.notes, reading.read_at) == (CANARY, None)


def test_nobody_else_ever_reads_the_notes(world, as_):
    dossier = sittings.complete(world)
    session = sittings.sitting(world, dossier)
    item = sittings.item_of(dossier)
    services.save_notes(item, actor=world.branch.juror, revision=0, notes=CANARY)
    urls = [
        reverse(name, args=[session.pk])
        for name in ("session_detail", "session_reading", "session_close", "session_open")
    ]
    urls += [reverse(name, args=[item.pk]) for name in ("item_reading", "item_decide", "item_remove")]
    urls += [reverse(name, args=[dossier.pk]) for name in ("dossier_detail", "completeness")]
    urls += [reverse("home"), reverse("session_list"), reverse("dossier_export")]
    for other in (world.branch.president, world.branch.expert, world.branch.secretary, dossier.candidate.user):
        client = as_(other)
        assert [url for url in urls if CANARY.encode() in b"".join(client.get(url))] == []
    # The detector works: its author reads them, on their page alone.
    client = as_(world.branch.juror)
    assert [url for url in urls if CANARY.encode() in b"".join(client.get(url))] == [page(dossier)]
    assert [event for event in AuditEvent.objects.all() if CANARY in str(event.payload)] == []
    with pytest.raises(Forbidden):
        services.save_notes(item, actor=world.branch.secretary, revision=0, notes="À moi.")
    assert Reading.objects.count() == 1


def test_a_line_is_contested_before_everybody_and_taken_back(world, as_):
    dossier = sittings.complete(world)
    session = sittings.ready(world, dossier)
    item = sittings.item_of(dossier)
    client, url = as_(world.branch.juror), reverse("line_contest", args=[item.pk, "order"])
    empty = client.post(url, {"reason": "  "})
    assert (empty.status_code, empty.context["form"].errors.keys()) == (422, {"reason"})
    reason = "L'entretien est daté d'un dimanche."
    assert client.post(url, {"reason": reason}).url == page(dossier)
    assert client.post(url, {"reason": reason}).status_code == 409
    assert "Retirer ma contestation" in text_of(client.get(page(dossier)))
    sheet = reverse("item_decide", args=[item.pk])
    for other in (world.branch.expert, world.branch.secretary):
        assert "Jeanne Jurée : L&#x27;entretien est daté d&#x27;un dimanche." in text_of(as_(other).get(sheet))
    assert as_(world.branch.juror).get(reverse("line_contest", args=[item.pk, "nothing"])).status_code == 404
    # Another member takes back only their own.
    services.withdraw_contest(item, "order", actor=world.branch.expert)
    assert ContestedLine.objects.filter(withdrawn_at__isnull=True).count() == 1
    as_(world.branch.juror).post(reverse("line_withdraw", args=[item.pk, "order"]))
    assert ContestedLine.objects.filter(withdrawn_at__isnull=True).count() == 0
    assert ContestedLine.objects.count() == 1
    with pytest.raises(Blocked):
        services.contest_line(item, "order", actor=world.branch.juror, reason=" ")
    with pytest.raises(Forbidden):
        services.contest_line(item, "order", actor=world.branch.secretary, reason="Non.")
    assert session.items.count() == 1


def test_once_in_force_the_notes_stay_readable_and_no_longer_change(world, as_):
    dossier = sittings.complete(world)
    session = sittings.sitting(world, dossier)
    item = sittings.item_of(dossier)
    services.save_notes(item, actor=world.branch.juror, revision=0, notes=CANARY)
    sittings.decide(dossier, world.branch.juror)
    sittings.closed(session)
    client = as_(world.branch.juror)
    answer = client.get(page(dossier))
    assert (CANARY in text_of(answer), "ne changent plus" in text_of(answer)) == (True, True)
    assert client.post(page(dossier), {"notes": "Trop tard."}).status_code == 403
    assert client.get(reverse("line_contest", args=[item.pk, "order"])).status_code == 403


def test_what_the_pathway_does_not_ask_is_said_and_does_not_vanish(world, as_):
    """The candidate tells of themselves in part 2 only; a professional meets them for Outil 1 in a parcours only."""
    parcours, by_vae = sittings.complete(world), vae.complete(world)
    sittings.ready(world, parcours, by_vae)
    client = as_(world.branch.juror)
    told = [re.sub(r"\s+", " ", text_of(client.get(page(dossier)))) for dossier in (parcours, by_vae)]
    own = "<dt>Le candidat dit savoir faire</dt><dd>non prévu dans cette voie</dd>"
    level = "<dt>Repérage (Outil 1)</dt><dd>non prévu dans cette voie</dd>"
    assert [(text.count(own), text.count(level)) for text in told] == [(6, 0), (0, 6)]
