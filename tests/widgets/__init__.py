"""Tests of the pieces of a page on the side of Python. A package, so that names may repeat elsewhere."""
