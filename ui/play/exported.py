"""Files of a session's export, read back as what they were written from."""

from __future__ import annotations

from typing import TypeVar

import msgspec

from ...agents.mistake import Mistake, shortened

T = TypeVar("T")


def read_as(kind: type[T], content: bytes, name: str, what: str) -> T:
    """Return the content of a JSON file as a ``kind``.

    ``name`` is what the file is called in mistakes, ``what`` what it should be. Raises
    :class:`Mistake`, in one sentence, for anything else.
    """
    try:
        return msgspec.json.decode(content, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise Mistake(
            f"{shortened(name)} is not a {what} of this version: {error}; export the session again."
        ) from None
