from goldenthread.rules.periods import Period
from tests.spec.record import Record
from tests.spec.reference import Answer, is_open


def early_help_partner_led(record: Record, span: Period) -> list[Answer]:
    councils = {authority.name for authority in record.gt_authority}
    last = {}
    for e in sorted(
        (e for e in record.ssd_early_help_episodes if e.earl_episode_start_date is not None),
        key=lambda e: e.earl_episode_start_date,
    ):
        if is_open(e.earl_episode_start_date, e.earl_episode_end_date, span.end):
            last[e.earl_person_id] = e.earl_episode_organisation
    return [Answer(child, leader is not None and leader not in councils) for child, leader in last.items()]
