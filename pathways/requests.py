"""How a VAE dossier begins: the person asks for it themselves (mode d'emploi, « Demande de VAE »)."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q

from candidates.models import Candidate
from cqp.access.decisions import authorize
from cqp.accounts.arrivals import Arrival, on_acceptance
from cqp.accounts.enums import InvitationPurpose
from cqp.accounts.models import User
from cqp.accounts.services import ask_for_confirmation
from cqp.audit.services import record
from cqp.documents.services import next_number
from cqp.notifications.services import notify
from cqp.referentials.enums import VaeRegime
from cqp.referentials.models import CertificationVersion
from cqp.shared import clock
from cqp.shared.blockers import Blocked, Blocker

from . import expectations
from .enums import START_OF, CandidateStatus, PathwayKind, Role, State
from .models import Dossier, DossierEvent, VaeDossier
from .offer import offer_for
from .reactions import people
from .requirements import provides

# The two dates that the secretariat follows a request by (domaine.md § 6 no. 25).
REQUEST_VERBS = ("request_file", "send_file")
# What the law of the registered certifications allows a person within one calendar year (domaine.md, L02).
CERTIFICATIONS_A_YEAR = 3
# What they would ask for would open under the account of the row that was kept: they would never see it from this one.
_OTHER_ACCOUNT = Blocker(
    "merged_with_another_account",
    "Le secrétariat a réuni vos deux fiches : vos dossiers s'ouvrent désormais avec votre autre compte. "
    "Connectez-vous avec celui-ci, ou adressez-vous au secrétariat.",
)
_CLOSED = Blocker("version_closed", "Cette version du CQP n'est plus ouverte aux demandes.")


@transaction.atomic
def request_file(*, user, version) -> VaeDossier:
    """`user` asks the secretariat for a VAE file: their dossier in its first state, numbered, with the request in its history.

    Raises Forbidden for the secretariat that would examine it, Blocked with what `refusals` says.
    Side effects: the secretariat is told and expected to send the file.
    """
    authorize(user, "pathways.request_file", version)
    # Two clicks, two tabs: the second waits here and then sees the first one's dossier.
    user = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    if found := refusals(user, version):
        raise Blocked(found)
    dossier = VaeDossier.objects.create(
        kind=PathwayKind.VAE,
        state=START_OF[PathwayKind.VAE],
        number=next_number(version.certification.code),
        candidate=_own_row(user),
        version=version,
        committee=version.certification.committee,
        opened_by=user,
        status=CandidateStatus.OTHER,
        presentation=1 + _presented_before(user, version),
    )
    DossierEvent.objects.create(dossier_id=dossier.pk, verb="request_file", to_state=dossier.state, actor=user)
    notify("vae_requested", to=people(dossier, Role.SECRETARIAT), context={"dossier": dossier})
    expectations.refresh(dossier)
    return dossier


@transaction.atomic
def ask_from_outside(offer, *, email, first_name, last_name) -> None:
    """Somebody without a session asks: a single-use link proves the address, nothing else is written before it is followed.

    The same whether the address has an account, a dossier, both or neither, so that nobody learns which from here.
    """
    ask_for_confirmation(
        email=email,
        purpose=InvitationPurpose.REQUEST_VAE,
        payload={"first_name": first_name, "last_name": last_name, "certification": offer.certification.pk},
        message="vae_request_confirm",
        title=offer.certification.title,
    )
    record("vae.file_asked", actor=None, object=offer.certification)


def _request_of_the_link(user, payload) -> VaeDossier:
    offer = offer_for(payload["certification"])
    if offer is None:
        raise Blocked(_CLOSED)
    return request_file(user=user, version=offer.version)


def _lines_of_the_link(payload):
    offer = offer_for(payload["certification"])
    title = offer.certification.title if offer else "fermé aux demandes"
    return [("Ce que vous demandez", "un dossier de VAE"), ("CQP visé", title)]


def _welcome_of_the_link(user, payload):
    opened = VaeDossier.objects.filter(opened_by=user, version__certification=payload["certification"]).latest("pk")
    return welcome(opened), expectations.at_dossier(opened)


def welcome(dossier) -> str:
    return (
        f"Votre demande est enregistrée : dossier {dossier.number}. Le secrétariat vous remettra votre dossier de VAE."
    )


on_acceptance(
    InvitationPurpose.REQUEST_VAE,
    Arrival(
        accept=_request_of_the_link,
        lines=_lines_of_the_link,
        welcome=_welcome_of_the_link,
        again="vae_list",
        again_label="Demander un dossier de VAE",
        heading="Confirmer ma demande de dossier de VAE",
        submit="Demander le dossier",
    ),
)


def request_days(events) -> tuple:
    """When the file was asked for, and when it was sent; None for what has not happened. `events`: at least those of REQUEST_VERBS."""
    moments = {event.verb: event.at for event in events}
    return tuple(moments.get(verb) for verb in REQUEST_VERBS)


@dataclass(frozen=True)
class EarlierRequest:
    dossier: Dossier
    requested_on: date


def earlier_requests(dossier) -> list[EarlierRequest]:
    """The VAE that this person asked for before, for the same CQP, whatever became of them: the oldest first (domaine.md § 1.4,
    « première demande / nouvelle demande »). How many times a jury decided is another thing: `presentation`. Two queries at most."""
    mine = _dossiers_of(dossier.candidate.user).filter(kind=PathwayKind.VAE, pk__lt=dossier.pk)
    found = list(mine.filter(version__certification=dossier.version.certification_id).order_by("pk"))
    if not found:
        return []
    events = DossierEvent.objects.filter(dossier__in=found, verb="request_file").order_by("-pk")
    asked = dict(events.values_list("dossier", "at"))
    return [EarlierRequest(before, clock.day_of(asked.get(before.pk, before.created_at))) for before in found]


def requested_on(dossier) -> date:
    """The day of the request: that at which the experience counts."""
    asked = dossier.events.filter(verb="request_file").order_by("pk").first()
    return clock.day_of(asked.at if asked else dossier.created_at)


def refusals(user, version) -> list[Blocker]:
    """Why this person cannot ask for a file of this CQP today; empty when they can."""
    if not CertificationVersion.objects.open_to_registration(clock.today()).filter(pk=version.pk).exists():
        return [_CLOSED]
    mine = _dossiers_of(user).select_related("version")
    same = mine.filter(version__certification=version.certification_id)
    if awarded := same.filter(state=State.AWARDED).first():
        return [_told("cqp_already_held", f"Vous êtes déjà titulaire de ce CQP : dossier {awarded.number}.", awarded)]
    if opened := same.still_open().first():
        return [
            _told("dossier_already_open", f"Vous avez déjà un dossier ouvert pour ce CQP : {opened.number}.", opened)
        ]
    if (row := _standing_row(user)) and row.user_id != user.pk:
        return [_OTHER_ACCOUNT]
    if version.vae_regime == VaeRegime.LEGAL_RNCP:
        return _annual_cap(mine, version)
    return []


@provides("annual_cap_respected")
def annual_cap_respected(dossier) -> list[Blocker]:
    """Asked again at the first deposit of part 2, under the law only: several files asked for before any deposit would pass
    the request (domaine.md, L02). What was already deposited once may be completed in the same year."""
    if dossier.version.vae_regime != VaeRegime.LEGAL_RNCP or _first_deposit(dossier):
        return []
    return _annual_cap(_dossiers_of(dossier.candidate.user).select_related("version"), dossier.version)


def _annual_cap(mine, version) -> list[Blocker]:
    """One application a year for a certification, three certifications a year: the day of the first deposit of part 2 counts."""
    this_year = clock.today().year
    applied = {
        dossier.version.certification_id: dossier
        for dossier in mine.filter(kind=PathwayKind.VAE)
        if (day := _first_deposit(dossier)) and day.year == this_year
    }
    again = f"Vous pourrez en déposer une autre à partir du 1er janvier {this_year + 1}."
    if before := applied.get(version.certification_id):
        sentence = (
            f"Vous avez déjà déposé une demande de recevabilité pour ce CQP cette année : {before.number}. {again}"
        )
        return [_told("one_application_a_year", sentence, before)]
    if len(applied) >= CERTIFICATIONS_A_YEAR:
        return [
            Blocker(
                "three_certifications_a_year",
                f"Vous avez déjà déposé cette année une demande de recevabilité pour {len(applied)} certifications. {again}",
            )
        ]
    return []


def _first_deposit(dossier):
    moment = dossier.events.filter(verb="conclude_application").order_by("pk").values_list("at", flat=True).first()
    return clock.day_of(moment) if moment else None


def _told(code, sentence, dossier) -> Blocker:
    return Blocker(code, sentence, expectations.at_dossier(dossier))


def _rows_of(user):
    """The rows of this person, and those that theirs were found to be the double of."""
    return Candidate.objects.filter(Q(user=user) | Q(merged__user=user)).order_by().values("pk")


def _dossiers_of(user):
    return Dossier.objects.filter(candidate__in=_rows_of(user)).order_by("-pk")


def _standing_row(user) -> Candidate | None:
    """Theirs; otherwise the one that theirs was found to be the double of."""
    rows = Candidate.objects.standing().filter(pk__in=_rows_of(user)).order_by("pk")
    return rows.filter(user=user).first() or rows.first()


def _own_row(user) -> Candidate:
    """The person's row, so that what they have validated and what was checked follow; a new one for a first dossier."""
    return _standing_row(user) or Candidate.objects.create(
        user=user, birth_name=user.last_name, first_name=user.first_name, email=user.email
    )


def _presented_before(user, version) -> int:
    """How many times a jury has already decided without delivering, on either pathway: the person knows them all."""
    decided = [State.PARTIALLY_AWARDED, State.NOT_AWARDED]
    return _dossiers_of(user).filter(version__certification=version.certification_id, state__in=decided).count()
