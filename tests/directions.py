"""What the domain says of directions, claim by claim: this makes more of that, and that less. A page to read.

Each claim sets two arms side by side, with the same luck in both. `test_directions.py` plays and judges them;
docs/validation.md has what was measured.
"""

from __future__ import annotations

import dataclasses

from arms import Arm, Claim

from sim import files
from sim.scenario import NoticeRule, Playbook

# ------------------------------------------------------------------------------ what the claims set out from

#: What claims add to the playbooks, these do without.
_ADDED = ("enable workaround", "call engineer", "hold posts", "let posts go", "take down", "start bot", "publish faq",
          "bring agents", "settle tickets", "move talk")  # fmt: skip


def _plain(name: str) -> Playbook:
    """A shipped playbook without ways round, more hands, calls to vendors, and what helps at the support desk."""
    whole = files.load_playbook(name)
    preferences = tuple(one for one in whole.preferences if one.choose not in _ADDED)
    repair = tuple(one for one in whole.repair if one != "call the vendor")
    return dataclasses.replace(whole, preferences=preferences, repair=repair)


SILENT, STANDARD, EARLY = (_plain(name) for name in ("silent", "standard", "tell-early"))

#: Where telling is not what a claim is about, nobody is told: such a run is the quickest.
card, search, logins, two = (
    Arm(name, SILENT) for name in ("card-payments-down", "slow-search", "stolen-logins", "two-at-once")
)
false_search = Arm("slow-search-twin", SILENT)

slow = search.on("fault.health=100 %", "fault.slower=4")
useless = tuple(f"fault.remedies.fail over to the second acquirer.{c}=0 %" for c in ("chance", "chance informed"))
hopeless = card.on("fault.health=0 %", "fault.ends after=10 h", "work.tires=50 %", *useless)
blocked = logins.playing(repair=("block the attackers' addresses",), contain=())
noisy = search.on("monitors.storefront probe.false alarms=100", "paging.fatigue=0 %", "lasts=1 h")
debating, assuming = search.playing(declares="after a debate"), search.playing(declares="one level up")
fearing, unnamed = {"names_kind": "a breach when in doubt"}, {"names_kind": "never"}
in_the_dark = logins.playing(diagnoses_first=False)
early = Arm("card-payments-down", EARLY)
two_apart = two.on("also.search.at=3 h 55 min")
called_vendor = card.playing(repair=("call the vendor", *SILENT.repair))
going_back = "fault.remedies.roll back the search index"
loose = search.on(f"{going_back}.holds=0 %", f"{going_back}.relapses=25 min")
watched = loose.playing(watches=30 * 60)
to_executives = tuple(r for r in STANDARD.notices if r.to == "executives")
asked = card.preferring("ask", whom="it lead")
asked_and_told = asked.adding(*to_executives)

#: Customers get one word, early: what happened, by all channels. The word is not followed up.
later = ("cause known", "mitigated", "update due", "resolved")
outside = Arm("card-payments-down", EARLY).untold("executives", "department heads", "investors")
outside = outside.untold("customers", on=later).untold("partners", on=later[1:])
one_word = outside.untold("partners")
ordinary_number = one_word.on("channels.sms.per minute=60", "channels.sms.holds=1 h")
one_banner = one_word.telling("customers", by=("banner",)).on(*hopeless.changes)
lone_banner = one_banner.playing(preferences=())  # and no agents who tell whoever calls
on_the_failed_host = lone_banner.on("channels.banner.runs on=payments")
guessing = {"says": ("what happened", "estimate"), "next_update": None}
careful, rash = (one_word.telling("customers", **guessing, estimate=m * 60) for m in (200, 20))
with_a_way = one_word.adding(NoticeRule("customers", "way round open", ("sms", "banner"), says=("alternative",)))
by_the_exchange = card.playing(notices=tuple(r for r in STANDARD.notices if r.to == "investors"))
partners_told = outside.telling("customers", **guessing, estimate=200 * 60)

