"""What is installed: one module for every Python from 3.10 on, the C library in it, and metadata that say so."""

import subprocess
import sys
from importlib.metadata import files, metadata
from pathlib import Path

import pytest
import reversa

NATIVE = Path(reversa.__file__).parent / "_native.abi3.so"


def test_module_keeps_to_the_stable_abi() -> None:
    pytest.importorskip("abi3audit")
    command = [sys.executable, "-m", "abi3audit", "--strict", "--assume-minimum-abi3", "3.10", str(NATIVE)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_module_holds_the_library() -> None:
    elffile = pytest.importorskip("elftools.elf.elffile")
    with open(NATIVE, "rb") as file:
        dynamic = elffile.ELFFile(file).get_section_by_name(".dynamic")
        needed = {tag.needed for tag in dynamic.iter_tags() if tag.entry.d_tag == "DT_NEEDED"}
    assert not [name for name in needed if "reversa" in name or "python" in name]
    assert ("GLPK" in reversa.build_info()) == any(name.startswith("libglpk") for name in needed)


def test_metadata_tell_licence_version_and_types() -> None:
    told = metadata("reversa")
    assert told["Version"] == reversa.version()
    assert ("GPL-3.0-or-later" in told["License-Expression"]) == ("GLPK" in reversa.build_info())
    assert any(path.match("*.dist-info/licenses/LICENSE") for path in files("reversa") or [])
    assert "Typing :: Typed" in told.get_all("Classifier", [])
    assert (NATIVE.parent / "py.typed").is_file()


def test_nothing_optional_is_imported() -> None:
    """A match of lists with no other package than cffi."""
    code = """
import sys, reversa
for name in ("numpy", "pandas", "polars", "pyarrow", "duckdb", "matplotlib", "tqdm", "pyspark"):
    sys.modules[name] = None  # importing it fails
people = {"id": ["a", "b", "c"], "role": ["mentor", "mentee", "both"], "level": [1, 5, 6]}
matching = reversa.match(people, progress=True)
print(matching.pairs.to_dict()["mentee_id"], len(matching.unmatched["id"]))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split()[0] == "['b']"
