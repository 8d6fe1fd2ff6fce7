"""Personal matters, all in one guided form: what each needs, how it is asked for and read, and what becomes of it."""
