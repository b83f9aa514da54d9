from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import time
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from tests.documents.test_pdf import Pdf
from tests.exercise.canaries import CANARY, Canaries
from tests.exercise.oracle import Oracle
from tests.exercise.random_play import Dealer
from tests.exercise.test_properties import canary_book
from tests.exercise.test_translations import bilingual
from tests.exercise.worlds import World, book, book_with
from tests.report.hostile import hostile
from tests.report.story import HOSTILE, whole
from ttx.documents import html, pdf
from ttx.documents.blocks import Block, Document, Paragraph, Section, Table
from ttx.documents.fonts.typeface import Typeface
from ttx.documents.qr import svg
from ttx.errors import Refused
from ttx.exercise import commands as do
from ttx.exercise.state import State
from ttx.playbook.models import Phase
from ttx.report.packets import WHAT, packets
from ttx.report.packets.common import Joining, Packet

TEAMS = ("us", "japan", "rok")
JOINING = Joining(
    ["https://192.0.2.7:8765", "https://exercise.lan:8765"],
    {"team:us": "AAAA-1111", "team:japan": "BBBB-2222", "team:rok": "CCCC-3333"},
    "E9:8E:09:4A",
)


def made(state: State, joining: Joining = JOINING, **more: Any) -> dict[str, Packet]:
    return {packet.name: packet for packet in packets(state, joining, **more)}


def page(packet: Packet) -> str:
    return html.render(packet.document)


def text(packet: Packet) -> str:
    """What is to be read in a packet."""
    body = page(packet).split("</style>")[1]
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", body)).split())


def theirs(packet: Packet) -> str:
    """The team that may read a packet; nothing where control keeps it."""
    return "" if packet.name.startswith("control-") else packet.team


# -- secrets


def check_canaries(world: World, oracle: Oracle) -> None:
    begun = {run.phase for run in world.state.runs}
    for packet in packets(world.state, JOINING):
        if not packet.name.startswith("control-"):
            phases = world.state.read_by(packet.team).phases
            # The handout's two exceptions: the steps of phases that are ahead, and what was shown of those over.
            timetable = {name for phase in phases for name in oracle.languages.phase(packet.team, ids(phase))[2]}
            timetable |= {words for phase in phases if phase.id in begun for words in (phase.title, phase.question)}
            more = timetable if packet.name.startswith("handout-") else set()
            if packet.name.startswith("roles-"):
                # Only paper has them whole; they are the team's own.
                spec = world.state.read_by(packet.team).teams[packet.team]
                more = {words for role in spec.roles.values() for words in (role.name, role.level, role.card)}
            found = set(CANARY.findall(page(packet)))
            assert not found - oracle.may[packet.team] - more, f"{packet.name} tells what is not meant for it"


def ids(phase: Phase) -> dict[str, Any]:
    return {"id": phase.id, "title": "", "question": "", "stages": phase.stages}


@pytest.mark.parametrize("seed", range(6))
def test_nobody_finds_on_paper_what_is_not_meant_for_it(seed: int) -> None:
    new = Canaries()
    written = canary_book(new)
    world, oracle = World(written, started=False), Oracle(written)
    for fact in world.facts[1:]:
        oracle.see(fact.event, fact.seat)
    check_canaries(world, oracle)
    world.do(do.Start())
    for event in world.made:
        oracle.see(event, "control")
    for step in range(120):
        by, command = Dealer(world, seed * 1000 + step, new).deal(0.02)
        try:
            events = world.do(command, by)
        except Refused:
            continue
        for event in events:
            oracle.see(event, by.seat)
        if step % 15 == 0:
            check_canaries(world, oracle)
    check_canaries(world, oracle)


