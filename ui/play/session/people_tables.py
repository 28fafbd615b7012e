"""Tables of people: decisions with their times, statements, the quiz, and one row per person."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

from .columns import SESSION, Row, Table, flag, number, text, whole
from .game_tables import PERSON, ROUND, SEAT, as_text
from .played import PUBLIC, PlayedSession, mean
from .session import NOBODY, Member

PEOPLE = "people"
"""The table with one row per person, which joins sessions of many classrooms."""


def people_tables(played: PlayedSession) -> list[Table]:
    """Return what the people of a session did, of those whose data may be exported."""
    return [
        _people(played), _decisions(played), _statements(played), _quiz(played), _consent(played),
    ]  # fmt: skip


def _consent(played: PlayedSession) -> Table:
    session, asked = played.session, played.session.agreement
    columns = (
        SESSION, text("text", "What people were asked, word for word, as their phones showed it"),
        whole("version", "Which text this is of those that the room asked, from 1; only answers "
              "to the last one count"),
        text("asked", "When it was asked, UTC", "date and time"),
        whole("yes", "How many agreed: the people in the tables", "people"),
        whole("no", "How many did not agree; they are in no table", "people"),
        whole("unanswered", "How many did not answer; they are in no table", "people"),
    )  # fmt: skip
    rows = [] if asked is None else [
        {"session": session.id, "text": asked.text, "version": asked.version,
         "asked": asked.asked, "yes": len(asked.agreed), "no": asked.no,
         "unanswered": asked.unanswered}
    ]  # fmt: skip
    return Table(
        "consent",
        "The consent that people were asked for; no row where nobody asked",
        columns,
        rows,
    )


def _decisions(played: PlayedSession) -> Table:
    session = played.session
    columns = (
        SESSION, ROUND, PERSON, SEAT,
        text("what", "proposal, vote, choice (of the public), or instructor (decided for a seat)"),
        number("seconds", "seconds", "Time since the round opened, without pauses"),
        text("levels", "Levels that a proposal changes, by instrument, as JSON"),
        whole("supports", "Pseudonym of the person whose proposal a vote is for"),
        text("stance", "What a player of the public chose: back, quiet, protest or organise"),
        text("cause", "What a player of the public spoke for: moscow, neutrality or west"),
        flag("stands", "No where the instructor took the round back, or it never ended"),
    )  # fmt: skip
    rows = [
        {"session": session.id, "round": d.round, "person": d.person, "seat": d.seat,
         "what": d.what, "seconds": d.seconds,
         "levels": as_text(d.levels) if d.what in ("proposal", "instructor") else "",
         "supports": d.supports if d.what == "vote" else None, "stance": d.stance,
         "cause": d.voice, "stands": d.stands}
        for d in session.decisions
    ]  # fmt: skip
    return Table("decisions", "Something that one person decided", columns, rows)


def _statements(played: PlayedSession) -> Table:
    session = played.session
    columns = (
        SESSION, ROUND, PERSON, SEAT,
        text("to", "all, or the seat to which it was said"),
        whole("letters", "How long it is", "letters"),
        text("text", "What was said; empty in an export without names"),
    )  # fmt: skip
    rows = [
        {"session": session.id, "round": s.round, "person": s.person, "seat": s.seat, "to": s.to,
         "letters": s.letters, "text": s.text}
        for s in session.statements
    ]  # fmt: skip
    return Table("statements", "Something that was said", columns, rows)


def _quiz(played: PlayedSession) -> Table:
    session = played.session
    columns = (
        SESSION, PERSON, SEAT, text("question", "The question of the quiz"),
        whole("option", "The option that was chosen, from 0"),
        flag("right", "Whether it is the right one"),
    )  # fmt: skip
    rows = [
        {"session": session.id, "person": r.person, "seat": r.seat, "question": r.question,
         "option": r.option, "right": played.right[r.question] == r.option}
        for r in session.replies
    ]  # fmt: skip
    return Table("quiz", "An answer to a question of the quiz", columns, rows)


def _people(played: PlayedSession) -> Table:
    columns = (
        SESSION, text("day", "The day on which the room was made, UTC", "date"),
        text("scenario", "What was played"),
        text("model", "The version of the model"),
        whole("months", "How long the game was", "months"),
        whole("rounds", "How many rounds were played", "rounds"),
        number("alignment_start", "−1 Moscow … +1 West", "Where the state stood at the start"),
        number("alignment_end", "−1 Moscow … +1 West", "Where the state stood at the end"),
        PERSON, text("seat", "The person's last seat"),
        text("consent", "not asked or yes: who was asked and did not say yes has no row"),
        text("name", "The person's name; empty in an export without names"),
        number("joined", "seconds", "When the person joined, after the room was made"),
        flag("stayed", "Whether the person was there at the end"),
        whole("decided", "Rounds in which the person proposed, voted or chose", "rounds"),
        number("decision_seconds", "seconds",
               "Median time of the person's first decision in a round"),
        whole("proposals", "Proposals made"), whole("votes", "Votes for others' proposals"),
        whole("statements", "Things said"), whole("offers", "Deals offered"),
        whole("quiz_answered", "Questions of the quiz that were answered"),
        whole("quiz_right", "Questions of the quiz that were answered rightly"),
        number("score_start", "points of 100",
               "Mean of the scores of the seat (of the community, for the public) at the start"),
        number("score_end", "points of 100", "The same at the end"),
    )  # fmt: skip
    return Table(
        PEOPLE, "A person in a session; rows of many sessions can be put together",
        columns, list(people_rows(played)),
    )  # fmt: skip


def people_rows(played: PlayedSession) -> Iterator[Row]:
    """Yield the rows of the table of people."""
    session, figures = played.session, played.line.columns
    for member in session.members:
        yield {
            "session": session.id, "day": session.day, "scenario": session.settings.scenario,
            "model": session.model, "months": session.months, "rounds": len(session.rounds),
            "alignment_start": figures[0]["alignment"], "alignment_end": figures[-1]["alignment"],
            "person": member.person, "seat": member.seat, "consent": member.consent,
            "name": member.name, "joined": member.joined, "stayed": member.stayed,
            **_did(played, member.person), **_scored(played, member),
        }  # fmt: skip


def _did(played: PlayedSession, person: int) -> Row:
    session = played.session
    own = [d for d in session.decisions if d.person == person and d.stands]
    firsts = {d.round: d.seconds for d in reversed(own)}
    return {
        "decided": len(firsts),
        "decision_seconds": median(firsts.values()) if firsts else None,
        "proposals": sum(d.what == "proposal" for d in own),
        "votes": sum(d.what == "vote" and d.supports not in (person, NOBODY) for d in own),
        "statements": sum(s.person == person for s in session.statements),
        "offers": sum(d.person == person for d in session.deals),
        "quiz_answered": sum(r.person == person for r in session.replies),
        "quiz_right": sum(
            r.person == person and played.right[r.question] == r.option for r in session.replies
        ),
    }


def _scored(played: PlayedSession, member: Member) -> Row:
    last = len(played.session.rounds)
    community = played.spoke_for(member.person) or (0, 1)
    if member.seat == PUBLIC and played.spoke_for(member.person) is None:
        return {"score_start": None, "score_end": None}
    start, end = (mean(played.scores(member.seat, r, community)) for r in (0, last))
    return {"score_start": start, "score_end": end}
