"""An organizer's editor: the YAML language server that VS Code, Neovim and Emacs run, on the schema that ttx writes.

`YAML_LANGUAGE_SERVER` names its start file (npm package yaml-language-server, `bin/yaml-language-server`).
"""

import itertools
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

BOOK = """\
# yaml-language-server: $schema=playbook.schema.json
ttx: 1
id: ferry
title: The ferry
scenario:
  start: 2026-05-23 08:00 Europe/Oslo
teams:
  town: {name: Town}
phases:
  - id: one
    title: One
    stages: {play: 10m}
    injects:
      - id: down
        title: The site is down
        at: 1m
"""


class Editor:
    """The language server as an editor talks to it, over its standard streams."""

    def __init__(self, folder: Path, command: list[str]) -> None:
        self.folder = folder
        self.numbers = itertools.count(1)
        self.process = subprocess.Popen(
            [*command, "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=folder
        )
        self.diagnostics: dict[str, list[dict[str, Any]]] = {}
        self.ask("initialize", processId=None, rootUri=folder.as_uri(), capabilities={
            "textDocument": {"completion": {"completionItem": {"documentationFormat": ["markdown"]}}},
        })  # fmt: skip
        self.tell("initialized")

    def send(self, **message: Any) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self.process.stdin
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.process.stdin.flush()

    def read(self) -> dict[str, Any]:
        assert self.process.stdout
        length = 0
        while (line := self.process.stdout.readline().strip()) or not length:
            assert line or self.process.poll() is None, "the language server has ended"
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        message = json.loads(self.process.stdout.read(length))
        if message.get("method") == "textDocument/publishDiagnostics":
            self.diagnostics[message["params"]["uri"]] = message["params"]["diagnostics"]
        elif "method" in message and "id" in message:
            asked = message["params"].get("items", []) if message["method"] == "workspace/configuration" else None
            self.send(id=message["id"], result=None if asked is None else [None] * len(asked))
        return message

    def tell(self, method: str, **params: Any) -> None:
        self.send(method=method, params=params)

    def ask(self, method: str, **params: Any) -> Any:
        number = next(self.numbers)
        self.send(id=number, method=method, params=params)
        while (message := self.read()).get("id") != number or "method" in message:
            pass
        assert "error" not in message, message
        return message["result"]

    def open(self, name: str, text: str) -> str:
        (self.folder / name).write_text(text, "utf-8")
        uri = (self.folder / name).as_uri()
        self.tell("textDocument/didOpen", textDocument={"uri": uri, "languageId": "yaml", "version": 1, "text": text})
        return uri

    def problems(self, uri: str) -> list[str]:
        while uri not in self.diagnostics:
            self.read()
        return [f"{one['range']['start']['line'] + 1}: {one['message']}" for one in self.diagnostics[uri]]

    def at(self, uri: str, text: str, line: str) -> dict[str, Any]:
        lines = text.splitlines()
        return {"textDocument": {"uri": uri}, "position": {"line": lines.index(line), "character": len(line)}}


@pytest.fixture
def editor(tmp_path: Path) -> Iterator[Editor]:
    start = os.environ.get("YAML_LANGUAGE_SERVER")
    if not start:
        assert not os.environ.get("CI"), "the gate has to name the language server: YAML_LANGUAGE_SERVER"
        pytest.skip("YAML_LANGUAGE_SERVER names none: npm install yaml-language-server")
    for kind, flag in (("playbook", ()), ("inject", ("--inject",)), ("translation", ("--translation",))):
        out = ["--out", str(tmp_path / f"{kind}.schema.json")]
        subprocess.run([sys.executable, "-m", "ttx", "schema", *flag, *out], check=True, capture_output=True)
    editor = Editor(tmp_path, ["node", start])
    yield editor
    editor.process.kill()
    editor.process.wait()
    for stream in (editor.process.stdin, editor.process.stdout):
        assert stream
        stream.close()


def test_keys_are_completed_and_explained_with_an_example(editor: Editor) -> None:
    text = BOOK + "        an"
    uri = editor.open("ferry.yaml", text)
    found = editor.ask("textDocument/completion", **editor.at(uri, text, "        an"))
    item = next(one for one in found["items"] if one["label"] == "answer within")
    assert "Counts from its delivery" in str(item["documentation"])
    place = editor.at(uri, text, "        at: 1m")
    place["position"]["character"] = 9
    hover = editor.ask("textDocument/hover", **place)
    assert "Time into the phase" in hover["contents"]["value"]
    assert "10m" in hover["contents"]["value"]


def test_values_are_completed(editor: Editor) -> None:
    text = BOOK + "        priority: "
    uri = editor.open("ferry.yaml", text)
    found = editor.ask("textDocument/completion", **editor.at(uri, text, "        priority: "))
    assert {"core", "support", "reserve"} <= {one["label"].strip() for one in found["items"]}


def test_a_mistake_is_shown_on_its_line_and_a_good_playbook_has_none(editor: Editor) -> None:
    assert editor.problems(editor.open("ferry.yaml", BOOK)) == []
    wrong = editor.problems(editor.open("wrong.yaml", BOOK + "        anser within: 5m\n        priority: first\n"))
    assert any(one.startswith("17: ") and "anser within" in one for one in wrong)
    assert any(one.startswith("18: ") and "core" in one for one in wrong)


@pytest.mark.parametrize("folder, pattern, kind", [
    ("playbooks", "*.yaml", "playbook"), ("injects", "*/*.yaml", "inject"),
])  # fmt: skip
def test_what_comes_with_ttx_has_no_problem_in_an_editor(editor: Editor, folder: str, pattern: str, kind: str) -> None:
    paths = sorted(Path(folder).glob(pattern))
    assert len(paths) > 5
    for path in paths:
        schema = "translation" if path.stem.count(".") else kind
        text = f"# yaml-language-server: $schema={schema}.schema.json\n" + path.read_text("utf-8")
        assert editor.problems(editor.open(path.name, text)) == [], path
