"""What staff and marketers see: sign-in, conversations, transcripts and the dashboard."""
