from django.urls import path

from goldenthread.pathway.views import assigning, children, deciding, documents, handing, notices, reading, worklist

app_name = "pathway"
urlpatterns = [
    path("worklist", worklist.worklist, name="worklist"),
    path("worklist.csv", worklist.worklist_csv, name="worklist-csv"),
    path("notices", notices.notices, name="notices"),
    path("notices/mail", notices.mail, name="notices-mail"),
    path("children/<int:person_id>/chronology", children.chronology, name="chronology"),
    path("children/<int:person_id>/notes", reading.notes, name="notes"),
    path("children/<int:person_id>/steps/<int:step_id>", reading.step, name="step"),
    path("children/<int:person_id>/documents", documents.documents, name="documents"),
    path("children/<int:person_id>/documents/<slug:letter>/<slug:of>", documents.document, name="document"),
    path("children/<int:person_id>/documents/<slug:letter>/<slug:of>/<slug:format>", documents.file, name="file"),
    path("children/<int:person_id>/record/<slug:kind>", children.record_step, name="record-step"),
    path("decide/<uuid:group>", deciding.decide, name="decide"),
    path("decide/<uuid:group>/take-back", deciding.take_back, name="take-back"),
    path("children/<int:person_id>/hand-over", handing.hand_over, name="hand-over"),
    path("children/<int:person_id>/hand-over/<slug:way>", handing.hand_over, name="hand-over-to"),
    path("children/<int:person_id>/held-by", handing.held_by, name="held-by"),
    path("handovers", handing.handovers, name="handovers"),
    path("handovers/assign", assigning.assign, name="assign"),
    path("handovers/<int:handover_id>", handing.answer, name="answer-handover"),
    path("discrepancies/<int:discrepancy_id>", children.mend, name="mend"),
]