#: People are charged for nothing; one by one, or all at once, they have their money back, and may be told so. Nothing
#: that is not so is said meanwhile, because how long a run lasts would decide whether it is.
stolen, false_page = "rumours.cards are being stolen", "rumours.a false refund page"
no_talk = (f"{stolen}.after silence=6 h", f"{false_page}.at=none", f"{false_page}.after silence=6 h")
one_by_one = Arm("charged-twice", STANDARD).preferring("refund", how="case by case").on(*no_talk)
all_at_once = one_by_one.preferring("refund", how="all at once")
said_little = {"says": ("what happened", "next update")}
no_time_out = tuple(f"fault.remedies.set the old time-out again.{c}=0 %" for c in ("chance", "chance informed"))
long_charged = Arm("charged-twice", EARLY).preferring("refund", how="case by case").on(*no_talk)
long_charged = long_charged.on(*no_time_out, "fault.ends after=2 h", "lasts=3 h")
never_told = long_charged.telling("customers", **said_little)
told_of_money = long_charged.telling("customers", says=("what happened", "money back", "next update"))
#: Two visits in five fail, and a copy of the pages is put up at another address.
half_shut = Arm("card-payments-down", STANDARD).on("fault.component=storefront", "fault.health=60 %")
copied = half_shut.preferring("enable workaround").untold("customers", on=(*later, "called in"))
copied_by_sms = copied.telling("customers", by=("sms",))
the_copy = "workarounds.read a copy of our pages at another address"
promoted = card.on("planned posts.facebook.times=[16:50, 17:10, 17:30, 17:50, 18:10, 18:30, 18:50, 19:10]")
forgotten = one_banner.on(*useless, "fault.ends after=1 h")
all_clear = forgotten.adding(NoticeRule("customers", "resolved", ("banner",), says=("what happened",)))
urgent = NoticeRule("customers", "mitigated", ("sms",), says=("what happened",))
twice = one_word.telling("customers", by=("sms",)).adding(urgent)
parcels = card.on("audiences.couriers.parcels=400")
holding = parcels.preferring("resume collections").preferring("hold collections")
by_mail = one_word.telling("customers", by=("e-mail",))
queued = one_word.telling("customers", by=("facebook", "x")).on("tools=Buffer").playing(preferences=())
by_chat = card.adding(NoticeRule("executives", "called in", ("chat",), says=("what happened",)))
slack = by_chat.on("tools=Slack")
storm = card.on("paging.storm=1,000")
unwritten = search.playing(preferences=())
sure_link = search.on("calls.bridge.fails=0 %")
to_partners = card.playing(notices=tuple(r for r in STANDARD.notices if (r.to, r.when) == ("partners", "cause known")))

#: Of what is written every fifth text is wrong in a detail, and is read before it goes, or by nobody.
hurried = Arm("card-payments-down", STANDARD).on("mistakes.from template=20 %", "mistakes.written=20 %")
unread = hurried.playing(notices=tuple(dataclasses.replace(rule, approvals=()) for rule in STANDARD.notices))

#: It is said that cards are being stolen, and somebody offers refunds at a false address; nobody is told anything.
talked = Arm("charged-twice", SILENT).on("mistakes=none")  # what corrects a rumour may be wrong itself
talked_anyhow = talked.on(f"{stolen}.after silence=none", f"{stolen}.at=50 min")
one_word_of_it = tuple(r for r in EARLY.notices if (r.to, r.when) == ("customers", "called in"))
correcting = talked.adding(NoticeRule("customers", "rumour seen", ("banner", "facebook", "x"), template=True,
                                      says=("what is not true",)))  # fmt: skip
