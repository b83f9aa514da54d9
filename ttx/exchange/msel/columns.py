"""What the columns of a MSEL are called, in many ways, and which field of an inject each is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

SYNONYMS: dict[str, str] = {
    # The names that say most stand first: where two columns fit one field, the one further left here has it.
    "id": "no|number|#|inject no|inject number|inject #|inject id|msel number|msel #|msel no|event number"
    "|event #|event no|event id|id|serial|serial no|control number|source reference|sourcereference|reference"
    "|ref|item|번호|연번|순번|일련번호|투입번호|番号|項番|通番|付与番号",
    "phase": "move|phase|module|turn|iteration|group|section|part|day|단계|국면|段階|フェーズ|局面|ムーブ",
    "status": "status|state|상태|진행상태|状態|ステータス",
    "type": "type|event type|inject type|trigger type|triggertype|유형|구분|종류|種類|区分|種別",
    "title": "title|subject|inject title|event title|headline|inject summary|event summary|summary"
    "|short description|event name|제목|건명|사건명|상황명|件名|題名|タイトル|事象名|表題",
    "time": "time|t+ into the phase|t+|t+min|t+minutes|t+ min|t plus|event time|delivery time|scheduled time"
    "|scheduledtime|scheduled|planned time|inject time|exercise time|real time|local time|trigger time"
    "|time of inject|elapsed time|start time|minutes|시간|시각|예정시각|투입시각|투입시간|예정시간|時刻|時間"
    "|予定時刻|付与時刻|経過時間",
    "date": "date|exercise date|day/date|일자|날짜|日付|月日",
    "scenario time": "scenario time|inject dtg|dtg|date time group|date-time group|designated scenario time"
    "|simulated time|story time|scenario date|date/time|시나리오 시각|시나리오 시간|상황시각|シナリオ時刻"
    "|想定時刻|想定日時",
    "from": "from|send from|sent from|sender|originator|from org|from organization|source|profile|simulated from"
    "|initiated by|발신|발신자|발신처|송신|発信者|発信元|送信者|発信|差出人",
    "to": "to|send to|sent to|recipient|recipients|recipient player|recipient players|to org|target|player"
    "|players|audience|receiver|addressee|delivered to|team|teams|intended player|assigned to|수신|수신자|수신처"
    "|대상|受信者|宛先|受信|送付先|対象|付与先",
    "method": "method|inject mode|inject method|mode|delivery method|deliverymethod|delivery|channel|means"
    "|medium|how|방법|수단|전달방법|전달수단|手段|方法|伝達手段|付与方法|伝達方法",
    "text": "message|script|inject text|description/script|event description|details|inject|description|text"
    "|event synopsis|synopsis|content|contents|card wording|narrative|scenario|event|body|내용|메시지|상황"
    "|상황내용|메시지 내용|투입내용|内容|メッセージ|本文|付与内容|状況|状況付与",
    "expected": "expected action|expected actions|expected participant response|expected player action"
    "|expected player actions|expected response|expected outcome|expected outcomes|expected reaction to inject"
    "|expected reaction|expected decisions|expected decision|expectedaction|expectedoutcomes|player action"
    "|response|기대조치|기대 조치|예상조치|예상 조치|기대행동|기대 행동|조치사항|期待される行動|期待行動"
    "|期待される対応|想定される対応|予想行動",
    "controller": "responsible controller|controller|injected by|responsiblecontroller|inject implementer"
    "|inject poc|통제관|담당 통제관|담당자|統制官|担当者|コントローラー",
    "objectives": "objectives|objective|exercise objective|exercise objectives|obj|objectives supported"
    "|objective supported|1st objective supported|2nd objective supported|3rd objective supported"
    "|core capability|core capabilities|capability|목표|훈련목표|훈련 목표|목적|目標|訓練目的|目的|訓練目標",
    "notes": "notes|notes/remarks|remarks|comments/notes|comments|controller notes|white cell notes"
    "|facilitator notes|questions/comments|questions/notes|evaluation notes/hints|ground truth"
    "|background information|비고|참고|특이사항|備考|注記|メモ",
    "asks": "asks|wants|requires",
    "choices": "choices|answer choices|options|poll|선택지|選択肢",
    "answer within": "answer within|respond within|deadline|response time|maximum (minutes)|maximum minutes"
    "|응답시한|回答期限",
    "if stuck": "if stuck|hint|hints|prompt|힌트|ヒント",
    "when": "trigger|trigger/branch|condition|if/then|조건|条件",
    "priority": "priority|importance|우선순위|중요도|優先度|重要度",
    "release": "release|release mode",
    "version": "ttx version",
}
JOINED = ("objectives", "notes", "expected")
"""Where several columns fit one of these, their cells are put together."""
KEPT = {"status": "Status", "type": "Type", "controller": "Responsible controller"}
"""Columns that a playbook has no field for; under these names they are kept in the notes and written back."""
FIELDS = tuple(SYNONYMS)
_KNOWN = {
    name: (field_, rank)
    for field_, names in SYNONYMS.items()
    for rank, name in enumerate(names.split("|"))
}  # fmt: skip
_FOR_TEAM = re.compile(r"(message|text|script|description|added|addition|private)\s+(?:for|to)\s+(.+)", re.I)


@dataclass(slots=True)
class Columns:
    """Where the fields of a table stand. A place counts from 0."""

    titles: list[str] = field(default_factory=list)
    fields: dict[str, list[int]] = field(default_factory=dict)
    teams: dict[int, tuple[str, str]] = field(default_factory=dict)
    """place: `instead` or `add`, and the team as the heading names it"""
    others: dict[int, str] = field(default_factory=dict)
    """place: the title under which an unknown column is kept"""
    skipped: list[int] = field(default_factory=list)

    @property
    def known(self) -> int:
        return len(self.fields) + len(self.teams)


def plain(title: str) -> str:
    """A heading as it is compared: without case, breaks, stars, colons and dots at its end."""
    text = " ".join(unicodedata.normalize("NFKC", title).casefold().split())
    return re.sub(r"\s*#", " #", re.sub(r"\s*/\s*", "/", text)).strip(" *:.;_-")


def field_of(title: str) -> tuple[str, int]:
    """The field that a heading means and how surely; an empty name where it is none."""
    text = plain(title)
    for each in (text, plain(re.sub(r"\s*[(\[（].*?[)\]）]", "", text)), plain(text.replace("_", " "))):
        if each in _KNOWN:
            return _KNOWN[each]
    return "", 0


def columns_of(cells: Sequence[str], mapping: dict[str, str]) -> Columns:
    """The fields that a row names, if it is the row of headings. `mapping` is a person's word: by plain title."""
    found = Columns([" ".join(cell.split()) for cell in cells])
    best: dict[str, list[tuple[int, int]]] = {}
    for place, title in enumerate(found.titles):
        if not title or len(title) > 100:
            continue
        said = mapping.get(plain(title))
        if said == "skip":
            found.skipped.append(place)
        elif said == "keep":
            found.others[place] = title
        elif said:
            best.setdefault(said, []).append((-1, place))
        elif (team := _FOR_TEAM.fullmatch(title)) is not None:
            found.teams[place] = "add" if team[1].lower() in ("added", "addition", "private") else "instead", team[2]
        else:
            name, rank = field_of(title)
            if name:
                best.setdefault(name, []).append((rank, place))
            else:
                found.others[place] = title
    for name, places in best.items():
        if name in JOINED:
            found.fields[name] = [place for _, place in places]
            continue
        (_, first), *more = sorted(places)
        found.fields[name] = [first]
        for _, place in more:
            found.others[place] = found.titles[place]
    _settle(found)
    return found


def _settle(found: Columns) -> None:
    """What a column means also depends on which others there are."""
    fields = found.fields
    if "phase" in fields and plain(found.titles[fields["phase"][0]]) == "day":
        # A day beside clock times says on which day they are.
        if "date" in fields or not any(name in fields for name in ("time", "scenario time")):
            return
        fields["date"] = fields.pop("phase")


def elapsed(title: str) -> str:
    """The unit of bare numbers where a heading says that its times count from the start; else empty."""
    text = plain(title)
    if not re.search(r"\bt\s*\+|\+|elapsed|into the|minutes|\(min|経過|경과|relative|offset", text):
        return ""
    return "h" if re.search(r"\bhours?\b", text) else "s" if re.search(r"\bsec", text) else "m"
