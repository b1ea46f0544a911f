"""What people say in tickets apart from the matter itself, in both languages."""

from collections.abc import Mapping, Sequence

from kb.text import Lang

Phrases = Mapping[Lang, Sequence[str]]

CIRCUMSTANCES: Phrases = {
    "en": (
        "",
        "",
        "I am in the office today and can be reached on the desk phone.",
        "I work from home until Thursday.",
        "It is the same for a colleague at the next desk.",
        "It began after lunch; in the morning everything was fine.",
        "I have a customer meeting this afternoon, so it would be good to know soon.",
        "Not urgent, but it costs me a few minutes every day.",
        "I can send a screenshot if that helps.",
    ),
    "zh": (
        "",
        "",
        "我今天在办公室，可以打座机找我。",
        "这周四之前我都在家办公。",
        "旁边的同事也是一样的情况。",
        "上午还是好的，午饭后开始出现。",
        "下午要和客户开会，希望能尽快处理。",
        "不算紧急，但每天都要浪费几分钟。",
        "需要的话我可以发截图。",
    ),
}
ASK_BACK: Phrases = {
    "en": (
        "Thank you for the details. Before we change anything: since when exactly does "
        "it happen, and does it also happen for a colleague at the same place?",
        "Could you please send us the exact wording of the message, and the version "
        "from **Settings > System > About**?",
        "We cannot reproduce it here. Please try it once with a network cable and tell "
        "us whether anything changes.",
        "When would it suit you for ten minutes of remote support? We would like to "
        "look at it together.",
    ),
    "zh": (
        "感谢您提供的信息。处理之前想确认一下：具体从什么时候开始的？同一位置的同事是否也有这个问题？",
        "请把完整的提示文字发给我们，并注明 **设置 > 系统 > 系统信息** 中的版本号。",
        "我们这边没有重现。请插上网线再试一次，告诉我们结果有没有变化。",
        "请问您什么时间方便远程协助十分钟？我们想和您一起看一下。",
    ),
}
ANSWER_BACK: Phrases = {
    "en": (
        "It started yesterday around 10. My colleague has no problem.",
        "Windows 11 24H2, build 26100. The message is word for word as I wrote above.",
        "With the cable it is the same, nothing changed.",
        "Tomorrow from 9 to 11 would be fine.",
    ),
    "zh": (
        "昨天上午十点左右开始的，同事那边没有问题。",
        "Windows 11 24H2，版本 26100，提示和我上面写的一字不差。",
        "插网线也一样，没有变化。",
        "明天上午九点到十一点都可以。",
    ),
}
WORKING_ON_IT: Phrases = {
    "en": (
        "Hello, I have taken over your request and am looking into it now.",
        "Thank you for your patience. We found the cause and are testing the fix; you "
        "will hear from me today.",
    ),
    "zh": (
        "您好，您的请求已由我接手，正在查看。",
        "感谢耐心等待，原因已找到，正在验证处理办法，今天会给您答复。",
    ),
}
THANKS: Phrases = {
    "en": (
        "Works again, thank you!",
        "Perfect, that was it.",
        "Thanks for the quick help.",
        "Solved. The explanation helped a lot.",
    ),
    "zh": (
        "已经好了，谢谢！",
        "就是这个问题，解决了。",
        "处理得很快，多谢。",
        "可以了，说明写得很清楚。",
    ),
}
STILL_BROKEN: Phrases = {
    "en": (
        "Unfortunately it is back this morning, with the same message.",
        "I followed everything again, but nothing has changed.",
        "It worked for one day only.",
    ),
    "zh": (
        "今天早上又出现了，提示和之前一样。",
        "又按步骤做了一遍，还是不行。",
        "只好了一天。",
    ),
}
SECOND_REPLY: Phrases = {
    "en": (
        "I am sorry about that. I have now changed it for you on our side and checked "
        "it together with you on the phone; it should hold this time.",
        "The first fix covered only half of it. The remaining setting is corrected now; "
        "please sign out and in once.",
    ),
    "zh": (
        "很抱歉给您带来不便。这次已在后台为您调整，并和您电话确认过，应该不会再出现。",
        "第一次只处理了一半，剩下的设置已经改好，请注销后重新登录一次。",
    ),
}
SENT: Phrases = {
    "en": ("This article describes it step by step, please try it first: *{title}*.",),
    "zh": ("这篇文章里有详细步骤，请先试一下：《{title}》。",),
}
TRIED: Phrases = {
    "en": (
        "Checked account, network and the steps of the article; restarted twice.",
        "Remote session of 20 minutes, event log collected, standard fixes applied.",
    ),
    "zh": (
        "已检查账户、网络和文章中的步骤，重启两次。",
        "远程协助 20 分钟，已收集事件日志，常规方法都试过。",
    ),
}
ASKED: Phrases = {
    "en": (
        "Please look at the server side; I have no access there.",
        "Is this the fault that vendor support confirmed last week?",
    ),
    "zh": ("请协助查看服务器端，我没有权限。", "请确认是否与上周厂商确认的故障相同。"),
}
WHY_NOTHING: Phrases = {
    "en": (
        "Single case: hardware exchanged.",
        "Outage of the gateway, over now.",
        "Right was missing, an order and no knowledge.",
        "Could not be reproduced; gone after a restart.",
    ),
    "zh": (
        "个别情况，已更换硬件。",
        "网关故障，现已恢复。",
        "缺少权限，属于申请类，无需成文。",
        "无法重现，重启后消失。",
    ),
}
