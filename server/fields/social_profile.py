"""Social, code-hosting and messenger profiles -> network, handle and canonical address."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from urllib.parse import unquote

from server.errors import InvalidInput
from server.fields.context import Piece, Scene
from server.fields.data import table
from server.fields.email_address import decode_address
from server.fields.field import Field, Kind
from server.fields.spelling import collapse, fold
from server.fields.url import canonical_url

_PUBLIC_SCHOLAR = re.compile(r"^scholar\.google\.[a-z.]{2,6}$")
_LOCAL_HOST = re.compile(r"^(?:www|m|mobile|[a-z]{2,3}|touch|web)\.(?=[^.]+\.)")
_HANDLE_END = " \t.,;:!?'\"()[]<>|*"
# Paths of these networks that are no profile: articles, repositories' pages, share links.
_NO_PROFILES = frozenset(
    ("share", "sharer", "sharer.php", "intent", "hashtag", "search", "watch", "login", "status", "home")
)
_BY_NUMBER = frozenset(("icq", "whatsapp"))
_BY_ADDRESS = frozenset(("jabber", "msn", "skype", "mastodon"))
_SHORTEST_NUMBER = 5
_LONGEST_HANDLE = 100


@dataclass(frozen=True, slots=True)
class Network:
    """One network as `data/social_networks.toml` describes it; `type` is what its fields are typed as."""

    name: str
    type: str
    hosts: tuple[str, ...]
    labels: tuple[str, ...]
    paths: tuple[str, ...]
    profile: str


@dataclass(frozen=True, slots=True)
class Profile:
    """A profile: `value` is its canonical address, or the handle where the network gives it none."""

    network: Network
    handle: str
    value: str


@cache
def networks() -> dict[str, Network]:
    """All networks by name."""
    return {
        name: Network(
            name,
            str(entry.get("type", name)),
            tuple(entry.get("hosts", ())),
            tuple(fold(label) for label in entry.get("labels", ())),
            tuple(sorted(entry.get("path", ()), key=len, reverse=True)),
            str(entry.get("profile", "")),
        )
        for name, entry in table("social_networks").items()
    }


@cache
def _by_host() -> dict[str, Network]:
    return {host: network for network in networks().values() for host in network.hosts}


@cache
def _by_label() -> dict[str, Network]:
    return {label: network for network in networks().values() for label in network.labels}


def network_of_label(words: str) -> Network | None:
    """The network that the last one, two or three of `words` name, None where they name none."""
    last = fold(words).split()[-3:]
    for first in range(len(last)):
        if network := _by_label().get(" ".join(last[first:])):
            return network
    return None


def profile_of_url(address: str) -> Profile | None:
    """The profile that a web address leads to; None for other pages, a network's front page among them."""
    url = canonical_url(address)
    if not url:
        return None
    host, _, path = url.partition("://")[2].partition("/")
    network = _network_of_host(host.partition("?")[0].partition(":")[0])
    if network is None:
        return None
    handle = _handle_in_path(network, path, host)
    if not handle or handle.partition("/")[0].casefold() in _NO_PROFILES:
        return None
    return Profile(network, handle, _canonical_profile(url, host, path, network))


def _network_of_host(host: str) -> Network | None:
    if _PUBLIC_SCHOLAR.match(host):
        return networks()["google_scholar"]
    for _ in range(3):
        if network := _by_host().get(host):
            return network
        shorter = host.partition(".")[2]
        if "." not in shorter:
            return None
        host = shorter
    return None


def _handle_in_path(network: Network, path: str, host: str) -> str:
    path = unquote(path).strip("/")
    for prefix in network.paths:
        if path.casefold().startswith(prefix + "/"):
            path = path[len(prefix) + 1 :]
            break
    name, _, query = path.partition("?")
    if query and (not name or "." in name or name in ("citations", "send")):
        name = path
    return (name.lstrip("@") if network.name != "mastodon" else name).rstrip("/")


def _canonical_profile(url: str, host: str, path: str, network: Network) -> str:
    """One address for the hosts under which a network shows the same profile ("m.", "de.", "twitter.com")."""
    if not network.profile or _LOCAL_HOST.sub("", host) not in network.hosts:
        return url
    plain, _, query = path.partition("?")
    home = network.profile.split("/")[2]
    return f"https://{home}/{path if query and '.php' in plain else plain}"


