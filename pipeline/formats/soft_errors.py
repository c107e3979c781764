"""Pages that are no document although the server said 200: error pages, challenges of firewalls, logins."""

from __future__ import annotations

import re

from schemas.regex import regex

SHORT = 400  # visible characters; a page with more text is a document that mentions such words
CHALLENGE = regex(
    r"__jsl_clearance|\$_ts\s{0,3}=|acw_sc__v2|_\$jsl|__tst_status|challenge-platform|cf-browser-verification|yunsuo_session|\bWAF\b.{0,40}block"
)
REDIRECT = regex(r"(?:location(?:\.href)?\s{0,3}=|location\.replace\s{0,3}\(|http-equiv\s{0,3}=\s{0,3}[\"']?refresh)", re.IGNORECASE)
MISSING = regex(
    r"(?:页面|网页|文章|信息|内容|文件|资源|地址|栏目)[^。\n]{0,8}(?:不存在|已被?删除|未找到|找不到|无法(?:找到|显示|访问)|已(?:下线|失效|过期|撤销))"
    r"|(?:找不到|无法(?:找到|访问|显示)|未找到)[^。\n]{0,12}(?:页面?|网页|文件|资源|内容|服务器)|页面(?:走丢|跑丢|飞走|丢失)|出错(?:了|啦)|(?:系统|服务器?)(?:内部)?(?:错误|异常|繁忙)"
    r"|\b(?:40[0-9]|50[0-9])\s{0,3}(?:not found|forbidden|bad gateway|error|service|internal|错误|unauthorized|gateway|precondition)"
    r"|not found|forbidden|access denied|internal server error|service unavailable|bad gateway|gateway time-?out",
    re.IGNORECASE,
)
REFUSED = regex(
    r"(?:网站)?管理员设置拦截|不合法(?:的)?参数|(?:请求|访问|操作|行为)[^。\n]{0,12}(?:被(?:拦截|拒绝|阻断|禁止)|已被[^。\n]{0,6}拦截|存在(?:安全)?(?:风险|威胁)|过于频繁)"
    r"|(?:安全|人机|滑动|滑块|身份)(?:验证|校验)|(?:云|网站|web)?(?:防护|防火墙|安全狗|安全网关)[^。\n]{0,12}(?:拦截|阻断|检测)|创宇盾|云锁|"
    r"请(?:先)?(?:开启|启用|允许)\s{0,3}(?:浏览器的?)?\s{0,3}(?:javascript|cookie)|请输入验证码|访问(?:验证|受限)|(?:ip|IP)[^。\n]{0,6}(?:封禁|限制|黑名单)",
    re.IGNORECASE,
)
LOGIN = regex(r"""<input[^>]{0,400}type\s{0,3}=\s{0,3}["']?password""", re.IGNORECASE)
TITLE = regex(
    r"^(?:40[0-9]|41[0-9]|50[0-9]|52[0-9])\b|(?<![第\d])404(?![\d号件项名个])|错误页|出错|error|not found|访问(?:验证|拦截|被拒绝)"
    r"|安全验证",
    re.IGNORECASE,
)

# A short document may speak of risks, identity checks or files that lapsed; of a page that is not there, or a blocked request, it does not.
DOCUMENT = regex(r"关于[^。\n]{2,60}的(?:通知|公告|通告|公示|决定|意见|函|批复|通报)|〔(?:19|20)\d\d〕|特此(?:通知|公告|通告|函复)")
PLAIN = regex(
    r"(?:页面|网页|栏目)[^。\n]{0,8}(?:不存在|已被?删除|未找到|找不到|无法|走丢|已失效)|(?:找不到|无法|未找到)[^。\n]{0,12}(?:页面|网页)"
    r"|(?:请求|访问)[^。\n]{0,12}(?:拦截|被拒绝|被阻断|过于频繁)|不合法(?:的)?参数|请输入验证码|服务器?(?:内部)?错误"
    r"|\b(?:40[0-9]|50[0-9]) |not found|forbidden|denied",
    re.IGNORECASE,
)


def soft_error(page: str, title: str, text: str) -> str | None:
    """What kind of error page this is, None for a document; `text` is what a reader sees of it.

    >>> soft_error("<html>…", "404", "您访问的页面不存在或已被删除")
    '页面不存在'
    >>> soft_error("<html>…", "通知", "关于宣布失效一批文件的通知：下列文件已失效。") is None
    True
    """
    if len(text) > SHORT:
        return None
    head = page[:200_000]
    letters = len("".join(text.split()))
    if letters < 40 and CHALLENGE.search(head):
        return "拦截页"
    if DOCUMENT.search(text) and not PLAIN.search(text):
        return None
    if REFUSED.search(text):
        return "拦截页"
    if MISSING.search(text) or (TITLE.search(title) and letters < 200):
        return "页面不存在" if not re.search(r"系统|服务|50[0-9]", text) else "出错页"
    if LOGIN.search(head) and letters < 200:
        return "登录页"
    if not letters and REDIRECT.search(head):
        return "跳转页"
    return None