#: When the cause is known customers are told of it, and whose fault it is, or that we are sorry, or answer for it.
naming_the_cause = NoticeRule("customers", "cause known", ("sms", "banner"), says=("what happened", "cause"))
plain_cause = Arm("card-payments-down", SILENT).on("fault.blame=preventable").adding(naming_the_cause)
shifting = plain_cause.telling("customers", says=("what happened", "cause", "whose fault it is"))
sorry = plain_cause.telling("customers", says=("what happened", "cause", "apology"))
answering_for_it = plain_cause.telling("customers", says=("what happened", "cause", "apology", "what we answer for"))
#: Somebody reads along from the beginning; it is taken for a breach as soon as it is declared.
overheard = logins.on("fault.reads along=100 %", "fault.slips=1 h").playing(**fearing)
nobody_listens = overheard.on("fault.reads along=0 %")
logins_in_the_open = Arm("stolen-logins", SILENT)
#: In the news an hour after it began, unless it is over; a journalist asks half an hour before.
reported = Arm("stolen-logins", STANDARD).on("news.breaks=1 h", "news.deadline=50 min")
declining = reported.preferring("answer press", answer="no comment")
stating = reported.preferring("answer press", answer="a statement")
to_the_press = Arm("stolen-logins", SILENT).on("fault.ends after=4 h", "work.legal review=20 min")
to_the_press = to_the_press.playing(notices=tuple(r for r in STANDARD.notices if r.to == "press"))
#: What comes after the day is played, too.
again = Arm("payments-again", STANDARD)
undecided = again.playing(preferences=tuple(p for p in STANDARD.preferences if p.choose != "choose improvement"))
unkept = again.playing(preferences=tuple(p for p in STANDARD.preferences if p.choose != "name scribe"))
#: At the support desk nobody does anything, unless it is said; and people take an hour to get in touch, so that there
#: is time to do something about it.
slowly = search.on("support.after={lognormal: 1 h, sigma: 0.5}")
briefed = slowly.preferring("brief support")
answering = briefed.preferring("publish faq")
with_bot = answering.preferring("start bot")
long_sought = with_bot.on("fault.diagnosis=1 h")  # more becomes known once the bot answers
dead_text = long_sought.preferring("nothing", about="news")
told_early = dataclasses.replace(slowly, playbook=EARLY).untold("executives", "department heads", "investors")
told_early = told_early.untold("partners").untold("customers", on=later).playing(preferences=SILENT.preferences)
settling = briefed.preferring("settle tickets").preferring("nothing", about="news").on("fault.diagnosis=1 h")
able = briefed.on("support.phone.announcement={recording: 5 min, satisfies: 30 %}")
announcing = able.preferring("record announcement")
hard = card.on("support.reasons.failed transaction.senior=50 %")
spoken = Arm("slow-search", STANDARD).preferring("publish faq").preferring("start bot")

# ------------------------------------------------------------------------------------------------- the claims

# fmt: off
SERVICES = (
    Claim("an early word keeps customers from trying again and again, and shortens the impact",
          "impact", "less", card, one_word, without=("retries=0 %",)),
    Claim("an early word saves orders",
          "orders lost", "less", card, one_word, without=("retries=0 %",)),
    Claim("the longer customers wait, the more leave, though nothing fails",
          "orders lost", "more", slow, slow.on("fault.slower=8"), every=True, without=("loses when slow=0 %",)),
    Claim("an alert that falls with what it watches says nothing",
          "time to detect", "more", hopeless, hopeless.on("monitors.payment alert.runs on=payments"), every=True),
    Claim("who only makes the login pleasant again leaves the thieves inside",
          "records exposed", "more", logins, blocked),
    Claim("a breach that nobody calls one is made pleasant first, and records get out for longer",
          "records exposed", "more", logins, logins.playing(**unnamed)),
    Claim("who fears a breach contains it before the cause is known",
          "records exposed", "less", in_the_dark, in_the_dark.playing(**fearing)),
    Claim("containing has its price: whoever only blocks loses fewer orders",
          "orders lost", "less", logins, blocked),
)

