"""The only writes of the pathway. One bulk action for each noun; the single action is it, for one."""

from goldenthread.pathway.actions.finishing import decide, finish, take_back
from goldenthread.pathway.actions.handing import (
    answer_handover,
    answer_handovers,
    ask_handover,
    ask_handovers,
    assign,
    take_back_handovers,
)
from goldenthread.pathway.actions.holding import (
    allocate,
    allocate_all,
    amend_allocations,
    end_allocation,
)
from goldenthread.pathway.actions.mailing import mail_digests
from goldenthread.pathway.actions.notices import choose_mail, see_notices, tell
from goldenthread.pathway.actions.projection import rebuild_clocks
from goldenthread.pathway.actions.record import (
    amend_spell,
    amend_spells,
    amend_step,
    amend_steps,
    record_spell,
    record_spells,
    record_step,
    record_step_once,
    record_steps,
    withdraw,
)
from goldenthread.pathway.actions.trust import cover, keep_discrepancies, mend_discrepancy, settle_discrepancies

__all__ = [
    "allocate",
    "allocate_all",
    "amend_allocations",
    "amend_spell",
    "amend_spells",
    "amend_step",
    "amend_steps",
    "answer_handover",
    "answer_handovers",
    "ask_handover",
    "ask_handovers",
    "assign",
    "choose_mail",
    "cover",
    "decide",
    "end_allocation",
    "finish",
    "keep_discrepancies",
    "mail_digests",
    "mend_discrepancy",
    "rebuild_clocks",
    "record_spell",
    "record_spells",
    "record_step",
    "record_step_once",
    "record_steps",
    "see_notices",
    "settle_discrepancies",
    "take_back",
    "take_back_handovers",
    "tell",
    "withdraw",
]
