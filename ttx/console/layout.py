"""How the panes lie, wide and narrow."""

LAYOUT = """
ConsoleScreen { layout: vertical; }
ConsoleScreen #clocks, ConsoleScreen #stage, ConsoleScreen #tabs, ConsoleScreen #keys {
    height: 1; text-wrap: nowrap; text-overflow: ellipsis;
}
ConsoleScreen #clocks, ConsoleScreen #stage { background: $panel; }
ConsoleScreen #down { height: auto; display: none; text-style: bold reverse; color: $text-error; text-align: center; }
ConsoleScreen #alarm { height: auto; display: none; text-style: bold reverse; color: $text-error; padding: 0 1; }
ConsoleScreen #alarm { text-wrap: nowrap; text-overflow: ellipsis; }
ConsoleScreen #tabs { display: none; }
ConsoleScreen #panes { height: 1fr; }
ConsoleScreen .pane { width: 1fr; height: 1fr; border: round $border-blurred; border-title-color: $quiet; padding: 0; }
ConsoleScreen .pane.-shown { border: round $primary; border-title-color: $text; border-title-style: bold; }
ConsoleScreen.-normal #meters { display: none; }
ConsoleScreen #teams, ConsoleScreen #seats { height: auto; }
ConsoleScreen #seats { color: $text; border-bottom: solid $border-blurred; }
ConsoleScreen #view { height: 1fr; padding: 0 1; scrollbar-size-vertical: 1; }
ConsoleScreen #sees { height: auto; }
ConsoleScreen #nothing { padding: 1 2; color: $quiet; display: none; }
ConsoleScreen Listing { height: 1fr; }
ConsoleScreen #gauges { height: auto; padding: 0 1; }
ConsoleScreen #attention { height: auto; max-height: 2; background: $panel; }
ConsoleScreen #keys { color: $quiet; }
ConsoleScreen.-narrow #tabs { display: block; }
ConsoleScreen.-narrow .pane { display: none; border: none; }
ConsoleScreen.-narrow .pane.-shown { display: block; }
ConsoleScreen.-narrow #gauges { display: none; }
ConsoleScreen.-short #gauges { display: none; }
ConsoleScreen.-short.-narrow #attention { max-height: 1; }
"""
