"""The door: channels, and the way of a message through receive, converse and deliver."""
