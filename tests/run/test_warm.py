"""The engine ``ecnb``: outputs as nbclient makes them, a process of its own, every death named."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.engines import papermill_engines

from ecnb.run.clean import cleaned
from ecnb.run.warm import forks
from ecnb.run.warm.engine import NAME, Torn, Unreadable, WarmEngine
from tests.run.notebooks import make, texts

papermill_engines.register(NAME, WarmEngine)

pytestmark = pytest.mark.skipif(not forks.available(), reason="forks safely on Linux only")

FOREIGN = (
    "import sys\nprint('a'); print('b', file=sys.stderr); print('c')",
    "x = 41\nx + 1",
    "from IPython.display import *\ndisplay(HTML('<b>1</b>'), display_id='one')\nprint('gone')\n",
    "print('gone')\nclear_output()\nprint('kept')",
    "update_display(HTML('<b>2</b>'), display_id='one')",
    "for i in range(3):\n    clear_output(wait=True)\n    print(i)",
    "import matplotlib.pyplot as plt\nplt.plot([1, 3, 2]);",
    "import ipywidgets as w\nslider = w.IntSlider(7)\ndisplay(slider)\nslider.value = 9",
    "import pandas as pd\npd.DataFrame({'a': [1, 2]})",
    "import asyncio\nawait asyncio.sleep(0.01)\nprint('awaited')",
    "import os\nos.system('echo from a shell')\nNone",
    "%time 1",
    "print(open.__module__, __name__)",
)


def execute(notebook, engine=NAME, **options):
    """Run a notebook by an engine of papermill's."""
    for cell in notebook.cells:
        cell.metadata.setdefault("papermill", {})
    notebook.metadata["papermill"] = {}
    return papermill_engines.execute_notebook_with_engine(
        engine, notebook, kernel_name="python3", progress_bar=False,
        **{"execution_timeout": 120, **options},
    )  # fmt: skip


def plain(notebook, source):
    """Give what was published of a notebook, as plain data."""
    kept = cleaned(notebook, source, {})
    for cell in kept.cells:
        cell.outputs = [one for one in cell.get("outputs", ()) if "Wall time" not in str(one)]
    return json.loads(nbformat.writes(kept))


def test_outputs_are_those_of_papermills_own_engine(tmp_path, monkeypatch):
    """Streams, results, updates, cleared outputs, plots, widgets, awaits, shells, magics."""
    monkeypatch.chdir(tmp_path)
    source = make(*FOREIGN)
    ours, theirs = (execute(make(*FOREIGN), engine) for engine in (NAME, "nbclient"))
    assert plain(ours, source) == plain(theirs, source)


def test_a_kernel_has_touched_no_list_of_modules(tmp_path, monkeypatch):
    """Made for a debugger, it copies half a kernel's memory; a notebook sees all modules."""
    monkeypatch.chdir(tmp_path)
    code = "import sys\nprint(get_ipython().kernel._kernel_modules, len(sys.modules) > 1000)"
    assert texts(execute(make(code))) == ["[] True\n"]


def test_an_output_widget_takes_what_is_printed_in_it(tmp_path, monkeypatch):
    """Nbclient answers for the front end: the text goes into the widget's state."""
    monkeypatch.chdir(tmp_path)
    code = "import ipywidgets as w\nout = w.Output()\ndisplay(out)\nwith out:\n    print('inside')"
    done = execute(make(code))
    (states,) = (kind["state"].values() for kind in done.metadata.widgets.values())
    shown = [one["state"]["outputs"] for one in states if one["model_name"] == "OutputModel"]
    assert [(one["name"], one["text"]) for (one,) in shown] == [("stdout", "inside\n")]


def test_errors_are_those_of_papermills_own_engine(tmp_path, monkeypatch):
    """An allowed exception goes on, another stops; input is refused with the same words."""
    monkeypatch.chdir(tmp_path)

    def notebook():
        made = make("1 / 0", "input('?')", "print('not reached')")
        made.cells[1].metadata["tags"] = ["raises-exception"]
        return made

    ours, theirs = (execute(notebook(), engine) for engine in (NAME, "nbclient"))
    assert plain(ours, notebook()) == plain(theirs, notebook())
    assert ours.cells[2].outputs[0].ename == "StdinNotImplementedError"
    assert ours.cells[3].outputs == []


