"""Every address of the product. Each room keeps its own; nothing is served that a room does not declare."""

from django.urls import include, path

urlpatterns = [
    path("", include("goldenthread.access.urls")),
    path("", include("goldenthread.people.urls")),
    path("", include("goldenthread.pathway.urls")),
    path("", include("goldenthread.insight.urls")),
    path("", include("goldenthread.returns.urls")),
    path("", include("goldenthread.governance.urls")),
]
