from datetime import date, timedelta
from types import SimpleNamespace

from goldenthread.rules.periods import Period
from tests.spec.record import Record
from tests.spec.reference import Answer


def social_workers_in_post(record: Record, span: Period) -> list[Answer]:
    return [
        Answer(post.worker_id, True, post.full_time) for post in in_post(record, span.end).values() if not post.agency
    ]


def agency_rate(record: Record, span: Period) -> list[Answer]:
    return [Answer(post.worker_id, bool(post.agency), post.full_time) for post in in_post(record, span.end).values()]


def social_workers_leaving(record: Record, span: Period) -> list[Answer]:
    """Day by day: who was employed in the evening, and the next morning was not."""
    left = {}
    for ended in sorted({m.ended for m in record.gt_memberships if m.ended is not None and m.ended in span}):
        after = _employed(record, ended + timedelta(days=1))
        left |= {worker: post for worker, post in _employed(record, ended).items() if worker not in after}
    for started in sorted({m.started for m in record.gt_memberships if m.agency}):  # from ours to an agency's
        before = started - timedelta(days=1)
        if before in span:
            after = _employed(record, started)
            left |= {worker: post for worker, post in _employed(record, before).items() if worker not in after}
    return [Answer(worker, True, post.full_time) for worker, post in left.items()]


def cases_held(record: Record, span: Period) -> list[Answer]:
    return [Answer(child) for child in {child for child, _ in _held(record, span.end)}]


def case_holders(record: Record, span: Period) -> list[Answer]:
    holders = {post.worker_id: post.full_time for _, post in _held(record, span.end)}
    return [Answer(worker, True, full_time) for worker, full_time in holders.items()]


def in_post(record: Record, on: date) -> dict[str, SimpleNamespace]:
    """Each registered social worker's membership on the day: of two at once, the one that began last."""
    registered = {
        p.prof_professional_id for p in record.ssd_professionals if p.prof_social_worker_registration_no is not None
    }
    memberships = [
        m
        for m in record.gt_memberships
        if m.worker_id in registered and m.started is not None and m.started <= on and (m.ended or date.max) >= on
    ]
    return {m.worker_id: m for m in sorted(memberships, key=lambda m: (m.started, m.membership_id))}


def _employed(record: Record, on: date) -> dict[str, SimpleNamespace]:
    return {worker: post for worker, post in in_post(record, on).items() if not post.agency}


def _held(record: Record, on: date) -> list[tuple[str, SimpleNamespace]]:
    """Children, each with the post of a social worker who holds them; the last day of an allocation counts."""
    posts = in_post(record, on)
    return [
        (i.invo_person_id, posts[i.invo_professional_id])
        for i in record.ssd_involvements
        if i.invo_professional_role_id == "Allocated Case Worker"
        and i.invo_involvement_start_date is not None
        and i.invo_involvement_start_date <= on <= (i.invo_involvement_end_date or date.max)
        and i.invo_professional_id in posts
        and posts[i.invo_professional_id].full_time > 0
    ]
