"""Whether an address still leads somewhere. Many sites refuse programs, so a refusal is not a dead link."""

from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

import httpx

from .client import GONE, Remote, RemoteError, UnreachableError, in_words

REFUSES_HEAD = frozenset({400, 403, 404, 405, 406, 410, 429, 500, 501, 503})
UNKNOWN_HOST = "the host no longer exists"
NO_NAME = (
    "name or service not known",
    "nodename nor servname",
    "no address associated",
    "getaddrinfo failed",
)


@dataclass(frozen=True)
class Link:
    """What became of an address."""

    state: Literal["alive", "dead", "moved", "unclear"]
    said: str
    """What was seen, in a few words."""
    to: str = ""
    """Where a moved address leads now."""


def probe(remote: Remote, url: str) -> Link:
    """Ask for an address by HEAD, and by GET where a server answers HEAD badly."""
    try:
        answer = remote.send("HEAD", url, body=False)
        if answer.status_code in REFUSES_HEAD:
            answer = remote.send("GET", url, body=False, headers={"Accept": "text/html,*/*"})
    except httpx.RequestError as error:
        return _failed(in_words(error))
    except UnreachableError as error:
        return Link("unclear", str(error))
    except RemoteError as error:
        return Link("dead", str(error))
    if answer.status_code in GONE:
        return Link("dead", f"answered {answer.status_code}")
    if not answer.is_success:
        return Link("unclear", f"answered {answer.status_code}")
    if _sent_home(url, str(answer.url)):
        return Link("moved", "now leads to the front page", str(answer.url))
    return Link("alive", f"answered {answer.status_code}")


def _failed(reason: str) -> Link:
    unknown = any(words in reason.lower() for words in NO_NAME)
    return Link("dead", UNKNOWN_HOST) if unknown else Link("unclear", reason)


def _sent_home(asked: str, came: str) -> bool:
    """A page that is gone is often answered with the site's front page instead of 404."""
    return urlsplit(asked).path.strip("/") != "" and urlsplit(came).path.strip("/") == ""
