"""The only writes of the pathway. One bulk action for each noun; the single action is it, for one."""

from goldenthread.pathway.actions.beginning import begin, take_off
from goldenthread.pathway.actions.clinic import agree_action, finish_action
from goldenthread.pathway.actions.correcting import correct, withdraw_step
from goldenthread.pathway.actions.drafts import (
    add_draft_file,
    bring_back_draft,
    choose_version,
    discard_draft,
    fill_draft,
    forget_drafts,
    remove_draft_file,
    save_draft,
    set_children,
    start_draft,
)
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
from goldenthread.pathway.actions.late import say_why_late
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
    "add_draft_file",
    "agree_action",
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
    "begin",
    "bring_back_draft",
    "choose_mail",
    "choose_version",
    "correct",
    "cover",
    "decide",
    "discard_draft",
    "end_allocation",
    "fill_draft",
    "finish",
    "finish_action",
    "forget_drafts",
    "keep_discrepancies",
    "mail_digests",
    "mend_discrepancy",
    "rebuild_clocks",
    "record_spell",
    "record_spells",
    "record_step",
    "record_step_once",
    "record_steps",
    "remove_draft_file",
    "save_draft",
    "say_why_late",
    "see_notices",
    "set_children",
    "settle_discrepancies",
    "start_draft",
    "take_back",
    "take_back_handovers",
    "take_off",
    "tell",
    "withdraw",
    "withdraw_step",
]
