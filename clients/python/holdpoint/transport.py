"""How the client speaks: one request after the other over the standard library, never following a redirect."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.parse
import urllib.request
from typing import Any, Mapping, Optional, Union

LARGEST_ANSWER = 512 * 1024 * 1024
RETRY_DELAYS_SECONDS = (0.25, 0.5, 1, 2)
# The server is starting, restarting or busy with the same key: the same request may be sent again.
PASSING_STATUS = frozenset((429, 502, 503, 504))


class HoldpointError(Exception):
    """What the platform refused, with its `code`; `unreachable` where it did not answer. Never means allowed."""

    def __init__(self, code: str, message: str, status: Optional[int] = None) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.status = status


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


class Transport:
    """Sends the token to `base_url` alone. A write is sent again only under the Idempotency-Key that it had."""

    def __init__(self, base_url: str, token: str, timeout_seconds: float = 120) -> None:
        if not base_url.startswith(("http://", "https://")):
            raise ValueError("base_url must begin with http:// or https://")
        self._base_url = base_url.rstrip("/")
        self._token = token
        self._timeout = timeout_seconds
        self._opener = urllib.request.build_opener(_NoRedirect)

    @staticmethod
    def quoted(value: object) -> str:
        return urllib.parse.quote(str(value), safe="")

    def call(
        self,
        method: str,
        path: str,
        *,
        query: Optional[Mapping[str, object]] = None,
        body: object = None,
        idempotency_key: Optional[str] = None,
        answer: str = "json",
    ) -> Any:
        given = {name: value for name, value in (query or {}).items() if value is not None}
        url = f"{self._base_url}{path}"
        if given:
            url = f"{url}?{urllib.parse.urlencode(given, doseq=True)}"
        headers = {"Authorization": f"Bearer {self._token}", "Accept": "*/*"}
        sent: Optional[bytes] = None
        if isinstance(body, (bytes, bytearray)):
            sent, headers["Content-Type"] = bytes(body), "application/octet-stream"
        elif body is not None:
            sent, headers["Content-Type"] = json.dumps(body).encode(), "application/json"
        if idempotency_key is not None:
            headers["Idempotency-Key"] = idempotency_key
        repeatable = method == "GET" or idempotency_key is not None
        received = self._send(urllib.request.Request(url, sent, headers, method=method), repeatable)
        if answer == "bytes":
            return received
        text = received.decode("utf-8")
        return text if answer == "text" else json.loads(text)

    def _send(self, request: urllib.request.Request, repeatable: bool) -> bytes:
        delays = list(RETRY_DELAYS_SECONDS) if repeatable else []
        while True:
            try:
                with self._opener.open(request, timeout=self._timeout) as response:
                    return self._read(response)
            except urllib.error.HTTPError as error:
                problem = _problem_of(error)
                passing = error.code in PASSING_STATUS or problem.code == "idempotency.in_progress"
                if not (passing and delays):
                    raise problem from None
            except (urllib.error.URLError, TimeoutError, ConnectionError) as error:
                if not delays:
                    raise HoldpointError("unreachable", str(error)) from error
            time.sleep(delays.pop(0))

    @staticmethod
    def _read(response: Any) -> bytes:
        received: bytes = response.read(LARGEST_ANSWER + 1)
        if len(received) > LARGEST_ANSWER:
            raise HoldpointError("answer.too_large", f"more than {LARGEST_ANSWER} bytes")
        return received


def _problem_of(error: urllib.error.HTTPError) -> HoldpointError:
    text: Union[str, bytes] = error.read(65_536)
    try:
        problem = json.loads(text)
        code, detail = problem["code"], problem.get("detail", "")
        if isinstance(code, str) and isinstance(detail, str):
            return HoldpointError(code, detail, error.code)
    except (ValueError, KeyError, TypeError, AttributeError):
        pass
    return HoldpointError(f"http.{error.code}", "the answer is no problem document", error.code)
