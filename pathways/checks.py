from django.core.checks import Error, register

from .requirements import Requires, provided


def required_names():
    from .workflow import transitions_of  # noqa: PLC0415  (models are not loaded when this module is)

    return {
        name
        for kind, transition in transitions_of()
        for condition in transition.conditions
        if isinstance(condition, Requires)
        for name in condition.names
    }


@register()
def every_requirement_has_a_provider(app_configs, **kwargs):
    required = required_names()
    errors = [
        Error(f"requirement '{name}' has no provider", id="pathways.E001") for name in sorted(required - provided())
    ]
    errors += [
        Error(f"requirement '{name}' is provided and never required", id="pathways.E002")
        for name in sorted(provided() - required)
    ]
    return errors
