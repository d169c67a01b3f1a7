"""Writes scenarios/histories and scenarios/presets anew out of the full sets:
`INCIDENT_DATA=… python docs/make_histories.py`."""

import os
import re
from datetime import date
from pathlib import Path

from sim import history
from sim.history.form import History

SCENARIOS = Path(__file__).parent.parent / "scenarios"
OUT, PRESETS = SCENARIOS / "histories", SCENARIOS / "presets"
CALLS = ("call_centre_1999_january/january.txt.gz", "bank-calls")

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


def service(name: str, words: str) -> str:
    """The text of a preset: what the outages of one service say of an outage that somebody else has to end."""
    found = history.read(name).where(service=words)
    source = f"outages of {words} in the shipped history {name} (scenarios/histories/SOURCE.md)"
    return history.calibrated(found, "card-payments-down").preset("x", source)


def calls(folder: Path) -> str:
    """The text of a preset: how long callers of a bank waited, and agents had them."""
    file, kind = CALLS
    source = "31,359 calls to a bank in January 1999 (Brown and others, JASA 100, 2005; github.com/keguoh/hospital)"
    return history.calibrated(history.read(folder / file, kind=kind), "card-payments-down").preset("x", source)


#: Each preset by its name: out of which shipped history, and which service.
OF_A_SERVICE = {
    "ec2-virginia": ("aws-2016-2020", "Elastic Compute Cloud (N. Virginia)"),
    "bigquery": ("google-cloud-2016-2020", "BigQuery"),
}
OF_CALLS = "bank-calls-1999"


def presets(folder: Path | None) -> dict[str, str]:
    """The texts of the presets, by name; those of the full sets only where these are."""
    texts = {name: service(*of) for name, of in OF_A_SERVICE.items()}
    if folder is not None:
        texts[OF_CALLS] = calls(folder)
    return {name: re.sub(r"^name: .*$", f'name: "{name}"', text, count=1, flags=re.M) for name, text in texts.items()}


def main() -> None:
    """Write each; titles and posts stay out."""
    folder = Path(os.environ["INCIDENT_DATA"])
    for made_here in (OUT, PRESETS):
        made_here.mkdir(exist_ok=True)
    for name in SETS:
        history.save(made(name, folder), OUT / f"{name}.jsonl.gz", texts=False)
    for name, text in presets(folder).items():
        (PRESETS / f"{name}.yaml").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
