"""Tests that drive a real Chromium. A package, so that a file here may be named like one elsewhere."""
