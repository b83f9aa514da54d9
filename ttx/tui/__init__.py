"""What console and seat share: an app without tracebacks, plain text, marking, small questions, long lists."""
