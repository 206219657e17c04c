from django.urls import path

from goldenthread.people.views import family, restricted, safety
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
    path("children/<int:pk>/family", family.family, name="family"),
    path("children/<int:pk>/family/find", family.find_relative, name="find_relative"),
    path("children/<int:pk>/family/add/<int:other>", family.add_relative, name="add_relative"),
    path("children/<int:pk>/family/new", family.new_relative, name="new_relative"),
    path("children/<int:pk>/family/<int:row>", family.relationship, name="relationship"),
    path("children/<int:pk>/particulars", family.particulars, name="particulars"),
    path("matches", views.matches, name="matches"),
    path("matches/<int:pk>", views.match, name="match"),
    path("merges/<int:pk>", views.merge, name="merge"),
]
