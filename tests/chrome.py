"""A headless Chromium steered over its debugging pipe: pages, keys, console, requests, pictures."""

from __future__ import annotations

import base64
import json
import os
import shlex
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any, Self

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run")
PATIENCE = 60.0
Message = dict[str, Any]


class Chrome:
    """One browser with one page. `console` holds everything that was reported, `requests` every address that
    was asked for."""

    def __init__(self) -> None:
        self._profile = tempfile.TemporaryDirectory()
        ours_in, theirs_out = os.pipe()
        theirs_in, ours_out = os.pipe()
        # The browser reads its orders from descriptor 3 and answers on descriptor 4.
        command = shlex.join([str(CHROMIUM), *FLAGS, "--remote-debugging-pipe", "--disable-extensions"])
        line = f"exec {command} --user-data-dir={self._profile.name} 3<&{theirs_in} 4>&{theirs_out}"
        self._process = subprocess.Popen(
            ["bash", "-c", line],
            pass_fds=(theirs_in, theirs_out),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(theirs_in)
        os.close(theirs_out)
        self._in, self._out = os.fdopen(ours_in, "rb", buffering=0), os.fdopen(ours_out, "wb", buffering=0)
        self._rest, self._number, self._session = b"", 0, ""
        self.console: list[str] = []
        self.requests: list[str] = []
        target = self.send("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.send(f"{domain}.enable")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(timeout=PATIENCE)
        self._in.close()
        self._out.close()
        self._profile.cleanup()

    def send(self, method: str, **params: Any) -> Message:
        """One order and its answer; what the page reports in between is kept."""
        self._number += 1
        order: Message = {"id": self._number, "method": method, "params": params}
        if self._session:
            order["sessionId"] = self._session
        self._out.write(json.dumps(order).encode() + b"\0")
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            message = self._read()
            if message.get("id") == self._number:
                if "error" in message:
                    raise AssertionError(f"{method}: {message['error']}")
                return dict(message["result"])
            self._note(message)
        raise AssertionError(f"{method}: no answer")

    def _read(self) -> Message:
        while b"\0" not in self._rest:
            piece = self._in.read(1 << 16)
            assert piece, "the browser has ended"
            self._rest += piece
        one, _, self._rest = self._rest.partition(b"\0")
        return dict(json.loads(one))

    def _note(self, message: Message) -> None:
        params = message.get("params", {})
        match message.get("method"):
            case "Runtime.consoleAPICalled":
                self.console.append(str([entry.get("value") for entry in params["args"]]))
            case "Runtime.exceptionThrown":
                self.console.append(str(params["exceptionDetails"]["text"]))
            case "Log.entryAdded":
                self.console.append(str(params["entry"]["text"]))
            case "Network.requestWillBeSent":
                self.requests.append(str(params["request"]["url"]))

    def open(self, page: Path, width: int = 1280, height: int = 900, script: bool = True) -> None:
        """Show a file at a width in pixels, with or without JavaScript."""
        self.send("Emulation.setScriptExecutionDisabled", value=not script)
        self.send(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=width < 600,
        )
        self.send("Page.navigate", url=page.as_uri())
        until = time.monotonic() + PATIENCE
        while self.ask("document.readyState + location.href") != f"complete{page.as_uri()}":
            assert time.monotonic() < until, "the page does not load"
            time.sleep(0.05)

    def ask(self, expression: str) -> Any:
        """The value of an expression in the page."""
        found = self.send("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in found, found
        return found["result"].get("value")

    def type(self, text: str) -> None:
        """Types characters into whatever has the focus."""
        for char in text:
            for kind in ("keyDown", "keyUp"):
                key: Message = {"text": char} if kind == "keyDown" else {}
                self.send("Input.dispatchKeyEvent", type=kind, key=char, **key)

    def press(self, key: str, code: int) -> None:
        """Presses a key that writes nothing, e.g. Tab (9)."""
        for kind in ("keyDown", "keyUp"):
            self.send("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=code)

    def picture(self, top: int, width: int, height: int) -> bytes:
        """A PNG of a part of the page, in pixels from its beginning."""
        clip = {"x": 0, "y": top, "width": width, "height": height, "scale": 1}
        found = self.send("Page.captureScreenshot", format="png", captureBeyondViewport=True, clip=clip)
        return base64.b64decode(found["data"])

    def print(self) -> bytes:
        """The page as the browser prints it to PDF, by its own rules for paper."""
        found = self.send("Page.printToPDF", preferCSSPageSize=True, printBackground=True)
        return base64.b64decode(found["data"])
