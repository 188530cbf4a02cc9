"""The module that the build makes: cffi's two objects. Their declarations are those of the public headers."""

from typing import Any

ffi: Any
lib: Any
