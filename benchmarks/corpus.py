"""A corpus of many case studies, valid and varied, in a copy of the project.

The same seed and number give the same bytes as long as the project's code lists and other records are the same.
"""

from __future__ import annotations

import re
import shutil
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from random import Random

from benchmarks.case import CaseWriter, Head, Neighbours
from benchmarks.wordlists import Words, load_words
from benchmarks.world import World, read_world

PROJECT = Path(__file__).resolve().parents[1]
PARTS = ("case_studies", "content", "vocabularies", "overrides", "hooks", "mkdocs.yml", "published-addresses.txt")
"""What of the project a build needs."""
CASES = "case_studies"
SEED = 20_24
_NEIGHBOURS = 8
_LONGEST_TITLE = 120
_LONGEST_ID = 70
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ð": "d"})


def write_corpus(root: Path, n: int, seed: int = SEED, *, project: Path = PROJECT) -> tuple[str, ...]:
    """Make ``root`` a copy of the project with ``n`` generated case studies beside its own.

    The project's own cases stay, because other records link to them.

    Args:
        root: a folder that is empty or does not exist.
        n: the number of case studies to add.
        seed: another seed gives other cases.
        project: the project to copy.

    Returns:
        The ids of the generated cases.
    """
    root.mkdir(parents=True, exist_ok=True)
    for name in PARTS:
        source = project / name
        if source.is_dir():
            shutil.copytree(source, root / name, ignore=shutil.ignore_patterns("__pycache__", ".*"))
        elif source.is_file():
            shutil.copyfile(source, root / name)
    (root / CASES).mkdir(exist_ok=True)
    words = load_words()
    ids = []
    for case_id, text in case_studies(read_world(root, words.countries), n, seed):
        (root / CASES / f"{case_id}.md").write_text(text, encoding="utf-8", newline="\n")
        ids.append(case_id)
    return tuple(ids)


def case_studies(world: World, n: int, seed: int) -> Iterator[tuple[str, str]]:
    """Yield id and text of ``n`` case studies that link to each other and to records of ``world``."""
    words = load_words()
    heads = _heads(words, world, n, seed)
    for index, head in enumerate(heads):
        random = Random(f"{seed}/case/{index}")
        picked = random.sample(range(n), min(n, _NEIGHBOURS + 1))
        near = [heads[other] for other in picked if other != index][:_NEIGHBOURS]
        neighbours = Neighbours(
            ids=tuple(other.id for other in near), goods={other.id: other.good.name for other in near}
        )
        yield head.id, CaseWriter(head, words, world, neighbours, random).text()


def _heads(words: Words, world: World, n: int, seed: int) -> list[Head]:
    """Return what ``n`` cases are about. No two titles are the same."""
    random = Random(f"{seed}/heads")
    weights = {country: weight for country, weight in words.countries.items() if world.regions[country]}
    taken: set[str] = set()
    heads: list[Head] = []
    while len(heads) < n:
        good = random.choice(words.goods)
        country = random.choices(list(weights), weights=list(weights.values()))[0]
        region = random.choice(world.regions[country])
        start = random.randint(2008, 2025)
        title = _title(random.choice(words.titles), good.name, good.patients, region.name)
        if title in taken:
            title = f"{title}, {start}"
        if title in taken or len(title) > _LONGEST_TITLE:
            continue
        taken.add(title)
        stem = slug(f"{good.name} {region.name}")[:_LONGEST_ID].strip("-")
        heads.append(
            Head(
                id=f"{stem}-{len(heads) + 1}",
                title=title,
                good=good,
                country=country,
                place=region.name,
                region=region.code,
                start=start,
            )
        )
    return heads


def _title(template: str, good: str, patients: str, place: str) -> str:
    return template.format(good=good, Good=good[:1].upper() + good[1:], patients=patients, place=place)


def slug(text: str) -> str:
    """Return ``text`` as an id: lower-case ASCII letters and digits, words joined by hyphens."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS)).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", plain))
