"""Layout elements of GB/T 9704—2012 (党政机关公文格式) and the kinds of document (公文种类) with their public relatives."""

from __future__ import annotations

from enum import StrEnum


class Element(StrEnum):
    """What a block is in the layout: the standard's elements first, then what other documents have."""

    COPY_NUMBER = "copy_number"  # 份号
    SECURITY = "security"  # 密级和保密期限
    URGENCY = "urgency"  # 紧急程度
    ISSUER_MARK = "issuer_mark"  # 发文机关标志
    DOC_NUMBER = "doc_number"  # 发文字号
    SIGNATORY = "signatory"  # 签发人
    TITLE = "title"  # 标题
    ADDRESSEE = "addressee"  # 主送机关
    BODY = "body"  # 正文
    ATTACHMENT_NOTE = "attachment_note"  # 附件说明
    SIGNATURE = "signature"  # 发文机关署名
    DATE = "date"  # 成文日期
    NOTE = "note"  # 附注
    ATTACHMENT = "attachment"  # 附件 (its mark and title)
    CC = "cc"  # 抄送机关
    PRINTER = "printer"  # 印发机关和印发日期
    PAGE_NUMBER = "page_number"  # 页码
    HEADING = "heading"  # 结构层次标题 一、（一）1.（1） 章 节 条
    TABLE = "table"  # 表格
    CAPTION = "caption"  # 表题, 图题
    CONTACT = "contact"  # 联系人, 联系电话 …
    RESULT = "result"  # 办理结果 (of a reply)
    DISCLOSURE = "disclosure"  # 公开属性
    HEADER_FIELD = "header_field"  # 网页信息头: 索引号, 发文机关, 成文日期 …
    FOOTNOTE = "footnote"  # 脚注


class DocumentType(StrEnum):
    """公文种类 (Regulations on official documents 2012, article 8) and their public relatives; the value is the Chinese term."""

    RESOLUTION = "决议"
    DECISION = "决定"
    ORDER = "命令"
    COMMUNIQUE = "公报"
    PROCLAMATION = "公告"
    ANNOUNCEMENT = "通告"
    OPINIONS = "意见"
    NOTICE = "通知"
    CIRCULAR = "通报"
    REPORT = "报告"
    REQUEST = "请示"
    APPROVAL = "批复"
    MOTION = "议案"
    LETTER = "函"
    MINUTES = "纪要"
    CPPCC_REPLY = "提案答复"
    NPC_REPLY = "建议答复"
    CONSULTATION = "征求意见"
    PUBLICITY = "公示"
    LIST = "名单"
    WORK_REPORT = "工作报告"
    STATISTICAL_COMMUNIQUE = "统计公报"
    PLAN = "规划"
    REGULATIONS = "条例"
    MEASURES = "办法"
    INTERPRETATION = "政策解读"
    PETITION_REPLY = "信访答复"
    NEWS = "新闻"
