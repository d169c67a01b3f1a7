"""Tables as spreadsheets save them: what they write around the rows, and rows that are spoiled."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim import history

HEAD = "id,began,resolved,title"
ROW = "{},2026-01-01 10:00,2026-01-01 11:00,x"


def read(folder: Path, text: str | bytes):
    path = folder / "ours.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return history.read(path)


def ids(found) -> list[str]:
    return [one.id for one in found.incidents]


def left_out(found) -> list[tuple[str, str]]:
    return [(one.place, one.why) for one in found.left_out]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_spreadsheet_may_say_what_stands_between_its_cells(tmp_path, encoding):
    text = f"sep=;\r\n{HEAD}\r\n{ROW.format(1)}\r\n".replace(",", ";")
    found = read(tmp_path, text.encode(encoding))
    assert ids(found) == ["1"] and not found.left_out


def test_lines_are_counted_from_the_top_of_the_file(tmp_path):
    found = read(tmp_path, f"\n\n{HEAD}\n\n{ROW.format(1)}\n2,soon,,x\n")
    assert [place for place, _ in left_out(found)] == ["line 6"]


def test_cells_beyond_the_headings_matter_only_where_something_stands_there(tmp_path):
    found = read(tmp_path, f"{HEAD}\n{ROW.format(1)},,\n{ROW.format(2)},,seen\n")
    assert ids(found) == ["1"]
    assert left_out(found) == [("line 3", "this row has 6 cells, but there are 4 headings")]


def test_a_first_row_that_cannot_be_read_spoils_no_other_one(tmp_path):
    assert ids(read(tmp_path, f"{HEAD}\n{ROW.format(1)},y\n{ROW.format(2)}\n")) == ["2"]


@pytest.mark.parametrize("again", ["began", "Began", " began "])
def test_a_heading_that_is_there_twice_is_read_where_it_says_one_thing(tmp_path, again):
    rows = ("1,2026-01-01 10:00,,2026-01-01 11:00", "2,,2026-01-01 10:00,2026-01-01 11:00", "3,2026-01-01,2026-01-02,")
    found = read(tmp_path, "\n".join((f"id,began,{again},resolved", *rows)))
    assert ids(found) == ["1", "2"] and all(one.minutes("began", "resolved") == 60 for one in found.incidents)
    why = "'began' is a heading twice, and '2026-01-01' and '2026-01-02' stand under it"
    assert left_out(found) == [("line 4", why)]


@pytest.mark.parametrize("count", [3, 20_000])  # the longer one is more than the csv library takes for a cell
def test_a_quotation_mark_that_is_not_closed_takes_no_other_row_with_it(tmp_path, count):
    rows = [ROW.format(number) for number in range(1, count + 1)]
    rows[1] = rows[1].replace(",x", ',"x')
    found = read(tmp_path, "\n".join((HEAD, *rows)))
    assert len(found.incidents) == count - 1 and not found.again
    ((place, why),) = left_out(found)
    assert place == "line 3" and why.startswith("a quotation mark opens in this row, and ")


def test_a_cell_may_have_several_lines(tmp_path):
    found = read(tmp_path, f'{HEAD}\n1,2026-01-01 10:00,2026-01-01 11:00,"a ""b""\nc,d"')
    assert found.incidents[0].title == 'a "b"\nc,d' and not found.left_out


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"PK\x03\x04....", "this is a workbook or a zip archive; save its sheet as CSV"),
        (HEAD, "this table has headings, and no row below them"),
        ("incident,from,to\n1,2,3", "other headings makes it a table of your own.* It has 'incident', 'from', 'to'"),
        (f"{HEAD}\n{ROW},y", "no row in it can be read; line 2: this row has 5 cells"),
        (f'{HEAD},"more\n{ROW}', "ours.csv:1: of the headings a quotation mark opens in this row"),
    ],
)
def test_what_is_no_table_is_told_what_would_make_it_one(tmp_path, text, said):
    with pytest.raises(ValueError, match=said):
        read(tmp_path, text)
