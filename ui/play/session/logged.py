"""Sessions from logs: a room's deeds, read once, in order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from ....agents.mistake import Mistake, shown
from ..room import actions as a
from ..room.fold import fold
from ..room.game import check_model
from ..room.log import Entry, Header, entries_in, headers_in, reading
from ..room.room import Room
from ..room.rooms import FILE
from ..room.state import Deal, RoomState, Round, Settings
from .pseudonyms import pseudonyms, session_id
from .session import (
    NOBODY,
    Agreement,
    Consent,
    Decision,
    Member,
    Reply,
    Session,
    Statement,
)


def session_of(room: Room, names: bool = False) -> Session:
    """Return what has been played in a room, without names and texts unless ``names``."""
    return logged(room.header, room.entries(), names)


def logged(header: Header, entries: Iterable[Entry], names: bool = False) -> Session:
    """Return the session that a room's log holds; see :func:`session_of`.

    People who were asked whether their data may be used, and did not agree, are in it only by
    what the game itself needs: their decisions, statements and answers are left out.
    """
    read = _Reading(header)
    for entry in entries:
        read.take(entry)
    return read.session(names)


def kept_session(folder: Path, code: str = "", names: bool = False) -> Session:
    """Return the session of a room that a folder keeps, also while a server has it open.

    ``code`` may be left out where the folder has one room. Raises :class:`Mistake` where there is
    no such room, or another version of the model played it.
    """
    with reading(folder / FILE) as connection:
        rooms = {header.code: header for header in headers_in(connection)}
        wanted = code.strip().upper() or (next(iter(rooms)) if len(rooms) == 1 else "")
        if wanted not in rooms:
            asked = f"has no room {shown(code)}" if code else f"has {len(rooms)} rooms"
            raise Mistake(
                f"{shown(str(folder))} {asked}; allowed is one of {', '.join(rooms) or 'none'}."
            )
        check_model(rooms[wanted].model, f"Room {wanted}")
        return logged(rooms[wanted], entries_in(connection, wanted), names)


class _Reading:
    """What a log has shown so far; persons are numbered as in the log."""

    def __init__(self, header: Header) -> None:
        self.header = header
        settings = msgspec.json.decode(header.settings, type=Settings)
        self.state = RoomState(header.code, settings)
        self.joined: list[float] = []
        self.decisions: list[Decision] = []
        self.statements: list[Statement] = []
        self.replies: list[Reply] = []
        self.figures: list[str] = []
        self._elapsed = 0.0
        self._since: float | None = None  # when the clock began to run
        self._opened = 0  # decisions that there were when the last round opened
        self._texts = 0  # of the consent, that people were asked
        self._asked = 0.0  # when they were asked the last of them

    def take(self, entry: Entry) -> None:
        """Read one deed."""
        deed = entry.deed
        self._wind(entry)
        if isinstance(deed, a.Join):
            self.joined.append(entry.at - self.header.begun)
        elif isinstance(deed, (a.Propose, a.Vote, a.Choose, a.ActFor)):
            self.decisions.append(self._decision(entry))
        elif isinstance(deed, a.Say) and entry.person is not None and entry.seat is not None:
            self.statements.append(
                Statement(entry.round, entry.person, entry.seat, deed.to, len(deed.text), deed.text)
            )
        elif isinstance(deed, a.Reply) and entry.person is not None:
            self.replies.append(Reply(entry.person, entry.seat or "", deed.question, deed.option))
        elif isinstance(deed, a.Played):
            self._stand(deed.round, True)
            self.figures.append(deed.figures)
        elif isinstance(deed, a.Back):
            self._stand(self.state.round, False)
            self.figures.pop()
        before, self.state = self.state, fold(self.state, entry)
        if self.state.consent_asked != before.consent_asked:
            self._texts, self._asked = self._texts + 1, entry.at

    def _decision(self, entry: Entry) -> Decision:
        deed = entry.deed
        choice = isinstance(deed, a.Choose)
        kinds = {a.Propose: "proposal", a.Vote: "vote", a.Choose: "choice", a.ActFor: "instructor"}
        return Decision(
            round=entry.round,
            person=entry.person or NOBODY,
            seat=deed.seat if isinstance(deed, a.ActFor) else entry.seat or "",
            what=kinds[type(deed)],  # pyright: ignore[reportArgumentType]
            seconds=round(max(self._seconds(entry.at), 0.0), 3),
            levels=deed.levels if isinstance(deed, (a.Propose, a.ActFor)) else {},
            supports=deed.person if isinstance(deed, a.Vote) else NOBODY,
            stance=deed.stance if choice else "",
            voice=deed.voice if choice else "",
            stands=False,
        )

    def _stand(self, number: int, whether: bool) -> None:
        """Note whether the last decisions of a round count; those taken back before never do."""
        for place in range(len(self.decisions) - 1, -1, -1):
            each = self.decisions[place]
            if each.round != number or (whether and place < self._opened):
                break
            self.decisions[place] = replace(each, stands=whether)

    def _seconds(self, at: float) -> float:
        return self._elapsed + (0.0 if self._since is None else at - self._since)

    def _wind(self, entry: Entry) -> None:
        deed = entry.deed
        if isinstance(deed, a.Open):
            self._elapsed, self._since = 0.0, entry.at
            self._opened = len(self.decisions)
        elif isinstance(deed, a.Pause):
            self._elapsed, self._since = self._seconds(entry.at), None
        elif isinstance(deed, a.Stopped):
            total = self.state.settings.seconds + self.state.extended
            self._elapsed, self._since = total - deed.left_ms / 1000, None
        elif isinstance(deed, a.Resume):
            self._since = entry.at

    def session(self, names: bool) -> Session:
        """Return all of it, under pseudonyms."""
        state, secret = self.state, self.header.console
        known = pseudonyms(secret, state.persons)
        agreed = {p for p in state.persons if consent_of(state, p) in ("not asked", "yes")}
        alias = {p: known[p] for p in agreed} | {NOBODY: NOBODY}
        named = {p: state.persons[p].name for p in agreed} if names else {}
        return Session(
            id=session_id(secret),
            day=datetime.fromtimestamp(self.header.begun, UTC).date().isoformat(),
            model=self.header.model,
            settings=state.settings,
            ended=state.phase == "ended",
            rounds=tuple(_round(done, alias, names) for done in state.rounds),
            figures=tuple(self.figures),
            deals=tuple(_deal(deal, alias) for deal in state.deals.values()),
            members=tuple(
                Member(
                    alias[p.id], p.seat, round(joined, 3), p.here, consent_of(state, p.id),
                    named.get(p.id, ""),
                )
                for p, joined in zip(state.persons.values(), self.joined, strict=True)
                if p.id in agreed
            ),
            decisions=tuple(
                replace(d, person=alias[d.person], supports=alias.get(d.supports, NOBODY))
                for d in self.decisions
                if d.person in alias
            ),
            statements=tuple(
                replace(s, person=alias[s.person], text=s.text if names else "")
                for s in self.statements
                if s.person in agreed
            ),
            replies=tuple(
                replace(r, person=alias[r.person]) for r in self.replies if r.person in agreed
            ),
            names=names,
            agreement=self._agreement(alias),
        )  # fmt: skip

    def _agreement(self, alias: Mapping[int, int]) -> Agreement | None:
        """Return what people were asked and how many answered what; ``alias`` has who agreed."""
        state = self.state
        if not state.consent_text:
            return None
        answers = Counter(consent_of(state, person) for person in state.persons)
        return Agreement(
            text=state.consent_text,
            version=self._texts,
            asked=datetime.fromtimestamp(self._asked, UTC).isoformat(timespec="seconds"),
            agreed=tuple(alias[p] for p in state.persons if consent_of(state, p) == "yes"),
            no=answers["no"],
            unanswered=answers["not answered"],
        )


def consent_of(state: RoomState, person: int) -> Consent:
    """Return what a person answered to the question whether their data may be used."""
    if not state.consent_text:
        return "not asked"
    return state.consents.get(person, "not answered")


def _round(done: Round, alias: Mapping[int, int], names: bool) -> Round:
    events = done.events if names else [{**event, "text": ""} for event in done.events]
    voices = [{**voice, "person": alias.get(int(voice["person"]), NOBODY)} for voice in done.voices]
    return replace(done, events=tuple(events), voices=tuple(voices))


def _deal(deal: Deal, alias: Mapping[int, int]) -> Deal:
    return replace(deal, person=alias.get(deal.person, NOBODY))
