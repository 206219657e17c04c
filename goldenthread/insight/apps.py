from django.apps import AppConfig


class InsightConfig(AppConfig):
    name = "goldenthread.insight"
    label = "insight"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from goldenthread.insight import destroying, panels  # noqa: F401  (register themselves)
        from goldenthread.ui.menu import MenuItem, register

        register(MenuItem(30, "Service picture", "insight:picture", "see measures"))
        register(MenuItem(35, "Measures", "insight:catalogue", "see measures"))
