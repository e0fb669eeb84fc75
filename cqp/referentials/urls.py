from django.urls import path

from .views import certifications

urlpatterns = [
    path("referentiels/", certifications.certification_list, name="certification_list"),
    path("referentiels/<int:pk>/rncp/", certifications.registration_record, name="registration_record"),
]
