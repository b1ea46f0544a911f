"""Further people of the cast, who decide what the others wrote."""

from kb.policy import Role
from tests.cast import Member

MIN = Member("Min", Role.KNOWLEDGE_SPECIALIST)
