"""Texts: what the support desk tells without anybody thinking of it again, and whether it is still so."""

from __future__ import annotations

from sim.scenario import Support


class Texts:
    """What is told at a `desk`. `script`, `faq`, `announced` and `macro` are the seconds at which agents were briefed,
    questions and answers published, what callers hear recorded, and the text saved with which tickets are answered, as
    they are now (None: not yet); `fact` is when last something became known; `bot`: it answers."""

    def __init__(self, desk: Support):
        self.desk = desk
        self.script: int | None = None
        self.faq: int | None = None
        self.announced: int | None = None
        self.macro: int | None = None
        self.fact = self.faqs = self.recordings = 0
        self.writing = self.recording = False
        self.bot = desk.bot is not None and desk.bot.first

    @property
    def stale(self) -> bool:
        """Whether something has become known since the questions and answers were written."""
        return self.faq is not None and self.faq < self.fact

    @property
    def old_macro(self) -> bool:
        """Whether something has become known since the text was saved with which tickets are answered."""
        return self.macro is not None and self.macro < self.fact

    @property
    def old_announcement(self) -> bool:
        """Whether something has become known since what callers hear was recorded."""
        return self.announced is not None and self.announced < self.fact

    @property
    def speaks(self) -> bool:
        """Whether anything tells customers by itself what was put into it."""
        return any(text is not None for text in (self.faq, self.macro, self.announced))

    def by_announcement(self, way: str) -> float:
        """Of those who come by a way about an incident, the share that has heard enough in the announcement."""
        phone = self.desk.phone if way == "phone" and self.announced is not None else None
        return phone.announcement.satisfies if phone and phone.announcement else 0.0

    def by_bot(self, way: str) -> float:
        """Of those who come by a way about an incident, the share that the bot contains."""
        bot = self.desk.bot if way == "chat" and self.bot else None
        return bot.contains if bot and (bot.first or self.faq is not None) else 0.0

    def asks_first(self, way: str) -> int:
        """For how many seconds a bot asks whoever comes by a way before an agent does."""
        bot = self.desk.bot if way == "chat" and self.bot else None
        return (bot.asks if bot else None) or 0

    def with_macro(self, way: str) -> float:
        """How many times as long it takes by a way about an incident with the text that is saved, if one is."""
        tickets = self.desk.tickets if way == "tickets" and self.macro is not None else None
        return tickets.macro if tickets and tickets.macro else 1.0
