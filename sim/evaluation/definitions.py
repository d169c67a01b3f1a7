"""The four ratings of the Homeland Security Exercise and Evaluation Program, in its own words."""

from __future__ import annotations

DEFINITIONS_FROM = "FEMA, Homeland Security Exercise and Evaluation Program (HSEEP), January 2020: ratings definitions"
#: A marketplace has no emergency workers at risk; what its performance can hurt is this.
HARM_HERE = (
    "“Health and/or safety risks” is read here as harm to customers, sellers or staff: to their money, their data or "
    "their safety."
)
#: Each letter with the name and the definition, from the best to the worst.
DEFINITIONS: dict[str, tuple[str, str]] = {
    "P": (
        "Performed without Challenges",
        "The targets and critical tasks associated with the capability were completed in a manner that achieved the "
        "objective(s) and did not negatively impact the performance of other activities. Performance of this activity "
        "did not contribute to additional health and/or safety risks for the public or for emergency workers, and it "
        "was conducted in accordance with applicable plans, policies, procedures, regulations, and laws.",
    ),
    "S": (
        "Performed with Some Challenges",
        "The targets and critical tasks associated with the capability were completed in a manner that achieved the "
        "objective(s) and did not negatively impact the performance of other activities. Performance of this activity "
        "did not contribute to additional health and/or safety risks for the public or for emergency workers, and it "
        "was conducted in accordance with applicable plans, policies, procedures, regulations, and laws. However, "
        "opportunities to enhance effectiveness and/or efficiency were identified.",
    ),
    "M": (
        "Performed with Major Challenges",
        "The targets and critical tasks associated with the capability were completed in a manner that achieved the "
        "objective(s), but some or all of the following were observed: demonstrated performance had a negative impact "
        "on the performance of other activities; contributed to additional health and/or safety risks for the public "
        "or for emergency workers; and/or was not conducted in accordance with applicable plans, policies, procedures, "
        "regulations, and laws.",
    ),
    "U": (
        "Unable to be Performed",
        "The targets and critical tasks associated with the capability were not performed in a manner that achieved "
        "the objective(s).",
    ),
}
