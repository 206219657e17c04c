from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


class AccessConfig(AppConfig):
    name = "goldenthread.access"
    label = "access"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from goldenthread.access import reasons  # noqa: F401  (registers its scope provider)
        from goldenthread.access.clock import today
        from goldenthread.access.roles import SIGNED_IN, may
        from goldenthread.ui.menu import MenuItem, register
        from goldenthread.ui.permission import register_may

        register_may(lambda user, permission: may(user, permission, today()))
        register(MenuItem(80, "Change password", "access:change-password", SIGNED_IN, "account"))
        register(MenuItem(90, "Sign out", "access:sign-out", SIGNED_IN, "account", post=True))
        post_migrate.connect(_guard_the_log, sender=self)


def _guard_the_log(using: str, plan: Any = None, **_: Any) -> None:
    """Make the log's triggers again and check that they are there."""
    from goldenthread.access import triggers
    from goldenthread.access.models import LogEntry, Seal

    connection = connections[using]
    tables = set(connection.introspection.table_names())
    if not {LogEntry._meta.db_table, Seal._meta.db_table} <= tables:
        return  # migrated backwards to before the log
    triggers.install(connection)
    if absent := triggers.missing(connection):
        raise RuntimeError(f"The log is not guarded: the triggers {', '.join(absent)} could not be made.")
