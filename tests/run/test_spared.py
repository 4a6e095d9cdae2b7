"""A command starts without what nobody needs."""

import importlib
import subprocess
import sys

import pytest

from ecnb.run.spared import import_without

CHEAP = (
    "import sys, {module}\n"
    "print(*(name for name in ('rfc3987_syntax', 'lark') if name in sys.modules))"
)


@pytest.mark.parametrize("module", ["ecnb.cli.reports", "ecnb.run.warm.preload"])
def test_no_grammar_of_web_addresses_is_compiled(module):
    """It took two thirds of a command's start wherever JupyterLab is installed."""
    pytest.importorskip("rfc3987_syntax")
    command = [sys.executable, "-c", CHEAP.format(module=module)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    assert done.stdout.strip() == ""


def test_what_was_spared_can_be_imported_afterwards(tmp_path, monkeypatch):
    """Nothing is left behind: a notebook that wants it gets it."""
    (tmp_path / "thrifty.py").write_text(
        "try:\n    import costly\nexcept ImportError:\n    costly = None\n"
    )
    (tmp_path / "costly.py").write_text("")
    monkeypatch.syspath_prepend(tmp_path)
    import_without("thrifty", "costly")
    assert sys.modules["thrifty"].costly is None
    assert importlib.import_module("costly").__file__
    for name in ("thrifty", "costly"):
        monkeypatch.delitem(sys.modules, name)
