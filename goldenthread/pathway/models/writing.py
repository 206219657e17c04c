"""What is being written and decided: drafts, approvals, attachments, and who is told."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.db.models import Q

from goldenthread.access.models import User
from goldenthread.access.record import Recorded, history_of
from goldenthread.pathway.models.holding import Handover
from goldenthread.pathway.models.steps import Step
from goldenthread.people.models import Person


class Draft(models.Model):
    """What somebody is writing and has not recorded yet, as typed: nothing of it is checked, so nothing of it is lost.

    `group` is that of the steps it is about or will become; a correction, which `corrects` a step that is done, has one
    of its own. `typed` holds what each box holds: its name in the form,
    and the values sent for it. `contested` holds what a second writer typed where another had typed something else
    meanwhile, until somebody chooses: unit → versions; `writers` who wrote each unit last. Their shapes stand in
    pathway/writing/typed.py. `authors` are all the users who have written in it.
    """

    group = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=40)
    children = models.ManyToManyField(Person, related_name="drafts")
    typed: models.JSONField[Any] = models.JSONField(default=dict)
    contested: models.JSONField[Any] = models.JSONField(default=dict)
    writers: models.JSONField[Any] = models.JSONField(default=dict)
    authors: models.JSONField[Any] = models.JSONField(default=list)
    follows = models.ForeignKey(Step, models.PROTECT, null=True, blank=True, related_name="+")
    corrects = models.ForeignKey(
        Step, models.CASCADE, null=True, blank=True, related_name="+", help_text="It changes this, which is done."
    )
    corrects_as_of = models.DateTimeField(
        null=True, blank=True, help_text="When the newest version that it began with was recorded."
    )
    started_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    discarded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = (models.Index(fields=["started_by", "kind"], name="draft_writer"),)

    def __str__(self) -> str:
        return f"Draft of a {self.kind.replace('_', ' ')}"


class Approval(Recorded):
    """One step laid before whoever decides on it, and the answer. Two deciders have two, one after the other.

    `answers` are what the decider answered then. The step says so too for as long as the decision stands.
    """

    class Answer(models.TextChoices):
        WAITING = "waiting", "Awaiting a decision"
        APPROVED = "approved", "Approved"
        RETURNED = "returned", "Returned with comments"
        TAKEN_BACK = "taken back", "Taken back by its writer"

    person = models.ForeignKey(Person, models.PROTECT, related_name="approvals")
    step = models.ForeignKey(Step, models.PROTECT, related_name="approvals")
    decision = models.CharField(max_length=40, help_text="Its id in rules/law/delegation.toml.")
    stage = models.PositiveSmallIntegerField(default=1, help_text="1 for the first decider, 2 for the second.")
    asked_on = models.DateField()
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    authors: models.JSONField[Any] = models.JSONField(default=list, blank=True, help_text="The users who wrote in it.")
    answer = models.CharField(max_length=12, choices=Answer, default=Answer.WAITING)
    answered_on = models.DateField(null=True, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    words = models.TextField(blank=True, help_text="Why, or what has to be mended.")
    remarks: models.JSONField[Any] = models.JSONField(default=dict, blank=True, help_text="Question → comment.")
    answers: models.JSONField[Any] = models.JSONField(default=dict, blank=True, help_text="Question → answer.")

    class Meta:
        ordering = ("pk",)
        indexes = (
            models.Index(fields=["decision", "asked_on"], condition=Q(answer="waiting"), name="approval_waiting"),
        )
        constraints = (
            models.UniqueConstraint(fields=["step"], condition=Q(answer="waiting"), name="approval_waits_once"),
            models.CheckConstraint(
                condition=Q(answer="waiting") | Q(answered_on__isnull=False), name="approval_answered_on_a_day"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_answer_display()}: {self.step}"


ApprovalHistory = history_of(Approval)


class Attachment(Recorded):
    """A file that belongs to a step of a child. One file of a writing about several children is kept once."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="attachments")
    step = models.ForeignKey(Step, models.PROTECT, related_name="attachments")
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64, help_text="SHA-256 of what it holds.")
    stored = models.CharField(max_length=200, help_text="Where the storage keeps it.")

    def __str__(self) -> str:
        return self.name


AttachmentHistory = history_of(Attachment)


class DraftFile(models.Model):
    """A file that was added to a draft; it becomes an attachment of each child when the draft is recorded."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="files")
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    stored = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.name


class Notice(models.Model):
    """Somebody is told that something waits for them or has happened. It holds no words about the child: those are read
    from the record when the notice is shown to somebody who may read it, and never travel by e-mail."""

    class What(models.TextChoices):
        OFFERED = "offered", "A child is offered to you"
        ACCEPTED = "accepted", "A handover was accepted"
        DECLINED = "declined", "A handover was declined"
        TO_DECIDE = "to decide", "Something awaits your decision"
        APPROVED = "approved", "What you submitted was approved"
        RETURNED = "returned", "What you submitted was returned with comments"
        WRITTEN = "written", "Somebody else recorded something about your child"
        CORRECTED = "corrected", "Somebody else corrected something about your child"
        WITHDRAWN = "withdrawn", "Somebody else took something off your child’s record"
        MISSING = "missing", "Your child is missing"
        FOUND = "found", "Your child was found"

    user = models.ForeignKey(User, models.CASCADE, related_name="notices")
    what = models.CharField(max_length=12, choices=What)
    person = models.ForeignKey(Person, models.CASCADE, null=True, blank=True, related_name="+")
    step = models.ForeignKey(Step, models.CASCADE, null=True, blank=True, related_name="+")
    handover = models.ForeignKey(Handover, models.CASCADE, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-at", "-pk")
        indexes = (
            models.Index(fields=["user", "-at"], name="notice_of_user"),
            models.Index(fields=["at"], condition=Q(mailed_at__isnull=True), name="notice_to_mail"),
            models.Index(fields=["user"], condition=Q(seen_at__isnull=True), name="notice_unseen"),
        )

    def __str__(self) -> str:
        return self.get_what_display()


class MailChoice(models.Model):
    """Whether a user wants the digest of notices by e-mail. Who has none is sent it."""

    user = models.OneToOneField(User, models.CASCADE, related_name="mail_choice")
    wanted = models.BooleanField(default=True)

    def __str__(self) -> str:
        return "Digest by e-mail" if self.wanted else "No e-mail"
