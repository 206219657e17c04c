from pathlib import Path

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "goldenthread.places"
    label = "places"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.conf import settings

        from goldenthread.access.roles import ROLES
        from goldenthread.places import authority
        from goldenthread.rules import codes
        from goldenthread.rules.law import delegation
        from goldenthread.ui import site

        codes.reword(Path(settings.DATA) / "authority.toml")
        decide = [name for name, role in ROLES.items() if "act on a child" in role.permissions]
        delegation.set_by(authority.path, decide)
        site.register_name(lambda: authority.read().name)
        site.register_logo(lambda: authority.read().logo or None)
