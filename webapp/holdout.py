"""The arm of the present person: whether they see what they did not ask for."""

from kb.config import Settings
from kb.journeys.arms import Arm, arm
from kb.policy import Actor


def arm_of(actor: Actor, settings: Settings) -> Arm:
    """Return the person's arm under the share of this site."""
    return arm(actor.person_key, settings.holdout_share, settings.site_name)
