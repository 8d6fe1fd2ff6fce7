"""Conversations: receiving messages, recording turns, who speaks, and what is to be delivered.

One file per step of a message's way: `inbox` (customer -> row), `turns` (row -> understood and answered),
`ownership` (bot or a person), `outbox` (row -> platform).
"""
