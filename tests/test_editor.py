"""What an editor shows: the real yaml-language-server on a sample record that names its schema."""

import json
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Queue
from typing import Any

import pytest
from kb.schema import modeline, words, write_schemas

SAMPLE = Path(__file__).parent / "sample" / "data" / "trials" / "alder-2020.yaml"
RECORDS = Path(__file__).parents[1] / "data"
PACKAGE = "yaml-language-server@1.25.0"
PATIENCE = 30
SETTINGS = {"validate": True, "completion": True, "hover": True, "schemaStore": {"enable": False}}


class Editor:
    """As much of an LSP client as it takes to open a file, ask at a place and wait for marks."""

    def __init__(self, command: list[str], root: Path) -> None:
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.answers: Queue = Queue()
        self.marks: Queue = Queue()
        self.asked = 0
        threading.Thread(target=self._listen, daemon=True).start()
        able = {"completion": {"completionItem": {"documentationFormat": ["markdown"]}}, "hover": {}}
        self.ask("initialize", processId=None, rootUri=root.as_uri(), capabilities={"textDocument": able})
        self.tell("initialized")
        self.tell("workspace/didChangeConfiguration", settings={"yaml": SETTINGS})

    def tell(self, method: str, **params: Any) -> None:
        self._send(method=method, params=params)

    def ask(self, method: str, **params: Any) -> Any:
        self.asked += 1
        self._send(id=self.asked, method=method, params=params)
        answer = self.answers.get(timeout=PATIENCE)
        assert "error" not in answer, answer
        return answer["result"]

    def open(self, *files: Path) -> list[dict]:
        """What is marked in files."""
        for file in files:
            self._show(file)
        waiting, marks = {file.as_uri() for file in files}, []
        while waiting:
            published = self.marks.get(timeout=PATIENCE)
            if published["uri"] in waiting:
                waiting.remove(published["uri"])
                marks += [{"file": published["uri"], **mark} for mark in published["diagnostics"]]
        return marks

    def _show(self, file: Path) -> None:
        document = {"uri": file.as_uri(), "languageId": "yaml", "version": 1, "text": file.read_text("utf-8")}
        self.tell("textDocument/didOpen", textDocument=document)

    def at(self, method: str, file: Path, place: tuple[int, int]) -> Any:
        """An answer about a place, line and column from 0."""
        position = {"line": place[0], "character": place[1]}
        return self.ask(f"textDocument/{method}", textDocument={"uri": file.as_uri()}, position=position)

    def close(self) -> None:
        self.process.kill()
        self.process.communicate()

    def _send(self, **message: Any) -> None:
        raw = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(raw), raw))
        self.process.stdin.flush()

    def _listen(self) -> None:
        while header := self.process.stdout.readline():
            size = int(header.split(b":")[1]) if header.lower().startswith(b"content-length") else 0
            if not size:
                continue
            while self.process.stdout.readline().strip():
                pass
            message = json.loads(self.process.stdout.read(size))
            if message.get("method") == "textDocument/publishDiagnostics":
                self.marks.put(message["params"])
            elif "id" in message and "method" in message:
                wanted = [SETTINGS if item.get("section") == "yaml" else None for item in _items(message)]
                self._send(id=message["id"], result=wanted or None)
            elif "id" in message:
                self.answers.put(message)


def _items(message: dict) -> list[dict]:
    return message["params"].get("items", []) if message["method"] == "workspace/configuration" else []


@pytest.fixture(scope="module")
def server(npm_package: Callable[[str], Path]) -> list[str]:
    """The command that starts the server, installed for this run."""
    return ["node", str(npm_package(PACKAGE) / "bin" / "yaml-language-server"), "--stdio"]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("records") / "data"
    write_schemas(folder / "schema")
    (folder / "trials").mkdir()
    return folder


@pytest.fixture(scope="module")
def editor(server: list[str], data: Path) -> Iterator[Editor]:
    editor = Editor(server, data)
    yield editor
    editor.close()


def record(data: Path, name: str, old: str = "", new: str = "") -> tuple[Path, list[str]]:
    """A copy of the sample record that names its schema, with a part replaced; its lines too."""
    text = SAMPLE.read_text("utf-8").removeprefix(modeline("trials") + "\n")
    assert old in text
    text = f"{modeline('trials')}\n{text.replace(old, new, 1)}"
    file = data / "trials" / f"{name}.yaml"
    file.write_text(text, "utf-8", newline="\n")
    return file, text.splitlines()


def place_of(lines: list[str], part: str) -> tuple[int, int]:
    return next((row, line.index(part)) for row, line in enumerate(lines) if part in line)


STATUS = "status: {value: completed, as_of: 2026-01-02}"


def test_a_right_record_has_no_marks(editor, data):
    file, _ = record(data, "right")
    assert editor.open(file) == []


def test_no_record_of_the_library_has_marks(editor):
    files = sorted(RECORDS.resolve().glob("*/*.yaml"))
    assert files
    assert editor.open(*files) == []


def test_a_wrong_word_is_marked_at_its_place(editor, data):
    file, lines = record(data, "wrong", "blinding: double-blind", "blinding: double-blnd")
    (mark,) = editor.open(file)
    row, column = place_of(lines, "double-blnd")
    assert mark["range"] == {
        "start": {"line": row, "character": column},
        "end": {"line": row, "character": column + len("double-blnd")},
    }
    assert "double-blind" in mark["message"]


def test_an_unknown_key_is_marked_at_its_place(editor, data):
    file, lines = record(data, "unknown", "blinding: double-blind", "blindness: double-blind")
    starts = [(mark["range"]["start"], mark["message"]) for mark in editor.open(file)]
    row, column = place_of(lines, "blindness")
    assert any(start == {"line": row, "character": column} and "blindness" in text for start, text in starts)


def test_completion_offers_the_keys_that_are_left(editor, data):
    file, lines = record(data, "keys", STATUS, "status:\n  value: completed\n  ")
    editor.open(file)
    row = place_of(lines, "value: completed")[0] + 1
    items = {item["label"]: item for item in editor.at("completion", file, (row, 2))["items"]}
    assert {"as_of", "completion", "why_stopped"} <= set(items)
    assert not {"value", "title", "design"} & set(items)
    assert "查詢狀態的日期" in shown(items["as_of"]["documentation"])


def test_completion_offers_the_words_of_a_field_with_their_meaning(editor, data):
    file, lines = record(data, "words", STATUS, "status:\n  value: \n  as_of: 2026-01-02")
    editor.open(file)
    row = place_of(lines, "status:")[0] + 1
    items = {item["label"]: item for item in editor.at("completion", file, (row, len("  value: ")))["items"]}
    assert set(items) == set(words()["Status.value"])
    assert "提前終止" in shown(items["terminated"]["documentation"])


@pytest.mark.parametrize(
    ("part", "english", "chinese"),
    [
        ("status:", "Whether it is running", "試驗進行中"),
        ("blinding:", "Who was kept from knowing", "誰不知道"),
        ("comparator:", "A feigned procedure", "假手術"),
        ("sponsor:", "Who is responsible", "負責的機構"),
        ("reading:", "What a reader should take", "讀者該從"),
    ],
)
def test_hover_explains_a_key_in_both_languages(editor, data, part, english, chinese):
    file, lines = record(data, f"hover-{part[:-1]}")
    editor.open(file)
    row, column = place_of(lines, part)
    told = shown(editor.at("hover", file, (row, column + 1))["contents"])
    assert english in told
    assert chinese in told


def shown(markup: str | dict) -> str:
    return markup if isinstance(markup, str) else markup["value"]
