"""Starts Rasa on 127.0.0.1 with the one channel: `python -m bot.server --model var/models --port 5005`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from bot.quiet import hush, hush_rasa
from bot.settings import set_defaults, var_directory


def main() -> None:
    """Serve until stopped; without a model the process ends with 1 and says how to train one."""
    parser = argparse.ArgumentParser(prog="python -m bot.server", description=__doc__)
    parser.add_argument("--model", type=Path, default=var_directory() / "models", help="a model or the folder of models")
    parser.add_argument("--port", type=int, default=5005)
    parser.add_argument("--endpoints", type=Path, default=Path("endpoints.yml"))
    parser.add_argument("--credentials", type=Path, default=Path("credentials.yml"))
    arguments = parser.parse_args()
    hush()
    set_defaults()
    serve(arguments.model, arguments.port, arguments.endpoints, arguments.credentials)


def serve(model: Path, port: int, endpoints: Path, credentials: Path) -> None:
    """Run Rasa's server without its API, so that the channel is all there is."""
    import rasa.core.run
    from rasa.core.utils import AvailableEndpoints
    from rasa.exceptions import ModelNotFound
    from rasa.model import get_local_model

    hush_rasa()
    try:
        model_file = get_local_model(str(model))
    except ModelNotFound:
        sys.exit(f"There is no model in {model}: train one with python -m bot.train")
    rasa.core.run.serve_application(
        model_file,
        interface="127.0.0.1",
        port=port,
        credentials=str(credentials),
        endpoints=AvailableEndpoints.read_endpoints(str(endpoints)),
        enable_api=False,
    )


if __name__ == "__main__":
    main()