def test_no_state_leaks_into_the_next_notebook(tmp_path, monkeypatch):
    """Every notebook has a fresh process: its own modules, folder and environment."""
    monkeypatch.chdir(tmp_path)
    execute(make("import os, json\njson.leaked = 1\nos.environ['LEAKED'] = '1'\nos.chdir('/')"))
    monkeypatch.setenv("GIVEN", "now")
    asked = "import os, json\nprint(hasattr(json, 'leaked'), os.environ.get('LEAKED'),"
    found = execute(make(f"{asked} os.environ['GIVEN'], os.getcwd())"))
    assert texts(found) == [f"False None now {tmp_path.resolve()}\n"]
    assert Path.cwd() == tmp_path.resolve()


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("import os\nos._exit(3)", "exit status 3"),
        ("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)", "SIGKILL"),
        ("import ctypes\nctypes.string_at(0)", "SIGSEGV"),
    ],
)
def test_a_dead_kernel_is_named_at_once(code, said):
    """Not after nbclient's next look, a second later: the pipe has closed."""
    execute(make("1"))
    begun = time.monotonic()
    with pytest.raises(DeadKernelError, match=said):
        execute(make("print('before')", code, "print('after')"))
    assert time.monotonic() - begun < 5


GARBLED = {
    "no message": "[b'x']",
    "no text": "[b'<IDS|MSG>', b'', b'{', b'{}', b'{}', b'{}']",
    "no header": "[b'<IDS|MSG>', b'', b'[]', b'[]', b'[]', b'[]']",
    "too deep": "[b'<IDS|MSG>', b'', b'[' * 200_000 + b']' * 200_000, b'{}', b'{}', b'{}']",
}


@pytest.mark.parametrize("frames", GARBLED.values(), ids=GARBLED)
def test_a_kernel_whose_messages_cannot_be_read_is_given_up(frames):
    """What came after would be guessed at; a report is not made of that, nor waited for."""
    execute(make("1"))
    begun = time.monotonic()
    with pytest.raises(Unreadable, match="its messages cannot be read"):
        execute(make(f"get_ipython().kernel.iopub_socket.send_multipart({frames})\nprint('x')"))
    assert time.monotonic() - begun < 2


RAW = "import os\npipe = get_ipython().kernel.iopub_socket._pipe.fileno()\n"


@pytest.mark.parametrize(
    "raw", ["b'x' * 100", "bytes(100)", "b'\\xff' * 3", "b'ecnb' + b'\\xff' * 8"]
)
def test_a_kernel_that_writes_into_its_pipe_is_given_up(raw):
    """Not even the beginning of a message: nobody waits for an end that never comes."""
    execute(make("1"))
    begun = time.monotonic()
    with pytest.raises(Unreadable, match="its messages cannot be read"):
        execute(make(f"{RAW}os.write(pipe, {raw})\nimport time\ntime.sleep(9)"))
    assert time.monotonic() - begun < 2


HALF = """import os, signal, time
from ecnb.run.warm import wire
def half(pipe, whole):
    os.write(pipe.fileno(), whole[: {part}])
    os.kill(os.getpid(), signal.SIGKILL)
child = os.fork()
if not child:
    wire.write = half
    print('x' * 5000, flush=True)
os.waitpid(child, 0)
"""


@pytest.mark.parametrize("part", ["0", "3", "len(whole) // 2", "len(whole) - 1"])
@pytest.mark.parametrize("after", ["time.sleep(9)", "print('y' * 9000)", "pass"])
def test_a_process_killed_in_the_middle_of_a_message_is_named(part, after):
    """At once, whether its kernel is silent afterwards or goes on; no mixture is read."""
    execute(make("1"))
    begun = time.monotonic()
    with pytest.raises(Torn, match="in the middle of a message"):
        execute(make(HALF.format(part=part) + after))
    assert time.monotonic() - begun < 2


def test_a_process_that_is_slow_in_the_middle_of_a_message_is_waited_for():
    """Who still holds the pipe is not dead, however long it takes."""
    slow = HALF.replace("os.kill(os.getpid(), signal.SIGKILL)", "").replace(
        "os.write(pipe.fileno(), whole[: {part}])",
        "[(os.write(pipe.fileno(), whole[i : i + 2000]), time.sleep(0.7)) for i in (0, 2000, 4000)]"
        "; os.write(pipe.fileno(), whole[6000:])",
    )
    begun = time.monotonic()
    done = execute(make(slow + "print('after')"))
    assert time.monotonic() - begun > 2
    assert "".join(texts(done)) == "x" * 5000 + "\nafter\n"


