"""A real git server over HTTP for tests: git's own `http-backend`, with a hook that notes what is pushed."""

from __future__ import annotations

import http.server
import json
import os
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from livinglab_gen import git

_HOOK = """\
#!/bin/sh
while read old new ref; do
  echo "$new $ref" >>pushes
  if [ "${ref#refs/for/}" != "$ref" ]; then git update-ref "refs/pull/1/head" "$new"; fi
  n=0
  while [ "$n" -lt "${GIT_PUSH_OPTION_COUNT:-0}" ]; do
    eval "printf '\\\\t%s\\\\n' \\"\\$GIT_PUSH_OPTION_$n\\"" >>pushes
    n=$((n + 1))
  done
done
"""


NO_ANSWER = 0
"""The status of an answer that gets lost on its way."""


@dataclass(frozen=True, kw_only=True)
class Push:
    """One push: the commit, the ref that it was for, and its options."""

    commit: str
    ref: str
    options: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A request to the host's REST interface."""

    verb: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, kw_only=True)
class Told:
    """Its answer; `content` goes out as JSON, bytes as they are."""

    status: int
    content: object = None
    headers: Mapping[str, str] = field(default_factory=dict)


Interface = Callable[[Asked], Told]


@dataclass(frozen=True, kw_only=True)
class _Refusal:
    status: int
    times: int
    after: float
    seen: list[str] = field(default_factory=list)


class GitHost:
    """The server below `url`, for the bare repos in `folder`."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder = folder
        self.name = name
        self._before: dict[str, Callable[[], object]] = {}
        self.interface: Interface | None = None
        self._refused: dict[str, _Refusal] = {}

    def url(self, repo: str) -> str:
        """Where git finds a repo."""
        return f"http://{self.name}/{repo}.git"

    def pushes(self, repo: str) -> list[Push]:
        """What was pushed there until now."""
        noted = self.folder / f"{repo}.git" / "pushes"
        found: list[Push] = []
        for line in noted.read_text().splitlines() if noted.exists() else ():
            if line.startswith("\t"):
                found[-1] = Push(
                    commit=found[-1].commit, ref=found[-1].ref, options=(*found[-1].options, line[1:])
                )
            else:
                commit, ref = line.split(" ", 1)
                found.append(Push(commit=commit, ref=ref, options=()))
        return found

    def before_push(self, repo: str, act: Callable[[], object]) -> None:
        """Let something happen once, when the first pack for a repo arrives."""
        self._before[f"/{repo}.git/git-receive-pack"] = act

    def refuse(
        self, repo: str, status: int, *, times: int, service: str = "git-upload-pack", after: float = 0
    ) -> list[str]:
        """Answer with `status` when git begins to speak to a repo, so often; returns when that was."""
        found = _Refusal(status=status, times=times, after=after)
        self._refused[f"/{repo}.git/info/refs?service={service}"] = found
        return found.seen

    def refused(self, path: str) -> int | None:
        """The status that a request ends with at once."""
        found = self._refused.get(path)
        if found is None or len(found.seen) >= found.times:
            return None
        found.seen.append(path)
        time.sleep(found.after)
        return found.status

    def arrived(self, path: str) -> None:
        """Do what was to happen."""
        self._before.pop(path, lambda: None)()


@contextmanager
def served(folder: Path) -> Iterator[GitHost]:
    """Serve the bare repos in `folder` on the loopback address, for reading and writing."""
    for repo in folder.glob("**/*.git"):
        git.run("config", "http.receivepack", "true", at=repo)
        git.run("config", "receive.advertisePushOptions", "true", at=repo)
        (repo / "hooks").mkdir(exist_ok=True)
        (repo / "hooks" / "post-receive").write_text(_HOOK)
        (repo / "hooks" / "post-receive").chmod(0o755)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    host = GitHost(folder, f"127.0.0.1:{server.server_port}")
    server.host = host  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield host
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Handler(http.server.BaseHTTPRequestHandler):
    """Hands each request to `git http-backend` (RFC 3875, CGI)."""

    def do_GET(self) -> None:
        """A look at refs, or at what the REST interface shows."""
        host: GitHost = self.server.host  # type: ignore[attr-defined]
        status = host.refused(self.path)
        if status is not None:
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()
        elif not self._interface(b""):
            self._backend(b"")

    def do_PATCH(self) -> None:
        """A change over REST."""
        self._interface(self.rfile.read(int(self.headers.get("Content-Length", 0))))

    def do_POST(self) -> None:
        """A fetch or a push."""
        if self.headers.get("Transfer-Encoding") == "chunked":
            body = b""
            while size := int(self.rfile.readline(), 16):
                body += self.rfile.read(size)
                self.rfile.readline()
        else:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self._interface(body):
            return
        host: GitHost = self.server.host  # type: ignore[attr-defined]
        if len(body) > 4:  # git first asks whether it may, with a flush packet
            host.arrived(urlsplit(self.path).path)
        self._backend(body)

    def _interface(self, body: bytes) -> bool:
        """Hand a request below `/api/` to the REST interface; tells whether it was one."""
        asked = urlsplit(self.path)
        host: GitHost = self.server.host  # type: ignore[attr-defined]
        if host.interface is None or not asked.path.startswith("/api/"):
            return False
        headers = {name.casefold(): value for name, value in self.headers.items()}
        told = host.interface(
            Asked(verb=self.command, path=asked.path, query=asked.query, headers=headers, body=body)
        )
        if told.status == NO_ANSWER:
            self.close_connection = True
            return True
        content = told.content if isinstance(told.content, bytes) else json.dumps(told.content).encode()
        self.send_response(told.status)
        for name, value in told.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
        return True

    def _backend(self, body: bytes) -> None:
        asked = urlsplit(self.path)
        host: GitHost = self.server.host  # type: ignore[attr-defined]
        env = {
            **os.environ,
            "GIT_PROJECT_ROOT": str(host.folder),
            "GIT_HTTP_EXPORT_ALL": "1",
            "REQUEST_METHOD": self.command,
            "PATH_INFO": asked.path,
            "QUERY_STRING": asked.query,
            "CONTENT_TYPE": self.headers.get("Content-Type", ""),
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
            "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
            "REMOTE_ADDR": "127.0.0.1",
        }
        done = subprocess.run(["git", "http-backend"], input=body, env=env, capture_output=True, check=False)
        head, _blank, content = done.stdout.partition(b"\r\n\r\n")
        lines = [line.split(": ", 1) for line in head.decode().splitlines() if ": " in line]
        status = next((value for key, value in lines if key == "Status"), "200 OK")
        self.send_response(int(status.split()[0]))
        for key, value in lines:
            if key != "Status":
                self.send_header(key, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_words: object) -> None:
        """Say nothing."""
