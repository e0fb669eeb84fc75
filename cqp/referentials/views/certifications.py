from django.contrib import messages
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from cqp.access.views import access, fetch
from cqp.referentials import services
from cqp.referentials.forms import RegistrationForm
from cqp.referentials.models import CertificationVersion
from cqp.referentials.pages import certifications_of
from cqp.shared.saving import SAVED, Screen, save_seen, write_page
from cqp.shared.sections import SectionPage


@access("referentials.list")
@require_safe
def certification_list(request):
    return render(request, "referentials/certification_list.html", {"certifications": certifications_of(request.user)})


@access("referentials.record_registration")
@require_http_methods(["GET", "HEAD", "POST"])
def registration_record(request, pk):
    """The registration of a version: the only thing of it that is written on a screen."""
    version = fetch(request, CertificationVersion, pk)

    def build(data):
        version.refresh_from_db(fields=services.REGISTRATION)
        return SectionPage(data, RegistrationForm(data, instance=version))

    screen = Screen(
        "referentials/registration_record.html", reverse("certification_list"), context={"version": version}
    )
    response = write_page(request, build, save_seen(services.record_registration, request.user), screen)
    if response.status_code == SAVED:
        messages.success(request, f"Inscription au RNCP enregistrée : {version}.")
    return response
