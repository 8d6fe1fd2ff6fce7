"""What the bot can do, one topic per module, thin over `shop`; Rasa calls each by its name."""
