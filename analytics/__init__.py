"""What the numbers are: date ranges, the registry of metrics, and figures that add up."""
