"""The rules as formulas: written once, shown on a page and compared with the code."""
