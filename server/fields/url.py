"""Web addresses -> canonical form: scheme, host, path; without tracking, out of the wrappers of mail filters."""

from __future__ import annotations

import re

from server.errors import InvalidInput
from server.fields.context import Piece, Scene
from server.fields.data import words
from server.fields.email_address import ascii_domain, unicode_domain
from server.fields.field import Field, Kind
from server.fields.spelling import collapse
from server.redirects import unwrap

_SCHEME = re.compile(r"^(https?|ftp)\s*:\s*/{1,3}\s*", re.IGNORECASE)
_LABEL = re.compile(r"^(?:url|web(?:site|seite)?|home(?:\s?page)?|internet|site)\s*[:=]\s*(?!//)", re.IGNORECASE)
_HOST = re.compile(r"(?:[^\W_](?:[\w-]{0,62})\.)+(?:[^\W\d_]{2,63}|xn--[a-z0-9-]{2,59})\.?")
_WWW = re.compile(r"^www\d{0,2}\.")
_TRACKING = re.compile(
    r"utm_\w+|gclid|fbclid|mc_[ce]id|msclkid|yclid|_hs\w*|trk\w*|igshid|mkt_tok|s_cid|ref_src", re.IGNORECASE
)
# What a signature shows but does not state: its own pictures, where its disclaimer is read, a mailing list's page.
_NOT_STATED = re.compile(r"\.(?:png|jpe?g|gif|svg|bmp|ico)$|disclaimer|/mailman/(?:listinfo|options)/", re.IGNORECASE)


def read_urls(piece: Piece, scene: Scene) -> tuple[Field, ...]:
    """The web address of a piece; nothing where it is none, or a picture's, a disclaimer's or the mail service's."""
    written = scene.text_of(piece)
    value = canonical_url(written)
    if not value or _NOT_STATED.search(value) or _is_of_a_service(value, scene.context.author_address):
        return ()
    return (
        Field(
            Kind.URL, value, url_key(value), text=written, start=piece.start, end=piece.end, confidence=piece.confidence
        ),
    )


def _is_of_a_service(value: str, author: str) -> bool:
    """Whether a mail service put the address there: "Sent with …", "Virus-free …"."""
    host = _split_host(_SCHEME.sub("", value))[0]
    labels = host.split(".")
    service = next(
        (end for at in range(len(labels) - 1) if (end := ".".join(labels[at:])) in words("signature_services")), ""
    )
    return bool(service) and not author.lower().endswith(("@" + service, "." + service))


def canonical_url(text: str) -> str:
    """Scheme and host in lower case, tracking parameters and closing slash gone; "" where `text` is no web address."""
    address = unwrap(_plain(text))
    scheme = _SCHEME.match(address)
    rest = address[scheme.end() :] if scheme else address
    host, slash, path = _split_host(rest)
    hostname, colon, port = host.partition(":")
    if not _HOST.fullmatch(hostname) or "@" in host or (colon and not port.isdigit()):
        return ""
    if not scheme and not hostname.startswith("www") and hostname.rstrip(".").rpartition(".")[2] not in words("tlds"):
        return ""
    name = scheme.group(1).lower() if scheme else "https"
    return f"{name}://{unicode_domain(hostname.rstrip('.'))}{colon}{port}{_canonical_path(slash + path)}"


def _plain(text: str) -> str:
    """Without the spaces of a broken line, brackets, labels and closing punctuation."""
    text = _LABEL.sub("", collapse(text).strip("<>\"'“”„«»|*[]{} \t"))
    text = _SCHEME.sub(lambda match: match.group(1) + "://", text).replace(" ", "")
    text = text.rstrip(".,;:!?'*>…")
    return text[:-1] if text.endswith(")") and text.count(")") > text.count("(") else text


def _split_host(rest: str) -> tuple[str, str, str]:
    cut = min((at for at in (rest.find("/"), rest.find("?"), rest.find("#")) if at >= 0), default=len(rest))
    return rest[:cut].lower(), rest[cut : cut + 1], rest[cut + 1 :]


def _canonical_path(path: str) -> str:
    path, _, query = path.partition("?") if not path.startswith("#") else ("", "", "")
    path = path.partition("#")[0].rstrip("/.,;")
    query = query.partition("#")[0]
    kept = [pair for pair in query.split("&") if pair and not _TRACKING.fullmatch(pair.partition("=")[0])]
    return (path or "/") + "?" + "&".join(kept) if kept else path


def url_key(value: str) -> str:
    """Host without "www.", path and query; in lower case: people's spellings of one address have one key."""
    address = canonical_url(value)
    if not address:
        return collapse(value).casefold()
    host, slash, path = _split_host(_SCHEME.sub("", address))
    return ascii_domain(_WWW.sub("", host)) + (slash + path).casefold()


def parse_url(value: str) -> str:
    """The web address in a value typed by a person, else InvalidInput."""
    address = canonical_url(value)
    if not address:
        raise InvalidInput(
            "URL_INVALID", "This is no web address; write it as https://www.example.com/.", kind=Kind.URL
        )
    return address
