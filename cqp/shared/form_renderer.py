from django.forms.renderers import TemplatesSetting


class CqpFormRenderer(TemplatesSetting):
    """Forms look alike everywhere because the project's templates render them, not each page.

    Needs `django.forms` in INSTALLED_APPS: what templates/django/forms/ does not override comes from there.
    """

    form_template_name = "django/forms/div.html"
    field_template_name = "django/forms/field.html"
