"""Writing a page of a booklet: as any page that several people may write, as long as the document is not presented."""

from dataclasses import dataclass

from django.shortcuts import redirect

from cqp.shared import saving
from cqp.shared.saving import SAVED, UNPROCESSABLE, is_autosave, readable, save_each, save_seen


@dataclass
class Screen(saving.Screen):
    # The signable being written. None for what nobody signs.
    signable: object = None


def write_page(request, build, save, screen: Screen):
    """What cqp.shared.saving.write_page does; presented meanwhile, the document is read instead of written."""
    if request.method != "POST" and screen.signable is not None and not screen.signable.is_open:
        return redirect("signable_detail", pk=screen.signable.pk)
    return saving.write_page(request, build, save, screen)


__all__ = ["SAVED", "UNPROCESSABLE", "Screen", "is_autosave", "readable", "save_each", "save_seen", "write_page"]
