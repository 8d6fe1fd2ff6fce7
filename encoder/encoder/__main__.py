"""Builds the encoder's cache: `python -m encoder [--directory var/encoder] [--precision fp32]`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from encoder.cache import PRECISIONS, cached_model, default_directory


def main() -> None:
    """Build the ONNX file if it is missing and print its path."""
    parser = argparse.ArgumentParser(prog="python -m encoder", description="Build the sentence encoder's ONNX file.")
    parser.add_argument("--directory", type=Path, default=default_directory())
    parser.add_argument("--precision", choices=PRECISIONS, default="fp32")
    arguments = parser.parse_args()
    sys.stdout.write(f"{cached_model(arguments.directory, arguments.precision)}\n")


if __name__ == "__main__":
    main()