def test_a_kernel_killed_while_its_child_lives_is_named_at_once():
    """The child holds the pipe open, so its end does not come."""
    execute(make("1"))
    code = "import os, signal, time\nif not os.fork():\n    time.sleep(60)\n"
    begun = time.monotonic()
    with pytest.raises(DeadKernelError, match="SIGKILL"):
        execute(make(f"{code}os.kill(os.getpid(), signal.SIGKILL)"))
    assert time.monotonic() - begun < 3


def test_processes_of_a_notebook_print_in_turn():
    """Messages larger than a pipe's buffer, of four processes at once, arrive whole and once."""
    code = """import multiprocessing as mp
def tell(letter):
    for _ in range(20):
        print(letter * 300_000, flush=True)
print('before')
fork = mp.get_context('fork')
others = [fork.Process(target=tell, args=(one,)) for one in 'abc']
[one.start() for one in others]
tell('d')
[one.join() for one in others]"""
    told = "".join(texts(execute(make(code))))
    assert told.count("before") == 1
    assert [told.replace("before", "").count(one) for one in "abcd"] == [20 * 300_000] * 4


def test_a_process_forked_in_a_cell_ends_with_it():
    """Else two kernels would answer, each every other request."""
    code = "import os\nchild = os.fork()\nchild and os.waitpid(child, 0)\nprint('both')"
    done = execute(make(code, *["print('one')"] * 3))
    assert "".join(texts(done)) == "both\nboth\n" + "one\n" * 3


def test_a_cell_and_a_whole_notebook_have_their_time():
    """The limit of a cell, and the one that all cells share."""
    with pytest.raises(CellTimeoutError):
        execute(make("import time\ntime.sleep(60)"), execution_timeout=1)
    with pytest.raises(CellTimeoutError):
        execute(make(*["import time\ntime.sleep(0.8)"] * 5), notebook_timeout=1.5)


def test_memory_has_its_limit():
    """The cell that asks for more gets Python's own error."""
    done = execute(make("x = bytearray(3 * 2**30)"), memory_limit_mb=1500)
    assert done.cells[1].outputs[-1].ename == "MemoryError"


