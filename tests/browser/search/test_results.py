"""What the search dialog finds: results in groups, filters, and what it offers when there are none."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.search.dialog import ask, chip, count, field, settled, status, titles

# --- Finding ----------------------------------------------------------------------------------------------------------


def test_a_case_is_found_by_a_word_of_its_title(page: Page) -> None:
    """It stands first, with its type, country, years and grade, and leads to its page."""
    ask(page, "ritmocore")
    first = page.locator("#kb-search .hit").first
    expect(first.locator(".hit-title")).to_contain_text("RITMOCORE")
    expect(first.locator(".hit-meta")).to_have_text(re.compile(r"^Case study.*Spain.*2\d\d\d.*Evidence grade [A-D–]$"))
    first.locator(".hit-title").click()
    page.wait_for_url(re.compile(r"/cases/ritmocore-pacemaker-service/"))
    expect(page.locator("h1")).to_contain_text("RITMOCORE")


def test_a_page_is_found_by_a_word_of_its_text(page: Page) -> None:
    """The word is marked in the excerpt, and a section of the page is one step away."""
    ask(page, "telemonitoring")
    hit = page.locator("#kb-search .hit").filter(has=page.locator(".hit-text mark")).first
    expect(hit.locator("mark").first).to_contain_text(re.compile("telemonitor", re.IGNORECASE))
    section = page.locator("#kb-search .hit-parts a").first
    anchor = section.evaluate("(link) => decodeURIComponent(link.hash.slice(1))")
    assert 2 >= page.locator("#kb-search .hit").first.locator(".hit-parts a").count()
    section.click()
    page.wait_for_url(re.compile(r"#"))
    assert page.evaluate("(id) => document.getElementById(id) !== null", anchor)


@pytest.mark.parametrize(
    ("text", "other"), [("PCP", "Pre-commercial procurement"), ("pre-commercial procurement", "PCP")]
)
def test_abbreviations_and_words_find_each_other(page: Page, text: str, other: str) -> None:
    """The glossary's page stands among the results either way, and the reader is told what else was searched."""
    ask(page, text)
    expect(status(page)).to_contain_text(f"Also searched: {other}")
    expect(titles(page).filter(has_text=re.compile("^Pre-commercial procurement")).first).to_be_visible()


def test_results_are_filtered_by_type(page: Page) -> None:
    """Counts of the types add up; a filter shows its type only, all of it by and by, and another search drops it."""
    ask(page, "hospital")
    chips = page.get_by_role("group", name="Kinds of pages").get_by_role("button")
    numbers = [count(one) for one in chips.all()]
    assert numbers[0] == sum(numbers[1:])
    assert numbers[0] == count(status(page))
    expect(chip(page, "All")).to_have_attribute("aria-pressed", "true")
    cases = count(chip(page, "Case studies"))
    chip(page, "Case studies").press("Enter")
    expect(status(page)).to_have_text(re.compile(rf"^{cases} case studies"))
    expect(chip(page, "Case studies")).to_be_focused()
    expect(chip(page, "Case studies")).to_have_attribute("aria-pressed", "true")
    shown = titles(page).count()
    while (more := page.get_by_role("button", name=re.compile(r"^Show \d+ more"))).count():
        more.click()
        expect(titles(page).nth(shown)).to_be_focused()
        shown = titles(page).count()
    assert cases == shown
    kinds = page.locator("#kb-search .hit-meta > span:first-child").all_inner_texts()
    assert (shown, {"Case study"}) == (len(kinds), {kind.partition(" · ")[0] for kind in kinds})
    ask(page, "training")
    expect(chip(page, "All")).to_have_attribute("aria-pressed", "true")


def test_results_stand_in_groups(page: Page) -> None:
    """Without a filter each type has its heading with its count and leads to the rest."""
    ask(page, "hospital")
    groups = page.locator("#kb-search .hits")
    assert groups.count() > 1
    for group in groups.all():
        name = re.sub(r"\s*\d+$", "", group.get_by_role("heading").inner_text())
        assert count(chip(page, name)) == count(group.get_by_role("heading"))
        assert 1 <= group.locator(".hit").count() <= 3
    rest = page.get_by_role("button", name=re.compile(r"^All \d+ \w")).first
    total = count(rest)
    rest.click()
    expect(status(page)).to_have_text(re.compile(rf"^{total} "))
    expect(titles(page).first).to_be_focused()


def test_cases_can_be_filtered_in_the_explorer(page: Page) -> None:
    """The search hands its query on to the explorer."""
    ask(page, "hospital")
    page.get_by_role("link", name="Filter and compare these cases").click()
    page.wait_for_url(re.compile(r"/explore/(index\.html)?\?q=hospital$"))


# --- Finding nothing --------------------------------------------------------------------------------------------------

APART = """async (words) => {
  for (const one of words) {
    for (const other of words) {
      const text = one + " hospital " + other;
      if (one < other && (await KB.search.query(text, { wait: 0 })).nearly.length) return text;
    }
  }
  return "";
}"""
"""Find words that no page has together, whatever the collection has come to hold."""


def test_words_that_no_page_has_together_are_offered_apart(page: Page) -> None:
    """Each word stands somewhere: the reader is told so, and led to what has most of them."""
    page.wait_for_selector("#kb-search[data-ready]")
    ask(
        page,
        page.evaluate(APART, ["ritmocore", "infliximab", "washing", "gloves", "hearing", "genome", "telepathology"]),
    )
    expect(status(page)).to_contain_text("No page has all of these words.")
    first = page.locator(".search-tries").get_by_role("button").first
    text, number = re.fullmatch(r"(.*) \((\d+)\)", first.inner_text()).groups()  # type: ignore[union-attr]
    first.click()
    expect(settled(page)).to_have_attribute("data-answers", text)
    assert int(number) == count(status(page)) > 0


def test_no_result_says_so_and_leads_on(page: Page) -> None:
    """It names the words that stand nowhere, offers to search without them, filters, themes, and to contribute."""
    ask(page, "hospital qwertzu")
    expect(status(page)).to_contain_text("Nothing found for “hospital qwertzu”")
    dialog = page.locator("#kb-search")
    for name, goal in (("all cases with filters", "explore"), ("Tell it", "contribute")):
        expect(dialog.get_by_role("link", name=name)).to_have_attribute(
            "href", re.compile(rf"(\.\./)?{goal}/(index\.html)?$")
        )
    expect(dialog.get_by_role("link", name="Integrated care")).to_be_visible()
    expect(titles(page)).to_have_count(0)
    expect(status(page)).to_contain_text("No page has the word “qwertzu”.")
    dialog.get_by_role("button", name="hospital", exact=True).click()
    expect(field(page)).to_have_value("hospital")
    expect(titles(page).first).to_be_visible()


def test_a_slip_is_answered_with_the_near_word(page: Page) -> None:
    """A word that is nearly one of the glossary's is offered as that."""
    ask(page, "comercial procurement")
    expect(status(page)).to_contain_text("No page has the word “comercial”.")
    expect(titles(page)).to_have_count(0)
    page.locator("#kb-search").get_by_role("button", name="commercial procurement").click()
    expect(field(page)).to_have_value("commercial procurement")
    expect(titles(page).first).to_be_visible()
