"""Files, functions and views stay small enough to be read at a glance."""

from tests.contracts.source import functions, modules, name_of

FILE = 400
FUNCTION = 60
VIEW = 30
DOORS = {"pages", "api"}


def _length(function):
    return function.end_lineno - function.lineno + 1


def test_the_walk_finds_the_source():
    assert len(modules()) > 200


def test_files_stay_short():
    lengths = {name_of(path): len(path.read_text().splitlines()) for path in modules()}
    assert {name: n for name, n in lengths.items() if n >= FILE} == {}


def test_functions_fit_a_screen():
    assert {
        f"{name_of(path)}:{function.name}": _length(function)
        for path in modules()
        for function in functions(path)
        if _length(function) >= FUNCTION
    } == {}


def test_views_are_thin_doors():
    assert {
        f"{name_of(path)}:{function.name}": _length(function)
        for path in modules()
        if DOORS & set(path.parts)
        for function in functions(path)
        if _length(function) > VIEW
    } == {}
