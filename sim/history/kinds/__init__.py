"""The kinds of export that can be read, each in the words of its own tool."""

from sim.history.kind import Kind
from sim.history.kinds import (
    aws,
    azure,
    datadog,
    google,
    jira,
    microsoft,
    opsgenie,
    pagerduty,
    servicenow,
    statuspage,
    tables,
)  # fmt: skip

KINDS: tuple[Kind, ...] = (
    *tables.KINDS,
    *statuspage.KINDS,
    *google.KINDS,
    *aws.KINDS,
    *azure.KINDS,
    *microsoft.KINDS,
    *pagerduty.KINDS,
    *opsgenie.KINDS,
    *datadog.KINDS,
    *servicenow.KINDS,
    *jira.KINDS,
)
