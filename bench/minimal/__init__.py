"""The yardstick: the least Django that logs people in, lists 50 rows with three joins, and stores a form."""
