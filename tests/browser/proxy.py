"""nginx with the file that we give away: only its ports, its name and its certificate are changed."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.browser import chromium

FILE = chromium.ROOT / "deploy" / "nginx.conf"
NAME = "localhost"
# Debian's own main file does the same; everything is kept in one folder, so that any user can start it.
_MAIN = """
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
{user}
events {{ worker_connections 768; }}
http {{
    include {types};
    access_log {folder}/access.log;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/showdown.conf;
}}
"""


@dataclass(frozen=True)
class Proxy:
    """Where it answers. http: by itself and without TLS; folder: all that it writes."""

    https: str
    http: str
    folder: Path


def missing() -> str:
    """What is not installed and keeps nginx from being tried here; empty where it can be."""
    return ", ".join(name for name in ("nginx", "openssl") if _program(name) is None)


@contextmanager
def nginx(folder: Path, https: int, upstream: int) -> Iterator[Proxy]:
    """nginx at port `https`, in front of 127.0.0.1:`upstream`, until the block ends; ended by its own process id."""
    http = chromium.free_port()
    _certificate(folder)
    (folder / "showdown.conf").write_text(_changed(folder, https, http, upstream))
    types = Path("/etc/nginx/mime.types")
    main = _MAIN.format(folder=folder, types=types, user="user root;" if os.geteuid() == 0 else "")
    (folder / "nginx.conf").write_text(main)
    command = [str(_program("nginx")), "-p", str(folder), "-e", str(folder / "start.log"), "-c", "nginx.conf"]
    process = subprocess.Popen(command)
    try:
        _wait_until_open(https, process, folder)
        yield Proxy(f"https://{NAME}:{https}", f"http://{NAME}:{http}", folder)
    finally:
        process.terminate()
        process.wait(timeout=30)


def _changed(folder: Path, https: int, http: int, upstream: int) -> str:
    """The file as it is given away, with each change found as often as it must be."""
    changes = (
        ("https://showdown.example.org", f"https://{NAME}:{https}", 2),
        ("server_name showdown.example.org;", f"server_name {NAME};", 2),
        ("listen 443 ", f"listen 127.0.0.1:{https} ", 2),
        ("listen 80;", f"listen 127.0.0.1:{http};", 1),
        ("server 127.0.0.1:8501;", f"server 127.0.0.1:{upstream};", 1),
        ("/etc/ssl/showdown/", f"{folder}/", 2),
    )
    code = FILE.read_text(encoding="utf-8")
    code = code[code.index("\nmap ") :]  # its first lines name the places to change in words
    for old, new, times in changes:
        assert code.count(old) == times, f"{old} stands {code.count(old)} times in {FILE.name}, not {times} times"
        code = code.replace(old, new)
    return code


def _certificate(folder: Path) -> None:
    command = [
        "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "1",
        "-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}",
        "-keyout", str(folder / "key.pem"), "-out", str(folder / "fullchain.pem"),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True)


def _wait_until_open(port: int, process: subprocess.Popen[bytes], folder: Path) -> None:
    for _ in range(200):
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            try:
                process.wait(timeout=0.05)
            except subprocess.TimeoutExpired:
                continue
            break
    raise AssertionError(
        f"nginx does not answer: {(folder / 'start.log').read_text()}{(folder / 'error.log').read_text()}"
    )


def _program(name: str) -> str | None:
    """Debian keeps servers where an ordinary user's path does not look."""
    return shutil.which(name) or shutil.which(name, path="/usr/sbin:/sbin")