def test_a_team_finds_on_paper_what_it_has_received() -> None:
    new = Canaries()
    written = canary_book(new)
    world = World(written)
    for inject in list(world.state.injects.values()):
        if way := _ways(inject)[0]:
            world.do(do.ChooseVariant(inject.id, way, 1))
        world.do(do.Release(inject.id, version=inject.version))
    for team in TEAMS:
        view = world.view(team)
        told = text(made(world.state)[f"injects-{team}"])
        for part in (part for name, part in view.items() if name.startswith("inject-")):
            for value in (part["title"], part["from"], part["method"], *part["text"].split(), *part["choices"]):
                assert value in told


def below_the_cut(document: Document) -> Iterator[tuple[str, Document]]:
    """By inject's title: what is handed out of its page."""
    for section in document.sections:
        cut = next(
            place for place, each in enumerate(section.blocks) if isinstance(each, Paragraph) and each.style == "cut"
        )
        rest: list[Block] = list(section.blocks[cut + 1 :])
        yield section.title, Document("", "", document.marking, "", rest, [])


@pytest.mark.parametrize("team", TEAMS)
def test_what_control_hands_out_tells_a_team_no_more_than_its_screen_would(team: str) -> None:
    written = canary_book(Canaries())
    before = World(written)
    sheets = dict(below_the_cut(made(before.state, every=True)[f"control-injects-{team}"].document))
    gets = [each for each in before.state.injects.values() if _gets(before, each, team)]
    ways = [(each, way) for each in gets for way in _ways(each)]
    assert len(sheets) == len(ways)
    for inject, way in ways:
        after = World(written)
        if way:
            after.do(do.ChooseVariant(inject.id, way, 1))
        spec = after.state.injects[inject.id].spec
        after.do(do.Release(inject.id, [team], after.state.injects[inject.id].version))
        (sheet,) = [each for title, each in sheets.items() if title.endswith(f". {spec.title}")]
        found = set(CANARY.findall(html.render(sheet)))
        after.tick(600)
        part = after.view(team)[after.state.teams[team].handle("inject", inject.id)]
        assert found - set(CANARY.findall(" ".join(sheet.marking))) == set(
            CANARY.findall(f"{part['title']} {part['from']} {part['method']} {part['text']} {part['choices']}")
        )


def _gets(world: World, inject: Any, team: str) -> bool:
    return team in world.state.playbook.recipients(inject.spec)


def _ways(inject: Any) -> list[str]:
    return [*inject.spec.variants] or [""]


def test_no_number_on_what_is_handed_out_tells_how_much_is_held_back(tmp_path: Path) -> None:
    document = made(whole(ended=False).state, every=True)["control-injects-us"].document
    titles = [section.title for section in document.sections]
    pages = Pdf(pdf.render(document, Typeface()), tmp_path).pages[1:]
    assert len(pages) == len(titles)
    for title, printed in zip(titles, pages, strict=True):
        strip, handed_out = re.split("Control's strip.*", printed)
        assert title in strip
        assert re.search(r"\d+ ?/ ?\d+", strip)
        assert title not in handed_out
        assert not re.search(r"\d+ ?/ ?\d+", handed_out)


def test_a_join_code_stands_on_the_handout_of_its_team_and_nowhere_else() -> None:
    for every in (False, True):
        for packet in packets(whole().state, JOINING, every=every):
            shown = {code for code in JOINING.codes.values() if code in page(packet)}
            own = {JOINING.codes[f"team:{packet.team}"]} if packet.name.startswith("handout-") else set()
            assert shown == own, packet.name


def test_the_picture_to_scan_is_the_address_alone() -> None:
    written = page(made(whole().state)["handout-us"])
    address = JOINING.addresses[0]
    drawn = re.findall(r"<svg.*?</svg>", written, re.DOTALL)
    assert drawn == [svg(address, title=f"QR code of {address}")]
    assert JOINING.addresses[1] in written
    assert "E9:8E:09:4A" in written


def test_an_address_that_only_this_machine_has_is_no_picture_to_scan() -> None:
    written = page(made(whole().state, Joining(["http://127.0.0.1:8765"]))["handout-us"])
    assert "http://127.0.0.1:8765" in written
    assert "<svg" not in written


