"""The fields of a booklet's page; how such a page is written by several people is told in cqp.shared.sections."""

from cqp.shared.sections import (
    ListedBoxes,
    LongText,
    RowForm,
    SectionForm,
    SectionPage,
    as_text,
    scale_widget,
    section_field,
)


def say(field, choices) -> None:
    """Give a scale the words of the version on its codes."""
    field.widget, field.choices = scale_widget(choices), choices


def advise(form, wording, start) -> None:
    """Beside each question, what helps to answer it, in the words of the version."""
    for name, field in form.fields.items():
        field.help_text = wording.text(f"{start}_{name}")


__all__ = [
    "ListedBoxes",
    "LongText",
    "RowForm",
    "SectionForm",
    "SectionPage",
    "advise",
    "as_text",
    "say",
    "section_field",
]
