"""The log's verbs as people read them: "Vera Novak cleared “Rain over Nairobi”"."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

VERBS: dict[str, str | Promise] = {
    "create": _("began"),
    "change": _("changed"),
    "delete": _("deleted"),
    "restore": _("restored an older version of"),
    "send_to_review": _("sent to review"),
    "return_to_draft": _("took back to draft"),
    "clear": _("cleared"),
    "hold": _("held"),
    "release": _("released"),
    "spike": _("spiked"),
    "withdraw": _("withdrew"),
    "reinstate": _("brought back"),
    "kill": _("killed"),
    "correct": _("corrected"),
    "overrule": _("overruled a warning on"),
    "uphold": _("let a warning stand again on"),
    "schedule": _("scheduled"),
    "unschedule": _("took the time from"),
    "send_changes_to_review": _("sent changes to review for"),
    "return_changes": _("sent back the changes to"),
    "clear_changes": _("cleared the changes to"),
    "publish_changes": _("published the changes to"),
    "discard_changes": _("discarded the changes to"),
    "show_change": _("let readers see what changed in"),
    "hide_change": _("kept from readers what changed in"),
    "arrange": _("arranged"),
    "take_in": _("took in"),
    "put_aside": _("put aside"),
    "override": _("changed how its issue shows"),
    "close": _("closed"),
    "reopen": _("reopened"),
    "announce": _("announced"),
    "assign": _("assigned"),
    "claim": _("claimed"),
    "let_go": _("let go of"),
    "approve": _("approved"),
    "check": _("changed a check of"),
    "share": _("shared a preview of"),
    "unshare": _("withdrew a shared preview of"),
    "proof": _("took a proof of"),
    "go_back": _("went back to an earlier proof of"),
    "publish": _("published"),
    "reschedule": _("set another time for"),
    "open_for_changes": _("opened for changes"),
    "open": _("opened"),
    "explain": _("explained a gap in the issues:"),
    "change_password": _("changed the password of"),
    "leave_out": _("left something out of"),
    "undo": _("undid"),
    "retag": _("carried out"),
}


def phrase(verb: str) -> str:
    """The verb in the past, to stand between the person and the thing; one that is not listed speaks for itself."""
    return str(VERBS.get(verb) or verb.replace("_", " "))
