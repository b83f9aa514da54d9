"""Views for people with a SQL prompt: a column for each field, on both databases."""

from __future__ import annotations

import re

from sqlalchemy import Connection

# One spelling of "a field of the payload" and "the items of a list" for each database; the views are written once.
_SQLITE = {
    "field": "json_extract({row}.payload, '$.\"{name}\"')",
    "items": "(select group_concat(value, ', ') from json_each({row}.payload, '$.\"{name}\"'))",
    "pairs": "(select group_concat(key || ': ' || value, char(10)) from json_each({row}.payload, '$.\"{name}\"'))",
    "whats": "(select group_concat((key + 1) || '. ' || json_extract(value, '$.what'), char(10))"
    " from json_each({row}.payload, '$.actions'))",
    "clock": "printf('T+%02d:%02d', {row}.elapsed / 60000, {row}.elapsed / 1000 % 60)",
    "number": "cast(json_extract({row}.payload, '$.\"{name}\"') as real)",
}
_POSTGRES = {
    "field": "{row}.payload::jsonb ->> '{name}'",
    "items": "(select string_agg(value, ', ') from jsonb_array_elements_text({row}.payload::jsonb -> '{name}'))",
    "pairs": "(select string_agg(key || ': ' || value, chr(10)) from jsonb_each_text({row}.payload::jsonb -> '{name}'))",
    "whats": "(select string_agg(place || '. ' || (value ->> 'what'), chr(10))"
    " from jsonb_array_elements({row}.payload::jsonb -> 'actions') with ordinality as listed(value, place))",
    "clock": "'T+' || lpad(({row}.elapsed / 60000)::text, 2, '0') || ':'"
    " || lpad(({row}.elapsed / 1000 % 60)::text, 2, '0')",
    "number": "({row}.payload::jsonb ->> '{name}')::double precision",
}
_WHEN = "e.exercise, e.seq, e.wall, {clock:e} as clock, e.scenario, e.phase, e.seat"

_VIEWS = {
    "moves": f"""select {_WHEN}, {{field:e.move}} as move, {{field:e.team}} as team, {{number:e.version}} as version,
        {{whats:e.actions}} as actions, {{field:e.fields.intent}} as intent, {{field:e.fields.public-line}} as public_line,
        {{pairs:e.fields}} as fields, {{items:e.joint}} as joint,
        coalesce({{field:e.late}}, '0') in ('1', 'true') as late,
        coalesce({{field:e.entered_for}}, '0') in ('1', 'true') as entered_by_control,
        (select {{join:{{field:n.team}} || ' ' || {{field:n.answer}} || coalesce(': ' || {{field:n.text}}, '')}} from events n
          where n.exercise = e.exercise and n.kind = 'move-endorsed' and {{field:n.move}} = {{field:e.move}}
          and {{number:n.version}} = {{number:e.version}}) as endorsements
        from events e where e.kind = 'move-submitted'""",
    "replies": f"""select {_WHEN}, {{field:e.inject}} as inject, {{field:e.team}} as team, {{field:e.choice}} as choice,
        {{field:e.text}} as text, coalesce({{number:e.version}}, 1) as version,
        coalesce({{field:e.late}}, '0') in ('1', 'true') as late,
        coalesce({{field:e.entered_for}}, '0') in ('1', 'true') as entered_by_control
        from events e where e.kind = 'replied'""",
    "injects": f"""select {_WHEN}, {{field:e.inject}} as inject, {{field:e.title}} as title, {{field:e.sender}} as sender,
        {{field:e.method}} as method, {{pairs:e.texts}} as texts, {{field:e.asks}} as asks,
        {{number:e.answer_by}} / 60000 as answer_by_minute, {{field:e.dated}} as dated
        from events e where e.kind = 'inject-released'""",
    "rulings": f"""select {_WHEN}, {{field:e.ruling}} as ruling, {{number:e.version}} as version, {{items:e.moves}} as moves,
        {{field:e.outcome}} as outcome, {{pairs:e.texts}} as texts, {{pairs:e.shifts}} as shifts,
        {{field:e.reasons}} as reasons, {{number:e.odds}} as odds,
        exists (select 1 from events n where n.exercise = e.exercise and n.kind = 'ruling-released'
          and {{field:n.ruling}} = {{field:e.ruling}} and {{number:n.version}} = {{number:e.version}}) as released
        from events e where e.kind = 'ruling-drafted'""",
    "meetings": f"""select {_WHEN}, {{field:e.meeting}} as meeting, e.kind as event, {{items:e.teams}} as teams,
        {{field:e.level}} as level, {{field:e.channel}} as channel, {{field:e.topic}} as topic,
        (select max({{clock:n}}) from events n where n.exercise = e.exercise and n.kind = 'meeting-started'
          and {{field:n.meeting}} = {{field:e.meeting}}) as started,
        coalesce({{field:e.result}}, (select max({{field:n.result}}) from events n where n.exercise = e.exercise
          and n.kind = 'meeting-ended' and {{field:n.meeting}} = {{field:e.meeting}})) as result
        from events e where e.kind in ('meeting-asked', 'meeting-logged')""",
    "messages": f"""select {_WHEN}, {{field:e.message}} as message, {{field:e.sender}} as sender, {{items:e.to}} as recipients,
        {{field:e.text}} as text, {{field:e.reply_to}} as reply_to from events e where e.kind = 'message-sent'""",
    "indicators": f"""select {_WHEN}, {{field:e.indicator}} as indicator, {{number:e.delta}} as delta,
        {{number:e.value}} as value, {{field:e.cause}} as cause, {{field:e.reason}} as reason
        from events e where e.kind = 'indicator-shifted'""",
    "observations": f"""select {_WHEN}, {{field:e.observation}} as observation, {{field:e.text}} as text,
        {{items:e.tags}} as tags, {{field:e.team}} as team, {{field:e.objective}} as objective, {{field:e.task}} as task,
        {{field:e.inject}} as inject, {{field:e.rating}} as rating from events e where e.kind = 'observation-noted'""",
}


def create_views(connection: Connection) -> None:
    """Make all views, in the words of the database at hand."""
    dialect = connection.dialect.name
    for name, text in _VIEWS.items():
        connection.exec_driver_sql(f"create view {name} as {_expand(text, dialect)}")


def _expand(text: str, dialect: str) -> str:
    words = _SQLITE if dialect == "sqlite" else _POSTGRES

    def word(match: re.Match[str]) -> str:
        what, row, name = match["what"], match["row"], match["name"] or ""
        if "." in name:
            outer, inner = name.split(".", 1)
            if dialect == "sqlite":
                return f'json_extract({row}.payload, \'$."{outer}"."{inner}"\')'
            return f"{row}.payload::jsonb -> '{outer}' ->> '{inner}'"
        return words[what].format(row=row, name=name)

    text = re.sub(
        r"\{(?P<what>field|items|pairs|whats|clock|number):(?P<row>[a-z])(?:\.(?P<name>[a-z_.-]+))?\}", word, text
    )
    joined = "group_concat(\\1, char(10))" if dialect == "sqlite" else "string_agg(\\1, chr(10))"
    return re.sub(r"\{join:(.*?)\}(?= from)", joined, text)
