from django.apps import AppConfig


class WorkforceConfig(AppConfig):
    name = "goldenthread.workforce"
    label = "workforce"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from goldenthread.ui.menu import MenuItem, register

        register(MenuItem(25, "Supervision", "workforce:supervision", "take part in supervision"))
