"""Articles with codes, versions, paths, names and several scripts, to be found."""

from collections.abc import Mapping

from kb.documents import SearchDocument
from tests.search.making import document

_TEXTS: Mapping[int, tuple[str, str, str]] = {
    101: (
        "Windows build 10.0.19045 is no longer supported",
        "Devices with 10.0.19045.3803 have to be upgraded.",
        "end of support",
    ),
    102: (
        "升级到 Windows 10.0.22631 失败",
        "系统盘空间不足时，升级会中断。",
        "系统升级",
    ),
    103: (
        "After KB5001330 the printer prints blank pages",
        "Remove the update KB5001330 or install its successor.",
        "blank pages",
    ),
    104: (
        "CVE-2024-1234 in the mail gateway",
        "The gateway is patched; nothing has to be done on the desktop.",
        "vulnerability",
    ),
    105: (
        "SQLSTATE 42P01: relation does not exist",
        "PostgreSQL does not find the table on the search path.",
        "postgres",
    ),
    106: (
        "HTTP 502 Bad Gateway from the travel portal",
        "The server behind the proxy does not answer.",
        "travel",
    ),
    107: (
        "Event ID 4625: somebody failed to log on",
        "The security log shows which account and which workstation.",
        "audit",
    ),
    108: ("报销网站提示 HTTP 503", "服务器正在维护，请在一小时后重试。", "报销 维护"),
    109: (
        r"Clear the cache in %APPDATA%\Microsoft\Teams",
        "Quit Teams, delete the content of the folder and start it again.",
        "teams cache",
    ),
    110: (
        r"HKLM\Software\Policies\Contoso blocks the plug-in",
        "Ask the desktop team to remove the registry value.",
        "registry",
    ),
    111: (
        "libssl.so.1.1 is missing on Linux",
        "Install the compatibility package of OpenSSL.",
        "shared library",
    ),
    112: (
        "setup.exe 被 SmartScreen 拦截",
        "下载的安装程序没有签名，系统不让它运行。",
        "安装程序",
    ),
    113: (
        "git commit --no-verify is not allowed",
        "The server runs the same hooks again and refuses the push.",
        "hooks",
    ),
    114: (
        r"C:\Windows\System32\spoolsv.exe stops again and again",
        "A broken driver brings the print spooler down.",
        "spooler",
    ),
    115: ("D 盘空间不足", "D: 上的旧备份可以删除，或移到网络盘。", "磁盘满了"),
    116: (
        "db01.example.com (10.20.30.40:1433) cannot be reached",
        "The firewall lets the application servers through, nobody else.",
        "sql server port",
    ),
    117: (
        "Device 550e8400-e29b-41d4-a716-446655440000 is not compliant",
        "Intune shows this device twice after it was reinstalled.",
        "compliance",
    ),
    118: (
        "GetUserName returns the account of the service",
        "Scripts that run as a task call GetUserNameExW instead.",
        "api",
    ),
    119: ("调整 innodb_buffer_pool_size", "缓冲池太小会让数据库变慢。", "mysql 参数"),
    120: ("F# scripts do not run", "Install the F# tools beside the SDK.", "fsharp"),
    121: ("Go 模块下载失败", "设置 GOPROXY 后重新下载。", "golang"),
    122: ("安装 C++ 运行库", "缺少 msvcp140.dll 时，需要 C++ 运行库。", "dll"),
    123: (
        "OneDrive: two versions of a file after a sync conflict",
        "Keep the newer copy and delete the other one.",
        "conflict",
    ),
    124: (
        "Restore a deleted SharePoint list",
        "Deleted lists stay in the recycle bin of the site for 93 days.",
        "recycle bin",
    ),
    125: ("分配 Office365 许可证", "在管理中心为新同事分配许可证。", "授权"),
    126: (
        "PowerShell says that running scripts is disabled",
        "Set the execution policy for your own user.",
        "execution policy",
    ),
    127: (
        "The login page of the expense tool comes back again",
        "Delete the cookies of the expense tool.",
        "expense cookies",
    ),
    128: (
        "Set up a new headset",
        "Plug the receiver in and choose the headset in the call program.",
        "audio device",
    ),
    129: (
        "Session timeout in the web client after 15 minutes",
        "The web client closes idle sessions. The time cannot be changed.",
        "idle",
    ),
    130: (
        "Back up the contacts of your phone",
        "Switch the synchronization of contacts on.",
        "phone contacts",
    ),
    131: (
        "Change the signature of your e-mail",
        "Signatures come from the directory; wrong data are corrected there.",
        "signature",
    ),
    132: (
        "Check from where somebody signed in to your account",
        "The page shows place and time of each sign-in.",
        "suspicious activity",
    ),
    133: (
        "Replace a broken mouse",
        "Mice and keyboards lie in the cupboard on each floor.",
        "peripherals",
    ),
    134: (
        "Colour calibration of monitors for designers",
        "Borrow the calibration device from the studio.",
        "icc profile",
    ),
    135: (
        "The licence server of the CAD program is full",
        "Close the program over night so that others get a licence.",
        "cad",
    ),
    136: (
        "A canceled meeting is still in the calendar",
        "Remove it by hand; the organizer has left the company.",
        "calendar",
    ),
    137: (
        "Access to the data center",
        "Visitors are announced one day before.",
        "visitor badge",
    ),
    138: (
        "Organise mail with rules",
        "A rule moves messages to a folder when they arrive.",
        "inbox rules",
    ),
    139: (
        "Group policy is not applied",
        "Run gpupdate /force and restart the computer.",
        "gpo",
    ),
    140: (
        "Rebuild the index of the desktop search",
        "A damaged index finds nothing.",
        "search results missing",
    ),
    141: (
        "Emergency kindergarten: register your child",
        "Places are given away in the order of registration.",
        "day care",
    ),
    142: (
        "Win10 蓝屏 0x0000007B",
        "更换硬盘控制器驱动后，电脑无法启动。",
        "蓝屏 启动失败",
    ),
    143: ("打印机脱机", "打印机显示脱机时，检查网线和电源。", "无法打印"),
    145: ("投影仪没有信号", "检查线缆，按 Win+P 选择复制。", "会议室投影"),
    146: ("键盘部分按键失灵", "清洁键盘，或者更换一个新键盘。", "按键没反应"),
    147: ("扫描仪找不到", "重新安装扫描仪驱动，检查数据线。", "扫描"),
    148: ("发票抬头怎么填", "抬头必须是公司全称，税号在财务页面。", "发票 税号"),
    149: ("网速很慢", "先用网线测速，再看是不是无线信号弱。", "上网慢"),
    150: ("U 盘无法识别", "公司电脑只允许加密的 U 盘。", "usb 移动硬盘"),
    151: (
        "Café: Wi-Fi for guests",
        "Guests get a voucher at the café counter.",
        "guest network",
    ),
    152: (
        "プリンターが応答しない",
        "プリンターの電源を入れ直してください。",
        "プリンター",
    ),
    153: (
        "إعادة تعيين كلمة المرور",
        "افتح صفحة الخدمة الذاتية لتغيير كلمة المرور.",
        "",
    ),
    154: (
        "The emoji panel 😀 does not open",
        "Press Win+. and switch the touch keyboard service on.",
        "smileys",
    ),
    155: (
        "Viruses in a downloaded file",
        "Do not open the file, and call the security team.",
        "malware",
    ),
    156: (
        "İstanbul office: arrival and parking",
        "Parking is at the back of the building in Straße B.",
        "travel",
    ),
    157: (
        "Excel freezes with large workbooks",
        "Switch automatic calculation off.",
        "not responding",
    ),
    158: ("内存从 8GB 升级到 16GB", "由主管审批后更换内存条。", "内存不够"),
    159: ("iPhone 收不到公司邮件", "重新添加账户，接受管理描述文件。", "苹果手机"),
    160: ("蓝牙耳机无法配对", "长按耳机按钮，直到指示灯闪烁。", "蓝牙"),
    161: ("门禁卡刷不开门", "到前台重新激活门禁卡。", "工卡"),
    162: (
        "The server of the time clock does not respond",
        "Working hours are entered by hand until it is back.",
        "time clock",
    ),
    163: (
        "ERR_CONNECTION_REFUSED in the browser",
        "The address or the port is wrong, or the service is down.",
        "browser error",
    ),
    164: (
        "python-3.11.2-amd64.exe fails with 0x80070642",
        "Remove the older version before.",
        "python installer",
    ),
}

DOCUMENTS: tuple[SearchDocument, ...] = tuple(
    document(number, title, text, keywords=tuple(words.split()))
    for number, (title, text, words) in _TEXTS.items()
)
