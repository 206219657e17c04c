from django.urls import path

from goldenthread.returns import views

app_name = "returns"
urlpatterns = [
    path("returns", views.loads, name="loads"),
    path("returns/<int:pk>", views.load, name="load"),
]
