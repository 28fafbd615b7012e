"""The files of results, handed out to the browser; nothing else of the folder is."""

from __future__ import annotations

import os
from pathlib import Path

from starlette.staticfiles import StaticFiles

from .shelf import belongs


class Reports(StaticFiles):
    """Serves what belongs to a result in its directory, and answers 404 for all else."""

    def lookup_path(self, path: str) -> tuple[str, os.stat_result | None]:
        """Return a file's full path and status, or no status if it is none of ours to give."""
        folder = Path(str(self.directory))
        if not belongs(folder, folder / path):
            return "", None
        return super().lookup_path(path)
