from django import forms


class DayInput(forms.DateInput):
    """A day typed or picked in the browser's own calendar, which only understands ISO dates."""

    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%d")


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%H:%M")


class SegmentedRadio(forms.RadioSelect):
    """Two to four short answers side by side, large enough for a finger: the assessment grid on a tablet."""

    template_name = "django/forms/widgets/segmented.html"


class GrowingTextarea(forms.Textarea):
    """Opens small and grows with the text (CSS `field-sizing`), so that a page of six questions stays readable."""

    def __init__(self, attrs=None, rows=3):
        super().__init__({"rows": rows, **(attrs or {})})
