"""Filters of the list of dossiers. Each lives in the URL, so that a view can be sent to a colleague."""

import django_filters
from django import forms
from django.db.models import Q

from cqp.referentials.models import Certification

from .enums import PathwayKind, Stage, State
from .models import Dossier, PendingAct


class FilterForm(forms.Form):
    hides_optional = True


class DossierFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label="Nom ou numéro", method="search")
    certification = django_filters.ModelChoiceFilter(
        label="CQP",
        queryset=Certification.objects.order_by("title"),
        field_name="version__certification",
        empty_label="Tous",
    )
    kind = django_filters.ChoiceFilter(label="Voie", choices=PathwayKind.choices, empty_label="Les deux")
    stage = django_filters.ChoiceFilter(label="Étape", choices=Stage.choices, method="in_stage", empty_label="Toutes")
    state = django_filters.ChoiceFilter(label="État", choices=State.choices, empty_label="Tous")
    cohort = django_filters.CharFilter(label="Cohorte", lookup_expr="icontains")
    awaiting = django_filters.BooleanFilter(
        label="Seulement ce qui m'attend", method="awaiting_me", widget=forms.CheckboxInput
    )

    class Meta:
        model = Dossier
        fields: list[str] = []
        form = FilterForm

    def search(self, queryset, name, value):
        """Each word must be in the number or in one of the names: « martin léa » finds Léa Martin."""
        for word in value.split():
            queryset = queryset.filter(
                Q(number__icontains=word)
                | Q(candidate__birth_name__icontains=word)
                | Q(candidate__usage_name__icontains=word)
                | Q(candidate__first_name__icontains=word)
            )
        return queryset

    def in_stage(self, queryset, name, value):
        return queryset.in_stage(Stage(value))

    def awaiting_me(self, queryset, name, value):
        if not value:
            return queryset
        return queryset.filter(pk__in=PendingAct.objects.for_user(self.request.user).order_by().values("dossier"))

    @property
    def is_narrowed(self) -> bool:
        """Something was asked: an empty list then means « nothing matches », not « nothing exists »."""
        return self.form.is_valid() and any(self.form.cleaned_data.values())
