"""The invented sixth document, whole or with something broken in it."""

from pathlib import Path

PATH = Path(__file__).with_name("data") / "sixth.yaml"
TEXT = PATH.read_text(encoding="utf-8")


def broken(folder: Path, *edits: tuple[str, str], name: str = "sixth.yaml") -> Path:
    """Write the document with texts replaced; each must stand in it exactly once."""
    text = TEXT
    for old, new in edits:
        assert text.count(old) == 1, f"{text.count(old)} times: {old}"
        text = text.replace(old, new)
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def line_of(path: Path, text: str) -> int:
    """Give the line of the first occurrence."""
    return path.read_text(encoding="utf-8").split(text)[0].count("\n") + 1
