"""The rules of this layer: what can be wrong in the fields of a record. `messages` words their findings."""

from __future__ import annotations

from procurement_kb.findings import Example, Rule, Severity, register


def _rule(code: str, name: str, title: str, *, why: str, mend: str, wrong: Example, right: Example) -> str:
    """Register an error and return its code."""
    register(Rule(code, name, Severity.ERROR, title, why, mend, wrong, right))
    return code


def _fields(text: str, record_type: str = "case-study") -> Example:
    return Example(fields=text, record_type=record_type)


MISSING = _rule(
    "KB101",
    "missing-field",
    "A field that every record of its type needs is missing or empty",
    why="Lists, search, cards and data files show this field of every record; a gap in one of them is a gap in all.",
    mend="Write the field. The message shows what it may look like, and the field reference says what it is for.",
    wrong=_fields("verdict:\n"),
    right=_fields("verdict: mixed\n"),
)
UNKNOWN_FIELD = _rule(
    "KB102",
    "unknown-field",
    "The record type has no such field",
    why="A misspelt field would be left out of the page without a word, and its content would be lost to readers.",
    mend="Correct the name, or remove the field. The field reference lists the fields of each record type.",
    wrong=_fields("conditons: [The contract may pay for results.]\n"),
    right=_fields("conditions: [The contract may pay for results.]\n"),
)
WRONG_TYPE = _rule(
    "KB103",
    "wrong-type",
    "The value is of another kind than the field holds",
    why="A list, a number and a text are shown, filtered and exported in different ways.",
    mend=(
        "Write a list as `[one, two]` or with a `- ` before each entry, a number without quotes, units or separators "
        "between the thousands, and put text that looks like a number, a date or a list in quotes."
    ),
    wrong=_fields("lessons: Measure before the contract starts.\n"),
    right=_fields("lessons:\n  - Measure before the contract starts.\n"),
)
COUNTRY = _rule(
    "KB104",
    "unknown-country",
    "The country is not an ISO 3166-1 code",
    why="The map, the filters and the data files put cases together by country, and need one spelling for each.",
    mend=(
        'Write the two capital letters of ISO 3166-1: `GB` for the United Kingdom, `GR` for Greece, and `"NO"` in '
        "quotes for Norway, which YAML would read as false."
    ),
    wrong=_fields("countries: [UK]\nregions: []\n"),
    right=_fields("countries: [GB]\nregions: []\n"),
)
UNKNOWN_CODE = _rule(
    "KB105",
    "unknown-code",
    "The value is not in the field's code list",
    why="Readers filter by these values; one of a kind would stand in a list of its own.",
    mend="Write one of the codes of the list. If none fits, choose `other` where the list has it, and say more in the text.",
    wrong=_fields("procedure: competitive_dialog\n"),
    right=_fields("procedure: competitive-dialogue\n"),
)
TEXT_LENGTH = _rule(
    "KB106",
    "text-length",
    "The text is too short or too long",
    why="Cards, search results and shared links have room for so much; a text that is too short tells readers nothing.",
    mend="Write as many characters as the message says. What does not fit belongs in the body.",
    wrong=_fields("summary: Errors fell.\n"),
    right=_fields("summary: Dosing errors fell by a third within a year of the new pumps.\n"),
)
NUMBER_RANGE = _rule(
    "KB107",
    "number-out-of-range",
    "The number is too small or too large",
    why="A number beyond its range is a slip of the keyboard, and charts and filters would take it at its word.",
    mend="Check the figure against the source, and write one within the range that the message says.",
    wrong=_fields("years: {start: 1919, end: 2022}\n"),
    right=_fields("years: {start: 2019, end: 2022}\n"),
)
DATE = _rule(
    "KB108",
    "bad-date",
    "The date is not a date of the calendar in the order year, month, day",
    why="To some readers 3/4 is a day in March, to others one in April; lists in order of time need one way of writing.",
    mend=(
        'Write `2019-06-30`. Where a source tells only the month or the year, `"2019-06"` or `"2019"` will do in '
        "most fields."
    ),
    wrong=_fields("reviewed: {on: 30/06/2025, checked: figures against sources}\n"),
    right=_fields("reviewed: {on: 2025-06-30, checked: figures against sources}\n"),
)
ADDRESS = _rule(
    "KB109",
    "bad-address",
    "The web address is not a full http or https address",
    why="Readers check facts at the source; an address that opens nothing breaks that promise.",
    mend="Copy the whole address from the browser, from `https://` on. Spell a blank as `%20`.",
    wrong=_fields("url: www.example.org/toolkit\n", "tool"),
    right=_fields("url: https://www.example.org/toolkit\n", "tool"),
)
REGION = _rule(
    "KB110",
    "unknown-region",
    "The region is neither a NUTS 2024 code nor, outside NUTS, an ISO 3166-2 code",
    why="Regional pages and data files need one code for each region, and NUTS has none for countries outside it.",
    mend=(
        "Write the NUTS 2024 code, such as `ES511`. For the United Kingdom and other countries that NUTS does not "
        "cover, write the ISO 3166-2 code, such as `GB-LND`."
    ),
    wrong=_fields("countries: [GB]\nregions: [UKI3]\n"),
    right=_fields("countries: [GB]\nregions: [GB-ENG]\n"),
)
CURRENCY = _rule(
    "KB111",
    "unknown-currency",
    "The currency is not an ISO 4217 code",
    why="Sums are compared in euros, and signs such as $ and kr stand for several currencies.",
    mend="Write the three capital letters of ISO 4217, such as `EUR`, `GBP` or `SEK`.",
    wrong=_fields("value:\n  - {amount: 1200000, currency: €, covers: contract, source: evaluation}\n"),
    right=_fields("value:\n  - {amount: 1200000, currency: EUR, covers: contract, source: evaluation}\n"),
)
CPV = _rule(
    "KB112",
    "unknown-cpv",
    "The code is not in the Common Procurement Vocabulary of 2008, or its check digit is wrong",
    why="Cases with the same code are shown together; a wrong digit puts a case among others' goods.",
    mend="Look the code up in the notice and write its eight digits in quotes; the check digit may be left out.",
    wrong=_fields('cpv: ["33194110-9"]\n'),
    right=_fields('cpv: ["33194110-0"]\n'),
)
NOTICE = _rule(
    "KB113",
    "bad-notice-number",
    "The notice number does not have one of the two shapes that TED uses",
    why="The page links each notice by its number.",
    mend="Write `2018/S 123-456789` as in the Official Journal, or `123456-2018` as on the site of TED, in quotes.",
    wrong=_fields('notices: ["2018/S123-456789"]\n'),
    right=_fields('notices: ["2018/S 123-456789"]\n'),
)
LANGUAGE = _rule(
    "KB114",
    "unknown-language",
    "The language is not an ISO 639-1 code",
    why="Readers look for tools in their own language by this code.",
    mend='Write the two small letters of ISO 639-1, such as `en` or `da`, and `"no"` in quotes for Norwegian.',
    wrong=_fields("languages: [English]\n", "tool"),
    right=_fields("languages: [en]\n", "tool"),
)
ID_SHAPE = _rule(
    "KB115",
    "bad-id",
    "The id or key does not have the shape of one",
    why="Ids are file names and addresses; capitals, blanks and signs break links on one system or another.",
    mend="Write small letters and digits with single hyphens between words, such as `market-consultation`.",
    wrong=_fields("themes: [Value_Based]\n"),
    right=_fields("themes: [value-based]\n"),
)
ITEM_COUNT = _rule(
    "KB116",
    "entry-count",
    "The list has too few or too many entries",
    why="Some lists mean nothing when they are empty, and some are read only while they are short.",
    mend="Write as many entries as the message says. Keep the ones that matter most to a reader elsewhere.",
    wrong=_fields("care_settings: []\n"),
    right=_fields("care_settings: [hospital]\n"),
)
_APPROACHES = (
    "vocabularies/approach.csv",
    (
        "code,label,description,eforms,deprecated\n"
        "value-based,Value-based,The award weighs outcomes.,,\n"
        "market-consultation,Market consultation,The buyer asked the market before the tender.,,\n"
        "market-sounding,Market sounding,An older name.,,market-consultation\n"
    ),
)
DEPRECATED_CODE = register(
    Rule(
        "KB117",
        "deprecated-code",
        Severity.WARNING,
        "The code is out of use",
        why="Old codes keep working, and readers who filter by the new one would not find the record.",
        mend="Write the code that the message names.",
        wrong=Example(fields="approaches: [market-sounding]\n", files=(_APPROACHES,)),
        right=Example(fields="approaches: [market-consultation]\n", files=(_APPROACHES,)),
    )
).code
DUPLICATE = _rule(
    "KB118",
    "duplicate-entry",
    "The same entry stands twice in a list",
    why="It would be shown and counted twice.",
    mend="Remove one of the two, or correct it if something else was meant.",
    wrong=_fields("approaches: [value-based, market-consultation, value-based]\n"),
    right=_fields("approaches: [value-based, market-consultation]\n"),
)
MARKUP = _rule(
    "KB119",
    "markup-in-text",
    "A field of plain text holds markup",
    why="Cards, search results and data files show such fields as they stand, stars and brackets included.",
    mend="Write plain words. Emphasis, links and citations belong in the body.",
    wrong=_fields("summary: Dosing errors fell by **a third** within a year of the new pumps.\n"),
    right=_fields("summary: Dosing errors fell by a third within a year of the new pumps.\n"),
)
TYPE = _rule(
    "KB120",
    "type-disagrees",
    "The record type does not follow from the folder",
    why="The folder decides which fields a record has and where its page stands.",
    mend="Move the file to the folder of its type, or remove `type`.",
    wrong=_fields("type: guidance\n"),
    right=_fields("type: case-study\n"),
)
PATTERN = _rule(
    "KB121",
    "bad-shape",
    "The value does not have the shape that the field asks for",
    why="The site finds what the value names, an icon for instance, by its exact spelling.",
    mend="Write it as in the example that the message gives.",
    wrong=_fields("icon: scale balance\n", "theme"),
    right=_fields("icon: material/scale-balance\n", "theme"),
)
JURISDICTION = _rule(
    "KB122",
    "unknown-jurisdiction",
    "The jurisdiction is neither `EU` nor an ISO 3166-1 code",
    why="Readers must see at once whether a rule holds where they work.",
    mend="Write `EU` for the law of the European Union, or the two capital letters of the country.",
    wrong=_fields("jurisdictions: [Europe]\n", "guidance"),
    right=_fields("jurisdictions: [EU]\n", "guidance"),
)
_EVENT = "event: {{start: 2026-03-04 10:00, timezone: {zone}, url: https://example.org/event}}\n"
TIMEZONE = _rule(
    "KB123",
    "unknown-time-zone",
    "The time zone is not a name of the IANA time-zone database",
    why="Calendars need it to show the right hour to readers elsewhere.",
    mend="Write region and city, such as `Europe/Copenhagen`.",
    wrong=_fields(_EVENT.format(zone="Brussels"), "dialogue"),
    right=_fields(_EVENT.format(zone="Europe/Brussels"), "dialogue"),
)
