"""The browser seat: pages made here, kept live by fragments of HTML over server-sent events."""