DETECTION = (
    Claim("what a monitor misses is seen later",
          "time to detect", "more", card, card.on("monitors.payment alert.misses=50 %")),
    Claim("slowness that no alert on errors sees shows in what gets done",
          "time to detect", "less", slow,
          slow.on("monitors.search alert.kind=analytics", "monitors.search alert.lag=2 min")),
    Claim("an alert that times answers sees slowness sooner",
          "time to detect", "less", slow, slow.on("monitors.search alert.kind=latency alert"), every=True),
    Claim("a probe that does not wait for ever sees slowness, too",
          "time to detect", "less", slow, slow.on("monitors.search probe.patience=3"), every=True),
    Claim("of a false alarm, to declare nothing is right",
          "category right", "more", false_search, false_search.playing(declares="never"), exactly=(0.0, 1.0)),
    Claim("to declare nothing of a false alarm spares people's time",
          "responder hours", "less", false_search, false_search.playing(declares="never")),
    Claim("who mends a false alarm in the dark makes a real one of it",
          "orders lost", "more", false_search, false_search.playing(diagnoses_first=False),
          exactly=(0.0, None), every=True),
    Claim("a pager that drops what is too much for it calls somebody later",
          "time to acknowledge", "more", storm, storm.on("tools=PagerDuty"), without=("paging.storm=100",)),
    Claim("whoever is called all the time answers more slowly",
          "time to acknowledge", "more", noisy, noisy.on("paging.fatigue=30 %")),
)

CATEGORISING = (
    Claim("where a priority is put in wrongly now and then, fewer incidents are called what they are",
          "category right", "less", card, card.on("tools=ServiceNow", "lowered=20 %"), without=("lowered=none",)),
    Claim("a debate over how bad it is costs the time that it takes",
          "time to declare", "more", search, debating, every=True),
    Claim("assuming the worst saves the debate",
          "time to identify", "less", debating, assuming),
    Claim("assuming the worst calls critical what is moderate",
          "category right", "less", search, assuming, exactly=(1.0, 0.0)),
    Claim("assuming the worst calls in more people than it takes",
          "responder hours", "more", search, assuming),
    Claim("who hears of more that it touches revises the category",
          "category revised", "more", search, search.on("monitors.order analytics.threshold=90 %"),
          exactly=(0.0, None)),
    Claim("a lesser incident that came first keeps the critical one waiting",
          "queue delay", "more", two_apart, two),
    Claim("people work on the lesser incident while the critical one waits",
          "priority inversion", "more", two_apart, two, exactly=(0.0, None)),
)

PEOPLE = (
    Claim("a ticket keeps part of what nobody else writes down",
          "log completeness", "more", unwritten, unwritten.on("tools=Jira"), every=True, without=("tracked=none",)),
    Claim("where some have the wrong link, the team is together later",
          "time to activate", "more", sure_link, search.on("tools=Zoom"),
          without=("calls.bridge.fails=0 %",)),
    Claim("who is away although the rota does not know is paged in vain",
          "time to acknowledge", "more", search, search.on("away=Ada Mokoena")),
    Claim("by night people answer later",
          "time to acknowledge", "more", search, search.on("starts=02:00")),
    Claim("by night it takes longer to bring them together",
          "time to activate", "more", search, search.on("starts=02:00")),
    Claim("by night the same incident costs fewer orders",
          "orders lost", "less", search, search.on("starts=02:00"), every=True),
    Claim("at the weekend a deputy looks for the cause, and takes longer",
          "time to identify", "more", search, search.on("weekday=Saturday")),
    Claim("a bridge that falls with the shop keeps the team apart",
          "time to activate", "more", card, card.on("calls.bridge.runs on=orders", "calls.bridge.finds out=3 min")),
    Claim("a commander with too many to listen to decides later",
          "decision delay", "more", search, search.on("work.span=2"), without=("work.crowded=0 %",)),
    Claim("a fresh commander decides sooner than a tired one",
          "decision delay", "less", hopeless, hopeless.preferring("hand over")),
    Claim("executives whom nobody tells anything interrupt",
          "interruptions", "more", asked_and_told, asked),
    Claim("whoever is interrupted finds the cause later",
          "time to identify", "more", asked_and_told, asked),
    Claim("without somebody who keeps it, the log is full of holes",
          "log completeness", "less", search, search.playing(preferences=()), every=True),
    Claim("without somebody who keeps it, the log is silent for longer",
          "longest gap in the log", "more", search, search.playing(preferences=())),
    Claim("of two incidents at once, more hands end the impact sooner",
          "impact", "less", two, two.preferring("call engineer")),
)

