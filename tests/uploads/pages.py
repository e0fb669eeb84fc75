"""A page with a form, as an upper app writes it: the field goes through the real handlers and middlewares."""

from django import forms
from django.http import HttpResponse
from django.urls import include, path

from cqp.access.views import PUBLIC, access
from cqp.uploads.forms import UploadField


class ProofForm(forms.Form):
    title = forms.CharField(label="Intitulé", max_length=20)
    proof = UploadField(label="Justificatif")
    other = UploadField(label="Autre pièce", required=False)


@access(PUBLIC)
def proof(request):
    form = ProofForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        kept = form.cleaned_data
        return HttpResponse(f"{kept['proof'].name} {kept['proof'].size} {kept['other']}")
    return HttpResponse(form.render())


@access(PUBLIC)
def sizes(request):
    """What the handlers let through, before any field."""
    return HttpResponse(" ".join(f"{file.name} {file.size}" for file in request.FILES.values()))


urlpatterns = [
    path("piece/", proof, name="proof"),
    path("tailles/", sizes, name="sizes"),
    path("", include("cqp.urls")),
]
