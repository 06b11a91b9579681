"""The files of `deploy/` start what is there; tried with the programs that read them."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from xiaoneng.config.cli import parser

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
UNITS = sorted(DEPLOY.glob("*.service"))
HERE = "/opt/xiaoneng/.venv/bin/"
ABSENT = re.compile(r"Command /opt/xiaoneng/\S+ is not executable: No such file or directory")


def started_by(unit):
    [line] = re.findall(r"^ExecStart=(.*)$", unit.read_text(encoding="utf-8"), re.MULTILINE)
    assert line.startswith(HERE)
    return line.removeprefix(HERE).split()


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_the_service_manager_can_read_each_unit(unit):
    done = subprocess.run(
        ["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, check=False
    )

    said = [line for line in done.stderr.splitlines() if not ABSENT.search(line)]
    assert said == []


@pytest.mark.skipif(shutil.which("nginx") is None, reason="nginx is not installed")
def test_nginx_can_read_its_file(tmp_path):
    text = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    plain = re.sub(
        r"^\s*ssl_certificate.*$", "", text.replace("443 ssl", "8443"), flags=re.MULTILINE
    )
    whole = tmp_path / "nginx.conf"
    whole.write_text(f"events {{}}\npid {tmp_path}/pid;\nhttp {{\n{plain}\n}}\n", encoding="utf-8")

    done = subprocess.run(["nginx", "-t", "-c", whole], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr


def test_the_pages_are_served_by_the_options_of_their_unit():
    [web] = [unit for unit in UNITS if "web" in unit.name]
    program, *options = started_by(web)

    done = subprocess.run(
        [sys.executable, "-m", program, "--check-config", *options],
        capture_output=True, text=True, check=False, cwd=ROOT,
    )  # fmt: skip

    assert program == "gunicorn"
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("unit", [unit for unit in UNITS if "web" not in unit.name], ids=str)
def test_the_other_services_are_commands_of_ours(unit):
    program, *words = started_by(unit)

    assert program == "xiaoneng"
    assert parser().parse_args(words).run
