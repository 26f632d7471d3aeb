"""What may know what. import-linter checks the layers; this, that nothing escapes it."""

import tomllib

from django.conf import settings

from tests.contracts.source import ADAPTERS, APPS, ROOT, functions, imports, modules, name_of

CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
WITHOUT_SERVICES = {"config", "api", "lib"}
"""The project itself, and the kernels below the domain."""


def _contract(name):
    return next(one for one in CONTRACTS["contracts"] if one["name"].startswith(name))


def _in_folder(*folders):
    return [path for path in modules() if set(folders) & set(path.parts)]


def test_the_apps_listed_here_are_all_there_are():
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert packages - {"tests", "benchmarks"} == set(APPS)


def test_import_linter_knows_every_app():
    assert set(CONTRACTS["root_packages"]) == set(APPS)
    layers = _contract("Apps import downwards only")["layers"]
    assert {app.strip() for layer in layers for app in layer.split("|")} == set(APPS)
    inside = _contract("Inside an app")["containers"]
    ours = {name for name in APPS if name in settings.INSTALLED_APPS}
    assert set(inside) == ours - WITHOUT_SERVICES


def test_services_know_nothing_of_http():
    banned = ("django.http", "django.shortcuts", "rest_framework", "django.contrib.messages")
    for path in _in_folder("services"):
        found = {name for name in imports(path) if f"{name}.".startswith(banned)}
        assert not found, f"{name_of(path)} imports {found}"


def test_no_service_takes_a_request():
    for path in _in_folder("services"):
        for function in functions(path):
            taken = function.args
            names = {one.arg for one in (*taken.posonlyargs, *taken.args, *taken.kwonlyargs)}
            assert "request" not in names, f"{name_of(path)}:{function.name}"


def test_public_verbs_of_services_are_keyword_only_and_one_a_module():
    for path in _in_folder("services"):
        if path.stem == "__init__":
            continue
        named = [one for one in functions(path) if one.name == path.stem]
        assert len(named) == 1, f"{name_of(path)} has no function {path.stem}"
        positional = [*named[0].args.posonlyargs, *named[0].args.args]
        assert positional == [], f"{name_of(path)}: {path.stem} takes arguments by position"


def test_adapters_know_neither_django_nor_our_models():
    found = _in_folder(*ADAPTERS)
    assert found
    for path in found:
        wrong = {
            name
            for name in imports(path)
            if name.split(".")[0] in {"django", "rest_framework"}
            or "models" in name.split(".")
            or "services" in name.split(".")
        }
        assert not wrong, f"{name_of(path)} imports {wrong}"
