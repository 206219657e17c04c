from django.apps import AppConfig


class PathwayConfig(AppConfig):
    name = "goldenthread.pathway"
    label = "pathway"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from goldenthread.pathway import home, oversight, panels, projection, scopes  # noqa: F401  (register themselves)
        from goldenthread.pathway.queries.notices import unseen
        from goldenthread.pathway.queries.placed import placed
        from goldenthread.pathway.queries.worklist import held_by
        from goldenthread.pathway.writing import keeping
        from goldenthread.people.actions import after_merge
        from goldenthread.people.finding import register_column
        from goldenthread.people.restricted import register_teams
        from goldenthread.people.retention import destroys_first
        from goldenthread.people.whereabouts import register_whereabouts
        from goldenthread.ui.menu import MenuItem, register

        register_column("Held by", held_by)
        register_whereabouts(placed)
        after_merge(projection.rewrite)
        after_merge(keeping.follow_merge)
        destroys_first(keeping.destroy_drafts)
        register_teams(of=scopes.teams_of, names=scopes.team_names)
        register(MenuItem(20, "Worklist", "pathway:worklist", "see children"))
        register(MenuItem(25, "Clinic", "pathway:clinic", "hold a clinic"))
        register(MenuItem(5, "My drafts", "pathway:drafts", "act on a child", "account"))
        register(MenuItem(10, "Notices", "pathway:notices", "see children", "account", count=unseen))
        register(MenuItem(15, "Front door", "pathway:front-door", "work at the front door"))
