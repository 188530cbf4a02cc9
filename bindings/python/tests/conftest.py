"""People for the tests: small ones by hand, large ones drawn from a seed."""

import csv
import os
import random
from pathlib import Path

import pytest

COUNTY = Path(__file__).resolve().parents[4] / "shared" / "data" / "county"


def seed_of() -> int:
    """The seed of a random test: printed, and taken from REVERSA_TEST_SEED where that is set."""
    seed = int(os.environ.get("REVERSA_TEST_SEED") or random.SystemRandom().randrange(1_000_000))
    print(f"REVERSA_TEST_SEED={seed}")
    return seed


def write_people(path: Path, n_mentors: int, n_mentees: int, seed: int = 1) -> Path:
    draw = random.Random(seed)
    tags = [f"skill{k}" for k in range(40)]
    with open(path, "w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["id", "role", "level", "department", "skills", "wants"])
        for role, letter, n in (("mentor", "m", n_mentors), ("mentee", "e", n_mentees)):
            for i in range(n):
                level = draw.randint(1, 3) if role == "mentor" else draw.randint(5, 8)
                own = ";".join(f"{tag}:{draw.randint(1, 5)}" for tag in draw.sample(tags, 6))
                skills, wants = (own, "") if role == "mentor" else ("", own)
                rows.writerow([f"{letter}{i}", role, level, f"d{draw.randrange(9)}", skills, wants])
    return path


@pytest.fixture(scope="session")
def command() -> str:
    """The command line of this source, where it has been built since the source changed."""
    root = Path(__file__).resolve().parents[3]
    changed = max(path.stat().st_mtime for room in ("lib", "include", "examples/cli") for path in (root / room).rglob("*.[ch]"))
    given = os.environ.get("REVERSA_COMMAND")
    if given:
        return given
    for preset in ("dev", "release"):
        path = root / "build" / preset / "bin" / "reversa"
        if path.is_file() and path.stat().st_mtime >= changed:
            return str(path)
    pytest.skip("the command line has not been built of this source")


@pytest.fixture
def people(tmp_path: Path) -> Path:
    return write_people(tmp_path / "people.csv", 30, 25)


@pytest.fixture(scope="session")
def many_people(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_people(tmp_path_factory.mktemp("many") / "people.csv", 30_000, 30_000)


@pytest.fixture(scope="session")
def county() -> Path:
    if not COUNTY.is_dir():
        pytest.skip("the county's data are not here")
    return COUNTY
