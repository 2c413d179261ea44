"""One polite HTTP client: it says who asks, waits between requests, retries, and gives up in one line."""

import random
import re
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import urlsplit

import httpx

AGAIN = frozenset({429, 500, 502, 503, 504})
"""Answers that a later try may better."""
GONE = frozenset({404, 410})
LONGEST_WAIT = 60.0
CONNECT_SECONDS = 5.0


@dataclass(frozen=True)
class Bases:
    """Where the services are; tests put a local server here."""

    crossref: str = "https://api.crossref.org"
    pubmed: str = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils"
    trials: str = "https://clinicaltrials.gov/api/v2"
    doi: str = "https://doi.org/api"


class RemoteError(Exception):
    """A service did not give what was asked; the message is one line for a person."""


class UnreachableError(RemoteError):
    """No answer came from the host at all: no network, or the host is away."""


class Remote:
    """Asks services, one request at a time.

    `pace` scales every wait, so that tests need none. A host that could not be reached is not tried again
    in the same run: three hundred records then cost one time-out, not three hundred.
    """

    def __init__(
        self,
        email: str = "",
        bases: Bases | None = None,
        pace: float = 1.0,
        tries: int = 4,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self.email = email
        self.bases = bases or Bases()
        self.requests = 0
        self.answers = 0
        self._pace = pace
        self._tries = tries
        self._last: dict[str, float] = {}
        self._down: dict[str, str] = {}
        who = f"mailto:{email}" if email else "no contact given"
        self._http = httpx.Client(
            headers={"User-Agent": f"msc-evidence ({who})"},
            timeout=httpx.Timeout(20.0, connect=CONNECT_SECONDS),
            follow_redirects=True,
            transport=transport,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def get(self, url: str, params: Mapping[str, str] | None = None) -> httpx.Response | None:
        """The answer, or None where the service does not know the thing asked for."""
        host = urlsplit(url).netloc
        for attempt in range(self._tries):
            last = attempt + 1 == self._tries
            try:
                answer = self.send("GET", url, params=params)
            except httpx.ConnectError as error:
                # no route to the host: a second try covers a blip, more would only keep a person waiting
                if attempt >= 1 or last:
                    self._give_up(host, error)
                self._wait(0.5)
                continue
            except httpx.RequestError as error:
                if last:
                    self._give_up(host, error)
                self._wait(_back_off(attempt))
                continue
            if answer.status_code in GONE:
                return None
            if answer.is_success:
                return answer
            if answer.status_code not in AGAIN or last:
                raise RemoteError(f"{host} answered {answer.status_code} {answer.reason_phrase}".strip())
            self._wait(_asked_to_wait(answer) or _back_off(attempt))
        raise AssertionError("a try either returns or raises")

    def json(self, url: str, params: Mapping[str, str] | None = None) -> Any:
        """The JSON of an answer, or None where the service does not know the thing asked for."""
        answer = self.get(url, params)
        if answer is None:
            return None
        try:
            return answer.json()
        except ValueError:
            raise RemoteError(f"{urlsplit(url).netloc} answered with something other than JSON") from None

    def send(self, method: str, url: str, *, body: bool = True, **options: Any) -> httpx.Response:
        """One request without retries, after the wait that its host is due; `body` is whether to read it."""
        host = urlsplit(url).netloc
        if host in self._down:
            raise UnreachableError(self._down[host])
        self._wait(self._last.get(host, 0) + self._gap(url) - time.monotonic() if self._pace else 0)
        self.requests += 1
        try:
            answer = self._http.send(self._http.build_request(method, url, **options), stream=not body)
            answer.close()
            self.answers += 1
            return answer
        except httpx.InvalidURL as error:
            raise RemoteError(f"{url} is not an address: {error}") from None
        except httpx.TooManyRedirects:
            raise RemoteError(f"{host} redirects in a circle") from None
        finally:
            self._last[host] = time.monotonic()

    def _gap(self, url: str) -> float:
        """Seconds between two requests to a host, within what each service asks for."""
        if url.startswith(self.bases.crossref):
            return 0.2 if self.email else 1.0
        return 0.4 if url.startswith((self.bases.pubmed, self.bases.doi)) else 1.2

    def _wait(self, seconds: float) -> None:
        if seconds > 0 and self._pace:
            time.sleep(min(seconds, LONGEST_WAIT) * self._pace)

    def _give_up(self, host: str, error: Exception) -> None:
        self._down[host] = f"{host} could not be reached ({in_words(error)})"
        raise UnreachableError(self._down[host]) from None


@contextmanager
def answer_of(service: str) -> Iterator[None]:
    """Turns an answer of another shape than documented into one line, whatever it made fail."""
    try:
        yield
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        raise RemoteError(f"{service} answered in a form that is not known here ({error})") from error


def in_words(error: Exception) -> str:
    """A failure of the network without the machine's own numbers."""
    if isinstance(error, httpx.TimeoutException):
        return "no answer in time"
    return re.sub(r"\[Errno -?\d+\] ", "", str(error)) or type(error).__name__


def _back_off(attempt: int) -> float:
    """1, 2, 4 ... seconds, each up to half longer, so that many clients do not return together."""
    return 2**attempt * (1 + random.random() / 2)


def _asked_to_wait(answer: httpx.Response) -> float:
    """Seconds of a Retry-After header; 0 where it has none, or gives a date."""
    value = answer.headers.get("Retry-After", "")
    return float(value) if value.isdigit() else 0.0
