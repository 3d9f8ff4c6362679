"""What a number counts or measures: the phrase, found by named rules in a fixed order.

Every rule takes a ``Site`` (a quantity among the words of its sentence) and returns a ``Phrase`` or declines
with None; the first that does not decline decides. The order is ``RULES``; ``elided`` comes last and takes
the phrase of an earlier quantity.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from pipeline.links.phrases import clause_of, kind_at, phrase_from, phrase_to, text_of
from pipeline.links.sites import Found, Phrase, Site, before_bridge, skip, skip_back
from pipeline.links.words import Word
from pipeline.records import Quantity, Reading, Span, Step

UNIT_NOUNS = frozenset(
    ("县", "乡", "镇", "村", "市", "州", "省", "岗", "级", "国", "校", "社区", "街道", "村民小组")
)
ATTRIBUTES = ("党龄", "工龄", "教龄", "军龄", "经验", "经历", "历史", "寿命", "刑期", "任期", "学制", "工期")
GRANTS = (
    "奖励",
    "补助",
    "补贴",
    "资助",
    "贷款",
    "捐款",
    "投资",
    "收入",
    "分红",
    "扶持",
    "支持",
    "补偿",
    "赔偿",
)
RATES = ("percent", "fraction", "multiple")
RANKING = ("居", "位居", "位列", "列", "排", "排名", "名列", "排在", "居于", "跃居", "跻身")
SELF_NAMING = ("人", "户", "口人", "户人家")
NORMS = ("标准", "比例", "要求", "原则", "价格", "规模")
RELATIONAL = (
    *(
        "收入",
        "产值",
        "利润",
        "总值",
        "产量",
        "面积",
        "经费",
        "投入",
        "率",
        "投资",
        "造价",
        "预算",
        "价",
        "单价",
        "均价",
    ),
    *(
        "全长",
        "总长",
        "净重",
        "毛重",
        "长度",
        "宽度",
        "高度",
        "深度",
        "容量",
        "库容",
        "规模",
        "销售额",
        "成本",
        "长",
        "宽",
    ),
)


def unit_noun(site: Site) -> Phrase | None:
    """The unit is the thing counted: 4县, 3岗18级."""
    q = site.quantity
    if q.kind != "count" or q.unit not in UNIT_NOUNS:
        return None
    word = site.words[site.at]
    return Phrase(q.unit, word.end - len(q.unit), word.end, "unit_noun")


def self_naming(site: Site) -> Phrase | None:
    """转移了4个村的137户、516人: the classifier itself says what is counted."""
    q, words, at = site.quantity, site.words, site.at
    if q.unit not in SELF_NAMING or phrase_from(words, at + 1).end > at + 1:
        return None
    owned = kind_at(words, at - 1) == "de"
    listed = kind_at(words, at - 1) == "pause" and site.earlier and site.earlier[-1][1].rule == "self_naming"
    if not owned and not listed:
        return None
    return _itself(site)


def _itself(site: Site) -> Phrase | None:
    unit, word = site.quantity.unit or "", site.words[site.at]
    if unit not in SELF_NAMING or not word.text.endswith(unit):
        return None
    return Phrase(unit, word.end - len(unit), word.end, "self_naming")


def age(site: Site) -> Phrase | None:
    """Ages measure the age."""
    return Phrase("年龄", None, None, "age") if site.quantity.kind == "age" else None


def respective_before(site: Site) -> Phrase | None:
    """甲100家、乙83家,分别增长16.3%、15.3%: the phrases of as many earlier quantities, in order."""
    run, place = _run_of_numbers(site.words, site.at)
    if len(run) < 2 or not _says(site.words, run[0], "分别", "各", "依次"):
        return None
    at = before_bridge(site.words, run[0], clause_of(site.words, run[0]).start, site.quantity.per)
    items = _items(site.words, phrase_to(site.words, at))
    if len(items) == len(run):
        return site.phrase(items[place], "respective_before")
    earlier = [
        p for e, p in site.earlier if e.sentence == site.quantity.sentence and e.kind != site.quantity.kind
    ]
    if len(earlier) < len(run):
        return None
    return Phrase(earlier[len(earlier) - len(run) + place].text, None, None, "respective_earlier")


def respective_after(site: Site) -> Phrase | None:
    """按15万元、10万元标准落实甲、乙: the item of the list that follows."""
    words = site.words
    run, place = _run_of_numbers(words, site.at)
    if len(run) < 2:
        return None
    norm = phrase_from(words, skip(words, run[-1] + 1, "close", "locative", "de"))
    if not text_of(words, norm).endswith(NORMS) or kind_at(words, norm.end) not in ("verb", "vn"):
        return None
    items = _items(words, phrase_from(words, norm.end + 1))
    return site.phrase(items[place], "respective_after") if len(items) == len(run) else None


def norm(site: Site) -> Phrase | None:
    """万人25人的标准, 按百户一人标准配齐网格员: what the norm is for, else the norm itself."""
    words = site.words
    phrase = phrase_from(words, skip(words, site.at + 1, "close", "locative", "de"))
    if kind_at(words, phrase.start) == "verb" and _word(words, phrase.start + 1).endswith(NORMS):
        phrase = Span(phrase.start, phrase.start + 2)
    if site.quantity.kind in RATES and left_head(site):
        return None
    after_money = phrase.start == site.at + 1 and site.quantity.kind == "money"
    if after_money or not text_of(words, phrase).endswith(NORMS):
        return None
    if kind_at(words, phrase.end) == "verb":
        thing = site.phrase(phrase_from(words, phrase.end + 1), "norm_for")
        if thing:
            return thing
    if text_of(words, phrase) == "规模" or kind_at(words, site.at - 1) in ("noun", "vn"):
        return None
    return site.phrase(phrase, "norm")


def compared(site: Site) -> Phrase | None:
    """甲收益是乙的2倍: what is compared, before 是."""
    words, clause = site.words, clause_of(site.words, site.at)
    if site.quantity.kind != "multiple":
        return None
    for i in range(clause.start, site.at):
        if words[i].kind == "copula" and words[i].text in ("是", "为", "达", "达到"):
            return site.phrase(phrase_to(words, i), "compared")
    return None


def _attribute(text: str) -> bool:
    """Does the phrase name a property that has a value of its own (经营性收入, 净重)?"""
    return text.endswith(RELATIONAL)


def _owned(site: Site) -> bool:
    """总投资2.8亿元的项目: the property before the figure is what it measures."""
    before = phrase_to(site.words, site.at)
    text = text_of(site.words, before)
    return bool(text) and not text.endswith("价值") and _attribute(text)


def worth(site: Site) -> Phrase | None:
    """价值100万元的设备: the thing worth that much."""
    words = site.words
    if (
        site.quantity.kind != "money"
        or kind_at(words, site.at + 1) != "de"
        or _reached(words, site.at)
        or _owned(site)
    ):
        return None
    return site.phrase(phrase_from(words, site.at + 2), "worth")


def _reached(words: Sequence[Word], at: int) -> bool:
    """Does a verb of reaching stand before the number (突破10万元的 is then a condition)?"""
    return kind_at(words, at - 1) in ("copula", "change") and words[at - 1].text not in (
        "共",
        "共计",
        "约",
        "近",
    )


def whole_before(site: Site) -> Phrase | None:
    """全年收入的60%: the whole before 的."""
    if site.quantity.kind not in ("percent", "fraction"):
        return None
    words = site.words
    at = skip_back(words, site.at, "copula", "adverb") - 1
    if kind_at(words, at) != "de":
        return None
    whole = phrase_to(words, at)
    start = clause_of(words, site.at).start
    if whole.start >= whole.end:  # 只有原来的六成
        return site.phrase(phrase_to(words, before_bridge(words, at, start)), "whole_before")
    before = skip_back(words, whole.start, "adverb", "det", "locative")
    if before > start and words[before - 1].text in ("占", "约占", "占到", "仅占"):
        part = site.phrase(phrase_to(words, before_bridge(words, before - 1, start)), "part_of")
        return part or elided(site)
    return site.phrase(whole, "whole_before")


def after_de(site: Site) -> Phrase | None:
    """95%以上的事项: the head after 的."""
    at = skip(site.words, site.at + 1, "locative")
    if site.quantity.kind in ("duration", "multiple") or kind_at(site.words, at) != "de":
        return None
    if _reached(site.words, site.at) or _owned(site):
        return None
    return site.phrase(phrase_from(site.words, at + 1), "after_de")


def listed_share(site: Site) -> Phrase | None:
    """甲50%、乙100%的奖金: the head after the last of a list of shares."""
    words, at = site.words, site.at
    if site.quantity.kind != "percent" or kind_at(words, at + 1) != "pause":
        return None
    at = skip(words, at, "noun", "vn", "pause", "claim")
    if kind_at(words, at) != "de":
        return None
    return site.phrase(phrase_from(words, at + 1), "listed_share")


def right_head(site: Site) -> Phrase | None:
    """60余个党支部: the noun phrase after the number."""
    q, words, at = site.quantity, site.words, site.at
    if q.kind not in ("count", "measure", "money"):
        return None
    span = phrase_from(words, at + 1)
    if q.kind == "money" and not (kind_at(words, at + 1) == "noun" or text_of(words, span).endswith(GRANTS)):
        return None
    if q.unit == "人" and (
        kind_at(words, at - 1) in ("noun", "vn", "close") or kind_at(words, at + 1) in ("vn", "adnoun")
    ):
        return None
    if _says(words, at, "其中") and kind_at(words, span.end) == "copula" and _attribute(text_of(words, span)):
        return None
    return _inside(site, site.phrase(_cut(words, at, span), "right_head"))


def _inside(site: Site, phrase: Phrase | None) -> Phrase | None:
    """从20个社区中选: the last character belongs to the preposition."""
    if phrase is None or phrase.end is None or not phrase.text.endswith(("中", "里", "内", "上")):
        return phrase
    if kind_at(site.words, site.at - 1) != "prep" or len(phrase.text) < 3:
        return phrase
    return replace(phrase, text=phrase.text[:-1], end=phrase.end - 1)


def _cut(words: Sequence[Word], at: int, span: Span) -> Span:
    """The part of the phrase that is counted."""
    if span.start >= span.end:
        return span
    if _says(words, at, "是", "成为"):
        stop = next((i for i in range(span.start, span.end) if words[i].kind == "de"), span.end)
        span = Span(span.start, stop)
    if span.start >= len(words):
        return span
    first, rest = words[span.start], text_of(words, span)
    if (
        kind_at(words, span.end) in ("copula", "change")
        and rest.endswith(RELATIONAL)
        and rest[0] in "村乡镇县"
    ):
        return Span(span.start, span.start + 1) if len(first.text) == 1 else span
    return span


def relative(site: Site) -> Phrase | None:
    """20支由党员组成的队伍: the head after a clause that ends with 的."""
    words, at = site.words, site.at + 1
    if site.quantity.kind not in ("count", "measure") or kind_at(words, at) not in ("prep", "verb", "adverb"):
        return None
    end = clause_of(words, at).end
    last = next((i for i in range(end - 1, at, -1) if words[i].kind in ("de", "claim")), at)
    if kind_at(words, last) != "de":
        return None
    head = phrase_from(words, last + 1)
    return site.phrase(head, "relative") if head.end == end else None


def share_head(site: Site) -> Phrase | None:
    """90%党员: the whole after a share at the head of its clause."""
    if site.quantity.kind not in ("percent", "fraction"):
        return None
    if kind_at(site.words, site.at - 1) not in ("stop", "comma", "adverb"):
        return None
    return site.phrase(phrase_from(site.words, site.at + 1), "share_head")


def next_total(site: Site) -> Phrase | None:
    """五批共2490项事项: the head of the total that follows."""
    words, at = site.words, site.at + 1
    if kind_at(words, at) != "copula" or kind_at(words, at + 1) != "claim":
        return None
    return site.phrase(phrase_from(words, at + 2), "next_total")


def left_head(site: Site) -> Phrase | None:
    """新建党支部12个, 覆盖率达96%: the noun phrase before the number and what links them."""
    clause = clause_of(site.words, site.at)
    at = before_bridge(site.words, site.at, clause.start, site.quantity.per)
    if at <= clause.start:
        return None
    return site.phrase(phrase_to(site.words, at), "left_head")


def lasting(site: Site) -> Phrase | None:
    """34年党龄, 连续10年零事故, 3日内办结: what lasts."""
    words, at = site.words, site.at + 1
    if site.quantity.kind != "duration":
        return None
    at = skip(words, at, "locative", "de", "time")
    span = phrase_from(words, at)
    for i in range(span.start, span.end):
        if words[i].text.endswith(ATTRIBUTES):
            return site.phrase(Span(span.start, i + 1), "lasting_attribute")
    if kind_at(words, site.at + 1) == "de" and span.end > span.start:
        return site.phrase(span, "lasting_de")
    return site.phrase(Span(at, clause_of(words, site.at).end), "lasting_clause")


def doer(site: Site) -> Phrase | None:
    """群众受益300人: the noun phrase before a verb without an object."""
    words, q = site.words, site.quantity
    at = skip_back(words, site.at, "copula", "adverb", "aux")
    if q.kind != "count" or kind_at(words, at - 1) != "verb":
        return None
    return site.phrase(phrase_to(words, at - 1), "doer")


def predicate(site: Site) -> Phrase | None:
    """历时两个月, 挣4万元: the verb before the number when it has no object."""
    words = site.words
    at = skip_back(words, site.at, "copula", "adverb", "aux") - 1
    if kind_at(words, at) in ("verb", "vn") and site.quantity.kind in ("money", "duration", "measure"):
        return site.phrase(Span(at, at + 1), "predicate")
    return None


def rank(site: Site) -> Phrase | None:
    """产量居全省第2位: what is ranked, before the verb of ranking; else the phrase before."""
    words = site.words
    if site.quantity.kind != "rank":
        return None
    clause = clause_of(words, site.at)
    for i in range(site.at - 1, clause.start - 1, -1):
        if words[i].text in RANKING:
            found = site.phrase(phrase_to(words, before_bridge(words, i, clause.start)), "rank")
            return found or elided(site)
    return None


def elided(site: Site) -> Phrase | None:
    """其中23名: the phrase of the nearest earlier quantity, with the same unit if there is one."""
    q = site.quantity
    near = [(e, p) for e, p in site.earlier if e.sentence == q.sentence] or _carried(site)
    if q.change != "level" and near:
        return Phrase(near[-1][1].text, None, None, "elided_change")
    same = [p for e, p in near if e.unit == q.unit] or [p for _, p in near]
    return Phrase(same[-1].text, None, None, "elided") if same else None


def _carried(site: Site) -> list[tuple[Quantity, Phrase]]:
    """Phrases of the sentence before that an ellipsis may take up: those of a like figure."""
    q = site.quantity
    if not site.earlier:
        return []
    last = site.earlier[-1][0].sentence
    near = [(e, p) for e, p in site.earlier if e.sentence == last and q.sentence.start - last.end < 60]
    return [(e, p) for e, p in near if _like(q) == _like(e)]


def _like(q: Quantity) -> str | None:
    return "人" if q.unit in ("人", "名", "位", "口") else q.kind if q.kind in RATES else q.unit


def _word(words: Sequence[Word], at: int) -> str:
    return words[at].text if 0 <= at < len(words) else ""


def _says(words: Sequence[Word], at: int, *wanted: str) -> bool:
    start = clause_of(words, at).start
    return any(w.text in wanted for w in words[start:at])


def _run_of_numbers(words: Sequence[Word], at: int) -> tuple[list[int], int]:
    """The numbers joined to the one at ``at`` by 、 or 和 alone, and its place among them."""
    first = at
    while kind_at(words, first - 1) in ("pause", "conj") and kind_at(words, first - 2) == "claim":
        first -= 2
    run = [first]
    while kind_at(words, run[-1] + 1) in ("pause", "conj") and kind_at(words, run[-1] + 2) == "claim":
        run.append(run[-1] + 2)
    return run, (at - first) // 2


def _items(words: Sequence[Word], span: Span) -> list[Span]:
    """The items of a list."""
    items, start = [], span.start
    for i in range(span.start, span.end + 1):
        if i == span.end or words[i].kind in ("pause", "conj"):
            items.append(Span(start, i))
            start = i + 1
    return items


Rule = Callable[[Site], Phrase | None]
RULES: tuple[Rule, ...] = (
    unit_noun,
    self_naming,
    age,
    respective_before,
    respective_after,
    norm,
    compared,
    rank,
    worth,
    lasting,
    whole_before,
    listed_share,
    after_de,
    share_head,
    next_total,
    right_head,
    relative,
    left_head,
    doer,
    predicate,
    elided,
    _itself,
)


def measure(site: Site) -> Phrase | None:
    """The phrase of the first rule that does not decline; None if all do."""
    return next((phrase for rule in RULES if (phrase := rule(site)) is not None), None)


def read_measured(
    reading: Reading, sentences: Sequence[Sequence[Word]], positions: Sequence[int]
) -> list[Found]:
    """Each quantity of a reading among its words, with the phrase it measures, in order.

    ``sentences`` and ``positions`` say among which words each quantity stands, and where.
    """
    earlier: list[tuple[Quantity, Phrase]] = []
    out: list[Found] = []
    for quantity, words, at in zip(reading.quantities, sentences, positions, strict=True):
        near = [f for f in earlier[-12:] if (f[0].block, f[0].passage) == (quantity.block, quantity.passage)]
        site = Site(quantity, words, at, near)
        phrase = measure(site)
        if phrase is not None:
            earlier.append((quantity, phrase))
        out.append(Found(site, phrase))
    return out


def measured_fields(found: Found) -> dict[str, object]:
    """``measured`` with its clean offsets, and the step of the derivation."""
    phrase, q = found.phrase, found.site.quantity
    if phrase is None:
        return {}
    stands = phrase.start is not None and phrase.end is not None
    start, end = (phrase.start, phrase.end) if stands else (q.start, q.end)
    step = Step(f"measured.{phrase.rule}", start or 0, end or 0, phrase.text)
    return {
        "measured": phrase.text,
        "measured_start": phrase.start,
        "measured_end": phrase.end,
        "steps": (step,),
    }
