"""A dress rehearsal: a shop's own old chats through the assistant on a stage of its own, and a report of what it made of them."""
