def posted(request):
    """What was sent, even when it is empty: `request.POST or None` would draw a fresh form over an error."""
    return request.POST if request.method == "POST" else None
