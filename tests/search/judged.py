"""Thirty support articles in English and Chinese, and which answers what."""

from collections.abc import Mapping

from kb.documents import SearchDocument
from tests.search.making import document

_TEXTS: Mapping[int, tuple[str, str, str, str]] = {
    1: (
        "VPN 连接失败，错误 691",
        "用户名或密码不正确时，VPN 会提示错误 691。",
        "重新输入密码，确认账号没有被锁定，然后再次连接。",
        "VPN连不上 拨号失败",
    ),
    2: (
        "VPN error 809: no answer from the server",
        "A firewall between you and the office blocks the VPN ports.",
        "Use the fallback connection, or ask for UDP 500 and 4500 to be opened.",
        "vpn timeout",
    ),
    3: (
        "Windows 更新失败，错误代码 0x80070005",
        "更新没有权限写入系统文件夹，所以返回 0x80070005（拒绝访问）。",
        "以管理员身份运行更新疑难解答，然后重启电脑。",
        "更新装不上 拒绝访问",
    ),
    4: (
        "Windows Update fails with 0x8024402C",
        "The proxy settings keep Windows Update from reaching the server.",
        "Reset the proxy with netsh winhttp reset proxy and try again.",
        "update stuck",
    ),
    5: (
        "打印机卡纸的处理方法",
        "当打印机卡纸时，请先关闭电源，再打开后盖。",
        "顺着出纸方向把纸慢慢抽出，不要用力撕扯。",
        "纸卡住了 夹纸",
    ),
    6: (
        "Clear a paper jam in the printer",
        "Paper is stuck between the rollers.",
        "Switch the printer off, open the rear door and pull the sheet out.",
        "paper stuck",
    ),
    7: (
        "Connect your laptop to the office Wi-Fi",
        "The wireless network is called Office and uses your own account.",
        "Choose Office, enter your account and accept the certificate.",
        "wireless network",
    ),
    8: (
        "连接办公室无线网络",
        "公司的 Wi-Fi 名称是 Office，用自己的账号登录。",
        "选择网络，输入账号和密码，接受证书。",
        "无线上不了网",
    ),
    9: (
        "Build fails with CS0246 in a C# project",
        "The C# compiler does not find a type or namespace.",
        "Add the missing package reference and restore the packages.",
        "csharp",
    ),
    10: (
        "Compile C++ code with the build tools",
        "The C++ compiler comes with the build tools.",
        "Install the workload for desktop development.",
        "cpp",
    ),
    11: (
        "ORA-00942: table or view does not exist",
        "Your database account may not see the table.",
        "Ask the owner of the schema to grant you access.",
        "oracle",
    ),
    12: (
        "Oracle 提示 ORA-01017，用户名或密码无效",
        "数据库密码过期后会出现这个提示。",
        "在密码自助平台修改数据库密码。",
        "数据库登录失败",
    ),
    13: (
        "Teams: problems in a meeting",
        "The call drops or nobody hears you in Teams.",
        "Check the device settings and rejoin the meeting.",
        "teams call quality",
    ),
    14: (
        "Teams 会议没有声音",
        "加入 Teams 会议后听不到别人说话。",
        "在设备设置中选择正确的扬声器。",
        "听不到声音 麦克风",
    ),
    15: (
        "Reset your password",
        "You cannot sign in because you forgot the password or it has expired.",
        "Open the self-service page and confirm with your phone.",
        "forgot password",
    ),
    16: (
        "重置密码",
        "忘记密码时可以自己设置新密码。",
        "打开自助服务页面，用手机确认身份。",
        "忘了密码 改密码",
    ),
    17: (
        "Outlook 无法登录",
        "Outlook 反复要求输入密码，或者提示无法登录。",
        "删除凭据管理器中保存的密码，再启动 Outlook。",
        "outlook登不上",
    ),
    18: (
        "Outlook keeps asking for the password",
        "An old password is stored on the computer.",
        "Remove the stored credentials and start Outlook again.",
        "outlook sign in",
    ),
    19: (
        "Mailbox is full",
        "You cannot send mail because the mailbox has reached its quota.",
        "Empty the deleted items and archive old mail.",
        "quota exceeded",
    ),
    20: (
        "邮箱已满，无法收发邮件",
        "邮箱超过容量限制后不能再发送邮件。",
        "清空已删除邮件，并把旧邮件归档。",
        "邮箱容量",
    ),
    21: (
        "Install the .NET runtime",
        "Some programs need the .NET desktop runtime.",
        "Install it from the software center.",
        "dotnet",
    ),
    22: (
        "安装 R 语言和 RStudio",
        "统计分析可以使用 R 语言。",
        "在软件中心搜索 RStudio 并安装。",
        "统计软件",
    ),
    23: (
        "Request a new laptop",
        "A device is replaced after four years.",
        "Order the laptop in the catalog; your manager approves it.",
        "order hardware",
    ),
    24: (
        "申请新电脑",
        "电脑使用满四年后可以更换。",
        "在目录中提交申请，由主管审批。",
        "换电脑",
    ),
    25: (
        "Share a folder with another department",
        "Access to shared folders is granted by the owner.",
        "Ask the owner to add your name to the group.",
        "access denied",
    ),
    26: (
        "电脑开机很慢",
        "启动项太多会让电脑开机变慢。",
        "在任务管理器中关闭不需要的启动项。",
        "启动慢",
    ),
    27: (
        "The external monitor stays black",
        "The docking station does not pass the picture on.",
        "Update its firmware and use the cable that came with it.",
        "no display",
    ),
    28: (
        "外接显示器不亮",
        "扩展坞没有输出画面。",
        "更新扩展坞固件，使用原装线缆。",
        "黑屏",
    ),
    29: (
        "Scan to e-mail",
        "The multifunction printer can send a scan as PDF.",
        "Choose Scan, then E-mail, and type the address.",
        "scanner",
    ),
    30: (
        "Report a phishing mail",
        "A message asks for your password or card number.",
        "Press Report in Outlook and do not open the link.",
        "suspicious mail",
    ),
}

