from django.contrib import messages


def posted(request):
    """What was sent, even when it is empty: `request.POST or None` would draw a fresh form over an error."""
    return request.POST if request.method == "POST" else None


def warn(request, *sentences) -> None:
    """What is done and deserves a look: an empty sentence is nothing to say."""
    for sentence in filter(None, sentences):
        messages.warning(request, sentence)
