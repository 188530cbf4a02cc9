"""The build backend: scikit-build-core's, and a source distribution that carries the C library.

The library lies beside this folder in the repository, where a source distribution cannot reach: its sources are added to the
archive as `library/`, and the paths of pyproject.toml that lead there are changed in the archive alone.
"""

import io
import tarfile
from pathlib import Path

from scikit_build_core import build as _build
from scikit_build_core.build import *  # noqa: F403

HERE = Path(__file__).resolve().parents[1]
ROOT = HERE.parents[1]
CARRIED = ("CMakeLists.txt", "LICENSE", "cmake", "include", "lib")
PATHS = (("../../build/python/", "build/"), ("../../", "library/"))


def build_sdist(sdist_directory: str, config_settings: dict | None = None) -> str:
    name = _build.build_sdist(sdist_directory, config_settings)
    path = Path(sdist_directory) / name
    if (HERE / "library").is_dir():  # a source distribution made again of one
        return name
    with tarfile.open(path) as plain:
        members = [(member, plain.extractfile(member)) for member in plain.getmembers()]
        kept = [(member, file.read() if file else None) for member, file in members]
    with tarfile.open(path, "w:gz", format=tarfile.PAX_FORMAT) as whole:
        for member, content in kept:
            if content is not None and member.name.count("/") == 1 and member.name.endswith("/pyproject.toml"):
                for here, there in PATHS:
                    content = content.replace(here.encode(), there.encode())
                member.size = len(content)
            whole.addfile(member, None if content is None else io.BytesIO(content))
        top = name.removesuffix(".tar.gz")
        for part in CARRIED:
            whole.add(ROOT / part, f"{top}/library/{part}")
    return name
