"""The names of the domain's values as the interface writes them."""

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

LANG_NAMES = {"en": "English", "zh": "中文"}

KINDS = {
    "fault": _l("Fault"),
    "how_to": _l("How-to"),
    "faq": _l("Questions"),
    "sop": _l("Procedure"),
    "known_issue": _l("Known issue"),
}
AUDIENCES = {
    "public": _l("Everybody"),
    "signed_in": _l("Signed-in people"),
    "internal": _l("Staff only"),
    "group": _l("One group"),
}
SIGNIFICANCES = {
    "typo": _l("Correction"),
    "update": _l("Update"),
    "rewrite": _l("Rewrite"),
}
PHASES = {
    "draft": _l("Draft"),
    "in_review": _l("In review"),
    "changes_requested": _l("Changes requested"),
    "approved": _l("Approved"),
    "scheduled": _l("Scheduled"),
    "published": _l("Published"),
    "being_revised": _l("Being revised"),
    "review_due": _l("Review due"),
    "archived": _l("Archived"),
}
PHASE_TONES = {
    "draft": "info",
    "in_review": "accent",
    "changes_requested": "warn",
    "approved": "ok",
    "scheduled": "ok",
    "published": "ok",
    "being_revised": "info",
    "review_due": "warn",
    "archived": "quiet",
}
REVIEW_STATES = {
    "waiting": _l("Waiting for a review"),
    "approved": _l("Approved"),
    "changes_requested": _l("Changes requested"),
    "recalled": _l("Taken back"),
    "void": _l("Overtaken by a change"),
}
CONFIDENCES = {
    "work_in_progress": _l("Work in progress"),
    "not_validated": _l("Not validated"),
    "validated": _l("Validated"),
    "archived": _l("Archived"),
}
CONFIDENCE_TONES = {
    "work_in_progress": "info",
    "not_validated": "warn",
    "validated": "ok",
    "archived": "quiet",
}
REPAIR_STATES = {
    "open": lazy_pgettext("repair", "Open"),
    "in_work": _l("In work"),
    "in_review": _l("In review"),
    "measuring": _l("Being measured"),
    "proven": _l("Proven"),
    "reopened": _l("Reopened"),
    "dismissed": _l("Dismissed"),
}
ANNOUNCEMENT_TONES = {
    "news": _l("News"),
    "planned": _l("Planned work"),
    "outage": _l("Outage"),
}
LICENSES = {
    "candidate": _l("Candidate"),
    "contributor": _l("Contributor"),
    "publisher": _l("Publisher"),
}
REASONS = {
    "wrong": _l("It is wrong"),
    "outdated": _l("It is out of date"),
    "unclear": _l("It is unclear"),
    "step_missing": _l("A step is missing"),
    "other_problem": _l("My problem is another one"),
}
ROLES = {
    "customer": _l("Customer"),
    "engineer": _l("Engineer (L1)"),
    "expert": _l("Expert (L2)"),
    "supervisor": _l("Supervisor"),
    "knowledge_specialist": _l("Knowledge specialist"),
    "coordinator": _l("Customer relations"),
    "process_optimizer": _l("Process optimizer"),
    "administrator": _l("Administrator"),
}
STATUSES = {
    "new": _l("New"),
    "open": _l("Open"),
    "pending": _l("Waiting for the requester"),
    "solved": _l("Solved, to be confirmed"),
    "closed": _l("Closed"),
}
STATUS_TONES = {
    "new": "info",
    "open": "accent",
    "pending": "warn",
    "solved": "ok",
    "closed": "quiet",
}
PRIORITIES = {
    "low": _l("Low"),
    "normal": _l("Normal"),
    "high": _l("High"),
    "urgent": _l("Urgent"),
}
TIERS = {
    "engineer": _l("Engineer (L1)"),
    "expert": _l("Expert (L2)"),
    "supervisor": _l("Supervisor"),
}
CHANNELS = {
    "portal": _l("Web form"),
    "email": _l("E-mail"),
    "phone": _l("Phone"),
    "im": _l("Chat"),
    "on_site": _l("On site"),
    "fax": _l("Fax"),
}
RELATIONS = {
    "read_before": _l("Read before asking"),
    "tried_failed": _l("Tried, did not help"),
    "sent": _l("Sent to the requester"),
    "resolved_by": _l("Answered it"),
    "created_from": _l("Written from it"),
    "should_have_answered": _l("Should have answered"),
}
PERIODS = {
    "30": _l("Last 30 days"),
    "90": _l("Last 90 days"),
    "365": _l("Last year"),
}
CATEGORY_ICONS = {
    "network": "network",
    "accounts": "id",
    "mail": "mail",
    "printing": "printer",
    "office": "file-spreadsheet",
    "systems": "device-desktop",
    "hardware": "device-laptop",
    "meetings": "video",
    "security": "shield-lock",
}