REPAIR = (
    Claim("where a remedy needs the cause to be known, guessing loses orders",
          "orders lost", "more", two, two.playing(diagnoses_first=False)),
    Claim("a way round of which customers are told saves orders",
          "orders saved", "more", one_word, with_a_way.preferring("enable workaround"), exactly=(0.0, None),
          without=("workarounds.pay by instant transfer.uptake=0 %",)),
    Claim("a vendor who is told what is known is done sooner",
          "impact", "less", card, called_vendor),
    Claim("whoever rings up a vendor mends nothing meanwhile",
          "time to mitigate", "more", card, called_vendor),
    Claim("a remedy that does not hold brings it all back",
          "impact", "more", search, loose),
    Claim("trouble that comes back makes more customers get in touch",
          "contacts", "more", search, loose),
    Claim("to refund all at once spares contacts",
          "contacts", "less", one_by_one, all_at_once, without=("refunds.contact=0 %",)),
    Claim("to refund all at once is sooner done",
          "time to refund", "less", one_by_one, all_at_once),
    Claim("to refund all at once is dearer",
          "refunds paid", "more", one_by_one, all_at_once),
    Claim("who watches before saying that it is over takes less of it back",
          "incidents reopened", "less", loose, watched),
    Claim("who watches before saying that it is over says so later",
          "time to resolve", "more", loose, watched),
    Claim("where an intruder reads along, fewer records get out if the talk is moved before anything is begun",
          "records exposed", "less", overheard, overheard.preferring("move talk")),
    Claim("to move the talk costs time, and if nobody listens that is all that it does",
          "time to contain", "more", nobody_listens, nobody_listens.preferring("move talk")),
)

