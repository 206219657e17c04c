from pathlib import Path

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "goldenthread.places"
    label = "places"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.conf import settings

        from goldenthread.places import authority
        from goldenthread.rules import codes
        from goldenthread.ui import site

        codes.reword(Path(settings.DATA) / "authority.toml")
        site.register_name(lambda: authority.read().name)
        site.register_logo(lambda: authority.read().logo or None)
