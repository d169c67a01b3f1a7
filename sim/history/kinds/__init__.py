"""The kinds of export that can be read, each in the words of its own tool.

What is said in a chat (Slack) or by a company's account (Mastodon) is not read: such an export says neither which
posts are about an incident nor when anything began, and colleagues' words to each other are no notices.
"""

from sim.history.kind import Kind
from sim.history.kinds import (
    aws,
    azure,
    calls,
    contacts,
    datadog,
    event_log,
    freshdesk,
    google,
    intercom,
    jira,
    mailchimp,
    microsoft,
    opsgenie,
    pagerduty,
    sendgrid,
    servicenow,
    statuspage,
    tables,
    zendesk,
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
    *sendgrid.KINDS,
    *mailchimp.KINDS,
    *contacts.KINDS,
    *calls.KINDS,
    *zendesk.KINDS,
    *freshdesk.KINDS,
    *intercom.KINDS,
    *event_log.KINDS,
)