TELLING = (
    Claim("earlier notice, fewer contacts",
          "contacts", "less", card, one_word, without=("retries=0 %", "support.deflection=0 %")),
    Claim("who takes a failure for a breach keeps customers waiting for counsel",
          "time to notify", "more", early, early.playing(**fearing)),
    Claim("by an ordinary number, half of the customers know later",
          "time to notify", "more", one_word, ordinary_number, every=True),
    Claim("an ordinary number cannot finish this many texts while the queue holds them",
          "copies lost", "more", one_word, ordinary_number, exactly=(0.0, None), every=True),
    Claim("a banner on the failed host reaches nobody",
          "informed at the end", "less", lone_banner, lone_banner.on("channels.banner.runs on=payments"),
          exactly=(None, 0.0), every=True),
    Claim("a banner on the failed host is seen once that is well again",
          "informed at the end", "more", on_the_failed_host, on_the_failed_host.on("fault.ends after=2 h"),
          exactly=(0.0, None), every=True),
    Claim("a banner on the failed host is seen later than one elsewhere",
          "time to notify", "more", lone_banner.on("fault.ends after=2 h"),
          on_the_failed_host.on("fault.ends after=2 h"), every=True),
    Claim("who had been promised an end that did not come gets in touch again",
          "contacts", "more", careful, rash, without=("support.broken estimate=0",)),
    Claim("what nobody reads before it goes is wrong more often",
          "mistakes sent", "more", hurried, unread),
    Claim("who reads a notice before it goes has mistakes put right",
          "mistakes put right", "less", hurried, unread),
    Claim("words that turn out wrong lower what customers can think of us at best",
          "reputation ceiling (model index)", "less", hurried, unread),
    Claim("who finds a mistake in what they have read gets in touch again",
          "contacts", "more", unread.on("mistakes.asks=0"), unread),
    Claim("a rash estimate is not kept",
          "estimates kept", "less", careful, rash),
    Claim("who is told that the money comes back does not ask for it",
          "contacts", "less", never_told, told_of_money, without=("support.deflection=0 %",)),
    Claim("an address that the shop itself tells of is taken for a trap less often than one in a text message",
          "look-alike reports", "less", copied_by_sms, copied.telling("customers", by=("banner",)),
          without=(f"{the_copy}.asks=0 %",)),
    Claim("to write to investors without the exchange is a selective disclosure",
          "selective disclosures", "more", by_the_exchange, by_the_exchange.telling("investors", by=("e-mail",)),
          exactly=(0.0, None)),
    Claim("customers and partners who are told different ends hear a contradiction",
          "contradictions", "more", careful, partners_told.telling("partners", **guessing, estimate=60 * 60),
          exactly=(0.0, None)),
    Claim("who holds planned posts back has fewer of them go out while it is open",
          "promo posts while open", "less", promoted, promoted.preferring("hold posts"), every=True),
    Claim("a banner that no all-clear replaces is stale for longer",
          "stale banner", "more", all_clear, forgotten),
    Claim("whoever takes it down has it stale for less long",
          "stale banner", "less", forgotten, forgotten.preferring("take down")),
    Claim("some of those who get a text message want no more of them",
          "opt-outs", "more", twice, twice.on("channels.sms.opt out=1 %"), exactly=(0.0, None), every=True),
    Claim("a second text message goes to fewer where some have opted out",
          "copies", "less", twice, twice.on("channels.sms.opt out=10 %")),
    Claim("couriers who are told to wait leave fewer parcels waiting",
          "backlog parcels", "less", parcels, holding),
    Claim("couriers who are never told to come again leave more parcels waiting",
          "backlog parcels", "more", holding, parcels.preferring("hold collections")),
    Claim("a campaign that somebody has to release in the tool has reached fewer by the end",
          "informed at the end", "less", by_mail, by_mail.on("tools=Mailchimp"), every=True,
          without=("channels.e-mail.approves=none",)),
    Claim("of what a mail provider has accepted, not all arrives",
          "informed at the end", "less", by_mail, by_mail.on("tools=SendGrid"), every=True,
          without=("channels.e-mail.bounces=none",)),
    Claim("who holds planned posts back has their own post out sooner",
          "wait before it is out", "less", queued, queued.preferring("hold posts"),
          without=("channels.facebook.queues=no", "channels.x.queues=no")),
    Claim("where everybody writes into one channel, executives hear of it later",
          "executives informed", "more", slack, slack.on("channels.chat.busy=59"),
          without=("channels.chat.per minute=none",)),
    Claim("what goes by a connector that has been retired reaches nobody",
          "deliveries failed", "more", by_chat, by_chat.on("tools=Microsoft Teams connector"), exactly=(0.0, None),
          every=True),
    Claim("who follows an incident where it is typed in and mailed round reads of its turns later than on a telephone",
          "update lag", "more", card.on("tools=PagerDuty"), card.on("tools=Jira"), every=True,
          without=("shown after=5 min",)),
    Claim("executives who are written to read of what turns sooner, whoever keeps the record",
          "update lag", "less", card, card.adding(*to_executives)),
    Claim("technical details that counsel must release reach partners later",
          "partners informed", "more", to_partners,
          to_partners.telling("partners", says=("what happened", "technical details"),
                              approvals=("legal counsel", "incident commander"))),
)

owing = Arm("stolen-logins", STANDARD)  # whose evening has a clock of two hours in it