def test_without_a_note_of_the_server_there_are_boxes_to_write_address_and_code_in() -> None:
    told = text(made(whole().state, Joining())["handout-us"])
    assert told.count("control writes it here") == 2


# -- what is in them


def test_each_kind_of_packet_is_made_before_the_day_and_in_play() -> None:
    new = World(book_with({"id": "a"}), started=False, seats=False)
    per_team = [f"{kind}-{team}" for team in TEAMS for kind in ("handout", "forms", "card")]
    of_control = ["control-forms", "card-observer", "control-facilitator", "control-evaluator", "control-script"]
    of_control.append("control-runsheet")
    assert sorted(made(new.state)) == sorted(per_team + of_control)
    assert set(made(whole().state)) >= {*per_team, *of_control, *(f"injects-{team}" for team in TEAMS)}
    every = made(new.state, every=True)
    assert set(every) == {*per_team, *of_control, *(f"control-injects-{team}" for team in TEAMS)}


def test_each_office_at_a_table_has_a_card_of_its_own_page() -> None:
    written = book_with()
    offices = {"head": {"name": "Prime Minister", "level": "leader", "card": "You may be gone tomorrow."},
               "desk": {"name": "Desk officer", "level": "official"}}  # fmt: skip
    written["teams"]["japan"]["roles"] = offices
    packets_of = made(World(written).state)
    told = packets_of["roles-japan"]
    assert [section.new_page for section in told.document.front] == [False, True]
    assert told.team == "japan"
    for words in ("Prime Minister", "Speaks as: leader", "You may be gone tomorrow.", "Desk officer", "NO DUFF"):
        assert words in text(told)
    assert not {"roles-us", "roles-rok"} & set(packets_of)


def test_the_script_shows_each_way_an_inject_may_go_with_its_words_and_what_chooses_it() -> None:
    ways = {
        "left": {"is": "The left won", "text": "Left.", "instead": {"rok": "You are left."}, "shift": {"trust": -2}},
        "right": {"is": "The right won", "title": "A new broom", "text": "Right.", "if": {"released": "a"}},
    }
    world = World(book_with({"id": "a"}, {"id": "fork", "text": "", "variants": ways}))
    told = text(made(world.state, what=["script"])["control-script"])
    assert told.count("Left.") == told.count("Right.") == told.count("You are left.") == 1
    for words in ("The left won", "control chooses", "The right won", "by itself once", "A new broom", "Trust -2"):
        assert words in told.replace("−", "-"), words
    world.do(do.ChooseVariant("fork", "left", 1))
    assert "chosen" in text(made(world.state, what=["script"])["control-script"])


def day_with_a_break() -> dict[str, Any]:
    ways = {"left": {"is": "The left won", "text": "Left."}, "right": {"is": "The right won", "text": "Right."}}
    written = book_with(
        {"id": "a", "at": "7m", "answer within": "5m", "asks": "reply", "outcomes": [{"if": "x"}, {"if": "y"}]},
        {"id": "fork", "at": "2m", "text": "", "variants": ways,
         "then suggest": [{"inject": "drawer", "if": "It rains"}]},
        {"id": "drawer", "at": "held", "to": ["us", "rok"], "priority": "reserve", "when": "They asked"},
    )  # fmt: skip
    written["phases"][0]["then break"] = {"title": "Lunch", "for": "45m"}
    return written


def rows_of(document: Document) -> list[tuple[str, ...]]:
    tables = [block for section in document.sections for block in section.blocks if isinstance(block, Table)]
    return [tuple(words(cell) for cell in row.cells) for table in tables for row in table.rows]


def words(cell: Any) -> str:
    return cell if isinstance(cell, str) else "".join(each if isinstance(each, str) else each.text for each in cell)


