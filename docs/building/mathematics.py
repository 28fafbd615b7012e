"""Formulas as MathML when the site is built, so that no script has to draw them.

In the pages they are written as GitHub reads them too: ``$...$`` in a line, a ``math`` fence for
a block.
"""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from latex2mathml.converter import convert

INLINE = re.compile(r'<span class="arithmatex">\\\((.*?)\\\)</span>', re.DOTALL)
BLOCK = re.compile(r'<div class="arithmatex">\s*\\\[(.*?)\\\]\s*</div>', re.DOTALL)


PRIMES = (
    (re.compile(r"<msup>((?:(?!<msup>).)*?)<mi>&#x02032;</mi></msup>"), r"\1"),
    (
        re.compile(r"<msubsup>((?:(?!<msubsup>).)*?)<mi>&#x02032;</mi></msubsup>"),
        r"<msub>\1</msub>",
    ),
)
"""Primes as the converter sets them, as superscripts of a sign that is small and high already."""


def on_page_content(html: str, **_: Any) -> str:
    """Replace the formulas of a page."""
    html = INLINE.sub(lambda found: mathml(found[1], "inline"), html)
    return BLOCK.sub(
        lambda found: f'<div class="formula" tabindex="0">{mathml(found[1], "block")}</div>', html
    )


def mathml(formula: str, display: str) -> str:
    """Return a formula as MathML."""
    drawn = convert(unescape(formula), display=display)
    for sign, base in PRIMES:
        drawn = sign.sub(rf'<mrow>{base}<mo lspace="0" rspace="0">&#x02032;</mo></mrow>', drawn)
    return drawn
