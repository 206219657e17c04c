from django.urls import path

from goldenthread.pathway.front_door.urls import urlpatterns as front_door
from goldenthread.pathway.views import (
    assigning,
    children,
    chronology,
    clinic,
    correcting,
    deciding,
    documents,
    drafts,
    handing,
    notices,
    questions,
    reading,
    worklist,
    writing,
)

app_name = "pathway"
urlpatterns = [
    path("worklist", worklist.worklist, name="worklist"),
    path("worklist.csv", worklist.worklist_csv, name="worklist-csv"),
    path("clinic", clinic.weekly, name="clinic"),
    path("forms", questions.questions, name="questions"),
    path("notices", notices.notices, name="notices"),
    path("notices/mail", notices.mail, name="notices-mail"),
    path("children/<int:person_id>/chronology", chronology.chronology, name="chronology"),
    path("children/<int:person_id>/chronology/print", chronology.to_print, name="chronology-print"),
    path("children/<int:person_id>/chronology/<str:form>", chronology.file, name="chronology-file"),
    path("children/<int:person_id>/notes", reading.notes, name="notes"),
    path("children/<int:person_id>/steps/<int:step_id>", reading.step, name="step"),
    path("children/<int:person_id>/steps/<int:step_id>/correct", writing.correct, name="correct"),
    path("children/<int:person_id>/steps/<int:step_id>/withdraw", correcting.withdraw, name="withdraw"),
    path("children/<int:person_id>/documents", documents.documents, name="documents"),
    path("children/<int:person_id>/documents/<slug:letter>/<slug:of>", documents.document, name="document"),
    path("children/<int:person_id>/documents/<slug:letter>/<slug:of>/<slug:format>", documents.file, name="file"),
    path("children/<int:person_id>/write/<slug:kind>", writing.start, name="start-writing"),
    path(
        "children/<int:person_id>/steps/<int:step_id>/files/<int:attachment_id>", drafts.attachment, name="attachment"
    ),
    path("write/<uuid:group>", writing.write, name="write"),
    path("write/<uuid:group>/autosave", writing.autosave, name="autosave"),
    path("write/<uuid:group>/discard", drafts.discard, name="discard-draft"),
    path("write/<uuid:group>/bring-back", drafts.bring_back, name="bring-back-draft"),
    path("write/<uuid:group>/files/<int:file_id>", drafts.file, name="draft-file"),
    path("drafts", drafts.drafts, name="drafts"),
    path("decide/<uuid:group>", deciding.decide, name="decide"),
    path("decide/<uuid:group>/take-back", deciding.take_back, name="take-back"),
    path("children/<int:person_id>/hand-over", handing.hand_over, name="hand-over"),
    path("children/<int:person_id>/hand-over/<slug:way>", handing.hand_over, name="hand-over-to"),
    path("children/<int:person_id>/held-by", handing.held_by, name="held-by"),
    path("handovers", handing.handovers, name="handovers"),
    path("handovers/assign", assigning.assign, name="assign"),
    path("handovers/<int:handover_id>", handing.answer, name="answer-handover"),
    path("discrepancies/<int:discrepancy_id>", children.mend, name="mend"),
    *front_door,
]
