"""A page that several people may write: one or several rows written together, saved as one types, never over somebody else's text.

The hidden field `version` seals, field by field, what the page was drawn with (a short digest of each value). When the page
comes back, a field that this person did not touch keeps what is stored now; one that nobody else touched takes what was
typed; only a field that both changed is a clash, and both texts are shown (reliability.md F22).
"""

import hashlib
import json
from dataclasses import dataclass

from django import forms
from django.db import models

from .blockers import Conflict
from .widgets import DayInput, GrowingTextarea, SegmentedRadio

VERSION = "version"
# Beyond, the words of a choice no longer stand side by side on a phone.
LONGEST_SEGMENT = 24


class LongText(forms.CharField):
    """A browser sends CRLF with a plain form and LF with autosave: the same text must stay the same text."""

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n").replace("\r", "\n")


class Rows(forms.ModelMultipleChoiceField):
    def clean(self, value):
        """A number longer than any column is no row: the library would let it reach SQLite, which fails."""
        try:
            return super().clean(value)
        except OverflowError:
            raise forms.ValidationError(self.error_messages["invalid_list"], code="invalid_list") from None


def scale_widget(choices):
    """Large buttons side by side, one below the other where the words are long."""
    longest = max(len(str(label)) for _, label in choices)
    return SegmentedRadio() if longest <= LONGEST_SEGMENT else forms.RadioSelect()


def section_field(field, **options):
    """Widgets of these pages: dates picked, texts that grow, scales as large buttons without an empty choice."""
    if isinstance(field, models.ManyToManyField):
        return field.formfield(form_class=Rows, **options)
    if isinstance(field, models.TextField):
        return field.formfield(form_class=LongText, widget=GrowingTextarea(), **options)
    if isinstance(field, models.DateField):
        return field.formfield(widget=DayInput(attrs={"class": "input--medium"}), **options)
    if field.choices:
        return field.formfield(widget=scale_widget(field.flatchoices), choices=field.flatchoices, **options)
    if isinstance(field, models.DecimalField):
        # Localised: « 10,5 » is what people type, and a text box does not change it under the wheel of a mouse.
        made = field.formfield(localize=True, **options)
        made.widget.attrs |= {"class": "input--short", "inputmode": "decimal"}
        return made
    if isinstance(field, models.PositiveSmallIntegerField):
        made = field.formfield(**options)
        made.widget.attrs["class"] = "input--short"
        return made
    return field.formfield(**options)


class ListedBoxes(forms.CheckboxSelectMultiple):
    """Ticks, or the same written with commas: that is how a page of choice between two texts sends them back."""

    def value_from_datadict(self, data, files, name):
        return [code for posted in data.getlist(name) for code in posted.split(",") if code]


class RowForm(forms.ModelForm):
    """One row of a page, with what was stored when the page was made."""

    hides_optional = True
    # Who else may be behind the last save of a row that several people write.
    other_author = ""

    class Meta:
        formfield_callback = section_field

    def __init__(self, data=None, **options):
        super().__init__(data, **options)
        row = self.instance
        self.stored = {name: self._stored(row, field, name) for name, field in self.fields.items()}
        self.saved_by, self.saved_at = getattr(row, "saved_by", None), getattr(row, "saved_at", None)
        if self.saved_at is None:
            # A row that does not keep who wrote it last may still know when.
            self.saved_at = getattr(row, "updated_at", None)

    def _stored(self, row, field, name):
        """The row itself for a choice of one row: that is what its form gives once it is clean."""
        is_row = isinstance(field, forms.ModelChoiceField) and not isinstance(field, forms.ModelMultipleChoiceField)
        return getattr(row, name) if is_row and row.pk else self.get_initial_for_field(field, name)


class SectionForm(RowForm):
    """Nothing is required while one writes: what is missing is told when the document is presented."""

    def __init__(self, data=None, *, instance, **options):
        super().__init__(data, instance=instance, **options)
        for field in self.fields.values():
            field.required = False

    def _clean_fields(self):
        """A field that the page did not send back is a field nobody touched, not one that was emptied."""
        super()._clean_fields()
        for name, field in self.fields.items():
            if field.widget.value_omitted_from_data(self.data, self.files, self.add_prefix(name)):
                self.cleaned_data[name] = self.stored[name]


