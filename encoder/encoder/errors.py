"""What can go wrong before a text becomes a vector.

EncoderError
└── WrongWeights    the installed weights are missing or are not the ones this code was written for
"""


class EncoderError(Exception):
    """Root of this package's errors."""


class WrongWeights(EncoderError):
    """The weights' package is not installed, or its file has another SHA-256 than the published model."""
