"""The image's steps without a container: what the Dockerfile says, done by hand in a folder of its own."""

import os
import re
import shlex
import shutil
import site
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from tests.architecture.sources import ROOT

NOBODY = 65534
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8").replace("\\\n", " ")


def context(folder: Path) -> Path:
    """What .dockerignore lets in, and nothing else."""
    folder.mkdir()
    rules = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    let_in = [rule[1:] for rule in rules if rule.startswith("!")]
    left_out = {rule for rule in rules if not rule.startswith(("!", "*"))}
    for each in let_in:
        if (ROOT / each).is_dir():
            shutil.copytree(ROOT / each, folder / each, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(ROOT / each, folder / each)
    for each in left_out:
        shutil.rmtree(folder / each, ignore_errors=True)
    return folder


def environment() -> dict[str, str]:
    """What ENV of the last stage says."""
    stage = DOCKERFILE.split("\nFROM ")[-1]
    return dict(re.findall(r"(\w+)=(\S+)", " ".join(re.findall(r"^ENV (.*)$", stage, re.MULTILINE))))


def health_check() -> list[str]:
    """The command after HEALTHCHECK … CMD, as a list."""
    [words] = re.findall(r"^HEALTHCHECK .*CMD \[(.*)\]$", DOCKERFILE, re.MULTILINE)
    return [word.strip().strip('"') for word in words.split(",")]


class Image(NamedTuple):
    """Where it was built: an environment with the wheel in it, and the libraries of this one."""

    venv: Path

    @property
    def bin(self) -> Path:
        return self.venv / "bin"


def build(folder: Path) -> Image:
    """The steps of the first stage. The libraries are those of the running environment: their locks are compared."""
    at = context(folder / "build")
    python, venv = sys.executable, folder / "opt"
    [hatchling] = re.findall(r"/boot/bin/python (-m hatchling build \S+ \S+ -d dist)", DOCKERFILE)
    _do([python, *shlex.split(hatchling)], at)
    uv = str(Path(python).with_name("uv"))
    _do([uv, "venv", "--quiet", "--python", python, str(venv)], at)
    [wheel] = (at / "dist").glob("*.whl")
    _do([uv, "pip", "install", "--quiet", "--offline", "--no-deps", "--python", f"{venv}/bin/python", str(wheel)], at)
    [packages] = venv.glob("lib/python*/site-packages")
    (packages / "libraries.pth").write_text(f"{site.getsitepackages()[0]}\n", "utf-8")
    shutil.rmtree(at)
    for each in venv.rglob("*"):
        if not each.is_symlink():
            each.chmod(each.stat().st_mode & ~0o222)
    return Image(venv)


def as_nobody() -> list[str]:
    """What is put before a command: where we are root, the process is not, and cannot become it.

    Reading is left to it: the interpreter itself may lie in root's own folder.
    """
    if os.geteuid():
        return []
    may = "-all,+dac_read_search"
    rights = ["--no-new-privs", f"--inh-caps={may}", f"--ambient-caps={may}", f"--bounding-set={may}"]
    return ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", *rights]


def _do(command: list[str], at: Path) -> None:
    compiled = {**os.environ, "UV_COMPILE_BYTECODE": "1"}
    done = subprocess.run(command, cwd=at, env=compiled, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
