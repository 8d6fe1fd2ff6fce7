"""A small bot for the tests: its own domain and data, our pipeline, a real Rasa process and an action server in a thread."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path
from threading import Thread
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
NUMBERS = count(1)
DOMAIN = """
version: "3.1"
intents: [greet, show, order_status, slow, broken]
entities: [language, order_number, colour]
slots:
  language: {type: text, influence_conversation: false, mappings: [{type: from_entity, entity: language}]}
  order_number: {type: text, influence_conversation: false, mappings: [{type: from_entity, entity: order_number}]}
responses:
  utter_greet:
  - condition: [{type: slot, name: language, value: zh}]
    text: 您好
  - text: "Hello\\n\\nand welcome"
    buttons: [{title: Show me, payload: '/show{"colour": "red"}'}, {title: Order, payload: /order_status}]
  utter_order: [{text: "Order {order_number}"}]
  utter_lost: [{text: Sorry}]
actions: [action_show, action_slow, action_broken, action_fallback]
"""
EXAMPLES = {
    "greet": "hello|hi there|good morning|hey you|good evening to you|你好|您好|早上好|大家好",
    "show": "show me lamps|show me chairs|show your tables|what lamps do you have|看看灯|我想看椅子|有什么桌子",
    "order_status": "where is my order|track my order|where is order TS-104233|我的订单在哪里|查一下订单|订单到哪了",
    "slow": "take your time|be slow about it|slowly please|慢慢来",
    "broken": "break something|fall apart now|please break|坏掉吧",
}
INTENTS = """intent,topic,request,title_en,title_zh,description
show,products,question,Show products,看商品,Wants to see products.
order_status,orders,matter,Where is my order,查询订单,Asks for an order.
"""
RULES = {
    "greet": "utter_greet",
    "show": "action_show",
    "order_status": "utter_order",
    "slow": "action_slow",
    "broken": "action_broken",
    "nlu_fallback": "utter_lost",
}
SENTIMENT = """text,label
I love it,positive
great and lovely,positive
很好很喜欢,positive
I hate it,negative
terrible and broken,negative
太差了很生气,negative
where is it,neutral
the order number,neutral
在哪里,neutral
"""


def write_project(folder: Path) -> Path:
    """Write the bot's sources, with the shop's own config.yml, endpoints.yml and credentials.yml."""
    for name in ("config.yml", "endpoints.yml", "credentials.yml"):
        shutil.copy(ROOT / name, folder / name)
    (folder / "domain.yml").write_text(DOMAIN.replace("slow, broken]", "slow, broken, nlu_fallback]"), encoding="utf-8")
    for name in ("nlu", "rules", "sentiment"):
        (folder / "data" / name).mkdir(parents=True)
    (folder / "data/sentiment/examples.csv").write_text(SENTIMENT, encoding="utf-8")
    (folder / "data/intents.csv").write_text(INTENTS, encoding="utf-8")
    nlu = ["version: '3.1'", "nlu:"]
    for intent, texts in EXAMPLES.items():
        nlu += [f"- intent: {intent}", "  examples: |", *(f"    - {text}" for text in texts.split("|"))]
    rules = ["version: '3.1'", "rules:"]
    for intent, action in RULES.items():
        rules += [f"- rule: {intent}", "  steps:", f"  - intent: {intent}", f"  - action: {action}"]
    (folder / "data/nlu/all.yml").write_text("\n".join(nlu), encoding="utf-8")
    (folder / "data/rules/all.yml").write_text("\n".join(rules), encoding="utf-8")
    return folder


def environment(project: Path, **more: str) -> dict[str, str]:
    """Return the environment of the bot's processes."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("SHOPKEEPER_")}
    return {**own, "PYTHONPATH": str(ROOT), "SHOPKEEPER_VAR_DIR": str(project / "var"), "PYTHONUNBUFFERED": "1", **more}


def train(project: Path) -> str:
    """Train the model and return what the command printed."""
    command = [sys.executable, "-m", "bot.train"]
    done = subprocess.run(command, cwd=project, env=environment(project), capture_output=True, text=True, timeout=300)
    if done.returncode:
        raise RuntimeError(done.stdout + done.stderr)
    return done.stdout


def free_port() -> int:
    """Return a port of the loopback address nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class ActionHandler(BaseHTTPRequestHandler):
    """Speaks Rasa's action protocol."""

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.calls.append(body)  # type: ignore[attr-defined]
        if body["next_action"] == "action_slow":
            time.sleep(1.5)
        status = 500 if body["next_action"] == "action_broken" else 200
        responses = [
            {"text": "A lamp", "buttons": [{"title": "I like it", "payload": '/show{"colour": "red"}'}]},
            {"custom": {"kind": "cards", "cards": [{"product_id": 17}]}},
        ]
        answer = json.dumps({"events": [], "responses": responses}).encode()
        try:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)
        except OSError:
            self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


class Actions:
    """An action server in a thread; `calls` are the bodies it got."""

    def __init__(self, port: int) -> None:
        self.server = ThreadingHTTPServer(("127.0.0.1", port), ActionHandler)
        self.calls: list[dict[str, Any]] = []
        self.server.calls = self.calls  # type: ignore[attr-defined]
        self.thread = Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def stop(self) -> None:
        """Stop listening."""
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


class Bot:
    """A Rasa process of its own, reached over HTTP."""

    def __init__(self, project: Path, actions_port: int) -> None:
        self.port = free_port()
        self.project = project
        self.tracker = project / "var" / "tracker.db"
        self.log = (project / f"bot-{self.port}.log").open("w")
        variables = environment(
            project,
            SHOPKEEPER_ACTIONS_URL=f"http://127.0.0.1:{actions_port}/webhook",
            SHOPKEEPER_TRACKER_DB=str(self.tracker),
            SHOPKEEPER_ACTION_DEADLINE="0.8",
        )
        command = [sys.executable, "-m", "bot.server", "--port", str(self.port)]
        self.process = subprocess.Popen(command, cwd=project, env=variables, stdout=self.log, stderr=subprocess.STDOUT)

    def wait(self, seconds: float = 120) -> Bot:
        """Wait until the bot says it is well."""
        until = time.monotonic() + seconds
        while time.monotonic() < until and self.process.poll() is None:
            try:
                if self.request("/")[0] == 200:
                    return self
            except OSError:
                time.sleep(0.2)
        raise RuntimeError("the bot did not start:\n" + Path(self.log.name).read_text()[-3000:])

    def request(self, path: str, body: Any = None) -> tuple[int, dict[str, Any]]:
        """Return status and JSON; bytes are sent as they are."""
        data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        url = f"http://127.0.0.1:{self.port}/webhooks/shopkeeper{path}"
        try:
            with urllib.request.urlopen(urllib.request.Request(url, data), timeout=30) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            with error:
                return error.code, json.loads(error.read())

    def stop(self) -> None:
        """End the process."""
        self.process.terminate()
        self.process.wait(20)
        self.log.close()


@dataclass
class Shop:
    bot: Bot
    actions: Actions

    def turn(self, text: str, sender: str | None = None, **fields: Any) -> dict[str, Any]:
        status, answer = self.bot.request("/turn", message(text, sender, **fields))
        assert status == 200, answer
        return answer


def message(text: str, sender: str | None = None, **fields: Any) -> dict[str, Any]:
    number = str(next(NUMBERS))
    return {"message_id": number, "sender": sender or f"sender {number}", "text": text, "choice": None, "metadata": {}, **fields}
