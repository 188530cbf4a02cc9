"""The annotations: whole under mypy --strict, and what typing_cases.py expects of them."""

import inspect
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import reversa

HERE = Path(__file__).resolve().parent


def mypy(cache: Path, *what: str) -> str:
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file", str(HERE.parent / "pyproject.toml")]
    done = subprocess.run([*command, "--cache-dir", str(cache), *what], capture_output=True, text=True, cwd=cache)
    return "" if done.returncode == 0 else done.stdout + done.stderr


def test_annotations_are_whole_and_as_expected(tmp_path_factory: pytest.TempPathFactory) -> None:
    pytest.importorskip("mypy")
    cache = tmp_path_factory.mktemp("mypy")
    assert (Path(reversa.__file__).parent / "py.typed").is_file()
    assert mypy(cache, "-p", "reversa") == ""
    assert mypy(cache, "--python-version", "3.11", str(HERE / "typing_cases.py")) == ""
    wrong = cache / "wrong.py"
    wrong.write_text("import reversa\nreversa.match('people.csv').pairs.n_rows + 'x'\n", encoding="utf-8")
    assert "operator" in mypy(cache, str(wrong))  # the check can fail


def documented(thing: Any) -> bool:
    return bool((inspect.getdoc(thing) or "").strip())


def test_everything_public_is_documented() -> None:
    modules = (reversa.adjust, reversa.disclosure, reversa.network, reversa.survival)
    named = [(name, getattr(module, name)) for module in (reversa, *modules) for name in module.__all__]
    for name, thing in named:
        assert documented(thing), name
        if not inspect.isclass(thing):
            continue
        for member, value in vars(thing).items():
            if member.startswith("_") or not (inspect.isfunction(value) or isinstance(value, (property, classmethod))):
                continue
            assert documented(value.fget if isinstance(value, property) else value), f"{name}.{member}"
