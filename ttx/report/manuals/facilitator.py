"""The facilitator's handbook: all that control reads before the day and has at hand on it. It tells everything."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ttx.documents.blocks import (
    Block,
    Bold,
    Column,
    Inline,
    Items,
    Paragraph,
    Quote,
    Row,
    Section,
    Soft,
    Table,
    Text,
    Tick,
)
from ttx.exercise.state import State
from ttx.locale import words
from ttx.playbook.models import Inject
from ttx.report.manuals import agenda
from ttx.report.manuals.agenda import Sitting
from ttx.report.manuals.common import CONTROL_ONLY, Manual, bound, course
from ttx.report.manuals.open_words import real_stop
from ttx.report.manuals.serving import serving, tested
from ttx.report.packets.common import Sheets, in_words, minutes
from ttx.report.packets.script import of_phase, of_questionnaires, of_verdict
from ttx.report.words import capital, listed

_BEFORE = (
    "The playbook checks clean (ttx check), and a rehearsal ran to its end (ttx rehearse).",
    "Everybody has read the situation manual; nobody but control and evaluators has seen this handbook.",
    "The exercise is a clean one (ttx clone), its marking right, a folder for copies named.",
    "Handouts with codes, role cards and forms lie on the tables; this handbook and the run sheet are printed.",
    "Every seat has given a sign of life; a practice inject came through and was answered.",
    "Projector, clock on the wall, and the line to each team work. Who pauses and who speaks is agreed.",
    "Evaluators sit where they hear; each knows which objectives and which team are theirs.",
)
_SAY = (
    "Welcome. This is an exercise. Nothing of it is real, and nothing of it leaves the room without its marking.",
    "Nobody is graded. Plans, habits and arrangements are put to the test.",
    "You speak for the office on your card. Disagree, and say why.",
    "Take the story as it comes. What is missing, ask control.",
    "Answers have a time. What is not submitted was not decided.",
)
_STOP = (
    "Anybody may call it. Say it again, loudly: NO DUFF or REAL WORLD.",
    "F12 in the console stops the clock for every seat, blanks the projector and logs it. No machine: stop by word.",
    "See to what is real. Nobody plays on meanwhile, also not at the other tables.",
    "Only the lead facilitator says that play goes on, and from where.",
    "A pause without a reason may be asked for by anybody, at any time. Give it.",
)
_AFTER = (
    "Say that the exercise is over, and that the marking stays on what was written.",
    "Ballot and questionnaires first, while people sit at their places.",
    "Hot wash, 20 to 45 minutes, players speak and evaluators listen: what went well, what did not, what surprised "
    "you, one change and by when.",
    "Control and evaluators stay for their own debrief, without players: what was seen by objective, which injects did "
    "not work.",
    "Take your verdict and write why. Confirm findings, and give each corrective action an owner and a date.",
    "ttx report makes the report; write down the last hash.",
)
_CONTROL = (
    ("Exercise director", "goes or does not go; ends it"),
    ("Lead facilitator", "pace, clock, plenary; the only one who resumes"),
    ("Controllers", "release injects, answer requests"),
    ("Role players", "answer for the actors below"),
    ("Lead evaluator", "who looks at what; signs the report"),
    ("Recorder", "writes down what is said, with its time"),
)


def manual(state: State, days: Sequence[Sitting]) -> Manual:
    """The whole handbook."""
    book = state.playbook
    sheets, _ = Sheets.of(state, "A4", None), words("en", book.words)
    overview = [*course(state, days), ("Sum", book.summary)]
    front: list[Block] = [
        Paragraph("This tells every secret of the exercise. Keep it closed and in your hand.", "caution"),
        Table("", (Column("", 18), Column("")), [Row(each) for each in overview if each[1]], heads=False),
        agenda.section(days, book, state, _, titles=True),
    ]
    sections = [
        *_objectives(state),
        _people(),
        _list("Before StartEx", "before", [(Tick(each),) for each in _BEFORE]),
        Section("What to say at the start", "say", [
            Items(_SAY), Paragraph(real_stop(_), "caution"), *([Paragraph("Then read the rules aloud:")] if book.rules
                                                               else []),
            *([Quote(book.rules)] if book.rules else []),
        ]),
        _list("If something real happens", "stop", _STOP),
        _list_of_events(state),
        *(of_phase(state, number, phase, sheets, log=False) for number, phase in enumerate(book.phases, 1)),
        *_drawer(state, sheets),
        *_actors(state),
        *_indicators(state),
        *of_questionnaires(state),
        *of_verdict(state),
        *_promises(state, sheets),
        _list("After EndEx", "after", [(Tick(each),) for each in _AFTER]),
    ]  # fmt: skip
    document = bound(state, f"Facilitator's handbook: {book.title}", agenda.when(days, _) or "For control",
                     CONTROL_ONLY, front, sections)  # fmt: skip
    return Manual("control-handbook", document)


def _list(title: str, anchor: str, items: Sequence[Text]) -> Section:
    ticks = any(not isinstance(each, str) for each in items)
    return Section(title, anchor, [Paragraph(each) for each in items] if ticks else [Items(items)])


def _objectives(state: State) -> Iterator[Section]:
    rows = []
    for place, (name, each) in enumerate(state.playbook.objectives.items(), 1):
        what: list[Inline] = [Bold(f"{place}. {each.title}")]
        if each.capability:
            what.append(Soft(f"\n{each.capability}"))
        tasks = "\n".join(f"• {task}" for task in each.tasks.values())
        injects = ", ".join(str(number) for number, _ in serving(state.playbook, name)) or "none"
        rows.append(Row((tuple(what), each.target, tasks, injects)))
    if rows:
        columns = (Column("Objective", 26), Column("Reached when", 28), Column("Tasks"), Column("Injects", 14))
        yield Section("Objectives", "objectives", [Table("", columns, rows)])


def _people() -> Section:
    rows = [Row((who, does, "\n\u00a0")) for who, does in _CONTROL]
    columns = (Column("Who", 22), Column("Does", 44), Column("Name, and where to be reached"))
    return Section("Who does what", "people", [Table("", columns, rows, fill=True)])


def _list_of_events(state: State) -> Section:
    """The MSEL at a glance: a line for each inject. Its texts and what is expected stand with its phase."""
    rows, book = [], state.playbook
    places = {phase.id: number for number, phase in enumerate(book.phases, 1)}
    for number, (phase, each) in enumerate(book.injects.values(), 1):
        asks = each.asks if each.answer_within is None else f"{each.asks}, {minutes(each.answer_within)}"
        to = [_short(state, team) for team in book.recipients(each)]
        rows.append(Row((
            f"{number}. {each.title}", f"{places[phase.id]} {_planned(each)}", book.party(each.from_),
            "all" if len(to) == len(book.teams) else listed(to), asks, each.priority, _tests(state, each),
        )))  # fmt: skip
    columns = (Column("Inject", 30), Column(capital(book.word("phase")), 12, "short"), Column("From", 18),
               Column("To", 10), Column("Asks", 13), Column("Priority", 8), Column("Objectives"))  # fmt: skip
    note = "Objectives by their numbers above. Texts, expected actions and outcomes stand with each inject, below."
    blocks: list[Block] = [Paragraph(note, "note"), Table("", columns, rows)]
    return Section("List of events (MSEL)", "msel", blocks, new_page=True)


def _tests(state: State, inject: Inject) -> str:
    """The objectives of an inject by their numbers."""
    found = tested(inject)
    return ", ".join(str(place) for place, name in enumerate(state.playbook.objectives, 1) if name in found)


def _short(state: State, team: str) -> str:
    return state.playbook.teams[team].short or state.playbook.party(team)


def _planned(inject: Inject) -> str:
    if isinstance(inject.at, int):
        return f"+{minutes(inject.at)}"
    return "when" if inject.when is not None else "held"


def _drawer(state: State, sheets: Sheets) -> Iterator[Section]:
    """What has no time of its own: held back, or waiting for something. Nobody misses it if it stays in."""
    rows, numbers = [], sheets.numbers
    thought: dict[str, list[str]] = {}
    for inject in state.injects.values():
        for each in inject.spec.then_suggest:
            words_ = f"after {numbers[inject.id]}. {inject.spec.title}, if: {in_words(state, each.if_)}"
            thought.setdefault(each.inject, []).append(words_)
    for inject in state.injects.values():
        spec = inject.spec
        if isinstance(spec.at, int):
            continue
        calls = [in_words(state, spec.when)] if spec.when is not None else []
        calls += thought.get(inject.id, [])
        why = "\n".join(f"• {each}" for each in calls) or "• control's judgement"
        rows.append(Row((f"{numbers[inject.id]}. {spec.title}", why, _tests(state, spec))))
    if rows:
        columns = (Column("Inject", 26), Column("Take it out when"), Column("Objectives", 14))
        how = "Held back until something calls for it. An expected action that did not come is the usual reason."
        title = "In the drawer: contingencies"
        yield Section(title, "drawer", [Paragraph(how, "note"), Table("", columns, rows)], new_page=True)


def _actors(state: State) -> Iterator[Section]:
    found = [
        Section(actor.name, f"actor-{name}", [
            *([Paragraph(actor.notes)] if actor.notes else []),
            *(Quote(answer, (Bold(f"Draft: {title}"),)) for title, answer in actor.answers.items()),
        ])
        for name, actor in state.playbook.actors.items()
    ]  # fmt: skip
    if found:
        how = "Answer as they would, late if they would. Claim a message before you answer, so that two of you do not."
        yield Section("Whom you play", "actors", [Paragraph(how, "note"), *found], new_page=True)


def _indicators(state: State) -> Iterator[Section]:
    rows = [
        Row((each.name, f"{each.baseline:g}", "low" if each.better == "down" else "high", each.asks))
        for each in state.playbook.indicators.values()
    ]
    if rows:
        columns = (Column("Indicator", 30), Column("Baseline", 11, "number"), Column("Better", 11), Column("Asks"))
        how = "0 to 100. Every shift has a cause and a reason in writing: a discussion aid, no forecast."
        yield Section("Indicators", "indicators", [Paragraph(how, "note"), Table("", columns, rows)])


def _promises(state: State, sheets: Sheets) -> Iterator[Section]:
    book, numbers = state.playbook, sheets.numbers
    kept = [Row((each.title, each.source, each.asks)) for each in book.commitments.values()]
    if kept:
        columns = (Column("Commitment", 34), Column("Promised", 26), Column("Kept if"))
        yield Section("Scorecard of commitments", "commitments", [Table("", columns, kept)])
    said = [
        Row((each.says, listed(f"{numbers[name]}. {state.injects[name].spec.title}" for name in each.injects
                               if name in numbers)))
        for each in book.claims.values()
    ]  # fmt: skip
    if said:
        yield Section("What is put to the test", "claims",
                      [Table("", (Column("Claim", 50), Column("It shows in")), said)])  # fmt: skip
