"""The after-action report and the log's lines: facts first, then pages."""
