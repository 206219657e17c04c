"""What becomes of drafts and files when two persons turn out to be one, and when a record is destroyed."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet

from goldenthread.access.record import Signature
from goldenthread.pathway.actions.drafts import children_of, each_of
from goldenthread.pathway.models import Attachment, Draft, DraftFile
from goldenthread.pathway.models.writing import AttachmentHistory
from goldenthread.pathway.writing import files
from goldenthread.pathway.writing import typed as typing
from goldenthread.people.models import Person


def follow_merge(person_ids: set[int]) -> None:
    """Drafts about the record that was merged away are about the one that was kept."""
    for gone in Person.objects.filter(pk__in=person_ids, merged_into_id__in=person_ids):
        for draft in Draft.objects.select_for_update().filter(children=gone.pk):
            _move(draft, gone.pk, gone.merged_into_id or gone.pk)


def destroy_drafts(by: Signature, people: list[int]) -> None:
    """Drafts about them go whole, before their rows do; files once the transaction has committed, unless somebody
    else's record has them too."""
    drafts = Draft.objects.filter(children__in=people)
    groups = list(drafts.values_list("group", flat=True))
    stored = set(DraftFile.objects.filter(draft__in=groups).values_list("stored", flat=True))
    for model in (Attachment, AttachmentHistory):
        stored |= set(model._default_manager.filter(person_id__in=people).values_list("stored", flat=True))
    Draft.objects.filter(group__in=groups).delete()
    Draft.objects.filter(follows__person_id__in=people).update(follows=None)
    transaction.on_commit(lambda: files.clear(*sorted(stored)))


def forget(drafts: QuerySet[Draft]) -> None:
    """They go for good, and their files once the transaction has committed."""
    groups = list(drafts.values_list("group", flat=True))
    stored = list(DraftFile.objects.filter(draft__in=groups).values_list("stored", flat=True))
    Draft.objects.filter(group__in=groups).delete()
    transaction.on_commit(lambda: files.clear(*stored))


def _move(draft: Draft, gone: int, kept: int) -> None:
    before = children_of(draft.group)
    through = Draft.children.through.objects.filter(draft_id=draft.group, person_id=gone)
    if kept in before:
        through.delete()
    else:
        through.update(person_id=kept)
    each = each_of(draft.kind)
    named = typing.for_children(typing.state_of(draft.typed, draft.contested, draft.writers), each, before, [])
    moved = typing.for_one_person(named, gone, kept)
    now = typing.for_children(moved, each, [], children_of(draft.group))
    for name, value in typing.as_json(now).items():
        setattr(draft, name, value)
    draft.save(update_fields=["typed", "contested", "writers"])