def test_the_run_sheet_is_the_day_by_the_clock_with_room_for_what_really_happens() -> None:
    world = World(day_with_a_break(), started=False)
    (packet,) = packets(world.state, JOINING, ["runsheet"], starts=time(9, 0))
    rows = rows_of(packet.document)
    assert [(row[0], row[1], row[2].split("  ")[0]) for row in rows] == [
        ("09:00", "__:__", "brief"), ("09:02", "__:__", "2. fork"), ("09:05", "__:__", "decide"),
        ("09:07", "__:__", "1. a"), ("09:15", "__:__", "adjudicate"), ("09:20", "__:__", "Lunch"),
        ("", "__:__", "3. drawer"), ("10:05", "__:__", "talk"),
    ]  # fmt: skip
    by_name = {row[2].split("  ")[0]: row for row in rows}
    assert by_name["Lunch"][2] == "Lunch  until 10:05"
    assert by_name["2. fork"][5] == "The left won\nThe right won\nthen 3?"
    assert by_name["1. a"][3:] == ("all", "5 min", "outcome 1 to 2")
    assert by_name["3. drawer"][3] == "United States and Korea"
    assert by_name["3. drawer"][5] == "when They asked"


def test_the_run_sheet_of_a_day_that_has_begun_says_what_has_happened() -> None:
    world = World(day_with_a_break())
    world.do(do.Release("a"), at=8 * 60)
    world.do(do.ChooseVariant("fork", "left", 1))
    (packet,) = packets(world.state, JOINING, ["runsheet"])
    by_name = {row[2].split("  ")[0]: row for row in rows_of(packet.document)}
    assert by_name["1. a"][:2] == ("T+07:00", "T+08:00")
    assert by_name["brief"][1] == "T+00:00"
    assert "The left won (chosen)" in by_name["2. fork"][5]
    assert by_name["Lunch"][2] == "Lunch  45 min"


@pytest.mark.parametrize("kind", WHAT)
def test_one_kind_of_one_team_can_be_had_alone(kind: str) -> None:
    names = set(made(whole().state, what=[kind], team="japan"))
    assert names == {
        "handouts": {"handout-japan"}, "injects": {"injects-japan"}, "forms": {"forms-japan"},
        "cards": {"card-japan"}, "script": set(), "runsheet": set(),
    }[kind]  # fmt: skip


def test_every_packet_says_whose_it_is_in_its_marking() -> None:
    for every in (False, True):
        for packet in packets(whole(purpose="rehearsal").state, JOINING, every=every):
            document = packet.document
            assert document.marking[0] == "EXERCISE EXERCISE EXERCISE"
            assert document.marking[-1] == "REHEARSAL"
            if packet.name.startswith("control-"):
                assert "FOR CONTROL" in document.status
            else:
                assert "CONTROL" not in document.status
                assert (theirs(packet) or "observer") in packet.name


def test_the_timetable_names_stages_and_keeps_the_title_of_a_phase_until_it_begins() -> None:
    before = text(made(World(started=False).state)["handout-us"])
    assert "Phase 1 T+00:00 T+20:00 brief 5 min, decide 10 min, adjudicate 5 min" in before
    assert "The first" not in before
    begun = text(made(World().state)["handout-us"])
    assert "Phase 1: The first Who speaks?" in begun
    assert "The second" not in begun


def test_an_inject_on_paper_has_the_teams_own_words_times_and_answer() -> None:
    state = whole().state
    told = {team: text(made(state)[f"injects-{team}"]) for team in TEAMS}
    assert "19 May 17:46 EDT" in told["us"]
    assert "20 May 06:46 JST" in told["japan"]
    assert "네 발로 보고했으나 세 발로 정정합니다" in told["rok"]
    assert "네 발로" not in told["japan"]
    assert "Recalled: Went out before the brief was over" in told["japan"] or "Answer by T+" in told["japan"]


