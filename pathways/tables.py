import django_tables2 as tables
from django.db.models import Prefetch
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from cqp.shared.templatetags.cqp_ui import badge, day_short_fr

from .enums import State
from .expectations import waited_for
from .models import Dossier, DossierEvent
from .progress import tone_of
from .requests import REQUEST_VERBS, request_days


def with_what_rows_show(dossiers):
    """The relations that a row of the list and of its workbook reads: the same number of queries whatever the number of rows."""
    request_events = DossierEvent.objects.filter(verb__in=REQUEST_VERBS)
    # What the column « Entreprise » says, and sorts on: a VAE has no company, it shows the employer of part 2.
    shown = dossiers.for_list().annotate(employer_shown=Coalesce("company__name", "employer_name"))
    return shown.prefetch_related("pending_acts", Prefetch("events", queryset=request_events, to_attr="request_events"))


def waits_on(dossier) -> str:
    """The roles that the dossier waits for, each once."""
    return ", ".join(dict.fromkeys(row.get_role_display() for row in waited_for(dossier.pending_acts.all())))


class DossierTable(tables.Table):
    candidate = tables.Column(verbose_name="Candidat", order_by=("candidate__birth_name", "candidate__first_name"))
    certification = tables.Column(verbose_name="CQP", accessor="version__certification__title")
    company = tables.Column(verbose_name="Entreprise", order_by="employer_shown", empty_values=())
    state = tables.Column(verbose_name="État")
    state_since = tables.Column(verbose_name="Depuis le")
    waits = tables.Column(verbose_name="Attendu de", accessor="pending_acts", orderable=False, empty_values=())

    class Meta:
        model = Dossier
        fields: list[str] = []
        attrs = {"aria-label": "Dossiers"}
        empty_text = ""

    def render_candidate(self, value, record):
        """The name, and the number below it: a column less leaves the last one on a tablet's screen."""
        return format_html(
            '<span class="nowrap"><a href="{}">{}</a><br><span class="small muted">{}</span></span>',
            reverse("dossier_detail", args=[record.pk]),
            value.full_name,
            record.number,
        )

    def render_company(self, record):
        """A VAE has no company behind it: the employer of part 2 when there is one, and the pathway said in full."""
        if record.company_id:
            return record.company.name
        return format_html(
            '<span>{}<span class="small muted nowrap">VAE individuelle</span></span>',
            record.employer and f"{record.employer} · ",
        )

    def render_state(self, record):
        return badge(record.get_state_display(), tone_of(record.state))

    def render_certification(self, value):
        """Every title begins with « CQP », as does the column: said once, it leaves room on a tablet."""
        return value.removeprefix("CQP ")

    def render_state_since(self, value, record):
        """Of a VAE also the days of the request and of the sending, but the one that is the state's own day."""
        asked_on, sent_on = request_days(record.request_events)
        told = [
            f"{word} le {day_short_fr(day)}"
            for word, day, its in (("demandé", asked_on, State.REQUESTED), ("remis", sent_on, State.FILE_SENT))
            if day and record.state != its
        ]
        below = format_html_join("", '<br><span class="small muted">{}</span>', ((line,) for line in told))
        return format_html('<span><span class="nowrap">{}</span>{}</span>', day_short_fr(value), below)

    def render_waits(self, record):
        return waits_on(record) or "—"
