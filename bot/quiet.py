"""What Rasa and TensorFlow are told before they are imported."""

from __future__ import annotations

import logging
import os
import re

SWITCHES = {
    "RASA_TELEMETRY_ENABLED": "false",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TF_ENABLE_ONEDNN_OPTS": "0",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "OMP_NUM_THREADS": "1",
}
AGEING = re.compile(r"DeprecationWarning|FutureWarning|Slot auto-fill has been removed")


def hush() -> None:
    """Switch telemetry and start-up noise off; call it before the first import of rasa."""
    for name, value in SWITCHES.items():
        os.environ.setdefault(name, value)
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    # Rasa's libraries warn of their own ageing hundreds of times; other warnings go to the log.
    logging.captureWarnings(True)
    logging.getLogger("py.warnings").addFilter(lambda record: not AGEING.search(record.getMessage()))


def hush_rasa() -> None:
    """Keep Rasa's structured log to warnings; call it after the first import of rasa."""
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.WARNING)