def test_a_recalled_inject_keeps_its_title_and_says_why_and_not_what_it_said() -> None:
    world = World()
    world.do(do.Release("letter"))
    world.do(do.Recall("letter", "Too early", [], "Forget it"))
    told = text(made(world.state)["injects-us"])
    assert "A letter" in told
    assert "Recalled: Too early" in told
    assert "Correction: Forget it" in told
    assert "Pay." not in told


def test_the_move_form_asks_what_the_playbook_asks_and_has_a_box_for_each_partner() -> None:
    told = text(made(whole().state)["forms-us"])
    assert "Decision for Move 1" in told
    assert "Trade and security (needed)" in told
    assert all(word in told for word in ("linked", "firewalled", "traded", "Told beforehand", "Version", "Who submits"))
    assert "Joint Decision with they must endorse this version before it counts Japan Republic of Korea" in told
    assert told.count("Decision for Move") == 6
    assert "Joint" not in text(
        made(
            World(
                book(
                    teams={"us": {"name": "United States"}}, phases=[{"id": "a", "title": "A", "stages": {"b": "1m"}}]
                ),
                seats=False,
            ).state
        )["forms-us"]
    )


def test_the_script_tells_everything_that_control_needs_at_the_time() -> None:
    state = whole(ended=False).state
    told = text(made(state)["control-script"])
    book = state.playbook
    for inject in state.injects.values():
        spec = inject.spec
        texts = [spec.title, spec.if_stuck, spec.notes, *(each.action for each in spec.expect)]
        texts += [each.if_ for each in spec.outcomes] + [each.text for each in spec.outcomes]
        texts += [given.text for given in inject.deliveries.values()] or [
            spec.text_for(team) for team in book.recipients(spec)
        ]
        for each in texts:
            assert " ".join(each.split()) in told, spec.id
    for rule in book.verdict:
        assert rule.means in told
    assert "change of the index at least" in told
    for name, gauge in state.gauges.items():
        spec = book.indicators[name]
        better = "low" if spec.better == "down" else "high"
        assert f"{spec.name} {better} {spec.baseline:g} {gauge.value:g}" in told
    assert "Where we are at T+48:00" in told
    assert "skipped" in told.lower()
    assert "No reply yet" in told
    assert "To answer Japan: Who publishes the text?" in told


def test_before_the_start_the_script_has_no_place_where_we_are() -> None:
    assert "Where we are" not in text(made(World(started=False).state)["control-script"])


def test_the_evaluator_has_the_actions_of_every_way_until_one_is_chosen() -> None:
    ways = {way: {"is": way, "expect": [{"team": "us", "action": f"Looks {way}"}]} for way in ("left", "right")}
    world = World(book_with({"id": "fork", "expect": [{"team": "us", "action": "Looks up"}], "variants": ways}))
    told = text(made(world.state, what=["cards"])["control-evaluator"])
    assert "Looks left" in told
    assert "Looks right" in told
    world.do(do.ChooseVariant("fork", "left", 1))
    told = text(made(world.state, what=["cards"])["control-evaluator"])
    assert "Looks left" in told
    assert "Looks right" not in told


def test_the_evaluator_has_every_task_every_expected_action_and_boxes_to_rate() -> None:
    state = whole().state
    told = text(made(state)["control-evaluator"])
    for objective in state.playbook.objectives.values():
        assert objective.title in told
        assert all(task in told for task in objective.tasks.values())
    for inject in state.injects.values():
        for expected in inject.spec.expect:
            assert expected.action in told
    assert "P Performed without challenges" in told
    tasks = sum(len(each.tasks) for each in state.playbook.objectives.values())
    assert told.count("Rating P S M U") == tasks


