from django.urls import path

from goldenthread.governance.views import figures, papers, sections

app_name = "governance"
urlpatterns = [
    path("papers/", papers.papers, name="papers"),
    path("papers/new/", papers.new, name="new-paper"),
    path("papers/<int:pk>/", papers.paper, name="paper"),
    path("papers/<int:pk>/details/", papers.details, name="details"),
    path("papers/<int:pk>/preview/", papers.preview, name="preview"),
    path("papers/<int:pk>/check/", papers.check, name="check"),
    path("papers/<int:pk>/issue/", papers.issue, name="issue"),
    path("papers/<int:pk>/copy/", papers.copy, name="copy"),
    path("papers/<int:pk>/withdraw/", papers.withdraw, name="withdraw"),
    path("papers/<int:pk>/files/<str:format>/", papers.document, name="document"),
    path("papers/<int:pk>/sections/add/", sections.add, name="add-section"),
    path("papers/<int:pk>/sections/<int:section_pk>/", sections.section, name="section"),
    path("papers/<int:pk>/sections/<int:section_pk>/move/", sections.move, name="move-section"),
    path("papers/<int:pk>/sections/<int:section_pk>/delete/", sections.delete, name="delete-section"),
    path("papers/<int:pk>/figures/", figures.pick_measure, name="pick-measure"),
    path("papers/<int:pk>/figures/<str:measure>/", figures.pick_period, name="pick-period"),
    path("papers/<int:pk>/figures/<str:measure>/place/", figures.place, name="place"),
    path("papers/<int:pk>/placed/<slug:ref>/", figures.placed, name="placed"),
    path("papers/<int:pk>/outside/", figures.new_outside, name="new-outside"),
    path("papers/<int:pk>/outside/<slug:ref>/", figures.outside, name="outside"),
    path("figures/<str:figure_id>/", figures.figure, name="figure"),
]