OWING = (
    Claim("who looks further before saying that one knows says it later",
          "time to aware", "more", owing, owing.playing(aware="after a further look"), every=True),
    Claim("who tells nobody meets no clock",
          "clocks met", "less", owing, logins, exactly=(None, 0.0)),
    Claim("who has been aware from the first sign has less time, and meets fewer clocks",
          "clocks met", "less", owing, owing.playing(aware="from the first sign")),
    Claim("without a reminder fewer clocks are met",
          "clocks met", "less", owing, owing.on("clock reminder=none")),
    Claim("what clocks ask for keeps customers waiting for counsel",
          "first notice to customers", "more", owing.untold("regulator", "partners", on=("clock started",)), owing),)

PUBLIC = (
    Claim("whoever is told early keeps more of their trust",
          "trust, lowest (model index)", "more", card, one_word,
          without=("trust.informed=0 %", "trust.silence=0 %", "trust.notice=0 %", "trust.first word=1", "retries=0 %")),
    Claim("what could have been prevented costs more trust than what befalls us",
          "trust, lowest (model index)", "less", card, card.on("fault.blame=preventable"), every=True),
    Claim("a second incident within a month costs more trust than the first",
          "trust, lowest (model index)", "less", card,
          card.on("last one={ago: 9 days, family: service downtime}"), every=True),
    Claim("whoever leaves promised updates out loses trust",
          "trust at the end (model index)", "less", early, early.untold("customers", on=("update due",))),
    Claim("a journalist who is given a statement writes a better headline than one who is told nothing",
          "trust, lowest (model index)", "more", declining, stating, without=("trust.headline=0 %",)),
    Claim("whoever speaks early is more often out before the news",
          "first word before the news", "more", reported, Arm("stolen-logins", EARLY).on(*reported.changes)),
    Claim("whoever sends people to answer complaints has more of them answered in time",
          "replies in time", "more", logins_in_the_open, logins_in_the_open.preferring("answer complaints"),
          exactly=(0.0, None)),
    Claim("a press release that counsel reads for longer is out later",
          "time to press release", "more", to_the_press, to_the_press.on("work.legal review=45 min")),
    Claim("where customers have had an early word from us, fewer believe a rumour",
          "believed at the peak", "less", talked_anyhow, talked_anyhow.adding(*one_word_of_it),
          without=(f"{stolen}.doubts=0 %", f"{false_page}.doubts=0 %")),
    Claim("where a rumour is corrected, fewer believe it at the end",
          "believed at the end", "less", talked, correcting,
          without=tuple(f"{rumour}.{what}=0 %" for rumour in (stolen, false_page) for what in ("doubts", "convinces"))),
    Claim("an impostor who is reported takes fewer in",
          "taken in", "less", talked, talked.preferring("report to platform"), without=(f"{false_page}.removes=0 %",)),
    Claim("whoever believes a rumour trusts us less, so correcting it keeps more trust",
          "trust at the end (model index)", "more", talked, correcting,
          without=("trust.rumour=0 %", "trust.informed=0 %", "trust.silence=0 %", "trust.notice=0 %",
                   "trust.follow up=0 %", "trust.first word=1", "retries=0 %")),
    Claim("who says that it is somebody else's fault loses trust",
          "trust at the end (model index)", "less", plain_cause, shifting, without=("trust.blame shifted=0 %",)),
    Claim("who says sorry and answers for it keeps more trust than who only says sorry",
          "trust, lowest (model index)", "more", sorry, answering_for_it, without=("trust.responsibility=0 %",)),
)

