"""Views for people with a SQL prompt: `sqlite3 FILE "select * from moves"`. Written once, spelled for both databases.

Nothing that a person wrote becomes part of these texts.
"""

# ruff: noqa: S608

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection

NAMES = ("moves", "replies", "injects", "rulings", "meetings", "messages", "indicators", "observations",
         "questionnaires", "answers", "commitments", "verdicts", "ratings", "findings", "actions", "hot_wash",
         "parked")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Spelling:
    """How one database says what all views are made of. `row` is a row of `events`."""

    postgres: bool

    # An event leaves out what has its default, so each of these says what nothing means. The text is read as json, not
    # jsonb: jsonb sorts the keys, and the first field of a form would not come first any more.

    def json(self, row: str, name: str) -> str:
        return f"({row}.payload::json -> '{name}')" if self.postgres else f"json_extract({row}.payload, '$.\"{name}\"')"

    def text(self, row: str, name: str, default: str = "") -> str:
        found = f"{row}.payload::json ->> '{name}'" if self.postgres else self.json(row, name)
        return f"coalesce({found}, '{default}')"

    def field(self, row: str, name: str) -> str:
        """A field of a move's form."""
        if self.postgres:
            return f"coalesce({row}.payload::json -> 'fields' ->> '{name}', '')"
        return f"coalesce(json_extract({row}.payload, '$.fields.\"{name}\"'), '')"

    def number(self, row: str, name: str, default: str = "null") -> str:
        if self.postgres:
            return f"coalesce(({row}.payload::json ->> '{name}')::double precision, {default})"
        return f"coalesce(cast({self.json(row, name)} as real), {default})"

    def whole(self, row: str, name: str, default: str = "null") -> str:
        if self.postgres:
            return f"coalesce(({row}.payload::json ->> '{name}')::bigint, {default})"
        return f"coalesce({self.json(row, name)}, {default})"

    def true(self, row: str, name: str) -> str:
        return f"{self.text(row, name)} = 'true'" if self.postgres else f"coalesce({self.json(row, name)}, 0) = 1"

    def flag(self, row: str, name: str) -> str:
        return f"case when {self.true(row, name)} then 'yes' else '' end"

    def items(self, row: str, name: str) -> str:
        """A list of texts as a table with one column, `value`."""
        if self.postgres:
            return f"(select value from json_array_elements_text({row}.payload::json -> '{name}') as i(value))"
        return f"(select value from json_each({row}.payload, '$.\"{name}\"'))"

    def pairs(self, row: str, name: str) -> str:
        """An object as a table with the columns `key` and `value`."""
        if self.postgres:
            return f"(select key, value from json_each_text({row}.payload::json -> '{name}') as p(key, value))"
        return f"(select key, value from json_each({row}.payload, '$.\"{name}\"'))"

    # The three below stand in a `from` beside the row that they read, so they are calls and no queries of their own.

    def each_pair(self, row: str, name: str, called: str) -> str:
        """An object's keys and values beside its row, as `called.key` and `called.value`."""
        if self.postgres:
            return f"json_each_text({row}.payload::json -> '{name}') as {called}(key, value)"
        return f"json_each({row}.payload, '$.\"{name}\"') as {called}"

    def each_object(self, row: str, name: str, called: str) -> str:
        """A list of objects beside its row, as `called.value`."""
        if self.postgres:
            return f"json_array_elements({row}.payload::json -> '{name}') as {called}(value)"
        return f"json_each({row}.payload, '$.\"{name}\"') as {called}"

    def each_of(self, item: str, called: str) -> str:
        """The keys and values of one of those objects beside it."""
        return f"json_each_text({item}.value) as {called}(key, value)" if self.postgres else (
            f"json_each({item}.value) as {called}"
        )  # fmt: skip

    def of(self, item: str, name: str) -> str:
        """A text of one of those objects."""
        return f"({item}.value ->> '{name}')" if self.postgres else f"json_extract({item}.value, '$.{name}')"

    def joined(self, what: str, source: str, between: str = ", ") -> str:
        function = "string_agg" if self.postgres else "group_concat"
        return f"coalesce((select {function}({what}, {self.mark(between)}) from {source} as joined), '')"

    def mark(self, between: str) -> str:
        newline = "chr(10)" if self.postgres else "char(10)"
        return newline if between == "\n" else f"'{between}'"

    def clock(self, time: str) -> str:
        """Exercise time as T+12:03, with hours T+1:12:03; empty where there is none."""
        if self.postgres:
            rest = f"to_char({time} / 60000 % 60, 'FM00') || ':' || to_char({time} / 1000 % 60, 'FM00')"
            short, long = f"'T+' || {rest}", f"'T+' || ({time} / 3600000) || ':' || {rest}"
        else:
            rest = f"{time} / 60000 % 60, {time} / 1000 % 60"
            short, long = f"printf('T+%02d:%02d', {rest})", f"printf('T+%d:%02d:%02d', {time} / 3600000, {rest})"
        return f"case when {time} is null then '' when {time} < 3600000 then {short} else {long} end"

    def actions(self, row: str) -> str:
        """A move's actions as a table with the columns `place` and `line`."""
        if self.postgres:
            source = f"json_array_elements({row}.payload::json -> 'actions') with ordinality as a(value, place)"
            place, toward = (
                "place",
                "(select string_agg(t, ', ') from json_array_elements_text(value -> 'toward') as t)",
            )
        else:
            source = f"json_each({row}.payload, '$.actions')"
            place, toward = "(key + 1)", "(select group_concat(t.value, ', ') from json_each(a.value, '$.toward') as t)"
            source += " as a"

        def part(name: str) -> str:
            return f"value ->> '{name}'" if self.postgres else f"json_extract(a.value, '$.{name}')"

        details = [part("instrument"), f"'toward ' || {toward}", f"coalesce({part('visibility')}, 'public')"]
        details += [part("level"), part("timing")]
        line = f"{place} || '. ' || ({part('what')})" + "".join(
            f" || coalesce('; ' || nullif({d}, ''), '')" for d in details
        )
        return f"(select {line} as line from {source})"


