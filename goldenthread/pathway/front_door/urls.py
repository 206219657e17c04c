"""Addresses of the front door, in the room's own name."""

from django.urls import path

from goldenthread.pathway.front_door import recording, sampling, views

urlpatterns = [
    path("front-door", views.front_door, name="front-door"),
    path("front-door/lists/<slug:which>", views.listed, name="front-door-list"),
    path("front-door/not-told", views.not_told, name="front-door-not-told"),
    path("front-door/discussions", views.discussions, name="front-door-discussions"),
    path("front-door/referrals", views.referrals, name="front-door-referrals"),
    path("front-door/domestic-abuse", views.triage, name="front-door-triage"),
    path("front-door/overnight", views.overnight, name="front-door-overnight"),
    path("front-door/contacts/<int:step_id>", views.contact, name="front-door-contact"),
    path("front-door/contacts/<int:step_id>/feedback", views.feedback, name="front-door-feedback"),
    path("front-door/contacts/<int:step_id>/write/<slug:kind>", views.write_after, name="front-door-write"),
    path("front-door/record", recording.search, name="front-door-record"),
    path("front-door/record/new", recording.new, name="front-door-new"),
    path("front-door/record/<int:person_id>", recording.about, name="front-door-about"),
    path("front-door/sample", sampling.threshold_sample, name="threshold-sample"),
    path("front-door/sample.csv", sampling.threshold_sample_csv, name="threshold-sample-csv"),
    path("front-door/sample/<int:step_id>", sampling.look_again, name="look-again"),
]
