from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cqp.home.workflow_drawing import page


class Command(BaseCommand):
    help = "Écrit docs/workflows.md d'après les machines à états ; avec --check, échoue s'il dit autre chose."

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true")

    def handle(self, *args, check, **options):
        path = settings.BASE_DIR / "docs" / "workflows.md"
        drawn = page()
        if check:
            if not path.exists() or path.read_text(encoding="utf-8") != drawn:
                raise CommandError(
                    "docs/workflows.md ne correspond plus aux machines : lancez manage.py render_workflows."
                )
            return
        path.write_text(drawn, encoding="utf-8")
        self.stdout.write(f"écrit : {path.relative_to(settings.BASE_DIR)}")
