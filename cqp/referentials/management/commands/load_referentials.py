import json

from django.conf import settings
from django.core.management.base import BaseCommand

from cqp.referentials.services import load_certification


class Command(BaseCommand):
    help = "Charge les référentiels de fixtures/referentials/ ; sans effet s'ils sont déjà publiés."

    def handle(self, *args, **options):
        for path in sorted((settings.BASE_DIR / "fixtures" / "referentials").glob("*.json")):
            version, created = load_certification(json.loads(path.read_text(encoding="utf-8")))
            self.stdout.write(f"{'publiée' if created else 'déjà publiée'} : {version}")
