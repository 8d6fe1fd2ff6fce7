"""What is hidden in the demo shop, one file per finding; each tells `truth` who, what, when and how much."""
