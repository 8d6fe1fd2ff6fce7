"""Half a year of conversations.

`sentences` holds the words, `pen` writes one conversation, `topics` says how each kind of conversation goes, `meetings`
brings people and topics together, `days` fills the calendar, `picks` chooses what is shown on cards.
"""
