from django.apps import AppConfig


class PathwayConfig(AppConfig):
    name = "goldenthread.pathway"
    label = "pathway"
    default_auto_field = "django.db.models.BigAutoField"
