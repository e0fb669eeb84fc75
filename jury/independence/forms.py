from django import forms

from cqp.shared.widgets import GrowingTextarea
from jury.enums import LinkKind, RecusalCause

from .pages import link_choices

WORDS = "Lue par le président et le secrétariat. Facultative, sauf pour un « autre lien »."
EXPLAINED = "Lue par le président et le secrétariat. Sans lien, dites pourquoi, par exemple : « homonyme »."


class DeclarationForm(forms.Form):
    """A link and its words per dossier; nothing touched says that there is none."""

    hides_optional = True

    def __init__(self, *args, rows, **kwargs):
        super().__init__(*args, **kwargs)
        self._rows = rows
        for row in rows:
            candidate = row.item.dossier.candidate.full_name
            self.fields[f"link-{row.item.pk}"] = forms.ChoiceField(
                label=f"Lien avec {candidate}", choices=link_choices(), required=False, initial=row.proposed
            )
            self.fields[f"detail-{row.item.pk}"] = forms.CharField(
                label=f"Précision sur le lien avec {candidate}",
                max_length=500,
                required=False,
                initial=row.last.detail if row.last else "",
                help_text=EXPLAINED if row.is_to_explain else WORDS,
            )

    def clean(self):
        for row in self._rows:
            for name, asked in self._missing(row, *self._said(row)):
                field = f"{name}-{row.item.pk}"
                if field not in self.errors:
                    self.add_error(field, asked)
        return self.cleaned_data

    def _missing(self, row, link, detail):
        """(field, what is asked): of a link that is known, its nature; of a likely one, a yes or why not."""
        if link == LinkKind.OTHER and not detail:
            yield "detail", "Dites lequel en quelques mots, par exemple : « voisin »."
        if link:
            return
        if row.is_to_explain and not detail:
            yield (
                "detail",
                "Dites pourquoi ce n'est pas un lien, par exemple : « homonyme », ou choisissez le lien ci-dessus.",
            )
        elif row.is_to_declare:
            yield "link", "L'application connaît ce lien : choisissez sa nature. Vous ne siégerez pas sur ce dossier."
        elif detail and not row.is_to_explain:
            yield "link", "Vous avez écrit une précision : choisissez aussi la nature du lien."

    def _said(self, row):
        return tuple(self.cleaned_data.get(f"{name}-{row.item.pk}", "").strip() for name in ("link", "detail"))

    def rows(self) -> list:
        """(row, its two fields), whether its fields are shown at once."""
        return [
            {
                "row": row,
                "link": self[f"link-{row.item.pk}"],
                "detail": self[f"detail-{row.item.pk}"],
                "is_open": bool(
                    row.is_to_explain or self[f"link-{row.item.pk}"].value() or self[f"link-{row.item.pk}"].errors
                ),
            }
            for row in self._rows
        ]

    def declared(self) -> dict:
        """What `declare` takes: only the dossiers that this page showed are declared on."""
        said = {row.item.pk: self._said(row) for row in self._rows}
        return {"items": list(said), "links": {pk: told for pk, told in said.items() if any(told)}}


class RecusalForm(forms.Form):
    member = forms.ChoiceField(label="Membre qui ne siégera pas sur ce dossier")
    cause = forms.ChoiceField(label="Cause", widget=forms.RadioSelect)
    reason = forms.CharField(
        label="Motif",
        max_length=1000,
        widget=GrowingTextarea,
        help_text="Lu par le président et le secrétariat ; le procès-verbal dit la cause, pas ce détail.",
        error_messages={"required": "Écrivez le motif, par exemple : « a formé la candidate en 2024 »."},
    )

    def __init__(self, *args, members, may_restore_parity, **kwargs):
        super().__init__(*args, **kwargs)
        self._members = {str(member.pk): member for member in members}
        names = [(pk, f"{member}, {member.get_college_display()}") for pk, member in self._members.items()]
        self.fields["member"].choices = names
        causes = [RecusalCause.FOUND, *([RecusalCause.PARITY] if may_restore_parity else [])]
        self.fields["cause"].choices = [(cause.value, cause.label) for cause in causes]
        if not may_restore_parity:
            self.fields["cause"].initial = RecusalCause.FOUND

    def recusal(self) -> dict:
        values = self.cleaned_data
        return {"cause": values["cause"], "reason": values["reason"]}

    def chosen(self):
        return self._members[self.cleaned_data["member"]]
