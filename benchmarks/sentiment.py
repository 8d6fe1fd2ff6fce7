"""How well the shipped sentiment agrees with people on public English tweets and Chinese reviews, beside VADER and SnowNLP."""

from __future__ import annotations

import argparse
import json
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.feelings import LABELS, Felt, accuracy, by_label, calibration_error, macro, own, public
from benchmarks.outcome import NoData, percentile, show
from running.supervision import ROOT
from shop.errors import BadInput, Unavailable

DESCRIPTION = "sentiment of English tweets and Chinese reviews: agreement with people's labels, beside VADER and SnowNLP"
EXAMPLES = ROOT / "data" / "sentiment"
QUICK_ROWS = 400
SPLIT = "Chinese sets: the nine tenths whose text's SHA-256 (first 8 bytes) does not divide by ten; the other tenth was tuned on."
VADER_BORDER = 0.05

Labeller = Callable[[str], str]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Own data, and the view for tuning."""
    parser.add_argument("--csv", type=Path, help="a labelled file instead of the public sets")
    parser.add_argument("--text", default="text", help="column of the texts")
    parser.add_argument("--label", default="label", help="column of the labels")
    parser.add_argument("--map", help="which value means which label, as negative=0,positive=1; other rows are left out")
    parser.add_argument("--tune", action="store_true", help="the parts that may be tuned on, and nothing else")


def run(options: argparse.Namespace) -> dict[str, Any]:
    """Score the public sets (or a file of one's own) with the shipped model and, beside it, the peers."""
    if options.csv:
        return own_figures(own(options.csv, options.text, options.label, options.map))
    sets = public(options.data, tuning=options.tune)
    if options.quick:
        sets = {name: rows[:: max(1, len(rows) // QUICK_ROWS)] for name, rows in sets.items()}
    answer = ask([row.text for rows in sets.values() for row in rows])
    return report(sets, answer, {} if options.quick else beside(sets))


def ask(texts: Sequence[str]) -> dict[str, Any]:
    """Train on the repository's examples and score the texts, in the bot's environment."""
    python = ROOT / "bot" / ".venv" / "bin" / "python"
    if not python.exists():
        raise NoData(f"The bot's environment is not there: {python}")
    asked = json.dumps({"files": [str(path) for path in sorted(EXAMPLES.glob("*.csv"))], "texts": list(texts)})
    command = [str(python), "-m", "benchmarks.probes.sentiment"]
    done = subprocess.run(command, cwd=ROOT, input=asked, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        raise Unavailable("The sentiment probe failed; its last lines say why.")
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def labels_of(shares: Sequence[Sequence[float]], two: bool) -> list[str]:
    """Return the likeliest label, or for two-class data the sign of the score P(positive) - P(negative)."""
    if two:
        return ["positive" if row[2] >= row[0] else "negative" for row in shares]
    return [LABELS[max(range(3), key=row.__getitem__)] for row in shares]


def is_two(rows: Sequence[Felt]) -> bool:
    """Whether nothing is labelled neutral."""
    return all(row.label != "neutral" for row in rows)


def report(sets: dict[str, list[Felt]], answer: dict[str, Any], peers: dict[str, tuple[str, float | None]]) -> dict[str, Any]:
    """Print the figures with the peers beside them, and return them."""
    figures: dict[str, Any] = {}
    table = []
    start = 0
    for name, rows in sets.items():
        shares = answer["shares"][start : start + len(rows)]
        start += len(rows)
        wanted, found = [row.label for row in rows], labels_of(shares, is_two(rows))
        recall, f1 = macro(wanted, found)
        figures |= {f"{name}_accuracy": round(accuracy(wanted, found), 4), f"{name}_macro_recall": round(recall, 4)}
        figures |= {f"{name}_macro_f1": round(f1, 4), f"{name}_rows": len(rows)}
        figures |= {f"{name}_recall_{label}": round(pair[0], 4) for label, pair in by_label(wanted, found).items()}
        if not is_two(rows):
            right = [a == b for a, b in zip(wanted, found, strict=True)]
            figures[f"{name}_calibration_error"] = round(calibration_error(right, [max(row) for row in shares]), 4)
        main = f"{name}_macro_recall" if name == "tweeteval" else f"{name}_accuracy"
        peer, value = peers.get(name, ("", None))
        table.append((main, f"{figures[main]:.4f}", f"{f1:.4f}", len(rows), peer, None if value is None else f"{value:.4f}"))
    show("Sentiment", ("figure", "shipped", "macro F1", "rows", "peer", "its figure"), table)
    peer_figures = {
        "vader_macro_recall": peers.get("tweeteval", ("", None))[1],
        "snownlp_waimai_accuracy": peers.get("waimai", ("", None))[1],
    }
    notes = [SPLIT] + [f"{key} was not measured here." for key, value in peer_figures.items() if value is None]
    return figures | peer_figures | times(answer) | {"notes": notes}


def times(answer: dict[str, Any]) -> dict[str, Any]:
    """Return seconds of training, milliseconds of one message beyond the vector it shares with the intents, and with it."""
    return {
        "ms_p50": round(percentile(answer["own_ms"], 0.5) or 0, 3),
        "ms_p95": round(percentile(answer["own_ms"], 0.95) or 0, 3),
        "ms_p50_with_vector": round(percentile(answer["whole_ms"], 0.5) or 0, 3),
        "train_seconds": round(answer["train_seconds"], 1),
    }


def own_figures(rows: list[Felt]) -> dict[str, Any]:
    """Return what the shipped model makes of a file; without neutral rows the sign of the score decides."""
    if not rows:
        raise BadInput("No row of the file has a text and a known label: say which value means what with --map.")
    answer = ask([row.text for row in rows])
    wanted, found = [row.label for row in rows], labels_of(answer["shares"], is_two(rows))
    recall, f1 = macro(wanted, found)
    figures = {"accuracy": round(accuracy(wanted, found), 4), "macro_f1": round(f1, 4), "macro_recall": round(recall, 4)}
    lines = [(label, f"{pair[0]:.3f}", f"{pair[1]:.3f}", wanted.count(label)) for label, pair in by_label(wanted, found).items()]
    show("Sentiment of your file", ("label", "recall", "F1", "rows"), lines)
    return figures | {"rows": len(rows)} | times(answer)


def beside(sets: dict[str, list[Felt]]) -> dict[str, tuple[str, float | None]]:
    """Return each peer's name and figure on the same rows: macro recall on tweets, accuracy on food delivery."""
    vader, snow = labels_by(vader_labeller, sets["tweeteval"]), labels_by(snow_labeller, sets["waimai"])
    tweets, reviews = ([row.label for row in sets[name]] for name in ("tweeteval", "waimai"))
    return {
        "tweeteval": ("VADER", None if vader is None else round(macro(tweets, vader)[0], 4)),
        "waimai": ("SnowNLP", None if snow is None else round(accuracy(reviews, snow), 4)),
    }


def labels_by(make: Callable[[], Labeller], rows: Sequence[Felt]) -> list[str] | None:
    """Return a peer's labels, or None where its package is missing (uv sync --group peers)."""
    try:
        label = make()
    except ImportError:
        return None
    return [label(row.text) for row in rows]


def vader_labeller() -> Labeller:
    """VADER with the borders its authors advise."""
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    analyzer = SentimentIntensityAnalyzer()

    def label(text: str) -> str:
        score = analyzer.polarity_scores(text)["compound"]
        return "positive" if score >= VADER_BORDER else "negative" if score <= -VADER_BORDER else "neutral"

    return label


def snow_labeller() -> Labeller:
    """SnowNLP, which was trained on shop reviews."""
    from snownlp import SnowNLP

    return lambda text: "positive" if SnowNLP(text).sentiments >= 0.5 else "negative"
