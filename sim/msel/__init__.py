"""The master scenario events list as a table that other people's tools read and write, and on paper."""
