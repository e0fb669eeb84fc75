"""The fields of a booklet's page; how such a page is written by several people is told in cqp.shared.sections."""

from cqp.shared.sections import LongText, SectionForm, SectionPage, as_text, scale_widget, section_field


def say(field, choices) -> None:
    """Give a scale the words of the version on its codes."""
    field.widget, field.choices = scale_widget(choices), choices


__all__ = ["LongText", "SectionForm", "SectionPage", "as_text", "say", "section_field"]
