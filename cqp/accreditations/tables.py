import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from cqp.shared import clock
from cqp.shared.templatetags.cqp_ui import badge, day_fr

from .models import Accreditation, ProviderCommitment


def standing(accreditation) -> tuple[str, str, str]:
    """(word, tone, detail) of an accreditation today. `ending` must be read already."""
    return _standing(accreditation, ended="retirée", expired="expirée")


def commitment_standing(commitment) -> tuple[str, str, str]:
    """(word, tone, detail) of a provider's commitment today. `ending` must be read already."""
    return _standing(commitment, ended="terminé", expired="expiré")


def _standing(row, *, ended, expired) -> tuple[str, str, str]:
    today = clock.today()
    ending = getattr(row, "ending", None)
    if ending and ending.ends_on <= today:
        return ended, "danger", f"le {day_fr(ending.ends_on)}"
    if row.valid_until < today:
        return expired, "neutral", f"le {day_fr(row.valid_until)}"
    if ending:
        return "en vigueur", "waiting", f"prend fin le {day_fr(ending.ends_on)}"
    if row.valid_from > today:
        return "à venir", "info", f"à partir du {day_fr(row.valid_from)}"
    return "en vigueur", "success", f"jusqu'au {day_fr(row.valid_until)}"


class AccreditationTable(tables.Table):
    user = tables.Column(verbose_name="Personne", order_by=("user__last_name", "user__first_name"))
    number = tables.Column(verbose_name="Numéro")
    role = tables.Column(verbose_name="Rôle")
    certification = tables.Column(verbose_name="CQP", order_by="certification__title")
    valid_from = tables.Column(verbose_name="Depuis le")
    valid_until = tables.Column(verbose_name="Validité")
    end = tables.Column(verbose_name="Retirer", empty_values=(), orderable=False)

    class Meta:
        model = Accreditation
        fields: list[str] = []
        attrs = {"aria-label": "Habilitations"}
        empty_text = ""

    def render_user(self, value):
        return format_html('<span>{}<br><span class="small muted">{}</span></span>', value.get_full_name(), value.email)

    def render_number(self, value):
        return format_html('<span class="nowrap">{}</span>', value)

    def render_valid_from(self, value):
        return day_fr(value)

    def render_valid_until(self, record):
        word, tone, detail = standing(record)
        return format_html('<span>{} <span class="small">{}</span></span>', badge(word, tone), detail)

    def render_end(self, record):
        if getattr(record, "ending", None) or record.valid_until < clock.today():
            return "—"
        url = reverse("accreditation_end", args=[record.pk])
        return format_html(
            '<a href="{}">Retirer<span class="visually-hidden"> l’habilitation {}</span></a>', url, record.number
        )


class CommitmentTable(tables.Table):
    provider = tables.Column(verbose_name="Organisme", order_by="provider__name")
    committee = tables.Column(verbose_name="Commission", order_by="committee__name")
    number = tables.Column(verbose_name="Numéro")
    signed_on = tables.Column(verbose_name="Signé le")
    valid_until = tables.Column(verbose_name="Validité")
    acts = tables.Column(verbose_name="Actes", empty_values=(), orderable=False)

    class Meta:
        model = ProviderCommitment
        fields: list[str] = []
        attrs = {"aria-label": "Organismes engagés"}
        empty_text = ""

    def render_provider(self, value):
        return format_html('<span>{}<br><span class="small muted">SIRET {}</span></span>', value.name, value.siret)

    def render_number(self, value):
        return format_html('<span class="nowrap">{}</span>', value)

    def render_signed_on(self, value):
        return day_fr(value)

    def render_valid_until(self, record):
        word, tone, detail = commitment_standing(record)
        return format_html('<span>{} <span class="small">{}</span></span>', badge(word, tone), detail)

    def render_acts(self, record):
        acts = []
        if not record.is_followed and record.valid_from <= clock.today():
            acts.append(("commitment_renew", "Renouveler"))
        if not hasattr(record, "ending") and record.valid_until >= clock.today():
            acts.append(("commitment_end", "Terminer"))
        links = format_html_join(
            " ",
            '<a href="{}">{}<span class="visually-hidden"> l’engagement {}</span></a>',
            ((reverse(name, args=[record.pk]), label, record.number) for name, label in acts),
        )
        return format_html('<span class="cluster">{}</span>', links) if acts else "—"
