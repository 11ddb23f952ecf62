"""What matters in a comparison, in at most five sentences of both languages."""

from __future__ import annotations

from collections.abc import Iterator

from planner.comparison.gains import GAIN
from planner.comparison.record import Comparison
from planner.comparison.standing import Side
from planner.errors import Texts
from planner.report.headline import TOLD_FROM
from planner.scenario import demand
from planner.words import LANGUAGES, both, number, percent, rupiah

MOST = 5


def sentences(made: Comparison) -> tuple[Texts, ...]:
    """The sentences, what matters most first."""
    told = [*_planned(made), _input(made)] if made.planned else [_input(made), *_meals_needed(made)]
    return tuple(told[:MOST])


def unproven(made: Comparison) -> tuple[Texts, ...]:
    """A note on each rung whose difference is smaller than what is not proven about one of the plans."""
    notes = []
    for name, rung in made.rungs.items():
        sides = (rung["before"], rung["after"])
        left = [side["value"] - side["bound"] for side in sides if side["bound"] is not None]
        if 0 < abs(rung["change"]) <= max(left, default=0.0):
            shown = number if name == "hardship" else rupiah
            notes.append(both(f"compare.unproven.{name}", open={lang: shown(max(left), lang) for lang in LANGUAGES}))
    return tuple(notes)


def _planned(made: Comparison) -> Iterator[Texts]:
    yield _meals(made)
    yield _money(made)
    yield from _extremes(made, "kitchen", "meals")
    yield from _extremes(made, "supplier", "sales")
    yield _orders(made)


def _meals(made: Comparison) -> Texts:
    short, needed = made.figure("meals_short"), made.figure("meals_needed")
    change = short["change"]
    code = "same" if abs(change) < TOLD_FROM else "more" if change > 0 else "fewer"
    values = {"before": short["before"], "after": short["after"], "change": abs(change), "needed": needed["after"]}
    return both(f"compare.meals.{code}", **{name: _whole(value) for name, value in values.items()})


def _money(made: Comparison) -> Texts:
    total, coops = made.figure("total_rp"), made.figure("coop_share")
    code = "same" if abs(total["change"]) < 1 else "more" if total["change"] > 0 else "less"
    share = abs(total["change"]) / total["before"] if total["before"] > 0 else 0.0
    return both(
        f"compare.money.{code}",
        change=_rp(abs(total["change"])),
        after=_rp(total["after"]),
        share={lang: percent(share, lang, 1) for lang in LANGUAGES},
        coops_before={lang: percent(coops["before"], lang, 1) for lang in LANGUAGES},
        coops_after={lang: percent(coops["after"], lang, 1) for lang in LANGUAGES},
    )


def _extremes(made: Comparison, who: str, what: str) -> Iterator[Texts]:
    """Who gains and who loses most; nothing where nobody does."""
    figure, sign = GAIN[who]
    rows = made.gains[who].dropna(subset=[who]).set_index(who)[f"{figure}_change"] * sign
    if who == "kitchen":  # one that is closed lacks nothing, which is no gain
        rows = rows[rows.index.isin(_open(made.before)) & rows.index.isin(_open(made.after))]
    rows = rows[rows.abs() >= TOLD_FROM]
    if not len(rows):
        return
    write = _whole if what == "meals" else _rp
    values: dict[str, object] = {}
    if rows.max() > 0:
        values |= {"winner": _name(made, who, str(rows.idxmax())), "won": write(float(rows.max()))}
    if rows.min() < 0:
        values |= {"loser": _name(made, who, str(rows.idxmin())), "lost": write(-float(rows.min()))}
    kind = "both" if len(values) > 2 else "winner" if "won" in values else "loser"
    yield both(f"compare.{what}.{kind}_{who}", **values)


def _open(side: Side) -> list[str]:
    return demand.open_kitchens(side.scenario)["kitchen"].tolist()


def _orders(made: Comparison) -> Texts:
    if not len(made.lines):
        return both("compare.orders.none")
    counts = {"changed": len(made.lines), "lines": made.line_count}
    return both("compare.orders", **counts, suppliers=len(made.told("supplier")), kitchens=len(made.told("kitchen")))


def _input(made: Comparison) -> Texts:
    if not made.changes:
        return both("compare.input.none")
    code = "one" if len(made.changes) == 1 else "more"
    return both(f"compare.input.{code}", first=str(made.changes[0]), count=len(made.changes) - 1)


def _meals_needed(made: Comparison) -> Iterator[Texts]:
    needed = made.figure("meals_needed")
    yield both("compare.needed", before=_whole(needed["before"]), after=_whole(needed["after"]))


def _name(made: Comparison, who: str, key: str) -> Texts:
    def name(lang: str) -> str:
        sides = (made.after.names(f"{who}s", lang), made.before.names(f"{who}s", lang))
        return next((names[key] for names in sides if key in names), key)

    return {lang: name(lang) for lang in LANGUAGES}


def _whole(value: float) -> Texts:
    return {lang: number(value, lang) for lang in LANGUAGES}


def _rp(value: float) -> Texts:
    return {lang: rupiah(value, lang) for lang in LANGUAGES}
