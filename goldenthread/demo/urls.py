from django.urls import path

from goldenthread.demo import views

app_name = "demo"
urlpatterns = [
    path("demo/", views.people, name="people"),
    path("demo/<int:pk>", views.enter, name="enter"),
]
