from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "goldenthread.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from goldenthread.access.roles import SIGNED_IN
        from goldenthread.people import panels, panels_safety, restricted  # noqa: F401  (they register themselves)
        from goldenthread.ui.menu import MenuItem, register
        from goldenthread.ui.site import SearchBox, register_search

        register_search(SearchBox("people:search", "Find a person", "search people"))
        register(MenuItem(10, "Home", "people:home", SIGNED_IN))
        register(MenuItem(75, "Restricted records", "people:restricted-records", "restrict a record"))
        register(MenuItem(70, "Matches to confirm", "people:matches", "confirm a match"))