AFTERWARDS = (
    Claim("a text that counsel has read beforehand, decided at a review, tells customers sooner the next time",
          "time to notify", "less", again, again.on("work.legal review={lognormal: 5 min, sigma: 0.6}")),
    Claim("a check by a script, decided at a review, ends the next incident sooner",
          "time to resolve", "less", again, again.on("work.verify={lognormal: 2 min, sigma: 0.2}")),
    Claim("more customers claim what is worth more",
          "claims", "more", again, again.preferring("offer compensation", amount="100"), every=True,
          without=("aftermath.claims=0 %",)),
    Claim("what customers get costs more, the more it is worth",
          "compensation cost", "more", again, again.preferring("offer compensation", amount="100"), every=True,
          without=("aftermath.claims=0 %",)),
    Claim("what customers get and are not told of, nobody claims",
          "claims", "less", again, again.untold("customers", on=("morning after",)), exactly=(None, 0.0), every=True),
    Claim("who promises that it becomes better, and decides nothing, promises what nobody sees to",
          "promises backed", "less", again, undecided, exactly=(1.0, 0.0)),
    Claim("where nobody keeps the log, a review finds less of what contributed",
          "factors found", "less", again, unkept, exactly=(None, 0.0)),
)

SUPPORT = (
    Claim("the more agents, the fewer give up",
          "gave up", "less", slowly, slowly.preferring("bring agents")),
    Claim("agents with a line to tell are quicker, and people wait for less long",
          "wait on the phone", "less", slowly, briefed),
    Claim("agents who are trained for incidents are quicker, and people wait for less long",
          "wait on the phone", "less", search, search.on("support.trained=100 %"), every=True,
          without=("support.untrained=1",)),
    Claim("questions and answers keep people from calling, and fewer give up",
          "gave up", "less", briefed, answering),
    Claim("a bot that has something to answer from keeps people from chatting, and they wait for less long",
          "wait in the chat", "less", answering, with_bot),
    Claim("who has been told early does not call, and fewer give up",
          "gave up", "less", slowly, told_early, without=("support.deflection=0 %", "retries=0 %")),
    Claim("a text that nobody brings up to date tells people what is no longer so",
          "wrong answers", "more", long_sought, dead_text),
    Claim("a text that nobody brings up to date contradicts what notices say",
          "contradictions", "more", spoken, spoken.preferring("nothing", about="news")),
    Claim("engineers who take callers' cases mend later",
          "time to mitigate", "more", hard, hard.preferring("let through"), without=("support.seniors.most=0 %",)),
    Claim("tickets that hang together are settled together",
          "tickets settled together", "more", settling, settling.on("tools=Zendesk"), exactly=(0.0, None)),
    Claim("a saved text that nobody changes tells people what is no longer so",
          "wrong answers", "more", settling, settling.on("support.tickets.macro=0.5"),
          without=("support.tickets.macro=none",)),
    Claim("with a saved text a ticket waits for less long",
          "first reply to tickets", "less", settling, settling.on("support.tickets.macro=0.5")),
    Claim("the fewer tickets a tool lets one change in a minute, the longer it takes to change all",
          "minutes throttled", "more", settling.on("support.tickets.updates a minute=700"),
          settling.on("tools=Freshdesk")),
    Claim("a bot that comes first and has been told nothing says that all is well",
          "wrong answers", "more", search, search.on("tools=Intercom"), exactly=(0.0, None), every=True,
          without=("support.bot.first=no",)),
    Claim("while the software is down in which tickets are answered, they wait for longer",
          "first reply to tickets", "more", card, card.on("support.tickets.runs on=payments"), every=True),
    Claim("an announcement before the line keeps people from waiting in it, and fewer give up",
          "gave up", "less", able, announcing),
    Claim("agents who have not been trained and err settle fewer at the first contact",
          "settled at the first contact", "less", search, search.on("support.errs=20 %"), every=True,
          without=("support.trained=100 %",)),
    Claim("agents who leave their line take longer, and people wait for longer",
          "wait on the phone", "more", briefed, briefed.on("support.off script=50 %")),
)
# fmt: on

#: Block by block, as on the page.
CLAIMS: dict[str, tuple[Claim, ...]] = {
    "services and faults": SERVICES,
    "detection": DETECTION,
    "categorisation": CATEGORISING,
    "people": PEOPLE,
    "repair": REPAIR,
    "telling": TELLING,
    "owing": OWING,
    "public": PUBLIC,
    "the days after": AFTERWARDS,
    "the support desk": SUPPORT,
}
