from django import forms

from evaluations.assessment_place import possible_hosts
from evaluations.enums import PlaceKind, Source, Verdict
from evaluations.models import Assessment, AssessmentLine, CriterionMark, Opinion
from pathways.enums import PathwayKind

from .section import ListedBoxes, SectionForm, say

SOURCES = {
    Source.FILE: "seen_in_file",
    Source.OBSERVATION: "seen_in_observation",
    Source.INTERVIEW: "seen_in_interview",
}


class OrganisationForm(SectionForm):
    """The kind of place and of observation are not asked: the parcours has only one of each (assessment_place.py)."""

    class Meta(SectionForm.Meta):
        model = Assessment
        fields = ("held_on", "place", "duration_minutes", "situation")
        help_texts = {
            "held_on": "Les deux habilitations doivent être valables ce jour-là.",
            "place": "Par exemple : 12 rue des Ateliers, Paris.",
            "duration_minutes": "En minutes, par exemple 180.",
            "situation": "Ce que la personne a fait devant vous.",
        }


class VaeOrganisationForm(OrganisationForm):
    """Real or simulated, both may be in a VAE; and who welcomes the assessment, when no company of the branch can."""

    host_provider_id = forms.TypedChoiceField(
        label="Organisme d'accueil",
        coerce=int,
        empty_value=None,
        help_text="Un organisme de formation engagé auprès de la CPEF le jour de l'évaluation.",
    )

    class Meta(OrganisationForm.Meta):
        fields = ("held_on", "place", "duration_minutes", "observation_kind", "situation")
        help_texts = OrganisationForm.Meta.help_texts | {
            "observation_kind": "Dans un organisme de formation, la situation est simulée."
        }

    def __init__(self, data=None, *, instance, **options):
        super().__init__(data, instance=instance, initial={"host_provider_id": instance.host_provider_id}, **options)
        if instance.place_kind == PlaceKind.TRAINING_PROVIDER:
            hosts = possible_hosts(instance.signable.dossier)
            self.fields["host_provider_id"].choices = [("", "Choisir…"), *((host.pk, host.name) for host in hosts)]
        else:
            del self.fields["host_provider_id"], self.stored["host_provider_id"]


ORGANISATION_FORMS = {PathwayKind.SKILLS: OrganisationForm, PathwayKind.VAE: VaeOrganisationForm}


class SynthesisForm(SectionForm):
    class Meta(SectionForm.Meta):
        model = Assessment
        fields = ("appraisal", "recommendations")
        help_texts = {"recommendations": "Attendues dès qu'une compétence n'est pas acquise : le candidat les lira."}


class MarkForm(SectionForm):
    """What was seen for one criterion, and where."""

    mark = forms.ChoiceField()
    sources = forms.MultipleChoiceField(label="Vu dans", choices=Source.choices, widget=ListedBoxes())

    class Meta(SectionForm.Meta):
        model = CriterionMark
        fields = ("mark", "comment")

    def __init__(self, data=None, *, instance, wording, **options):
        super().__init__(data, instance=instance, initial={"sources": instance.sources}, **options)
        say(self.fields["mark"], wording.choices("mark"))
        self.fields["mark"].label = instance.criterion.wording
        self.fields["comment"].label = "Commentaire"
        self.fields["comment"].widget.attrs["aria-label"] = f"Commentaire : {instance.criterion.wording}"


def mark_values(kept: dict) -> dict:
    """The columns of a criterion mark, from what its form says."""
    seen = {column: source in kept["sources"] for source, column in SOURCES.items()}
    return {"mark": kept["mark"], "comment": kept["comment"], **seen}


class GridCommentForm(SectionForm):
    class Meta(SectionForm.Meta):
        model = AssessmentLine
        fields = ("comment",)
        labels = {"comment": "Commentaire sur la compétence"}


class OpinionForm(SectionForm):
    verdict = forms.ChoiceField(label="Mon avis sur cette compétence")

    class Meta(SectionForm.Meta):
        model = Opinion
        fields = ("verdict", "reason")
        labels = {"reason": "Motif"}

    def __init__(self, data=None, *, wording, **options):
        super().__init__(data, **options)
        say(self.fields["verdict"], wording.choices("opinion"))
        self._words = wording.scale("opinion")
        self.fields["reason"].help_text = f"Obligatoire avec l'avis « {self._words[Verdict.NOT_ACQUIRED]} »."

    def clean(self):
        verdict, reason = self.cleaned_data.get("verdict"), self.cleaned_data.get("reason", "").strip()
        words = self._words
        if verdict == Verdict.NOT_ACQUIRED and not reason:
            example = "par exemple : le bilan n'est pas restitué au client"
            self.add_error("reason", f"Motivez l'avis « {words[Verdict.NOT_ACQUIRED]} », {example}.")
        if reason and not verdict:
            choice = f"« {words[Verdict.ACQUIRED]} » ou « {words[Verdict.NOT_ACQUIRED]} »"
            self.add_error("verdict", f"Choisissez {choice} ; le motif est gardé sur la page.")
        return self.cleaned_data
