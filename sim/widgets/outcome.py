"""What a study has come to so far, as HTML: the answer in words, the numbers, and the picture of the differences."""

from __future__ import annotations

import base64
import tempfile
from collections.abc import Iterable
from html import escape
from io import BytesIO
from pathlib import Path

from sim.experiment import Study

from .downloads import File

_PARQUET = "application/vnd.apache.parquet"


def outcome(study: Study, also: Iterable[str] = (), early: bool = False) -> str:
    """HTML: verdicts, a table for each scenario, the forest of differences. `early`: more is to come."""
    from sim.report.content import texts_of  # heavy, and only here
    from sim.report.studies.question import in_short
    from sim.report.studies.results import HEADS, rows_of
    from sim.report.studies.studied import studied

    of = studied(study, also, made_from=False)
    first, *rest = (text.words for block in in_short(of).blocks for text in texts_of(block))
    soon = "So far: " if early else ""
    said = f'<p class="drill-headline">{soon}{escape(first)}</p>' + "".join(f"<p>{escape(words)}</p>" for words in rest)
    tables = "".join(_table(scenario, HEADS, rows_of(of, scenario)) for scenario in of.study.scenarios)
    return f"{said}{tables}{_forest(of)}"


def _table(scenario: str, heads: Iterable[str], rows: Iterable) -> str:
    head = "".join(f'<th scope="col">{escape(one)}</th>' for one in heads)
    body = "".join(f"<tr>{''.join(f'<td>{escape(cell.words)}</td>' for cell in line)}</tr>" for line in rows)
    whole = f"<caption>{escape(scenario)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody>"
    return f'<table class="drill-numbers drill-wordy">{whole}</table>'


def _forest(of) -> str:
    """The picture of the differences in the measure that was asked for."""
    from sim import plot

    measure, drawn = of.study.measure, BytesIO()
    plot.study(of.study, measure).savefig(drawn, format="png", dpi=90)
    data = base64.b64encode(drawn.getvalue()).decode()
    alt = escape(f"Differences in the {measure} from {of.first}, with intervals; the table has the same numbers")
    return f'<img alt="{alt}" src="data:image/png;base64,{data}" style="max-width:100%;background:#fff">'


def files(study: Study, also: Iterable[str] = ()) -> list[File]:
    """The study to keep, with all its runs and all that was played, and its report. Raises OSError where no temporary
    file can be written."""
    from sim import report

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "study.parquet"
        study.save(path)
        kept = path.read_bytes()
    page = report.as_html(report.study(study, also)).encode()
    return [
        File("The report to read and print", "study.html", "text/html", page),
        File("The study, all runs", "study.parquet", _PARQUET, kept),
    ]
