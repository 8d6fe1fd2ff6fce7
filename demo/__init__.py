"""The demo shop: a tea-and-teaware seller's last year, made by a seeded program out of data/sample.

`seeding` is the way in. `catalogue`, `people`, `orders`, `talks`, `requests` and `browsing` make ordinary days, `plants` puts
findings into them, `comparison` says who got plain popularity, `credits` what each order is owed to, `truth` writes down what was
planted, `rows` writes everything to the tables.
"""