def _views(s: Spelling) -> dict[str, str]:
    when = f"e.exercise, e.seq, e.wall, {s.clock('e.elapsed')} as clock, e.scenario, e.phase, e.seat"
    version = f"{s.whole('e', 'version', '1')} as version"
    entered = f"{s.flag('e', 'late')} as late, {s.flag('e', 'entered_for')} as entered_by_control"
    actions = s.joined("line", s.actions("e"), "\n")
    fields = s.joined("key || ': ' || value", s.pairs("e", "fields"), "\n")
    texts = s.joined("key || ': ' || value", s.pairs("e", "texts"), "\n")

    def text(name: str, default: str = "") -> str:
        return f"{s.text('e', name, default)} as {name}"

    def listed(name: str) -> str:
        return s.joined("value", s.items("e", name))

    def about(kind: str, name: str, more: str = "true") -> str:
        """Rows n of a kind that speak of the same thing as row e."""
        same = f"{s.text('n', name)} = {s.text('e', name)}"
        return f"from events n where n.exercise = e.exercise and n.kind = '{kind}' and {same} and {more}"

    def clock_of(rows: str) -> str:
        return f"(select {s.clock('min(n.elapsed)')} {rows})"

    def said(answer: str, rows: str) -> str:
        """What each team said, as lines."""
        comment = f"coalesce(' - ' || nullif({s.text('n', 'text')}, ''), '')"
        line = f"{s.text('n', 'team')} || ': ' || {answer} || {comment}"
        return s.joined("line", f"(select {line} as line {rows} order by n.seq)", "\n")

    def ruled(name: str) -> str:
        """A field of the newest ruling r on move e."""
        dropped = (
            "select 1 from events d where d.exercise = e.exercise and d.kind = 'ruling-dropped'"
            f" and {s.text('d', 'ruling')} = {s.text('r', 'ruling')}"
        )
        rows = (
            "from events r where r.exercise = e.exercise and r.kind = 'ruling-drafted'"
            f" and {s.text('e', 'move')} in {s.items('r', 'moves')} and not exists ({dropped})"
        )
        amended = (
            "select {text} from events a where a.exercise = r.exercise and a.kind = 'ruling-amended'"
            f" and {s.text('a', 'ruling')} = {s.text('r', 'ruling')} order by a.seq desc limit 1"
        ).format(text=s.text("a", name))
        found = f"coalesce(({amended}), {s.text('r', name)})"
        return f"coalesce((select {found} {rows} order by r.seq desc limit 1), '') as {name}"

    def answers(seat: str, source: str) -> str:
        """One row for each question that was answered: p is a question's id with the answer."""
        asked = (
            f"select {s.of('q', 'asks')} from events n cross join {s.each_object('n', 'questions', 'q')}"
            " where n.exercise = e.exercise and n.kind = 'questionnaire-opened'"
            f" and {s.text('n', 'questionnaire')} = {s.text('e', 'questionnaire')} and {s.of('q', 'id')} = p.key"
        )
        when = f"e.exercise, e.seq, e.wall, {s.clock('e.elapsed')} as clock, e.scenario, e.phase, {seat} as seat"
        return f"""select {when}, {text("questionnaire")}, coalesce((select {s.text("n", "title")} {opened}), '')
            as title, coalesce(({asked}), p.key) as question, p.value as answer from events e cross join {source}"""

    def lines(name: str) -> str:
        found = s.joined("value", s.items("e", name), "\n")
        return f"{found} as {name}"

    def texts_of(row: str, name: str) -> str:
        return s.joined("key || ': ' || value", s.pairs(row, name), "\n")

    def shifts_of(row: str, name: str) -> str:
        return s.joined("key || ' ' || value", s.pairs(row, name))

    amended = about("ruling-amended", "ruling")
    newest = f"{amended} order by n.seq desc limit 1"

    def now_said(name: str, value: Callable[[str, str], str]) -> str:
        """What a ruling says: in its newest amendment, else in its draft."""
        return f"coalesce((select {value('n', name)} {newest}), {value('e', name)}) as {name}"

    came_true = f"case when {s.true('n', 'came_true')} then 'came true' else 'did not' end"
    roll = f"{s.whole('n', 'roll')} || ' for ' || {s.whole('n', 'odds')} || ' percent: ' || {came_true}"
    rolled = s.joined("line", f"(select {roll} as line {about('rolled', 'ruling')} order by n.seq)", "\n")
    opened = about("questionnaire-opened", "questionnaire")
    closed = about("questionnaire-closed", "questionnaire")
    answered_by = about("questionnaire-answered", "questionnaire")
    anew = about("questionnaire-answered", "questionnaire", "n.seat = e.seat and n.seq > e.seq")
    agrees = f"case when {s.true('n', 'agrees')} then 'agrees' else 'declines' end"
    same_version = f"{s.whole('n', 'version', '1')} = {s.whole('e', 'version', '1')}"
    endorsed = about("move-endorsed", "move", same_version)
    released = about("ruling-released", "ruling", same_version)
    answered = about("meeting-answered", "meeting")
    began = about("meeting-started", "meeting")
    over = about("meeting-ended", "meeting")
    result, together = (f"select {s.text('n', each)} {over} order by n.seq desc limit 1" for each in ("result", "text"))
    recalled = about("inject-recalled", "inject", "n.seq > e.seq")
    same_aim = " and ".join(f"{s.text('n', each)} = {s.text('e', each)}" for each in ("task", "team"))
    rated_anew = f"n.seat = e.seat and n.seq > e.seq and {same_aim}"

    def last(kind: str, name: str, field: str) -> str:
        """A field of the newest row n of a kind that speaks of the same thing."""
        return f"coalesce((select {s.text('n', field)} {about(kind, name)} order by n.seq desc limit 1), '')"

    return {
        "moves": f"""select {when}, {text("team")}, {text("move")}, {version},
            {actions} as actions,
            {s.field("e", "intent")} as intent, {s.field("e", "public-line")} as public_line,
            {fields} as fields,
            {listed("joint")} as joint_with, {said(s.text("n", "answer"), endorsed)} as endorsements,
            {ruled("ruling")}, {ruled("outcome")}, {entered}
            from events e where e.kind = 'move-submitted'""",
        "replies": f"""select {when}, {text("team")}, {text("inject")}, {version}, {text("choice")}, {text("text")},
            {entered} from events e where e.kind = 'replied'""",
        "injects": f"""select {when}, {text("inject")}, {version}, {text("title")}, {text("sender", "control")},
            {text("method")}, {s.joined("key", s.pairs("e", "texts"))} as teams, {texts} as texts,
            {text("asks", "read")}, {listed("choices")} as choices,
            {s.clock(s.whole("e", "answer_by"))} as answer_by, {text("dated")},
            {s.flag("e", "automatic")} as automatic, {clock_of(recalled)} as recalled
            from events e where e.kind = 'inject-released'""",
        "rulings": f"""select {when}, {text("ruling")}, {version}, {listed("moves")} as moves,
            {now_said("outcome", s.text)}, {now_said("texts", texts_of)}, {now_said("shifts", shifts_of)},
            {lines("arguments_for")}, {lines("arguments_against")}, {text("reasons")},
            {s.whole("e", "odds")} as odds, {rolled} as rolled, {now_said("public", s.flag)},
            {clock_of(released)} as released, {clock_of(amended)} as amended,
            coalesce((select {s.text("n", "reason")} {newest}), '') as amended_because,
            case when exists (select 1 {about("ruling-dropped", "ruling")}) then 'dropped'
                when exists (select 1 {released}) then 'released' else 'draft' end as status
            from events e where e.kind = 'ruling-drafted'
            and not exists (select 1 {about("ruling-drafted", "ruling", "n.seq > e.seq")})""",
        "commitments": f"""select {when}, {text("commitment")}, {text("standing")}, {text("team")}, {text("reason")}
            from events e where e.kind = 'commitment-marked'""",
        "verdicts": f"""select {when}, {text("verdict")}, {text("reason")} from events e
            where e.kind = 'verdict-given'""",
        "meetings": f"""select {when}, {text("meeting")}, {s.text("e", "by")} as asked_by, {listed("teams")} as teams,
            {text("level")}, {text("channel")}, {text("topic")}, {said(agrees, answered)} as answers,
            {clock_of(began)} as started, {clock_of(over)} as ended,
            coalesce(({result}), {s.text("e", "result")}) as result,
            coalesce(({together}), {s.text("e", "text")}) as joint_text,
            case when e.kind = 'meeting-logged' then 'logged' when exists (select 1 {over}) then 'held'
                when exists (select 1 {began}) then 'running'
                when exists (select 1 {answered} and not {s.true("n", "agrees")}) then 'declined'
                else 'asked' end as status
            from events e where e.kind in ('meeting-asked', 'meeting-logged')""",
        "messages": f"""select {when}, {text("message")}, {text("sender")}, {listed("to")} as recipients,
            {text("text")}, {text("reply_to")}
            from events e where e.kind = 'message-sent'""",
        "indicators": f"""select {when}, {text("indicator")}, {s.number("e", "delta")} as delta,
            {s.number("e", "value")} as value, {text("cause")}, {text("reason")}
            from events e where e.kind = 'indicator-shifted'""",
        "observations": f"""select {when}, {text("observation")}, {text("text")}, {listed("tags")} as tags,
            {text("team")}, {text("objective")}, {text("task")}, {text("inject")}, {text("rating")}
            from events e where e.kind = 'observation-noted'""",
        "questionnaires": f"""select {when}, {text("questionnaire")}, {text("title")}, {listed("to")} as recipients,
            {s.flag("e", "anonymous")} as anonymous, (select count(distinct n.seat) {answered_by}) as answered,
            {clock_of(closed)} as closed,
            case when exists (select 1 {closed} and {s.true("n", "withheld")}) then 'withheld'
                when exists (select 1 {closed}) then 'closed' else 'open' end as status
            from events e where e.kind = 'questionnaire-opened'""",
        "answers": f"""{answers("e.seat", s.each_pair("e", "answers", "p"))}
            where e.kind = 'questionnaire-answered' and not exists (select 1 {anew})
            union all {answers("''", f"{s.each_object('e', 'answers', 'a')} cross join {s.each_of('a', 'p')}")}
            where e.kind = 'questionnaire-closed'""",
        "ratings": f"""select {when}, {text("objective")}, {text("task")}, {text("team")}, {text("rating")},
            {text("explanation")} from events e where e.kind = 'objective-rated' and {s.text("e", "rating")} <> ''
            and not exists (select 1 {about("objective-rated", "objective", rated_anew)})""",
        "findings": f"""select {when}, {text("finding")}, {version}, {text("side")}, {text("text")},
            {text("objective")}, {text("task")}, {listed("evidence")} as evidence, {text("reference")},
            {text("analysis")},
            case when exists (select 1 {about("finding-dropped", "finding")}) then 'dropped'
                when {s.true("e", "by_rule")} and not exists (select 1 {about("finding-confirmed", "finding")})
                then 'draft' else 'confirmed' end as status
            from events e where e.kind = 'finding-written'
            and not exists (select 1 {about("finding-written", "finding", "n.seq > e.seq")})""",
        "actions": f"""select {when}, {text("action")}, {version}, {text("text")}, {text("finding")},
            {text("element")}, {text("owner")}, {last("contact-named", "action", "contact")} as contact,
            {text("start")}, {text("due")}, {text("priority")}, {text("origin")},
            {last("action-closed", "action", "note")} as note, {last("action-closed", "action", "on")} as done_on,
            case when exists (select 1 {about("action-dropped", "action")}) then 'dropped'
                when (select {s.flag("n", "done")} {about("action-closed", "action")}
                order by n.seq desc limit 1) = 'yes'
                then 'done' else 'open' end as status
            from events e where e.kind = 'action-planned'
            and not exists (select 1 {about("action-planned", "action", "n.seq > e.seq")})""",
        "hot_wash": f"""select {when}, {text("note")}, {version}, {s.text("e", "column")} as what, {text("text")},
            {text("team")}, {text("due")} from events e where e.kind = 'hot-wash-noted'
            and {s.text("e", "text")} <> ''
            and not exists (select 1 {about("hot-wash-noted", "note", "n.seq > e.seq")})""",
        "parked": f"""select {when}, {text("item")}, {text("text")}, {text("team")},
            {last("parked-settled", "item", "note")} as settled from events e where e.kind = 'parked'""",
    }


def create_views(connection: Connection) -> None:
    """Make all views, in the words of the database at hand."""
    spelling = Spelling(connection.dialect.name == "postgresql")
    for name, text in _views(spelling).items():
        # psycopg reads a percent sign as the start of a parameter, even where there are none.
        text = text.replace("%", "%%") if spelling.postgres else text
        connection.exec_driver_sql(f"create view {name} as {text}")


def drop_views(connection: Connection) -> None:
    """Take all views away."""
    for name in NAMES:
        connection.exec_driver_sql(f"drop view if exists {name}")
