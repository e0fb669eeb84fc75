from django.contrib import messages
from django.views.decorators.http import require_http_methods

from cqp.access.views import access, fetch
from cqp.accounts import services
from cqp.accounts.forms import OrganisationForm
from cqp.accounts.models import Organisation
from cqp.shared.saving import SAVED, Screen, write_page
from cqp.shared.sections import SectionPage


@access("accounts.edit_organisation")
@require_http_methods(["GET", "HEAD", "POST"])
def organisation_edit(request, pk):
    """What the booklets and the letters say of a company, kept up to date by those in charge of it."""
    organisation = fetch(request, Organisation, pk)

    def build(data):
        organisation.refresh_from_db()
        stored = {name: getattr(organisation, name) for name in services.ORGANISATION_FIELDS}
        return SectionPage(data, OrganisationForm(data, stored=stored))

    def save(page):
        for form in page.written:
            services.update_organisation(organisation, actor=request.user, seen=form.stored, **page.values(form))

    screen = Screen("accounts/organisation_edit.html", request.path, context={"organisation": organisation})
    answer = write_page(request, build, save, screen)
    if answer.status_code == SAVED:
        messages.success(request, f"La fiche de {organisation.name} est enregistrée.")
    return answer
