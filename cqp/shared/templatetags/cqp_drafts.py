from django import template
from django.utils.html import format_html

from cqp.shared import drafts

register = template.Library()


@register.simple_tag(takes_context=True)
def draft_owner(context):
    """Hidden field that says for whom the form was drawn. Empty for anonymous visitors: they have no session to lose."""
    user = context["request"].user
    if not user.is_authenticated:
        return ""
    return format_html('<input type="hidden" name="{}" value="{}">', drafts.FIELD, drafts.sign_owner(user))