DOCUMENTS: tuple[SearchDocument, ...] = tuple(
    document(number, title, cause, answer, keywords=tuple(words.split()))
    for number, (title, cause, answer, words) in _TEXTS.items()
)

# What is typed, and the article that has to be among the first three.
QUESTIONS = (
    ("VPN连接失败", 1),
    ("错误代码0x80070005", 3),
    ("打印机卡纸怎么办", 5),
    ("卡纸", 5),
    ("ＶＰＮ", 2),
    ("VPN连接失败691", 1),
    ("691", 1),
    ("wifi", 7),
    ("WiFi 怎么连", 8),
    ("C#", 9),
    ("c++", 10),
    (".net", 21),
    ("R", 22),
    ("ORA-00942", 11),
    ("ora 01017", 12),
    ("teams problem", 13),
    ("can't hear anybody in Teams", 13),
    ("Teams听不到声音", 14),
    ("I forgot my password", 15),
    ("忘记密码了怎么办", 16),
    ("Outlook无法登录", 17),
    ("outlook asks for my password again and again", 18),
    ("mailbox quota", 19),
    ("邮箱满了", 20),
    ("80070005", 3),
    ("how do I get a new laptop?", 23),
    ("电脑开机太慢", 26),
    ("monitor is black", 27),
    ("显示器不亮", 28),
    ("paper jam", 6),
)

# Requests, and the article that has to be offered first.
REQUESTS = (
    ("My VPN fails with error 809, the server does not answer", 2),
    ("VPN连接失败，一直提示错误691", 1),
    ("打印机卡纸怎么办", 5),
    ("Outlook无法登录，反复要求输入密码", 17),
    ("I forgot my password and cannot sign in", 15),
    ("The printer has a paper jam", 6),
    ("电脑开机很慢怎么办", 26),
    ("table or view does not exist, ORA-00942", 11),
)

NONSENSE = (
    "asdf qwer",
    "你好",
    "hello please help",
    "今天天气",
    "the weather is nice today",
    "test",
    "我想吃火锅",
    "???",
    "",
)
