from django.urls import path

from goldenthread.people.views import restricted, safety
from goldenthread.people.views import people as views

app_name = "people"
urlpatterns = [
    path("", views.home, name="home"),
    path("search", views.search, name="search"),
    path("children/new", views.new, name="new"),
    path("children/<int:pk>", views.child, name="child"),
    path("children/<int:person_id>/warnings/read", safety.warnings_read, name="warnings-read"),
    path("children/<int:person_id>/warnings/add", safety.add_warning, name="add-warning"),
    path("children/<int:person_id>/warnings/<int:warning_id>", safety.warning, name="warning"),
    path("children/<int:person_id>/contact/add", safety.add_contact_restriction, name="add-contact-restriction"),
    path(
        "children/<int:person_id>/contact/<int:restriction_id>", safety.contact_restriction, name="contact-restriction"
    ),
    path("children/<int:person_id>/restrict", restricted.restrict, name="restrict"),
    path("children/<int:person_id>/restrict/lift", restricted.lift, name="lift-restriction"),
    path("restricted", restricted.records, name="restricted-records"),
    path("restricted/<int:pk>", restricted.opening, name="restricted-opening"),
    path("matches", views.matches, name="matches"),
    path("matches/<int:pk>", views.match, name="match"),
    path("merges/<int:pk>", views.merge, name="merge"),
]
