"""Tables of texts in files: CSV, and XLSX where openpyxl is installed."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

ENDINGS = (".csv", ".xlsx")
_WIDTHS = {"Description/Script": 60, "Expected Action": 40, "Notes": 40, "Subject": 30}


def read(path: Path) -> list[list[str]]:
    """All rows, as texts. Raises ValueError for what is no table, OSError for a file that cannot be read."""
    if path.suffix.lower() == ".xlsx":
        return _read_xlsx(path)
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(f"{path}: this is not UTF-8 text ({error.reason}); save it as CSV UTF-8") from None
    first = text.partition("\n")[0]
    mark = max(",;\t", key=first.count)
    return [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text, newline=""), delimiter=mark)]


def write(path: Path, rows: Iterable[Sequence[str]]) -> None:
    """Write rows, the first of which are the headings; by the ending of the name. Raises ValueError, OSError."""
    if path.suffix.lower() == ".xlsx":
        _write_xlsx(path, rows)
    else:
        path.write_text(as_csv(rows), encoding="utf-8-sig", newline="")


def as_csv(rows: Iterable[Sequence[str]]) -> str:
    """The rows as CSV."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue()


def _openpyxl() -> Any:
    try:
        import openpyxl
    except ImportError:
        raise ValueError("XLSX needs openpyxl: pip install 'incident-drill[xlsx]'; or use CSV") from None
    return openpyxl


def _read_xlsx(path: Path) -> list[list[str]]:
    book = _openpyxl()
    try:
        sheet = book.load_workbook(path, read_only=True, data_only=True).worksheets[0]
        return [[_text(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    except FileNotFoundError:
        raise
    except Exception as error:  # a damaged one fails in many ways, deep in openpyxl
        raise ValueError(f"{path}: this is no XLSX workbook that can be read ({error})") from None


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime.timedelta):
        minutes, seconds = divmod(int(cell.total_seconds()), 60)
        return f"T+{minutes // 60}:{minutes % 60:02d}:{seconds:02d}"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _write_xlsx(path: Path, rows: Iterable[Sequence[str]]) -> None:
    book = _openpyxl()
    made = book.Workbook()
    sheet = made.active
    sheet.title, sheet.freeze_panes = "MSEL", "A2"
    for number, row in enumerate(rows, 1):
        for place, text in enumerate(row, 1):
            cell = sheet.cell(number, place)
            cell.value, cell.data_type = text, "s"  # a text stays one, also where it begins with "="
            cell.alignment = book.styles.Alignment(wrap_text=True, vertical="top")
            cell.font = book.styles.Font(bold=number == 1)
            if number == 1:
                sheet.column_dimensions[cell.column_letter].width = _WIDTHS.get(text, 16)
    made.save(path)
