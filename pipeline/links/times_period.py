"""Periods as ISO 8601 strings of reduced precision, and their bounds."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Period:
    """From ``start`` to ``end``, both dates of any precision (``2025``, ``2025-10``, ``2025-10-16``);
    None is open.
    """

    start: str | None
    end: str | None

    def iso(self) -> str:
        """``2025``, ``2019/2023`` or ``../2025-10``."""
        if self.start == self.end:
            return self.start or ".."
        return f"{self.start or '..'}/{self.end or '..'}"

    def bounds(self) -> tuple[str | None, str | None]:
        """First and last day, inclusive; None where open.

        >>> Period("2024-02", "2024-02").bounds()
        ('2024-02-01', '2024-02-29')
        """
        return first_day(self.start) if self.start else None, last_day(self.end) if self.end else None

    @property
    def year(self) -> int:
        """The year of the end (of the start where the end is open)."""
        return int((self.end or self.start or "0")[:4])


def first_day(iso: str) -> str:
    """The first day of a date of reduced precision."""
    return iso + "-01-01"[3 * (iso.count("-")) :]


def last_day(iso: str) -> str:
    """The last day of a date of reduced precision."""
    parts = iso.split("-")
    if len(parts) == 3:
        return iso
    year, month = int(parts[0]), int(parts[1]) if len(parts) == 2 else 12
    return f"{year:04d}-{month:02d}-{monthrange(year, month)[1]:02d}"


def at(*parts: int | None) -> str | None:
    """Year, month, day → ISO of that precision; None for an impossible date.

    >>> at(2025, 2, 30), at(2025, 10, None)
    (None, '2025-10')
    """
    year, month, day = (*parts, None, None)[:3]
    if not year or not 1 <= year <= 9999:
        return None
    if month is None:
        return f"{year:04d}"
    if not 1 <= month <= 12 or (day is not None and not 1 <= day <= monthrange(year, month)[1]):
        return None
    return f"{year:04d}-{month:02d}" + (f"-{day:02d}" if day is not None else "")


def shifted(iso: str, *, years: int = 0, months: int = 0) -> str:
    """The date ``years`` and ``months`` later, same precision; a day that the month lacks becomes its
    last.
    """
    parts = [int(p) for p in iso.split("-")]
    if len(parts) == 1:
        return f"{parts[0] + years:04d}"
    count = parts[0] * 12 + parts[1] - 1 + 12 * years + months
    year, month = divmod(count, 12)
    day = f"-{min(parts[2], monthrange(year, month + 1)[1]):02d}" if len(parts) == 3 else ""
    return f"{year:04d}-{month + 1:02d}{day}"
