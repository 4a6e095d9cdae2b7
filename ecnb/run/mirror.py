"""Copy the published reports of a period to an object store, named by an fsspec URL.

A store has no rename, so a report of several files cannot be put in place at once. Each file is
put whole, and the manifest, which names every other one by its hash, last: a reader who holds
files against the manifest knows a report that is still on its way, and the next copy mends it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ecnb.errors import Fault, ParametersInvalid
from ecnb.run import index, manifest, published
from ecnb.run.disk import why
from ecnb.run.places import PAPERS

_WHERE = "ecnb mirror"
_NO_STORES = ("", "file", "local", "http", "https")
_TOGETHER = 8
"""Reports on their way at a time: a store answers late, but many at once."""


@dataclass(frozen=True, slots=True)
class Copied:
    """One folder, or one file of the index. cause: why it was not copied; empty if it was."""

    name: str
    sent: bool
    cause: str = ""


@dataclass(frozen=True, slots=True)
class Store:
    """A place in a store: its file system as fsspec gives it, and the path in it."""

    files: Any
    root: str

    def get(self, name: str) -> bytes | None:
        """Read a file; None: it is not there."""
        try:
            content: bytes = self.files.cat_file(f"{self.root}/{name}")
        except FileNotFoundError:
            return None
        return content

    def put(self, contents: Mapping[str, bytes]) -> None:
        """Write files, each whole, in no order."""
        self.files.pipe({f"{self.root}/{name}": content for name, content in contents.items()})

    def names(self, folder: str) -> list[str]:
        """List the files below a folder, by their names in it."""
        top = f"{self.root}/{folder}/"
        found = self.files.find(top)
        return [path.removeprefix("/").removeprefix(top.removeprefix("/")) for path in found]

    def remove(self, name: str) -> None:
        """Remove a file."""
        self.files.rm_file(f"{self.root}/{name}")


def store(url: str) -> Store:
    """Open the place that a URL names, with the rights that the environment gives.

    Raises ParametersInvalid for a URL that is no store's, that holds a password, or whose library
    is missing.

    >>> store("s3://me:word@bucket")
    Traceback (most recent call last):
    ecnb.errors.ParametersInvalid: ecnb mirror: 地址里不能有用户名或密码 → 用该存储自己的配置授权
    """
    parts = urlsplit(url)
    if parts.scheme in _NO_STORES:
        _refuse(f"不是对象存储的地址: {url}", "写成 s3://桶/文件夹；写入文件夹用 --out")
    if parts.username or parts.password or parts.query:
        _refuse("地址里不能有用户名或密码", "用该存储自己的配置授权")
    if find_spec("fsspec") is None:
        _refuse("没有安装 fsspec", "pip install 'ecnb[cluster]'")
    import fsspec  # noqa: PLC0415 - an extra

    try:
        files, root = fsspec.core.url_to_fs(url)
    except (ImportError, ValueError) as error:
        _refuse(
            f"打不开 {parts.scheme}://: {error}", "安装该存储的 fsspec 库，例如 s3fs、gcsfs、adlfs"
        )
    return Store(files, root.rstrip("/"))


def _refuse(what: str, remedy: str) -> None:
    raise ParametersInvalid([Fault(what, _WHERE, remedy)])


def mirror(folder: Path, place: Store) -> Iterator[Copied]:
    """Copy every published report and paper that differs, then the files above them.

    What the store holds of entities that are not here is left alone. What cannot be copied is
    given with its cause and stops nothing else.
    """
    with ThreadPoolExecutor(_TOGETHER) as crew:
        yield from crew.map(partial(_tried, _report, folder, place), _reports(folder))
    there = (name for name in index.FILES if (folder / name).is_file())
    yield from map(partial(_tried, _file, folder, place), there)


def _tried(
    copy: Callable[[Path, str, Store], Copied], top: Path, place: Store, name: str
) -> Copied:
    try:
        return copy(top / name, name, place)
    except OSError as error:
        return Copied(name, sent=False, cause=why(error))
    except Exception as error:  # noqa: BLE001 - the libraries of stores have errors of their own
        return Copied(name, sent=False, cause=f"{type(error).__name__}: {error}")


def _reports(folder: Path) -> Iterator[str]:
    for top, prefix in ((folder, ""), (folder / PAPERS, f"{PAPERS}/")):
        names = sorted(path.name for path in top.iterdir() if path.is_dir()) if top.is_dir() else ()
        yield from (
            prefix + name
            for name in names
            if not name.startswith(".") and (top / name / manifest.NAME).is_file()
        )


def _report(folder: Path, name: str, place: Store) -> Copied:
    listed = (folder / manifest.NAME).read_bytes()
    if place.get(f"{name}/{manifest.NAME}") == listed:
        return Copied(name, sent=False)
    contents = _whole(folder, listed)
    if contents is None:
        return Copied(name, sent=False, cause="文件与清单不符，或报告正在更换 → 稍后重新运行")
    place.put({f"{name}/{file}": content for file, content in contents.items()})
    place.put({f"{name}/{manifest.NAME}": listed})
    for file in place.names(name):
        if file not in contents and file != manifest.NAME:
            place.remove(f"{name}/{file}")
    return Copied(name, sent=True)


def _whole(folder: Path, listed: bytes) -> dict[str, bytes] | None:
    """Read a report's files; None: they are not those that its manifest names."""
    found = published.read(folder)
    if found is None or found.manifest != manifest.sha256(listed):
        return None
    contents = {}
    try:
        for name, sha in published.named(folder, found.artefacts):
            contents[name] = (folder / name).read_bytes()
            if manifest.sha256(contents[name]) != sha:
                return None
    except (ValueError, FileNotFoundError):
        return None
    return contents


def _file(path: Path, name: str, place: Store) -> Copied:
    content = path.read_bytes()
    if place.get(name) == content:
        return Copied(name, sent=False)
    place.put({name: content})
    return Copied(name, sent=True)
