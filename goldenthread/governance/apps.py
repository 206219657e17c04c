from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    name = "goldenthread.governance"
    label = "governance"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from goldenthread.governance import panels  # noqa: F401  (registers itself)
        from goldenthread.ui.menu import MenuItem, register

        register(MenuItem(50, "Papers", "governance:papers", "see measures"))
