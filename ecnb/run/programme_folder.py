"""A new programme: a folder with everything an evaluator needs to begin."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from ecnb import evidence as room
from ecnb import standards
from ecnb.errors import Fault, NotFound, ParametersInvalid
from ecnb.model.period import Period
from ecnb.model.standard import Standard
from ecnb.run.known import near
from ecnb.run.parameters import SettingValue, make_run
from ecnb.run.places import ROSTER, SUMMARY, Home, notebook
from ecnb.run.standing import plain
from ecnb.settings import chosen_settings

_RUN = """\
# 一次运行固定不变的内容。ecnb 和 papermill 都可直接读取（-f params/{period}.yaml）。

period: "{period}"      # 评价期间：2026H1（半年）、2026Q2（季度）或 2026（全年）
as_of: "{as_of}"  # 截至日：按这一天判断是否到期
lang: zh              # 报告语言：zh 或 en
programme: ""         # 项目名称，印在封面上

# 与默认不同的口径，如 ZJ-1: inclusive。全部口径见 ecnb standards show 代号
rulings: {{}}

# 标准留待各地确定的数值。可用的名称：{names}
settings: {settings}
"""

_ROSTER = """\
# 应参加评价的对象。列在这里而没有证据的，汇总时列为“缺证据”。
# 某个对象需要不同口径、参数或语言时，写在它的编号下面：
#   entities:
#     {entity}: {{name: 名称, lang: en, rulings: {{}}, settings: {{}}}}

entities: {{}}
"""

_README = """\
# 评价项目

{standards}

1. 在 `evidence/` 中为每个对象放一个工作簿：复制对应的空白工作簿，以对象编号命名，填写后保存。
   空白工作簿在 `templates/` 中，不参加评价。
2. 在 `params/{period}.yaml` 中填写项目名称；口径和参数按需修改。
3. 运行：

```
ecnb score evidence/编号.xlsx     # 直接看分数和理由
ecnb report 编号                  # 一个对象的报告
ecnb batch                       # 全部报告和汇总页
```

报告在 `reports/{period}/`，先打开 `index.html`。证据有误时，错误一次全部列出，并写明位置和改法。
"""


_DEMONSTRATION = re.compile(r"\.\./demo/evidence(/[\w-]+)?")
"""Where ecnb's own notebooks look for evidence; a programme's look in its own folder."""


def create(
    folder: Path,
    keys: Sequence[str],
    period: str,
    settings: Mapping[str, SettingValue] | None = None,
) -> tuple[Path, ...]:
    """Make a programme's folder; give its files. Raises ParametersInvalid, and writes nothing.

    settings: written into the run file; the blank workbooks ask for evidence accordingly.
    """
    when, chosen = _checked(folder, keys, period, settings or {})
    plain_settings = {name: plain(value) for name, value in (settings or {}).items()}
    home = Home(folder)
    for part in (home.params, folder / "evidence", folder / "templates", folder / "notebooks"):
        part.mkdir(parents=True)
    first = chosen[0]
    words = {"period": str(when), "as_of": when.end.isoformat(), "names": _settings(chosen)}
    words["settings"] = json.dumps(plain_settings, ensure_ascii=False)
    words |= {"entity": f"{first.entity_kind}-001"}
    titles = "\n".join(f"- {standard.document.title.zh}（{standard.key}）" for standard in chosen)
    _write(home.params / f"{when}.yaml", _RUN.format(**words))
    _write(home.params / ROSTER, _ROSTER.format(**words))
    _write(folder / "README.md", _README.format(standards=titles, **words))
    for standard in chosen:
        path = folder / "templates" / f"{standard.key}.xlsx"
        given = chosen_settings(standard, settings or {})
        path.write_bytes(room.template(standard, [when], settings=given))
        _copy_notebook(standard.key, home)
    _copy_notebook(SUMMARY, home)
    return tuple(sorted(path for path in folder.rglob("*") if path.is_file()))


def _checked(
    folder: Path, keys: Sequence[str], period: str, settings: Mapping[str, SettingValue]
) -> tuple[Period, tuple[Standard, ...]]:
    """Find every fault before the first file is written."""
    faults = []
    when = Period(2000)
    try:
        when = make_run({"period": period, "settings": settings}).period
    except ParametersInvalid as error:
        faults += [
            Fault(one.what, f"--{one.where.replace('settings.', 'setting ')}", one.remedy)
            for one in error.faults
        ]
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        faults.append(
            Fault(
                "文件夹不是空的 · the folder is not empty",
                str(folder),
                "写新的或空的文件夹 · name a new or an empty folder",
            )
        )
    published = standards.keys()
    for key in keys:
        if key not in published:
            remedy = f"从中选择 · choose among {', '.join(published)}{near(key, published)}"
            what = f"没有这个标准 · no standard is called {key!r}"
            faults.append(Fault(what, "--standard", remedy))
    if faults:
        raise ParametersInvalid(faults)
    return when, tuple(standards.load(key) for key in dict.fromkeys(keys or published))


def _settings(chosen: Sequence[Standard]) -> str:
    """List what the chosen documents leave open, each with its name."""
    lines = [
        f"#   {name}: {item.label.zh}（{standard.key} {item.clause}）"
        for standard in chosen
        for name, item in standard.parameters.items()
    ]
    return "\n" + "\n".join(dict.fromkeys(lines)) if lines else "无"


def _copy_notebook(name: str, home: Home) -> None:
    try:
        source = notebook(name, home)
    except NotFound:
        return
    text = _DEMONSTRATION.sub("../evidence", source.read_text(encoding="utf-8"))
    _write(home.folder / "notebooks" / source.name, text)


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
