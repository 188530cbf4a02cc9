"""The files of a source tree, read once, and the graph of what includes what."""

import pathlib

import ctext

SKIPPED_FOLDERS = {"build", "out", "__pycache__", "node_modules"}


class Tree:
    """Paths are strings relative to the root, with forward slashes."""

    def __init__(self, root):
        self.root = pathlib.Path(root).resolve()
        self._texts = {}
        self.paths = sorted(self._walk(self.root))

    def _walk(self, folder):
        for entry in folder.iterdir():
            if entry.name in SKIPPED_FOLDERS or (entry.name.startswith(".") and entry.name != ".ci"):
                continue
            if entry.is_dir():
                yield from self._walk(entry)
            elif entry.is_file():
                yield entry.relative_to(self.root).as_posix()

    def text(self, path):
        if path not in self._texts:
            self._texts[path] = (self.root / path).read_text(encoding="utf-8", errors="replace")
        return self._texts[path]

    def files(self, *folders, suffixes=(".c", ".h")):
        prefixes = tuple(folder + "/" for folder in folders)
        return [p for p in self.paths if p.startswith(prefixes) and p.endswith(suffixes)]

    def c_files(self):
        return self.files("lib", "include", "tests", "examples", "bench", "bindings")

    def public_headers(self):
        return self.files("include", suffixes=(".h",))

    def resolve(self, name):
        """The file of the tree that an include of library code means, or None for one from outside."""
        for folder in ("include", "lib"):
            if f"{folder}/{name}" in self._known():
                return f"{folder}/{name}"
        return None

    def _known(self):
        if not hasattr(self, "_path_set"):
            self._path_set = set(self.paths)
        return self._path_set

    def includes(self, path):
        return ctext.includes(self.text(path))

    def include_graph(self):
        """For each file of lib/ and include/ the files of the tree that it includes."""
        return {path: sorted({target for _, name, _ in self.includes(path) if (target := self.resolve(name))})
                for path in self.files("lib", "include")}

    def reachable(self, path):
        """The file and everything that it includes, directly or not."""
        graph = self.include_graph()
        seen = set()
        waiting = [path]
        while waiting:
            current = waiting.pop()
            if current not in seen:
                seen.add(current)
                waiting.extend(graph.get(current, ()))
        return sorted(seen)
