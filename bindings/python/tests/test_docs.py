"""Every example in the documentation runs, and says what it says."""

import doctest
import importlib
import pkgutil
from pathlib import Path

import pytest
import reversa

MODULES = sorted(f"reversa.{one.name}" for one in pkgutil.iter_modules(reversa.__path__) if one.name not in ("_native", "spark"))


@pytest.mark.parametrize("name", ["reversa", *MODULES])
def test_examples_of_docstrings(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    ran = doctest.testmod(importlib.import_module(name), optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
    assert ran.failed == 0
