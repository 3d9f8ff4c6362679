"""Writing numbers in every numeral system, the reverse of what is tested."""

from __future__ import annotations

DIGITS = "零一二三四五六七八九"
CAPITALS = "零壹贰叁肆伍陆柒捌玖"
SMALL = ("", "十", "百", "千")
SMALL_CAPITALS = ("", "拾", "佰", "仟")
BIG = ("", "万", "亿", "万亿")


def _section(number: int, digits: str, small: tuple[str, ...]) -> str:
    out, gap = "", False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit:
            out += ("零" if gap and out else "") + digits[digit] + small[place]
            gap = False
        else:
            gap = True
    return out


def _by_sections(number: int, digits: str, small: tuple[str, ...], big: tuple[str, ...]) -> str:
    if number == 0:
        return "零"
    out, low = "", False
    for place in (3, 2, 1, 0):
        section = number // 10 ** (4 * place) % 10000
        if section:
            zero = "零" if out and (low or section < 1000) else ""
            out += zero + _section(section, digits, small) + (big[place] if place < 3 else "万")
            low = False
        else:
            low = True
        if place == 2 and number >= 10**12:
            out += "" if section else "亿"
            low = low and True
    return out


def chinese(number: int) -> str:
    """一百二十三万四千零五."""
    return _by_sections(number, DIGITS, SMALL, BIG)


def capitals(number: int) -> str:
    """壹佰贰拾叁万肆仟零伍."""
    return _by_sections(number, CAPITALS, SMALL_CAPITALS, BIG)


def traditional(number: int) -> str:
    """一百二十三萬四千零五."""
    return chinese(number).replace("万", "萬").replace("亿", "億")


def arabic(number: int) -> str:
    return str(number)


def full_width(number: int) -> str:
    return "".join(chr(ord(c) + 0xFEE0) for c in str(number))


def separated(number: int) -> str:
    return f"{number:,}"


def separated_full_width(number: int) -> str:
    return "".join(chr(ord(c) + 0xFEE0) for c in f"{number:,}")


def mixed(number: int) -> str:
    """1亿3600万4000: Arabic sections with Chinese magnitudes."""
    high, low = divmod(number, 10**8)
    middle, rest = divmod(low, 10**4)
    parts = [f"{high}亿" if high else "", f"{middle}万" if middle else ""]
    tail = f"{rest:04d}" if any(parts) and rest else str(rest) if not any(parts) else ""
    return "".join(parts) + tail


def positional(number: int) -> str:
    """二〇二五. Two neighbouring digits alone are a range, so pad to three."""
    return "".join("〇一二三四五六七八九"[int(c)] for c in f"{number:03d}")


def write_decimal(whole: int, places: str) -> str:
    return chinese(whole) + "点" + "".join(DIGITS[int(c)] for c in places)


SYSTEMS = (
    chinese,
    capitals,
    traditional,
    arabic,
    full_width,
    separated,
    separated_full_width,
    mixed,
    positional,
)
