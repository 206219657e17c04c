from django.urls import path

from goldenthread.people.views import people as views

app_name = "people"
urlpatterns = [
    path("", views.home, name="home"),
    path("search", views.search, name="search"),
    path("children/new", views.new, name="new"),
    path("children/<int:pk>", views.child, name="child"),
    path("matches", views.matches, name="matches"),
    path("matches/<int:pk>", views.match, name="match"),
    path("merges/<int:pk>", views.merge, name="merge"),
]
