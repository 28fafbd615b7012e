"""Files on their way to the browser."""

from __future__ import annotations

import base64
import secrets


def sent(name: str, content: bytes) -> dict[str, str]:
    """Return a file as a page hands it out; asked for again, it is another one."""
    return {
        "name": name,
        "content": base64.b64encode(content).decode(),
        "once": secrets.token_hex(4),
    }
