"""The kinds of export that can be read, each in the words of its own tool."""

from sim.history.kind import Kind
from sim.history.kinds import aws, google, pagerduty, servicenow, statuspage, tables

KINDS: tuple[Kind, ...] = (
    *tables.KINDS,
    *statuspage.KINDS,
    *google.KINDS,
    *aws.KINDS,
    *pagerduty.KINDS,
    *servicenow.KINDS,
)
