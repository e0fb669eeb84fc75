import django_fsm as fsm
from django.db import models


class SafeRefreshMixin:
    """Refresh a protected state without opening the field for the whole process.

    django-fsm-2's own mixin flips `protected` on the field shared by every instance and thread, and never back if the
    refresh raises (house T4). The descriptor only guards a name already in `__dict__`, so popping it first is enough.
    """

    def refresh_from_db(self, using=None, fields=None, from_queryset=None):
        wanted = list(fields) if fields is not None else [f.attname for f in self._meta.concrete_fields]
        protected = [
            f.attname for f in self._meta.concrete_fields if getattr(f, "protected", False) and f.attname in wanted
        ]
        kept = {name: self.__dict__.pop(name) for name in protected if name in self.__dict__}
        try:
            models.Model.refresh_from_db(self, using=using, fields=wanted, from_queryset=from_queryset)
        except BaseException:
            self.__dict__.update(kept)
            raise
        self._update_initial_state()


class StateModel(SafeRefreshMixin, fsm.ConcurrentTransitionMixin, models.Model):
    """A model driven by a protected FSM field: wrong edges raise, a stale save raises, a refresh is safe."""

    class Meta:
        abstract = True
