"""Drawings made by the server: whole numbers of an SVG, so that no page carries a style and no script is needed (house § 1 row 17)."""

from dataclasses import dataclass

# In units of the drawing: a row per bar reads the same on a phone as on a large screen.
ROW, BAR, LABEL, LONGEST, MARGIN = 28, 18, 150, 260, 50


@dataclass(frozen=True)
class Bar:
    label: str
    value: int
    top: int
    length: int

    @property
    def middle(self) -> int:
        return self.top + BAR // 2

    @property
    def end(self) -> int:
        """Where its value is written."""
        return LABEL + self.length + 8


@dataclass(frozen=True)
class BarChart:
    """`name` is its accessible name; the same figures are always in a table beside it."""

    name: str
    bars: list[Bar]

    @property
    def width(self) -> int:
        return LABEL + LONGEST + MARGIN

    @property
    def height(self) -> int:
        return ROW * len(self.bars)

    @property
    def thickness(self) -> int:
        return BAR

    @property
    def label_end(self) -> int:
        return LABEL - 8

    @property
    def axis(self) -> int:
        return LABEL

    @property
    def told(self) -> str:
        """In one sentence, for whoever does not see it."""
        return " ; ".join(f"{bar.label} : {bar.value}" for bar in self.bars if bar.value) or "rien"


def bar_chart(name: str, rows: list[tuple[str, int]]) -> BarChart:
    """Horizontal bars in the order given, as long as their share of the greatest; anything at all is seen."""
    greatest = max((value for _, value in rows), default=0)
    bars = [
        Bar(label, value, rank * ROW + (ROW - BAR) // 2, max(2, value * LONGEST // greatest) if value else 0)
        for rank, (label, value) in enumerate(rows)
    ]
    return BarChart(name, bars)
