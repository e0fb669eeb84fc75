from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver

from cqp.shared import drafts


@receiver(user_logged_in)
def drop_texts_of_others(sender, request, user, **kwargs):
    drafts.keep_only_those_of(request, user)
