"""Every address of the product. Each room keeps its own; nothing is served that a room does not declare."""

from django.conf import settings
from django.urls import include, path

urlpatterns = [
    path("", include("goldenthread.access.urls")),
    path("", include("goldenthread.people.urls")),
    path("", include("goldenthread.workforce.urls")),
    path("", include("goldenthread.pathway.urls")),
    path("", include("goldenthread.insight.urls")),
    path("", include("goldenthread.returns.urls")),
    path("", include("goldenthread.governance.urls")),
    *([path("", include("goldenthread.demo.urls"))] if settings.DEMO else []),
]

handler400 = "goldenthread.ui.errors.bad_request"
handler403 = "goldenthread.ui.errors.forbidden"
handler404 = "goldenthread.ui.errors.not_found"
handler500 = "goldenthread.ui.errors.server_error"
