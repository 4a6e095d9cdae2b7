"""What a disk that refuses is called in a report's cause."""

from __future__ import annotations

import errno

_WORDS = {
    errno.ENOSPC: "磁盘空间不足",
    errno.EDQUOT: "磁盘配额已用完",
    errno.EIO: "磁盘读写出错",
    errno.EROFS: "磁盘为只读",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EMFILE: "打开的文件过多",
    errno.ENFILE: "打开的文件过多",
}


def why(error: OSError) -> str:
    """Say why the disk refused, in Chinese, with the system's own words behind.

    >>> why(OSError(errno.ENOSPC, "No space left on device"))
    '磁盘空间不足（No space left on device）'
    """
    said = error.strerror or str(error) or type(error).__name__
    word = _WORDS.get(error.errno or 0, "不能读写文件")
    return f"{word}（{said}）"
