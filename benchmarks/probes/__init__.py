"""What benchmarks run inside the bot's own environment: one JSON object on standard input, one on standard output."""