def test_what_a_notebook_starts_ends_with_it(tmp_path):
    """No orphan is left, however long it would have slept."""
    code = "import subprocess\nprint(subprocess.Popen(['sleep', '300']).pid)"
    pid = int(texts(execute(make(code)))[0])
    deadline = time.monotonic() + 5
    while _sleeps(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _sleeps(pid)


def _sleeps(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().split(")")[1].split()[0] not in ("Z", "X")
    except OSError:
        return False


@pytest.mark.parametrize(
    "busy", ["time.sleep(300)", "re.match('(a+)+$', 'a' * 60 + 'b')"], ids=["sleeps", "no thread"]
)
def test_a_kernel_ends_with_the_process_that_asked_for_it(tmp_path, busy):
    """Killed at any moment, the driver leaves no kernel at work, nor the server it came from.

    Not even one whose cell never lets go of Python's lock, so that no watcher in it would run.
    """
    script = tmp_path / "driver.py"
    script.write_text(
        "import sys\nsys.path.insert(0, sys.argv[1])\n"
        "from tests.run.test_warm import execute, make\n"
        "execute(make('import os, re, time\\n'\n"
        '             \'open("pid", "w").write(f"{os.getpid()} {os.getppid()}")\\n\'\n'
        "             + sys.argv[2]))\n"
    )
    root = Path(__file__).parents[2]
    driver = subprocess.Popen([sys.executable, str(script), str(root), busy], cwd=tmp_path)
    try:
        told = tmp_path / "pid"
        deadline = time.monotonic() + 60
        while not (told.exists() and told.read_text()) and time.monotonic() < deadline:
            time.sleep(0.05)
        pids = [int(pid) for pid in told.read_text().split()]
        assert all(map(_sleeps, pids))
    finally:
        driver.kill()
        driver.wait()
    deadline = time.monotonic() + 10
    while any(map(_sleeps, pids)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(map(_sleeps, pids))


@pytest.mark.parametrize(
    "first",
    [
        "import papermill",
        "import ecnb.run.warm.engine",
        "from ecnb.run.cluster import worker\nworker._warm_up()",
    ],
    ids=["papermill", "engine", "cluster's worker"],
)
def test_papermill_and_the_engine_are_imported_in_any_order(first):
    """Papermill loads the engine's entry point while it is being imported from there."""
    rest = "from papermill.engines import papermill_engines\n"
    rest += "print(papermill_engines.get_engine('ecnb').__module__)"
    command = [sys.executable, "-c", f"{first}\n{rest}"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "ecnb.run.warm.entry"


def test_a_script_without_a_guarded_main_may_use_the_engine(tmp_path):
    """The standard fork server would run such a script again in every child."""
    nbformat.write(make("print(6 * 7)"), tmp_path / "n.ipynb")
    script = tmp_path / "script.py"
    script.write_text(
        "import papermill\nfrom papermill.engines import papermill_engines\n"
        "from ecnb.run.warm.engine import WarmEngine\n"
        "papermill_engines.register('ecnb', WarmEngine)\n"
        "papermill.execute_notebook('n.ipynb', 'out.ipynb', engine_name='ecnb',"
        " progress_bar=False)\n"
    )
    subprocess.run([sys.executable, str(script)], cwd=tmp_path, check=True, capture_output=True)
    assert "42\n" in texts(nbformat.read(tmp_path / "out.ipynb", as_version=4))


def test_a_fork_server_that_died_is_begun_anew():
    """Killed between two notebooks, it costs the next one its start and nothing else."""
    execute(make("1"))
    os.kill(forks.server(os.getpid())._forkserver_pid, 9)
    assert texts(execute(make("print('again')"))) == ["again\n"]


def test_a_kernel_at_work_outlives_its_fork_server():
    """Killed in the middle of a notebook, the server is missed by nobody."""
    code = "import os, time\nos.kill(os.getppid(), 9)\ntime.sleep(0.3)"
    assert texts(execute(make(code, "print('on')"))) == ["on\n"]


def test_another_language_gets_an_ordinary_kernel(monkeypatch):
    """What cannot be forked falls back to nbclient, and that is said once."""
    said = []
    monkeypatch.setattr("ecnb.run.warm.engine.logger.warning", said.append)
    monkeypatch.setattr("ecnb.run.warm.engine._told", set())
    monkeypatch.setattr(forks, "available", lambda: False)
    for _ in range(2):
        assert texts(execute(make("print('ordinary')"), memory_limit_mb=900)) == ["ordinary\n"]
    assert said == [
        "engine ecnb uses an ordinary kernel: this platform cannot fork safely",
        "an ordinary kernel keeps no limit: memory_limit_mb",
    ]


def test_a_fork_server_that_still_imports_ends_with_the_last_one_it_serves(tmp_path):
    """Its own look at who is left comes only after all imports, on a busy machine after seconds.

    Nor does the request that waits meanwhile keep it alive.
    """
    slow = tmp_path / "IPython" / "__init__.py"
    slow.parent.mkdir()
    slow.write_text("import os, time\nopen('pid', 'w').write(str(os.getpid()))\ntime.sleep(60)\n")
    script = tmp_path / "driver.py"
    script.write_text("from ecnb.run.warm import forks\nforks.Forked(target=print).start()\n")
    paths = os.pathsep.join((str(tmp_path), str(Path(__file__).parents[2])))
    environment = {**os.environ, "PYTHONPATH": paths}
    driver = subprocess.Popen([sys.executable, str(script)], env=environment, cwd=tmp_path)
    try:
        told = tmp_path / "pid"
        deadline = time.monotonic() + 30
        while not (told.exists() and told.read_text()) and time.monotonic() < deadline:
            time.sleep(0.05)
        server = int(told.read_text())
    finally:
        driver.kill()
        driver.wait()
    deadline = time.monotonic() + 10
    while _sleeps(server) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _sleeps(server)


def test_ctrl_c_of_before_the_kernel_was_alone_does_not_reach_it():
    """It was meant for the batch, which finishes what is under way; a later one ends a cell."""
    script = (
        "import os, signal\n"
        "from ecnb.run.warm.kernel import _heed_interrupts\n"
        "signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})\n"
        "os.kill(os.getpid(), signal.SIGINT)\n"
        "_heed_interrupts()\n"
        "print('alive')\n"
        "try:\n"
        "    os.kill(os.getpid(), signal.SIGINT)\n"
        "except KeyboardInterrupt:\n"
        "    print('heeds')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True
    )
    assert done.stdout.split() == ["alive", "heeds"]
