"""The examples run, and the notebook holds what it says when it is executed anew."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

EXAMPLES = Path(__file__).resolve().parents[3] / "examples" / "python"


@pytest.mark.parametrize("name", ["first_match.py", "data_frames.py", "people_choose.py"])
def test_example_runs(tmp_path: Path, name: str) -> None:
    done = subprocess.run([sys.executable, EXAMPLES / name], cwd=tmp_path, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    assert done.stdout


def texts(notebook: Any) -> list[list[str]]:
    """What cells print and tell; pictures and HTML are left to the reader. What is printed comes in one piece or in several."""
    found = []
    for cell in notebook.cells:
        told: list[str] = []
        printed = False
        for output in cell.get("outputs", []):
            plain = output.get("text") or output.get("data", {}).get("text/plain", "")
            goes_on = printed and output["output_type"] == "stream"
            printed = output["output_type"] == "stream"
            if goes_on:
                told[-1] += plain
            elif "image/png" not in output.get("data", {}):
                told.append(plain)
        found.append(told)
    return found


def test_notebook_says_what_comes_out(tmp_path: Path) -> None:
    nbformat = pytest.importorskip("nbformat")
    pytest.importorskip("nbclient")
    pytest.importorskip("ipykernel")
    pytest.importorskip("matplotlib")
    fresh = tmp_path / "walk.ipynb"
    environment = {**os.environ, "IPYTHONDIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, EXAMPLES / "make_walk.py", fresh], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=600
    )
    assert done.returncode == 0, done.stderr[-4000:]
    stored = nbformat.read(EXAMPLES / "walk.ipynb", as_version=4)
    assert texts(nbformat.read(fresh, as_version=4)) == texts(stored)
