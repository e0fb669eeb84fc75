"""Renews what is generated and compared: `DJANGO_SETTINGS_MODULE=cqp.settings.test python -m tests.security.write_files`."""

import django

if __name__ == "__main__":
    django.setup()
    from tests.security import documentation, test_routes
    from tests.security.routes import walk

    test_routes.COMMITTED.write_text("".join(f"{route}\n" for route in walk()))
    documentation.PATH.write_text(documentation.page())
