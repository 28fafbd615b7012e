"""What the explore page shows, and the wait until all of it does."""

STEP = ".transport .chief"

SHOWN = """n => {
  const parts = [...document.querySelectorAll('[data-month]')]
    .filter((each) => !each.closest('.debriefed'));
  return parts.length > 0 && parts.every((each) => each.dataset.month === String(n));
}"""
"""All parts of the page that show a month show this one; a debrief always shows the last."""

MONTH = "Number(document.querySelector('.scrub output').dataset.month)"
"""The month on screen."""

FINITE = "(each) => Number.isFinite(each.effect.getComputedTiming().endTime)"


def settled(page):
    """Wait until all that fades or moves has come to rest."""
    ended = "each.finished.catch(() => true)"
    page.evaluate(
        f"() => Promise.all(document.getAnimations().filter({FINITE}).map((each) => {ended}))"
        ".then(() => true)"
    )


def look(page, name):
    """Go to a view of the game by its tab."""
    page.click(f".tabs > .tab[data-view={name}]")
    page.wait_for_selector(f".view-{name}", state="attached")


def month(page):
    return page.evaluate(MONTH)


def at_month(page, number):
    """Wait until all of the page shows a month: its parts arrive one after the other."""
    page.wait_for_function(SHOWN, arg=number, polling=50)


def at_rest(page):
    """Wait until the month on screen has not changed for a second; return it."""
    last = None
    while (shown := month(page)) != last:
        last = shown
        page.wait_for_timeout(1000)
    return shown


def reading(page):
    return page.inner_text(".triangle .reading")
