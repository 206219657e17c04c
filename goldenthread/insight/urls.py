from django.urls import path

from goldenthread.insight.views import children, disputes, measures, picture

app_name = "insight"
urlpatterns = [
    path("picture", picture.service_picture, name="picture"),
    path("measures", measures.catalogue, name="catalogue"),
    path("measures/disputes", disputes.disputes, name="disputes"),
    path("measures/disputes/<int:pk>", disputes.dispute, name="dispute"),
    path("measures/disputes/<int:pk>/answer", disputes.answer_dispute, name="answer-dispute"),
    path("measures/<slug:name>", measures.measure, name="measure"),
    path("measures/<slug:name>/children", children.children, name="children"),
    path("measures/<slug:name>/left-out", children.facts_left_out, name="left-out"),
    path("measures/<slug:name>/dispute", disputes.raise_dispute, name="raise-dispute"),
]