def profile_of_handle(network: Network, text: str) -> Profile | None:
    """The profile of a handle on a network; None where `text` can be no handle."""
    written = collapse(text).strip(_HANDLE_END)
    if written.count("@") == 1 and ":" not in written:
        written = written.removeprefix("@")
    if network.name in _BY_ADDRESS and not written.startswith("@"):
        written = decode_address(written) or written
    digits = "".join(filter(str.isdigit, written))
    handle = digits if network.name in _BY_NUMBER and len(digits) >= _SHORTEST_NUMBER else written
    if not handle or len(handle) > _LONGEST_HANDLE:
        return None
    has_address = network.profile and re.fullmatch(r"[\w.+-]+", handle)
    return Profile(network, handle, network.profile.format(handle) if has_address else written)


def read_profiles(piece: Piece, scene: Scene) -> tuple[Field, ...]:
    """The profile of a piece: by its address, else by the label before (or after) it."""
    written = scene.text_of(piece)
    profile = profile_of_url(written) or _labelled_profile(written, piece, scene)
    if profile is None:
        value = canonical_url(written)
        profile = Profile(
            _OTHER, value or collapse(written).strip(_HANDLE_END), value or collapse(written).strip(_HANDLE_END)
        )
    if not profile.handle:
        return ()
    return (profile_field(profile, written, piece),)


_OTHER = Network("other", "other", (), (), (), "")


def profile_field(profile: Profile, written: str, piece: Piece) -> Field:
    """The field of a profile that stands in the text as `written`."""
    return Field(
        Kind.SOCIAL,
        profile.value,
        profile_key(profile),
        profile.network.type,
        text=written,
        start=piece.start,
        end=piece.end,
        confidence=piece.confidence,
        parts=(("network", profile.network.name), ("handle", profile.handle)),
    )


def profile_key(profile: Profile) -> str:
    """Network and folded handle."""
    return f"{profile.network.type}:{profile.handle.lstrip('@').casefold()}"


def _labelled_profile(written: str, piece: Piece, scene: Scene) -> Profile | None:
    label, colon, rest = written.partition(":")
    if colon and rest.strip() and (network := network_of_label(label)) and not rest.startswith("//"):
        return profile_of_handle(network, rest)
    text = scene.context.text
    line_start = text.rfind("\n", 0, piece.start) + 1
    before = text[max(line_start, piece.start - 40) : piece.start]
    line_end = text.find("\n", piece.end)
    after = text[piece.end : min(piece.end + 24, line_end if line_end >= 0 else len(text))]
    network = network_of_label(before) or _network_after(after) or _network_in_line_before(text, line_start, before)
    if network is None and written.strip().startswith("@"):
        network = networks()["mastodon" if written.strip().count("@") == 2 else "twitter"]
    if network is None and "@" in written and decode_address(written):
        return None
    return profile_of_handle(network, written) if network else None


def _network_after(after: str) -> Network | None:
    match = re.match(r"\s{0,3}[(\[<–-]{0,2}\s?(?:on |at |@ ?|via )?([^\W\d_]+)", after)
    return _by_label().get(fold(match.group(1))) if match else None


def _network_in_line_before(text: str, line_start: int, before: str) -> Network | None:
    if fold(before) or line_start == 0:
        return None
    above = text[text.rfind("\n", 0, line_start - 1) + 1 : line_start - 1]
    return _by_label().get(fold(above))


def parse_profile(value: str, network_name: str = "") -> Profile:
    """The profile in a value typed by a person: an address, "network: handle", or a handle of `network_name`.

    Raises InvalidInput.
    """
    if profile := profile_of_url(value):
        return profile
    label, colon, handle = value.partition(":")
    network = networks().get(fold(label)) or _by_label().get(fold(label))
    if colon and network and (profile := profile_of_handle(network, handle)):
        return profile
    known = networks().get(network_name)
    if known and (profile := profile_of_handle(known, value)):
        return profile
    if url := canonical_url(value):
        return Profile(_OTHER, url.partition("://")[2], url)
    if fold(value):
        return Profile(_OTHER, collapse(value).strip(_HANDLE_END), collapse(value).strip(_HANDLE_END))
    raise InvalidInput(
        "SOCIAL_INVALID",
        "This names no profile; give its address (https://www.linkedin.com/in/…) or network and handle (skype: name).",
        kind=Kind.SOCIAL,
    )
