from django.apps import AppConfig


class ReturnsConfig(AppConfig):
    name = "goldenthread.returns"
    label = "returns"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from goldenthread.returns import panels  # noqa: F401  (they register themselves)
        from goldenthread.ui.menu import MenuItem, register

        register(MenuItem(60, "Returns", "returns:loads", "load returns"))
