"""environment.yml, pyproject.toml and the lock files speak of the same packages."""

import ast
import re
import sys
from importlib.metadata import distribution, packages_distributions

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.house.tree import MODULES, PROJECT, TESTS, text

NAMES = yaml.safe_load(text("tests/house/conda_names.yaml"))
BUILD = PROJECT["dependency-groups"]["build"]
RUN = PROJECT["project"]["dependencies"]
EXTRAS = PROJECT["project"]["optional-dependencies"]
PIN = re.compile(
    r"^(?P<name>[A-Za-z0-9._-]+)(\[(?P<extras>[^\]]+)\])?==(?P<version>\S+)", re.MULTILINE
)

Specs = dict[str, SpecifierSet]


def specs(requirements: list[str]) -> Specs:
    """Canonical name to version range."""
    parsed = [Requirement(line) for line in requirements]
    return {canonicalize_name(one.name): one.specifier for one in parsed}


def pins(lock: str) -> dict[str, Version]:
    """Canonical name to the one version that a lock file names."""
    found = PIN.finditer(text(lock))
    return {canonicalize_name(one["name"]): Version(one["version"]) for one in found}


def conda() -> tuple[Specs, Specs]:
    """What environment.yml takes from conda, and what from pip."""
    listed = yaml.safe_load(text("environment.yml"))["dependencies"]
    by_conda = [line for line in listed if isinstance(line, str)]
    (by_pip,) = [line["pip"] for line in listed if isinstance(line, dict)]
    assert by_pip[-1] == "-e .", "the project itself comes last, by pip"
    return specs(by_conda), specs(by_pip[:-1])


def test_environment_yml_equals_pyproject() -> None:
    """Same names, same ranges; conda's own names and the pip section as conda_names.yaml says."""
    wanted = specs(RUN + EXTRAS["lab"] + EXTRAS["cluster"])
    by_pip = {name: wanted.pop(name) for name in NAMES["by_pip"]}
    by_conda = {NAMES["renamed"].get(name, name): span for name, span in wanted.items()}
    by_conda |= {"python": SpecifierSet(PROJECT["project"]["requires-python"])}
    by_conda |= {"pip": SpecifierSet()}
    assert conda() == (by_conda, by_pip)


def distributions_imported(paths: list[str]) -> dict[str, set[str]]:
    """Each third-party module that is imported, and the packages that may bring it."""
    brought_by = packages_distributions()
    names = set()
    for node in (node for path in paths for node in ast.walk(ast.parse(text(path)))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add((node.module or "").split(".")[0])
    foreign = names - sys.stdlib_module_names - {"ecnb", "tests"}
    return {name: {canonicalize_name(one) for one in brought_by.get(name, ())} for name in foreign}


@pytest.mark.parametrize(
    ("paths", "requirements"),
    [(MODULES, RUN + EXTRAS["cluster"]), (TESTS, RUN + EXTRAS["cluster"] + EXTRAS["dev"])],
    ids=["ecnb", "tests"],
)
def test_every_import_is_declared(paths: list[str], requirements: list[str]) -> None:
    """A package that another one happens to bring today may be gone tomorrow."""
    declared = specs(requirements).keys() | {"pydantic-core"}  # pydantic's other half
    imported = distributions_imported(paths)
    assert {name for name, bringers in imported.items() if not bringers & declared} == set()


def test_environment_yml_is_called_ecnb() -> None:
    """`conda activate ecnb`, as the README says."""
    assert yaml.safe_load(text("environment.yml"))["name"] == "ecnb"


def test_build_backend_is_in_the_locks() -> None:
    """A clone is installed without build isolation: its backend must be pinned like the rest."""
    assert set(PROJECT["build-system"]["requires"]) <= set(BUILD)


@pytest.mark.parametrize(
    ("lock", "requirements"),
    [
        ("requirements.lock", RUN + BUILD),
        ("requirements-dev.lock", RUN + BUILD + EXTRAS["lab"] + EXTRAS["cluster"] + EXTRAS["dev"]),
    ],
)
def test_lock_satisfies_pyproject(lock: str, requirements: list[str]) -> None:
    """Every package that pyproject.toml asks for is pinned within its range: else `make lock`."""
    pinned = pins(lock)
    for name, span in specs(requirements).items():
        assert name in pinned, f"{lock}: {name} is missing; run `make lock`"
        assert pinned[name] in span, f"{lock}: {name}=={pinned[name]} is outside {span}"


def asked_extras(name: str) -> dict[str, set[str]]:
    """Packages that an installed one asks for with extras, whether or not they are wanted here."""
    wanted = [Requirement(line) for line in distribution(name).requires or ()]
    return {
        canonicalize_name(one.name): one.extras
        for one in wanted
        if one.extras and (one.marker is None or one.marker.evaluate({"extra": ""}))
    }


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_lock_names_the_extras_that_its_packages_ask_for(lock: str) -> None:
    """Pip takes the newest release, without a hash, for an extra that the lock does not name."""
    named = {canonicalize_name(one["name"]): one["extras"] for one in PIN.finditer(text(lock))}
    installed = {
        canonicalize_name(one) for names in packages_distributions().values() for one in names
    }
    for package in named.keys() & installed:
        for name, extras in asked_extras(package).items():
            assert extras <= set((named[name] or "").split(",")), f"{package} asks for {name}"


def test_locks_agree() -> None:
    """What is used is what was tested: the small lock is a part of the large one."""
    assert pins("requirements.lock").items() <= pins("requirements-dev.lock").items()


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_lock_travels(lock: str) -> None:
    """Hashes for every pin, no place to fetch from, Windows not forgotten, any console codepage."""
    content = text(lock)
    assert content.isascii()
    assert "://" not in content
    assert not re.search(r"^\s*(--(extra-)?index-url|--find-links|-[ief])\b", content, re.MULTILINE)
    assert "colorama==0.4.6 ; sys_platform == 'win32'" in content
    for block in re.split(r"^(?=\S)", content, flags=re.MULTILINE):
        assert block.startswith("#") or not block or "--hash=sha256:" in block, block
