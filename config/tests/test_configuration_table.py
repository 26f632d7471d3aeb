"""The README's table names exactly the variables that the code reads."""

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
READ = re.compile(r"""env\.[a-z_]+\(\s*["']([A-Z][A-Z0-9_]+)["']""")
ROW = re.compile(r"^\| (`[A-Z].*?) \|", re.MULTILINE)


def variables_read():
    sources = [path for path in ROOT.glob("*/**/*.py") if "tests" not in path.parts]
    ours = [
        path for path in sources if not path.relative_to(ROOT).parts[0].startswith((".", "node"))
    ]
    return {name for path in ours for name in READ.findall(path.read_text(encoding="utf-8"))}


def variables_described():
    cells = ROW.findall((ROOT / "README.md").read_text(encoding="utf-8"))
    return {name for cell in cells for name in re.findall(r"`([A-Z][A-Z0-9_]+)`", cell)}


def test_every_variable_that_is_read_is_described():
    assert variables_read() - variables_described() == set()


def test_every_variable_that_is_described_is_read():
    assert variables_described() - variables_read() == set()
