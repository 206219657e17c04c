from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "goldenthread.places"
    label = "places"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from goldenthread.places import authority
        from goldenthread.ui import site

        site.register_name(lambda: authority.read().name)
        site.register_logo(lambda: authority.read().logo or None)
