"""Finding the files of a project."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from procurement_kb.sources.discover import FileRef, discover, discover_assets, read_all, read_file

FOLDERS = {
    "case_studies": "case-study",
    "content/guidance": "guidance",
    "content/guidance/law": "law",
    "content/training/modules": "module",
}


def write(root: Path, *paths: str) -> None:
    """Write small files."""
    for path in paths:
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("---\ntitle: x\n---\n", encoding="utf-8")


def test_records_are_found_in_order(tmp_path: Path) -> None:
    """Every Markdown file of a record folder, sorted by path, with the type of the longest folder that matches."""
    write(tmp_path, "content/guidance/b.md", "content/guidance/deep/er/a.md", "content/guidance/law/c.md")
    write(tmp_path, "case_studies/z.md", "case_studies/a-1.md", "content/training/modules/m.md")
    refs, findings = discover(tmp_path, FOLDERS)
    assert [] == findings
    assert [
        FileRef("case_studies/a-1.md", "case-study"),
        FileRef("case_studies/z.md", "case-study"),
        FileRef("content/guidance/b.md", "guidance"),
        FileRef("content/guidance/deep/er/a.md", "guidance"),
        FileRef("content/guidance/law/c.md", "law"),
        FileRef("content/training/modules/m.md", "module"),
    ] == refs


def test_a_folder_is_not_its_namesake(tmp_path: Path) -> None:
    """`guidance-old` is not inside `guidance`."""
    write(tmp_path, "content/guidance-old/a.md")
    refs, findings = discover(tmp_path, FOLDERS)
    assert [] == refs
    assert ["KB022"] == [finding.code for finding in findings]


def test_what_is_no_record(tmp_path: Path) -> None:
    """Hidden files, read-me files and files outside the content folders are nobody's business."""
    write(
        tmp_path, "README.md", "docs/a.md", "case_studies/README.md", "case_studies/.draft.md", "content/.obsidian/a.md"
    )
    assert ([], []) == discover(tmp_path, FOLDERS)


def test_a_project_without_folders(tmp_path: Path) -> None:
    """Nothing to find is no fault."""
    assert ([], []) == discover(tmp_path, FOLDERS)


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("content/a.md", '"content" is the folder of no record type'),
        ("content/x/a.md", '"content/x" is the folder of no'),
    ],
)
def test_a_folder_of_no_type(tmp_path: Path, path: str, says: str) -> None:
    """The finding names the folder and the ones to choose from."""
    write(tmp_path, path)
    refs, (finding,) = discover(tmp_path, FOLDERS)
    assert ([], "KB022", path) == (refs, finding.code, finding.path)
    assert says in finding.message
    assert "move the file to one of case_studies, content/guidance" in finding.message


@pytest.mark.parametrize(
    ("name", "right"),
    [
        ("Heart_Monitors.md", "heart-monitors.md"),
        ("heart--monitors.md", "heart-monitors.md"),
        ("-heart.md", "heart.md"),
        ("heart monitors.md", "heart-monitors.md"),
        ("Clínic.md", "clinic.md"),
        ("a.b.md", "a-b.md"),
        ("heart.MD", "heart.md"),
        ("heart.markdown", "heart.md"),
        ("好.md", "record.md"),
    ],
)
def test_a_name_that_is_no_id(tmp_path: Path, name: str, right: str) -> None:
    """The finding says the right name, and the file is read all the same."""
    write(tmp_path, f"case_studies/{name}")
    refs, (finding,) = discover(tmp_path, FOLDERS)
    assert [FileRef(f"case_studies/{name}", "case-study")] == refs
    assert "KB021" == finding.code
    assert finding.message.endswith(f"rename it to {right}")


@pytest.mark.parametrize("name", ["index.md", "con.md", "lpt1.md", f"{'x' * 81}.md"])
def test_a_name_that_cannot_be_used(tmp_path: Path, name: str) -> None:
    """Names of lists, of Windows devices, and names too long to link to are no ids either."""
    write(tmp_path, f"case_studies/{name}")
    _, (finding,) = discover(tmp_path, FOLDERS)
    assert ("KB021", f"case_studies/{name}") == (finding.code, finding.path)


def test_files_that_no_page_shows(tmp_path: Path) -> None:
    """Files of other kinds are findings, and never published: they might steer the server or the styles."""
    names = ["case_studies/CNAME", "case_studies/notes.docx", "case_studies/shell.css", "case_studies/x.json"]
    write(tmp_path, *names)
    _, findings = discover(tmp_path, FOLDERS)
    assert [("KB411", name) for name in names] == [(finding.code, finding.path) for finding in findings]
    assert [] == discover_assets(tmp_path)


