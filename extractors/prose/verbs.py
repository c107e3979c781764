"""Clauses that open with a measure's verb (加强…, 推进…, 一次性奖励…): how plans and letters say what is to be done."""

from __future__ import annotations

from functools import lru_cache

from extractors.data import rows
from schemas.regex import regex

BODIES = (
    "发展改革",
    "发展和改革",
    "教育局",
    "教育厅",
    "教育部",
    "统计局",
    "审计局",
    "审计厅",
    "指导思想",
    "指导意见",
    "引导资金",
    "引导基金",
    "承诺制",
    "审计机关",
    "监督机构",
    "管理机构",
    "培训机构",
)  # names that open like a verb
CLAUSE = regex(r"[，,；;：、\s]")
ADVERB = regex(
    r"(?:(?:到|在|于|自)?(?:\d{4}年)?(?:\d{1,2}月)?(?:\d{1,2}日)?(?:年底|年末|底|末|上半年|下半年|年内)?(?:之前|以前|前|起)(?=[一-龥])|到?\d{4}年(?:底|末)?|进一步|同时|此外|另外|其中|继续|积极|认真|大力|全力|着力|切实|尽快|尽力|尽量|及时|定期|逐步|全面|努力|主动|适时|不断|重点|优先|扎实|稳步|稳妥|有序|有效|充分|深入|"
    r"持续|加快|统筹|牢固|严格|坚决|依法|广泛|科学|合理|精准|高效|并且|以及|共同|联合|再次|分别|一次性|直接|适当|酌情|相应|按时|如期|也|还|并|再|各|均|都|或|和|可|"
    r"特别是|尤其是|一律|统一|自觉|集中|综合|因地制宜|结合实际|根据实际|按规定|按照规定|千方百计|毫不动摇|坚定不移|多渠道|多措并举|高质量|高标准|高水平|常态化|严厉|从严|从快|首次|最大限度|立即|立刻|马上|抓紧|尽早|及早|分批|分期|分步|分类|专门|长期|经常|不折不扣|每(?:年|月|季度?|周|半年)(?=[一-龥])|基本(?=完成|建成|实现|形成|建立|消除|解决|满足|达到|确立|具备|扭转|普及|健全|构建|遏制)|初步(?=建|形|实|完|解)|胜利|顺利|成功|率先|努力)"
)
# The characters that can begin an adverb (beside a digit's): a look at one spares most clauses the search.
OPENERS = frozenset(
    "到在于自年底末上下之以前起进同此另其继积认大全着切尽及定逐努主适不重优扎稳有充深持加统牢严坚依广科合精高并共联再分一直适酌相按如也还各均都或和可特尤自集综因结根千毫多常从首最立马抓及专长经不基初胜顺成率每"
)


@lru_cache(maxsize=1)
def _verbs() -> frozenset[str]:
    return frozenset(row[0] for row in rows("verbs"))


def is_verb(word: str) -> bool:
    """Whether a word of two characters is one of the verbs with which measures are stated (责令, 实现)."""
    return word in _verbs()


def leads(words: str, at: int = 0) -> bool:
    """Whether a clause, which begins at `at`, opens with a measure's verb, after adverbs.

    >>> leads("进一步完善标准体系"), leads("品牌是质量的体现"), leads("品牌，是提升质量", 4)
    (True, False, True)
    """
    verbs = _verbs()
    for _ in range(5):
        opening = words[at : at + 2]
        if opening in verbs:
            return not words.startswith(BODIES, at)
        if not opening or not (opening[0] in OPENERS or opening[0].isdecimal()):
            return False
        adverb = ADVERB.match(words, at)
        if not adverb:
            return False
        at = adverb.end()
    return False


@lru_cache(maxsize=2048)
def led(sentence: str) -> bool:
    """Whether any clause of a sentence opens with a measure's verb.

    >>> led("围绕产业布局，建立培育计划，推动企业升级。"), led("产业布局，品牌，质量。")
    (True, False)
    """
    return leads(sentence) or any(leads(sentence, stop.end()) for stop in CLAUSE.finditer(sentence))
