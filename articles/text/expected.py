"""The sections each kind of article has, in both languages: names and hints."""

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from articles.models import ArticleKind
from kb.text import Lang


class Instead(enum.Enum):
    """What makes up for a section that stands under no name of its own."""

    NOTHING = enum.auto()
    A_LIST = enum.auto()
    ANY_TEXT = enum.auto()


@dataclass(frozen=True, kw_only=True)
class Expected:
    """A section; the first of its names is the one that templates use.

    `hint` tells the writer what belongs there, `begin` is the Markdown it stands in.
    """

    names: Mapping[Lang, tuple[str, ...]]
    hint: Mapping[Lang, str]
    begin: str = ""
    required: bool = False
    instead: Instead = field(default=Instead.NOTHING)


def _names(en: str, zh: str) -> Mapping[Lang, tuple[str, ...]]:
    return {"en": tuple(en.split(", ")), "zh": tuple(zh.split("、"))}


ISSUE = Expected(
    names=_names(
        "Issue, Symptom, Symptoms, Problem, Problem description, Description,"
        " What happens, Error message",
        "现象、症状、问题、问题描述、问题现象、故障现象、故障描述、错误信息、报错信息",
    ),
    hint={
        "en": "What the reader sees, in their own words; the exact error message.",
        "zh": "读者看到了什么，用他们自己的话写；附上完整的错误信息。",
    },
    required=True,
)
ENVIRONMENT = Expected(
    names=_names(
        "Environment, Environments, Applies to, Affected systems, Affected products,"
        " Affected versions, Where it happens",
        "适用环境、环境、环境信息、适用范围、适用版本、影响范围、受影响的版本、受影响的系统",
    ),
    hint={
        "en": "Product, version, system, network: where it happens and where not.",
        "zh": "产品、版本、系统、网络：在哪里会出现，在哪里不会。",
    },
    required=True,
)
CAUSE = Expected(
    names=_names(
        "Cause, Causes, Root cause, Reason, Why it happens, Why this happens",
        "原因、原因分析、根本原因、根因、问题原因、故障原因、产生原因",
    ),
    hint={
        "en": "Why it happens. If nobody knows yet, say so and say what was ruled out.",
        "zh": "为什么会这样。如果还不清楚，请说明，并写出已经排除的原因。",
    },
    required=True,
)
FIX = Expected(
    names=_names(
        "Resolution, Fix, Solution, Solutions, How to fix it, Steps to resolve",
        "解决步骤、解决方法、解决办法、解决方案、处理方法、处理步骤、处理办法"
        "、修复方法、修复",
    ),
    hint={
        "en": "One action per step, the quickest first, and how to see that it worked.",
        "zh": "每步一个操作，最快的放在前面，并说明怎样确认已经解决。",
    },
    begin="1. ",
    required=True,
)
STILL = Expected(
    names=_names("If it still fails", "仍未解决、如果仍未解决"),
    hint={
        "en": "Whom to turn to, and what to have at hand.",
        "zh": "找谁求助，需要准备哪些信息。",
    },
)
BEFORE = Expected(
    names=_names(
        "Before you start, Prerequisites, Requirements, What you need",
        "准备工作、开始之前、前提条件、前置条件",
    ),
    hint={
        "en": "Rights, devices and time the reader needs.",
        "zh": "读者需要的权限、设备和时间。",
    },
)
STEPS = Expected(
    names=_names(
        "Steps, Procedure, How to do it, Instructions",
        "操作步骤、步骤、操作方法、流程",
    ),
    hint={
        "en": "One action per step; name buttons and menus as they are on the screen.",
        "zh": "每步一个操作；按钮和菜单的名称与屏幕上一致。",
    },
    begin="1. ",
    required=True,
    instead=Instead.A_LIST,
)
CHECK = Expected(
    names=_names(
        "Check the result, Check, Verification, Verify",
        "检查结果、检查、验证、确认结果",
    ),
    hint={
        "en": "How the reader sees that it worked.",
        "zh": "读者怎样确认已经成功。",
    },
)
ANSWER = Expected(
    names=_names("Answer, Short answer", "回答、简短回答、答案"),
    hint={
        "en": "The answer in one or two sentences, then the reasons and exceptions.",
        "zh": "先用一两句话回答，再说明理由和例外情况。",
    },
    required=True,
    instead=Instead.ANY_TEXT,
)
QUESTION = Expected(
    names=_names("Question", "问题"),
    hint={
        "en": "The question as people ask it. Give each further one a heading.",
        "zh": "按大家平时的问法写问题。其他问题各用一个标题。",
    },
)
VERSIONS = Expected(
    names=_names(
        "Affected versions, Affected products, Affected systems, Environment,"
        " Applies to",
        "受影响的版本、影响版本、影响范围、受影响的系统、受影响的产品、适用环境、适用版本",
    ),
    hint={
        "en": "Which versions have the error, and the first one without it.",
        "zh": "哪些版本有这个问题，从哪个版本开始不再有。",
    },
    required=True,
)
WORKAROUND = Expected(
    names=_names(
        "Workaround, Workarounds, Temporary fix, What you can do",
        "临时解决办法、临时解决方法、临时解决方案、临时方案、临时措施、变通方法、规避方法",
    ),
    hint={
        "en": "What helps until the error is fixed. If nothing does, say so.",
        "zh": "问题修复之前可以怎么做。如果没有办法，请直接说明。",
    },
    begin="1. ",
    required=True,
)
STATUS = Expected(
    names=_names(
        "Fix status, State, Status, Fix, Resolution",
        "处理状态、修复状态、修复进展、处理进展、状态、解决方案",
    ),
    hint={
        "en": "Reported, being fixed, fixed in which version; when last checked.",
        "zh": "已上报、修复中、在哪个版本修复；最近一次核实的时间。",
    },
    required=True,
)
PURPOSE = Expected(
    names=_names("Purpose, Goal, Scope", "目的、目标、适用范围"),
    hint={
        "en": "When this procedure is followed, by whom, and what it achieves.",
        "zh": "什么时候、由谁执行本流程，要达到什么结果。",
    },
)
CHECKLIST = Expected(
    names=_names("Steps, Procedure, Checklist", "操作步骤、步骤、流程、检查清单"),
    hint={
        "en": "One action that can be ticked off, and how to see that it is done.",
        "zh": "一个可以打勾的操作，以及怎样确认已完成。",
    },
    begin="- [ ] ",
    required=True,
    instead=Instead.A_LIST,
)
ROLL_BACK = Expected(
    names=_names("Roll back, Rollback, Roll-back, Undo", "回退、回滚、撤销、回退步骤"),
    hint={
        "en": "How to get back to where it began, and up to which step that works.",
        "zh": "怎样恢复到开始时的状态，到哪一步为止还能恢复。",
    },
)
NEWS = Expected(
    names=_names("What happens", "发生了什么"),
    hint={
        "en": "What works differently, since when or from when on.",
        "zh": "哪些方面有变化，从什么时候开始。",
    },
)
CONCERNED = Expected(
    names=_names("Who is affected", "影响对象"),
    hint={
        "en": "Which people, places and services; who is not.",
        "zh": "哪些人、地点和服务受影响；哪些不受影响。",
    },
)
TO_DO = Expected(
    names=_names("What to do", "需要做什么"),
    hint={
        "en": "What readers should do now. If nothing, say so.",
        "zh": "读者现在需要做什么。如果什么都不用做，请说明。",
    },
)
UNTIL = Expected(
    names=_names("When it ends", "何时结束"),
    hint={
        "en": "When it should be over, and when we will tell more.",
        "zh": "预计什么时候结束，什么时候发布下一次通报。",
    },
)

SECTIONS: Mapping[ArticleKind, Sequence[Expected]] = {
    ArticleKind.FAULT: (ISSUE, ENVIRONMENT, CAUSE, FIX, STILL),
    ArticleKind.HOW_TO: (BEFORE, STEPS, CHECK),
    ArticleKind.FAQ: (QUESTION, ANSWER),
    ArticleKind.KNOWN_ISSUE: (ISSUE, VERSIONS, WORKAROUND, STATUS),
    ArticleKind.SOP: (PURPOSE, BEFORE, CHECKLIST, CHECK, ROLL_BACK),
}
ANNOUNCEMENT: Sequence[Expected] = (NEWS, CONCERNED, TO_DO, UNTIL)