def test_a_name_that_is_no_text(tmp_path: Path) -> None:
    """Bytes that are not UTF-8 are spelt out, and the file is left alone."""
    folder = tmp_path / "case_studies"
    folder.mkdir()
    try:
        Path(os.fsdecode(os.fsencode(folder) + b"/caf\xe9.md")).write_text("x", encoding="utf-8")
    except OSError as error:
        pytest.skip(f"this file system takes only text for names: {error}")
    refs, (finding,) = discover(tmp_path, FOLDERS)
    assert ([], "KB021", "case_studies/caf\\xe9.md") == (refs, finding.code, finding.path)


def test_links_are_not_followed(tmp_path: Path) -> None:
    """A link to a file or folder is a finding, wherever it leads, and what is behind it is not read."""
    root = tmp_path / "project"
    write(root, "case_studies/a.md", "content/guidance/g.md")
    write(tmp_path, "elsewhere/secret.md")
    (root / "case_studies/b.md").symlink_to("a.md")
    (root / "case_studies/out.md").symlink_to(tmp_path / "elsewhere/secret.md")
    (root / "case_studies/broken.md").symlink_to("nowhere.md")
    (root / "content/guidance/more").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    (root / "content/loop").symlink_to(root, target_is_directory=True)
    refs, findings = discover(root, FOLDERS)
    assert ["case_studies/a.md", "content/guidance/g.md"] == [ref.path for ref in refs]
    assert {"KB020"} == {finding.code for finding in findings}
    paths = [
        "case_studies/b.md",
        "case_studies/broken.md",
        "case_studies/out.md",
        "content/guidance/more",
        "content/loop",
    ]
    assert paths == sorted(finding.path for finding in findings)


def test_a_content_folder_that_is_a_link(tmp_path: Path) -> None:
    """The folders at the top may not be links either."""
    write(tmp_path, "elsewhere/a.md")
    (tmp_path / "case_studies").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    refs, (finding,) = discover(tmp_path, FOLDERS)
    assert ([], "KB020", "case_studies") == (refs, finding.code, finding.path)


def test_what_is_no_file(tmp_path: Path) -> None:
    """A pipe is not opened: reading it would wait for ever."""
    write(tmp_path, "case_studies/a.md")
    os.mkfifo(tmp_path / "case_studies/pipe.md")
    refs, (finding,) = discover(tmp_path, FOLDERS)
    assert ["case_studies/a.md"] == [ref.path for ref in refs]
    assert ("KB020", "case_studies/pipe.md") == (finding.code, finding.path)
    assert "is not a regular file" in finding.message


def test_a_file_that_became_a_link_or_a_pipe(tmp_path: Path) -> None:
    """What changed between looking and reading is a finding, not a way out."""
    write(tmp_path, "case_studies/a.md")
    os.mkfifo(tmp_path / "case_studies/pipe.md")
    (tmp_path / "case_studies/link.md").symlink_to("a.md")
    refs = [FileRef(f"case_studies/{name}.md", "case-study") for name in ("a", "pipe", "link", "gone")]
    good, *bad = read_all(tmp_path, refs)
    assert {"title": "x"} == good.values
    for source in bad:
        assert ["KB020"] == [finding.code for finding in source.findings]
        assert not source.readable


def test_no_more_is_read_than_is_allowed(tmp_path: Path) -> None:
    """A huge file is not taken into memory."""
    write(tmp_path, "case_studies/a.md")
    with (tmp_path / "case_studies/a.md").open("r+b") as file:
        file.truncate(3 * 1024**3)  # sparse: it takes no room
    source = read_file(tmp_path, "case_studies/a.md")
    assert ["KB005"] == [finding.code for finding in source.findings]


def test_active_files(tmp_path: Path) -> None:
    """Files that can run programs are findings; pictures and papers are assets."""
    write(
        tmp_path, "content/guidance/ward.svg", "content/guidance/x.HTML", "case_studies/ward.png", "case_studies/b.pdf"
    )
    write(tmp_path, "case_studies/a.md", "case_studies/.DS_Store")
    refs, findings = discover(tmp_path, FOLDERS)
    assert ["case_studies/a.md"] == [ref.path for ref in refs]
    assert [("KB410", "content/guidance/ward.svg"), ("KB410", "content/guidance/x.HTML")] == [
        (finding.code, finding.path) for finding in findings
    ]
    assert [FileRef("case_studies/b.pdf"), FileRef("case_studies/ward.png")] == discover_assets(tmp_path)


def test_a_hundred_broken_files(tmp_path: Path) -> None:
    """Each gives its finding in one run."""
    faults = [
        b"",
        b"\xff",
        b"---\na: b: c\n---\n",
        b"---\n\ta: b\n---\n",
        b"x",
        b"---\na: &x [*x]\n---\n",
        b"---\n- a\n---\n",
    ]
    folder = tmp_path / "case_studies"
    folder.mkdir()
    for number in range(100):
        (folder / f"case-{number:03}.md").write_bytes(faults[number % len(faults)])
    refs, findings = discover(tmp_path, FOLDERS)
    sources = read_all(tmp_path, refs)
    assert [] == findings
    assert 100 == sum(bool(source.findings) for source in sources)
