"""Renews routes.txt: `DJANGO_SETTINGS_MODULE=cqp.settings.test python -m tests.security.write_routes`."""

from pathlib import Path

import django


def main():
    django.setup()
    from tests.security.routes import walk

    Path(__file__).with_name("routes.txt").write_text("".join(f"{route}\n" for route in walk()))


if __name__ == "__main__":
    main()