class StoredForm(forms.Form):
    """A plain form on what is already stored somewhere: `stored` by name of field."""

    other_author = ""
    saved_by = saved_at = None

    def __init__(self, data=None, *, stored, **options):
        self.stored = stored
        super().__init__(data, initial=stored, **options)


def as_text(value) -> str:
    if value is None:
        return ""
    if isinstance(value, models.Model):
        return str(value.pk)
    if isinstance(value, list | tuple | models.QuerySet):
        return ",".join(sorted(map(as_text, value)))
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def refuse_changed(current, seen: dict | None) -> None:
    """Raise Conflict when `current`, locked, no longer says what the page was compared with (`RowForm.stored`). None: no page."""
    for name, value in (seen or {}).items():
        if as_text(current._meta.get_field(name).value_from_object(current)) != as_text(value):
            raise Conflict(current)


def seal(value) -> str:
    return hashlib.sha256(as_text(value).encode()).hexdigest()[:12]


@dataclass(frozen=True)
class Clash:
    """A field that two people changed: what is stored now and what was just typed."""

    form: RowForm
    name: str
    theirs: object
    mine: object

    @property
    def html_name(self):
        return self.form.add_prefix(self.name)


class SectionPage:
    """The forms of one page and the seal they travel with."""

    def __init__(self, data, *rows):
        self.forms = list(rows)
        self.is_bound = data is not None
        self._sealed = self._read(data) if self.is_bound else self._seals(lambda form, name: form.stored[name])

    @staticmethod
    def _read(data) -> dict:
        try:
            sealed = json.loads(data.get(VERSION, ""))
        except ValueError:
            return {}
        return sealed if isinstance(sealed, dict) else {}

    def _seals(self, value, forms=None):
        return {
            form.add_prefix(name): seal(value(form, name))
            for form in (self.forms if forms is None else forms)
            for name in form.fields
        }

    @property
    def version(self) -> str:
        return json.dumps(self._sealed, separators=(",", ":"))

    @property
    def written(self) -> list:
        """The forms whose values can be saved; the others keep what was typed on the page, with their errors."""
        return [form for form in self.forms if form.is_valid()]

    @property
    def errors(self) -> dict:
        found = {}
        for form in self.forms:
            for name, sentences in form.errors.items():
                target = next(iter(form.fields)) if name == forms.forms.NON_FIELD_ERRORS else name
                found.setdefault(form.add_prefix(target), []).extend(map(str, sentences))
        return found

    @property
    def saved_at(self):
        return max((form.saved_at for form in self.forms if form.saved_at), default=None)

    def clashes(self) -> list[Clash]:
        return [
            Clash(form, name, form.stored[name], form.cleaned_data[name])
            for form in self.written
            for name in form.fields
            if self._both_changed(form, name)
        ]

    def _both_changed(self, form, name):
        base, mine, theirs = self._three(form, name)
        return mine not in (base, theirs) and theirs != base

    def _three(self, form, name):
        return self._sealed.get(form.add_prefix(name)), seal(form.cleaned_data[name]), seal(form.stored[name])

    def values(self, form) -> dict:
        """What to save: the typed value where this person wrote, the stored one where they did not."""
        kept = {}
        for name in form.fields:
            base, mine, _ = self._three(form, name)
            kept[name] = form.stored[name] if mine == base else form.cleaned_data[name]
        return kept

    def reseal(self) -> None:
        """After a save the page shows what was posted: that is what the next comparison starts from."""
        self._sealed |= self._seals(lambda form, name: form.cleaned_data[name], self.written)

    def reseal_on_stored(self) -> None:
        """For a page of choice: whatever is chosen there is chosen knowing what is stored now."""
        self._sealed = self._seals(lambda form, name: form.stored[name])
