"""The report of a run: figures, turning points, reasons, and a summary."""
