from django import forms

from jury.enums import Choice


class ExamineForm(forms.Form):
    """The dossier that the room looks at; none, when nothing is chosen."""

    item = forms.ModelChoiceField(queryset=None, required=False)

    def __init__(self, *args, session, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = session.items.undecided().order_by("position", "pk")


class BallotForm(forms.Form):
    competency = forms.ModelChoiceField(queryset=None)

    def __init__(self, *args, version, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["competency"].queryset = version.competencies.all()


class VoiceForm(forms.Form):
    choice = forms.ChoiceField(choices=Choice.choices)


class CountForm(forms.Form):
    reason = forms.CharField(required=False, max_length=4000)


class ClearForm(forms.Form):
    """The revision of the sheet that was on the screen: what somebody else wrote since is not emptied unseen."""

    revision = forms.IntegerField(min_value=0)


class LettersForm(forms.Form):
    """One letter, or all of them."""

    email = forms.IntegerField(required=False)
