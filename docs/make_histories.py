"""Writes scenarios/histories anew from the full sets: `INCIDENT_DATA=… python docs/make_histories.py`."""

import os
from datetime import date
from pathlib import Path

from sim import history
from sim.history.form import History

OUT = Path(__file__).parent.parent / "scenarios" / "histories"

#: Name → the file in the full sets, of which kind it is, and from which day on (what lies before has no times).
SETS = {
    "aws-2016-2020": ("aws_shd_2016_2020/aws_shd_raw.jsonl.gz", "aws-dashboard", None),
    "azure-2023-2024": ("azure_pir_2019_2024/pir_milestones_handchecked.csv", "azure-reviews", None),
    "github-2018-2021": ("github_statuspage_2010_2021/incidents.jsonl.gz", "statuspage", date(2018, 12, 6)),
    "google-cloud-2016-2020": ("gcp_2016_2020/gcp_incidents_2016_2020.jsonl.gz", "google-cloud", None),
}


def made(name: str, folder: Path) -> History:
    """The history of that name, out of the full sets in a folder."""
    file, kind, since = SETS[name]
    return history.read(folder / file, kind=kind).where(since=since)


def main() -> None:
    """Write each; titles and posts stay out."""
    folder = Path(os.environ["INCIDENT_DATA"])
    OUT.mkdir(exist_ok=True)
    for name in SETS:
        history.save(made(name, folder), OUT / f"{name}.jsonl.gz", texts=False)


if __name__ == "__main__":
    main()
