"""What the explore page shows, and the wait until all of it does."""

STEP = ".transport .chief"

SHOWN = """n => document.querySelector('.scrub output')?.textContent === String(n)
  && document.querySelector('.triangle .reading')?.textContent.startsWith(`Month ${n}:`)
  && new RegExp(`[?&]month=${n}(&|$)`).test(document.querySelector('.link input')?.value)"""
"""First, middle and last part of the page, each at the month."""


def month(page):
    return int(page.inner_text(".scrub output"))


def at_month(page, number):
    """Wait until all of the page shows a month: its parts arrive one after the other."""
    page.wait_for_function(SHOWN, arg=number, polling=50)


def reading(page):
    return page.inner_text(".triangle .reading")
