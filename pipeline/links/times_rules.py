"""What the time rules know: the pattern of dates, the words, and the record of a time found."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pipeline.links.times_period import Period
from pipeline.records import TimeBasis
from pipeline.vocabulary import read_toml

Role = Literal["when", "as_of", "deadline", "compare", "local", "back_day", "back_year", "vague"]

_TO = r"[—–\-~～－至到]{1,2}"
_N = r"[0-9０-９]{1,2}|[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九]"
_Y = r"(?:19|20|１９|２０)[0-9０-９]{2}|[一二][九〇零○][〇零○一二三四五六七八九]{2}"
_DATE = rf"""
(?=[0-9０-９一二三四五六七八九十今去上下本前明次后年岁“"截到至自从由近过最这第两])
(?P<lead>截至到|截止到|截至|截止|到|至|自从|自|从|由)?
(?:
  (?:“|")?(?P<plan>十[一二三四五]五|九五)(?:”|")?(?P<plan_end>期间|时期|末|以来|开局之年|收官之年|中期)?
 |(?:(?:近|过去|最近|这)(?P<window>[0-9]{{1,2}}|[一二三四五六七八九十两]{{1,2}})(?:个)?年(?:来|间)?
   |(?P<window_behind>[0-9]{{1,2}}|[三四五六七八九十两]{{1,2}})(?:多)?年(?:多)?来)
 |(?P<year>{_Y})(?:年?{_TO}|年[、和与及])(?P<year2>{_Y})年(?:度|间)?
 |(?:(?P<y>{_Y})年(?:度)?|(?P<rel>YEARS))?
  (?:的?(?:
    (?P<half>[上下])半年|(?:第)?(?P<quarter>[一二三四1-4])季度|前(?P<quarters>[二两三])(?:个)?季度
   |(?P<edge>年初|年底|年末|岁末|初|底|末)
   |(?P<m>{_N})(?:月(?:份)?)?{_TO}(?P<m2>{_N})月(?:份)?
   |[前头](?P<months>{_N}|两)(?:个)?月
   |(?P<month>{_N})月(?:份)?(?:(?P<day>{_N})[日号](?:(?:{_TO}|、)(?:(?P<month2>{_N})月)?(?P<day2>{_N})[日号])?|(?P<ten>上旬|中旬|下旬|初|底|末))?
  ))?
)
(?P<tail>年底|底|末)?
(?P<open>以来|至今|以后|起|前|之前|以前|期间|时)?
"""


@dataclass(frozen=True, slots=True)
class TimeRules:
    """The compiled pattern and the word lists."""

    date: re.Pattern[str]
    words: re.Pattern[str]
    kinds: Mapping[str, str]
    lists: Mapping[str, Any]
    years: Mapping[str, int]
    plans: Mapping[str, Sequence[int]]
    events: Mapping[str, int]

    @classmethod
    def load(cls, extra: Sequence[Path] = ()) -> TimeRules:
        """Read ``links/times.toml``, the user's after the package's."""
        data = read_toml("links/times.toml", extra=extra)
        years = sorted((y for y in data["years"] if len(y) > 1), key=len, reverse=True)
        pattern = re.compile(
            _DATE.replace(
                "YEARS", "|".join(years) + "|[今去](?=年?[上下]半年|[0-9一二三四五六七八九十]{1,2}月)"
            ),
            re.X,
        )
        kinds = dict.fromkeys(data["words"]["days"], "day") | dict.fromkeys(data["words"]["months"], "month")
        kinds |= {f"{event}以来": "event" for event in data["events"]}
        kinds |= {w: k for k in ("now", "lately", "vague", "back_day", "back_year") for w in data["words"][k]}
        words = re.compile("|".join(sorted(map(re.escape, kinds), key=len, reverse=True)))
        return cls(pattern, words, kinds, data["words"], data["years"], data["plans"], data["events"])


@dataclass(frozen=True, slots=True)
class TimeSpot:
    """A time in a text, ``[start, end)``. ``specific`` is True for a month or a day, ``edge`` for the end
    of a period.
    """

    start: int
    end: int
    role: Role
    period: Period | None = None
    basis: TimeBasis = "stated"
    specific: bool = False
    cumulative: bool = False
    edge: bool = False
