"""The product's own source, read as trees: what the contract tests look at."""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = ("config", "campaigns", "crm", "enrichment", "leads", "jobs", "api", "accounts", "lib")
ADAPTERS = ("providers", "adapters", "modes", "channels")


def modules():
    """Return the paths of the product's modules, tests and migrations left out."""
    return [
        path
        for app in APPS
        for path in sorted((ROOT / app).rglob("*.py"))
        if not {"tests", "migrations"} & set(path.parts)
    ]


def templates():
    """Return the paths of the product's templates, mails left out."""
    return sorted((ROOT / "templates").rglob("*.html"))


def name_of(path):
    """Return a path as it is written in the repository."""
    return str(path.relative_to(ROOT))


def tree_of(path):
    """Return a module's syntax tree."""
    return ast.parse(path.read_text(), str(path))


def functions(path):
    """Return every function of a module, methods and inner ones included."""
    wanted = (ast.FunctionDef, ast.AsyncFunctionDef)
    return [node for node in ast.walk(tree_of(path)) if isinstance(node, wanted)]


def imports(path):
    """Return the dotted names that a module imports, wherever in it."""
    found = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {f"{node.module}.{alias.name}" for alias in node.names} | {node.module}
    return found