def test_a_questionnaire_becomes_a_sheet_of_its_own_for_control_to_hand_out() -> None:
    questions = [
        {"id": "a", "asks": "How close?", "labels": ["far", "near"]},
        {"id": "b", "asks": "Which?", "kind": "choice", "choices": ["strengthen", "regress"]},
        {"id": "c", "asks": "Why?", "kind": "text"},
        {"id": "d", "asks": "How sure?", "low": 0, "high": 100},
    ]
    world = World(book(questionnaires={"hot-wash": {"anonymous": True, "questions": questions}}))
    packet = made(world.state)["control-questionnaires"]
    told = text(packet)
    assert "1. How close? 1 far, 5 near 1 2 3 4 5 2. Which? strengthen regress 3. Why?" in told
    assert "a number from 0 to 100" in told
    assert "write neither your name" in told
    assert "Hot-wash" in text(made(world.state)["control-script"])


# -- whatever people write


def test_hostile_texts_are_texts_in_every_packet() -> None:
    story, _ = hostile()
    typeface = Typeface()
    for every in (False, True):
        for packet in packets(story.state, JOINING, every=every):
            written = page(packet)
            assert "<script" not in written
            assert "<img" not in written
            assert "onerror=y&gt;" in written or "onerror" not in written
            assert pdf.render(packet.document, typeface).startswith(b"%PDF")
    assert HOSTILE in text(made(story.state)["control-script"])


def test_the_smallest_playbook_and_long_texts_print() -> None:
    smallest = World(
        {"ttx": 1, "id": "x", "title": "x", "scenario": {"start": "2025-05-19 09:00 KST"},
         "teams": {"us": {"name": "x"}}, "phases": [{"id": "a", "title": "x", "stages": {"b": "0m"}}]},
        started=False, seats=False,
    )  # fmt: skip
    lines = "\n".join(f"line {number}" for number in range(100))
    long = World(
        book_with({"id": "a", "text": lines, "notes": lines, "title": "w" * 200, "asks": "reply"}, rules="가" * 9000)
    )
    long.do(do.Release("a"))
    typeface = Typeface()
    for state in (smallest.state, long.state):
        for packet in packets(state, Joining(), every=True):
            assert pdf.render(packet.document, typeface).startswith(b"%PDF")
    assert typeface.missing == set()


def test_a_section_can_be_found_by_a_name_of_its_own() -> None:
    def anchors(sections: Any) -> Iterator[str]:
        for each in sections:
            if isinstance(each, Section):
                yield each.anchor
                yield from anchors(each.blocks)

    for packet in packets(whole().state, JOINING, every=True):
        found = list(anchors([*packet.document.front, *packet.document.sections]))
        assert len(found) == len(set(found)), packet.name


# -- languages


def test_paper_is_in_the_teams_language_where_the_playbook_has_words_for_it() -> None:
    world = World(bilingual())
    world.do(do.Release("letter"))
    found = made(world.state, every=True)
    korean = text(found["handout-rok"])
    assert all(
        words in korean for words in ("작은 연습", "대한민국", "귀측", "규칙", "배경", "첫째", "설명 5 min", "북한")
    )
    assert "Background." not in korean and "The first" not in korean
    assert "외교부 장관" in text(found["roles-rok"])
    sheets = text(found["control-injects-rok"])
    assert "날았다. 남쪽으로." in sheets and "It flew." not in sheets and "아니오" in sheets
    assert "서한" in sheets and "Pay." in sheets
    english = text(found["handout-us"]) + text(found["control-injects-us"])
    assert "Background." in english and "It flew." in english and "날았다" not in english
    assert "서한" in text(made(world.state)["injects-rok"])


def test_a_card_of_an_office_speaks_its_teams_language() -> None:
    written = book_with()
    written["teams"]["rok"] |= {"language": "ko", "roles": {"head": {"name": "대통령", "level": "정상"}}}
    told = text(made(World(written).state)["roles-rok"])
    for said in ("발언 급: 정상", "부재 시 대리", "NO DUFF 또는 REAL WORLD", "직책 카드: Korea"):
        assert said in told
    assert "Speaks as" not in told
