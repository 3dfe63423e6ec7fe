"""The session planner: what fits into a slot, in what order, and what an address says of it."""

from __future__ import annotations

import csv
import io
import random
from typing import Any

import pytest

from tests.web.learn.node import call

NINE = 9 * 60
SLOT: dict[str, int] = {
    "days": 1, "start": NINE, "end": NINE + 90, "pause": 15, "stretch": 60, "noon": 750, "lunch": 60,
}  # fmt: skip


def module(name: str, *minutes: int, needs: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return a module with stages of these lengths."""
    return {
        "id": name,
        "title": f"Module {name}",
        "needs": list(needs),
        "stages": [{"title": f"{name}{number}", "minutes": long} for number, long in enumerate(minutes)],
    }


def plan(modules: list[dict[str, Any]], chosen: dict[str, list[int]], **slot: int) -> Any:
    """Return what the planner makes of one wish."""
    return call("planner.plan", [[modules, chosen, {**SLOT, **slot}]])[0]


def brief(result: Any) -> list[str]:
    """Return each day as its parts with the minute they begin, counted from nine."""
    return [" ".join(f"{row['title']}@{row['from'] - NINE}" for row in day["rows"]) for day in result["days"]]


A, B, C = module("a", 30, 30), module("b", 20, 20), module("c", 10, needs=("b",))


@pytest.mark.parametrize(
    ("modules", "chosen", "slot", "days", "left"),
    [
        # Nothing is chosen, or nothing is left of what is chosen.
        ([A], {}, {}, [""], []),
        ([A], {"a": [0, 1]}, {}, [""], []),
        ([A], {"a": []}, {}, ["a0@0 a1@30"], []),
        # A break comes before the part that would be too much, within a module and between two.
        ([A, B], {"a": [], "b": [0]}, {"end": NINE + 95}, ["a0@0 a1@30 Break@60 b0@75".replace("b0", "b1")], []),
        ([module("x", 40, 30)], {"x": []}, {}, ["x0@0 Break@40 x1@55"], []),
        ([module("x", 40, 30)], {"x": []}, {"pause": 0}, ["x0@0 x1@40"], []),
        # A part that is longer than people work without a break stands alone.
        ([module("x", 80)], {"x": []}, {}, ["x0@0"], []),
        # To the minute.
        ([module("x", 90)], {"x": []}, {}, ["x0@0"], []),
        ([module("x", 91)], {"x": []}, {}, [""], [("x", "time", 1)]),
        # What does not fit leaves room for what does.
        ([A, B, module("d", 15)], {"a": [], "b": [], "d": []}, {}, ["a0@0 a1@30 Break@60 d0@75"], [("b", "time", 25)]),
        # What needs a module that does not fit is left too.
        ([module("b", 91), C], {"b": [], "c": []}, {}, [""], [("b", "time", 1), ("c", "needs", None)]),
        # The next day begins anew, and a module never comes before what it needs.
        ([A, B, C], {"a": [], "b": [], "c": []}, {"days": 2}, ["a0@0 a1@30", "b0@0 b1@20 c0@40"], []),
        # The order of the list counts, whatever comes first in the choice; needs come first all the same.
        ([C, B], {"c": [], "b": []}, {}, ["b0@0 b1@20 c0@40"], []),
        # Two that need each other are placed all the same.
        ([module("p", 5, needs=("q",)), module("q", 5, needs=("p",))], {"p": [], "q": []}, {}, ["p0@0 q0@5"], []),
        # Lunch comes at the first change of part after its time, once, and makes up for the break.
        ([module("x", 50, 50, 50)], {"x": []}, {"end": NINE + 300, "noon": NINE + 60}, ["x0@0 Break@50 x1@65 Lunch@115 x2@175"], []),
        ([module("x", 50)], {"x": []}, {"end": NINE + 300, "noon": NINE + 20}, ["x0@0"], []),
        # Who begins after lunch had it.
        ([A], {"a": []}, {"start": 800, "end": 860}, ["a0@260 a1@290"], []),
    ],
)  # fmt: skip
def test_plan(
    modules: list[dict[str, Any]],
    chosen: dict[str, list[int]],
    slot: dict[str, int],
    days: list[str],
    left: list[tuple[str, str, int | None]],
) -> None:
    """Whole modules in order, breaks and lunch where they are due, and what is left with the minutes that lack."""
    result = plan(modules, chosen, **slot)

    assert days == brief(result)
    assert left == [(row["id"], row["why"], row.get("over")) for row in result["left"]]


def test_missing_modules_are_told() -> None:
    """A module that builds on one that is not chosen is placed, and the planner says what it builds on."""
    result = plan([A, B, C], {"c": []})

    assert ["c0@0"] == brief(result)
    assert [{"id": "c", "needs": ["b"]}] == result["missing"]
    assert 80 == result["days"][0]["free"]


def _wish(dice: random.Random) -> tuple[list[dict[str, Any]], dict[str, list[int]], dict[str, int]]:
    """Return modules, a choice and a slot at random."""
    names = [f"m{number}" for number in range(dice.randint(1, 8))]
    modules = [
        module(
            name,
            *(dice.choice([3, 5, 10, 15, 25, 45]) for _ in range(dice.randint(1, 9))),
            needs=tuple(dice.sample(names[:at], dice.randint(0, min(2, at)))),
        )
        for at, name in enumerate(names)
    ]
    dice.shuffle(modules)
    chosen = {
        row["id"]: sorted(dice.sample(range(len(row["stages"])), dice.randint(0, len(row["stages"]))))
        for row in modules
        if dice.random() < 0.8
    }
    start = dice.randint(7 * 60, 13 * 60)
    slot = {
        "days": dice.randint(1, 3), "start": start, "end": start + dice.randint(30, 540), "pause": dice.choice([0, 10, 15]),
        "stretch": dice.randint(20, 120), "noon": 750, "lunch": dice.choice([0, 30, 60]),
    }  # fmt: skip
    return modules, chosen, slot


WISHES = [_wish(random.Random(seed)) for seed in range(300)]  # noqa: S311 - chosen at random, no secret


def test_every_plan_holds_together() -> None:
    """Whatever is wished: nothing overlaps or runs over, modules are whole and after what they need, none is lost."""
    for (modules, chosen, slot), result in zip(WISHES, call("planner.plan", WISHES), strict=True):
        by_id = {row["id"]: row for row in modules}
        placed: dict[str, tuple[int, int]] = {}
        for number, day in enumerate(result["days"]):
            clock, worked, lunches = slot["start"], 0, 0
            order: list[tuple[str, int]] = []
            for row in day["rows"]:
                assert row["from"] == clock
                clock = row["to"]
                if row["kind"] == "stage":
                    long = by_id[row["module"]]["stages"][row["stage"]]["minutes"]
                    assert long == row["to"] - row["from"]
                    if slot["pause"] and worked:
                        assert worked + long <= slot["stretch"]
                    worked += long
                    order.append((row["module"], row["stage"]))
                else:
                    worked = 0
                    lunches += row["kind"] == "lunch"
            assert clock <= slot["end"]
            assert day["free"] == slot["end"] - clock
            assert lunches <= bool(slot["lunch"])
            for place, name in enumerate(dict.fromkeys(name for name, _ in order)):
                placed[name] = (number, place)
                kept = [at for at in range(len(by_id[name]["stages"])) if at not in chosen[name]]
                at = order.index((name, kept[0]))
                assert [(name, stage) for stage in kept] == order[at : at + len(kept)]
        left = {row["id"] for row in result["left"]}
        some = {name for name, out in chosen.items() if len(out) < len(by_id[name]["stages"])}
        assert placed.keys().isdisjoint(left)
        assert some == placed.keys() | left
        assert all(row["over"] > 0 for row in result["left"] if row["why"] == "time")
        for name, spot in placed.items():
            assert all(placed[other] < spot for other in by_id[name]["needs"] if other in placed)
            assert left.isdisjoint(by_id[name]["needs"])


def test_address_holds_the_plan() -> None:
    """What is written into an address is read from it again, whatever the plan."""
    written = call("planner.write", [[chosen, slot] for _, chosen, slot in WISHES])
    read = call("planner.read", [[text, modules] for text, (modules, _, _) in zip(written, WISHES, strict=True)])

    assert [{"chosen": chosen, "slot": slot} for _, chosen, slot in WISHES] == read


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        ("", {}),
        ("m=", {}),
        ("m=gone,b", {"b": []}),
        ("m=a.1.0.1.9.x.-1,a", {"a": [0, 1]}),
        ("m=__proto__,constructor.1,b.0", {"b": [0]}),
        ("m=%3Cscript%3E&t=1.2", {}),
    ],
)
def test_strange_addresses_are_read_with_care(text: str, chosen: dict[str, list[int]]) -> None:
    """What the page does not know is left out, and times that make no sense give half a day."""
    half = {"days": 1, "start": 540, "end": 750, "pause": 15, "stretch": 90, "noon": 750, "lunch": 60}
    assert [{"chosen": chosen, "slot": half}] == call("planner.read", [[text, [A, B]]])


@pytest.mark.parametrize(
    ("slot", "wrong"),
    [
        ({}, ""),
        ({"end": NINE}, "The day must end after it begins."),
        ({"days": 0}, "Fill in every box; 1 to 10 days."),
        ({"stretch": 5}, "Fill in every box; people work 20 to 240 minutes without a break."),
        ({"noon": None}, "Fill in every box; times look like 09:00."),
    ],
)
def test_wrong_times_are_told(slot: dict[str, Any], wrong: str) -> None:
    """Times that give no day are told, and what to write instead."""
    assert [wrong] == call("planner.wrong", [[{**SLOT, **slot}]])


def test_csv_is_read_by_spreadsheets() -> None:
    """The agenda as CSV has a row for each part and each break; nothing in it is run as a formula."""
    odd = module("x", 40, 30)
    odd["title"], odd["stages"][0]["title"] = '=1+1 "quoted", twice', "Line\nbreak"
    result = plan([odd], {"x": []})
    rows = list(csv.reader(io.StringIO(call("planner.csv", [[[odd], result]])[0])))

    assert [
        ["Day", "From", "To", "Minutes", "Module", "Part"],
        ["1", "09:00", "09:40", "40", '\'=1+1 "quoted", twice', "Line\nbreak"],
        ["1", "09:40", "09:55", "15", "", "Break"],
        ["1", "09:55", "10:25", "30", '\'=1+1 "quoted", twice', "x1"],
    ] == rows
