"""The CQP that can be asked for by VAE today, each under its own address: what the public pages show."""

from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse

from cqp.accreditations.services import committed_providers
from cqp.referentials.enums import VaeRegime
from cqp.referentials.models import CertificationVersion
from cqp.shared import clock
from cqp.shared.templatetags.cqp_ui import count_fr


@dataclass(frozen=True)
class Offer:
    """One CQP and the version that a request made today would be bound to."""

    version: CertificationVersion
    code: str

    @property
    def certification(self):
        return self.version.certification

    @property
    def is_under_the_law(self) -> bool:
        return self.version.vae_regime == VaeRegime.LEGAL_RNCP

    @property
    def experience(self) -> str:
        """How long the activities must have lasted at the date of the request; empty when the law asks for no duration."""
        return "" if self.is_under_the_law else duration(self.version.vae_experience_months)

    @property
    def benefit(self) -> str:
        """How long validated competencies are kept; empty when for life."""
        return duration(self.version.benefit_months or 0)

    @property
    def words(self) -> dict:
        """What the public page says and no figure decides: {principle, request…: text}."""
        return self.version.wording.texts("vae_")

    @property
    def competencies(self):
        return self.version.competencies.order_by("number")

    @cached_property
    def providers(self):
        return committed_providers(self.certification.committee, clock.today())


def duration(months: int) -> str:
    """« 3 ans », « 18 mois »; empty for nothing."""
    if not months:
        return ""
    years, rest = divmod(months, 12)
    return f"{months} mois" if rest else count_fr(years, "an,ans")


def offers() -> list[Offer]:
    """The last open version of each CQP, by title. One query.

    Two committees may have chosen the same code: its number then follows in the address, so that each keeps its own.
    """
    versions = (
        CertificationVersion.objects.open_to_registration(clock.today())
        .select_related("certification__committee")
        .order_by("certification__title", "certification", "published_on", "pk")
    )
    latest = {version.certification_id: version for version in versions}
    codes = [version.certification.code.lower() for version in latest.values()]
    return [
        Offer(version, code if codes.count(code) == 1 else f"{code}-{version.certification_id}")
        for version, code in zip(latest.values(), codes, strict=True)
    ]


def offer_at(code: str) -> Offer | None:
    return next((offer for offer in offers() if offer.code == code.lower()), None)


def offer_for(certification) -> Offer | None:
    """Of a certification or of its number; None when it takes no request today."""
    number = getattr(certification, "pk", certification)
    return next((offer for offer in offers() if offer.version.certification_id == number), None)


def at_request(offer: Offer) -> str:
    return reverse("vae_request", args=[offer.code])
