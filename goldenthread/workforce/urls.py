from django.urls import path

from goldenthread.workforce import views

app_name = "workforce"
urlpatterns = [
    path("supervision", views.supervision, name="supervision"),
    path("supervision/<int:pk>", views.one_supervision, name="one-supervision"),
    path("workers/<int:pk>", views.worker, name="worker"),
    path("workers/<int:pk>/supervision", views.record, name="record-supervision"),
    path("workers/<int:pk>/supervision/cancelled", views.cancel, name="cancel-supervision"),
    path("workers/<int:pk>/absence", views.absence, name="absence"),
    path("workers/<int:pk>/qualified", views.qualified, name="qualified"),
    path("absences/<int:pk>", views.back, name="end-absence"),
]
