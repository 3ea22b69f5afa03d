"""The only place where things are wired: settings -> tagger, database, services, grpc.Server."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import grpc
from grpc_health.v1 import health, health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection
from undersigned.v1 import (
    case_service_pb2,
    case_service_pb2_grpc,
    contact_service_pb2,
    contact_service_pb2_grpc,
    extraction_service_pb2,
    extraction_service_pb2_grpc,
    mail_service_pb2,
    mail_service_pb2_grpc,
    proposal_service_pb2,
    proposal_service_pb2_grpc,
    settings_service_pb2,
    settings_service_pb2_grpc,
    social_service_pb2,
    social_service_pb2_grpc,
)

from models.allocation import trim
from models.errors import WeightsError
from models.loading import load_tagger
from models.registry import is_registered
from models.tagger import Tagger
from server.api.auth import Authenticator, KeyAuthenticator, NoAuthenticator, has_valid_key
from server.api.case_service import CaseServicer
from server.api.contact_service import ContactServicer
from server.api.convert.cards import to_extraction
from server.api.extraction_service import ExtractionServicer
from server.api.interceptors import EdgeInterceptor
from server.api.mail_service import MailServicer
from server.api.proposal_service import ProposalServicer
from server.api.reading import Extract, options_of_rules
from server.api.settings_service import SettingsServicer
from server.client import Client
from server.contacts.match_weights import use_weights
from server.errors import ConfigurationError
from server.extraction import Extraction, ExtractionRules, Extractor
from server.live_weights import FolderWatch, LiveExtractor
from server.mail.limits import Limits
from server.mail.message import Message
from server.settings import MIB, ClientSettings, ServerSettings, from_environment, is_loopback, split_address
from server.shadow import Shadow
from server.storage.engine import Database, open_database
from server.workflow.renormalizing import renormalize
from server.workflow.retention import Housekeeper
from server.workflow.suppressing import use_secrets

EXTRACTION = extraction_service_pb2.DESCRIPTOR.services_by_name["ExtractionService"].full_name
CONTACTS = tuple(
    service.full_name
    for module in (
        mail_service_pb2,
        proposal_service_pb2,
        contact_service_pb2,
        case_service_pb2,
        settings_service_pb2,
        social_service_pb2,
    )
    for service in module.DESCRIPTOR.services_by_name.values()
)

_TRIM_SECONDS = 5.0


def utc_now() -> datetime:
    """The clock of a running server."""
    return datetime.now(UTC)


def open_tagger(weights: Path | None) -> Tagger:
    """The tagger of a weights folder, of the shipped one by default. Raises ConfigurationError."""
    try:
        return load_tagger(weights)
    except WeightsError as error:
        raise ConfigurationError(error.reason, f"The weights cannot be used: {error.message}.") from error


def open_extractor(weights: Path | None) -> Extractor:
    """The extraction in this process. Raises ConfigurationError."""
    return Extractor(open_tagger(weights))


def open_live(settings: ServerSettings, tagger: Tagger | None, now: Callable[[], datetime]) -> LiveExtractor:
    """The extraction with weights that can be exchanged, with `tagger` to begin with, and with those on trial.

    Raises ConfigurationError.
    """
    trial = open_extractor(settings.candidate) if settings.candidate else None
    shadow = Shadow(trial, settings.shadow_report, now) if trial else None
    return LiveExtractor(tagger or open_tagger(settings.weights), lambda: open_tagger(settings.weights), shadow)


@dataclass(frozen=True, slots=True)
class Running:
    """A started server. `address` has the real port."""

    server: grpc.Server
    address: str
    health: health.HealthServicer
    db: Database | None
    grace_seconds: int
    open_without_keys: bool
    weights: LiveExtractor | None = None
    watch: FolderWatch | None = None
    housekeeper: Housekeeper | None = None

    def stop(self) -> None:
        """Lets running calls end, then closes the database."""
        if self.watch is not None:
            self.watch.stop()
        if self.housekeeper is not None:
            self.housekeeper.stop()
        self.health.enter_graceful_shutdown()
        self.server.stop(self.grace_seconds).wait()
        if self.weights is not None:
            self.weights.stop()
        if self.db is not None:
            self.db.close()

    def wait(self, stopping: threading.Event) -> None:
        """Serves until the event is set, then stops; meanwhile free memory goes back to the system."""
        while not stopping.wait(_TRIM_SECONDS):
            trim()
        self.stop()


def start(settings: ServerSettings, tagger: Tagger | None = None, now: Callable[[], datetime] = utc_now) -> Running:
    """All services in one process; the extraction in another one where the settings name it.

    Raises ConfigurationError before anything is served.
    """
    check_exposure(settings)
    use_weights(settings.match_weights)
    check_candidate(settings)
    live = None if settings.extraction else open_live(settings, tagger, now)
    db = open_database(settings.database)
    try:
        use_secrets(db, settings.database, settings.suppression_secrets)
        renormalize(db, now())
        return _start(settings, live, db, now)
    except BaseException:
        db.close()
        raise


def start_extraction(settings: ServerSettings, tagger: Tagger | None = None) -> Running:
    """The stateless extraction alone: no database, no keys. Raises ConfigurationError."""
    check_exposure(settings)
    if not (is_loopback(settings.listen) or settings.allow_anonymous or settings.tls_client_ca):
        raise _no_keys("The extraction alone knows no keys.")
    live = open_live(settings, tagger, utc_now)
    server = _new_server(settings, NoAuthenticator())
    _add_extraction(server, settings, live)
    return _run(server, settings, (EXTRACTION,), None, live, open_without_keys=True)


def _start(settings: ServerSettings, live: LiveExtractor | None, db: Database, now: Callable[[], datetime]) -> Running:
    open_without_keys = is_loopback(settings.listen) or settings.allow_anonymous or bool(settings.tls_client_ca)
    if not open_without_keys and not has_valid_key(db):
        raise _no_keys("There is no API key yet.")
    server = _new_server(settings, KeyAuthenticator(db, open_without_keys))
    own = () if live is None else (EXTRACTION,)
    extract = remote_extraction(settings) if live is None else _add_extraction(server, settings, live)
    _add_contacts(server, settings, extract, db, now)
    running = _run(server, settings, (*own, *CONTACTS), db, live, open_without_keys and not has_valid_key(db))
    housekeeper = Housekeeper(db, now)
    housekeeper.start()
    return replace(running, housekeeper=housekeeper)


def remote_extraction(settings: ServerSettings) -> Extract:
    """Asks the server at `settings.extraction`, connecting as the environment says any client of this machine does."""
    client = Client(from_environment(ClientSettings, os.environ, server=settings.extraction))

    def extract(raw: bytes, message: Message, rules: ExtractionRules) -> Extraction:
        request = extraction_service_pb2.ExtractCardsRequest(raw=raw, options=options_of_rules(rules))
        return to_extraction(client.call(request, extraction_service_pb2.ExtractCardsResponse))

    return extract


def _add_extraction(server: grpc.Server, settings: ServerSettings, live: LiveExtractor) -> Extract:
    trusted = _trusted(settings)

    def extract(raw: bytes, message: Message, rules: ExtractionRules) -> Extraction:
        hygiene = replace(rules.hygiene, trusted_authserv_ids=(*trusted, *rules.hygiene.trusted_authserv_ids))
        return live.extract(message, replace(rules, hygiene=hygiene))

    servicer = ExtractionServicer(extract, _limits(settings))
    extraction_service_pb2_grpc.add_ExtractionServiceServicer_to_server(servicer, server)
    return extract


def _add_contacts(
    server: grpc.Server, settings: ServerSettings, extract: Extract, db: Database, now: Callable[[], datetime]
) -> None:
    mail = MailServicer(db, extract, _limits(settings), now, _trusted(settings))
    mail_service_pb2_grpc.add_MailServiceServicer_to_server(mail, server)
    proposal_service_pb2_grpc.add_ProposalServiceServicer_to_server(ProposalServicer(db, now), server)
    contact_service_pb2_grpc.add_ContactServiceServicer_to_server(ContactServicer(db, now), server)
    settings_service_pb2_grpc.add_SettingsServiceServicer_to_server(SettingsServicer(db, now), server)
    case_service_pb2_grpc.add_CaseServiceServicer_to_server(CaseServicer(db, now), server)
    # In the contract, not in this version: the generated base stands for UNIMPLEMENTED.
    social_service_pb2_grpc.add_SocialServiceServicer_to_server(social_service_pb2_grpc.SocialServiceServicer(), server)


def _trusted(settings: ServerSettings) -> tuple[str, ...]:
    return tuple(name.strip() for name in settings.trusted_authserv_ids.split(",") if name.strip())


def _limits(settings: ServerSettings) -> Limits:
    return Limits(message_bytes=settings.max_message_bytes)


def _new_server(settings: ServerSettings, authenticate: Authenticator) -> grpc.Server:
    return grpc.server(
        ThreadPoolExecutor(settings.workers, thread_name_prefix="call"),
        interceptors=[EdgeInterceptor(authenticate)],
        options=[
            # Above our own limit, so that a message over it gets our answer with its reason, not gRPC's.
            ("grpc.max_receive_message_length", max(64 * MIB, 2 * settings.max_message_bytes)),
            ("grpc.max_send_message_length", -1),
            # One server to a port: two would share its connections and surprise everybody.
            ("grpc.so_reuseport", 0),
            # Connections that died without a word hold no place for long.
            ("grpc.server_handshake_timeout_ms", 5_000),
            ("grpc.max_connection_idle_ms", 300_000),
            ("grpc.keepalive_time_ms", 60_000),
            ("grpc.keepalive_timeout_ms", 20_000),
            # Clients may ask for a sign of life every ten seconds.
            ("grpc.http2.min_ping_interval_without_data_ms", 10_000),
            ("grpc.keepalive_permit_without_calls", 1),
        ],
    )


def _run(
    server: grpc.Server,
    settings: ServerSettings,
    services: tuple[str, ...],
    db: Database | None,
    live: LiveExtractor | None,
    open_without_keys: bool,
) -> Running:
    servicer = health.HealthServicer()
    health_pb2_grpc.add_HealthServicer_to_server(servicer, server)
    reflection.enable_server_reflection((*services, health.SERVICE_NAME, reflection.SERVICE_NAME), server)
    host, _ = split_address(settings.listen)
    port = _bind(server, settings)
    if live is not None:
        live.start()
    server.start()
    for service in ("", *services):
        servicer.set(service, health_pb2.HealthCheckResponse.SERVING)
    shown = f"[{host}]" if ":" in host else host
    watch = _watch(settings, live)
    return Running(server, f"{shown}:{port}", servicer, db, settings.grace_seconds, open_without_keys, live, watch)


def _watch(settings: ServerSettings, live: LiveExtractor | None) -> FolderWatch | None:
    """Looks for new weights in the folder where the settings say so."""
    if live is None or settings.weights is None or settings.watch_seconds <= 0 or is_registered(settings.weights):
        return None
    watch = FolderWatch(settings.weights, settings.watch_seconds, live.reload)
    watch.start()
    return watch


def _bind(server: grpc.Server, settings: ServerSettings) -> int:
    try:
        if settings.tls_cert is None:
            return server.add_insecure_port(settings.listen)
        return server.add_secure_port(settings.listen, _credentials(settings))
    except RuntimeError as error:
        message = f"Nothing can listen at {settings.listen}: it is in use, or not an address of this machine."
        raise ConfigurationError("ADDRESS_UNUSABLE", message) from error


def _credentials(settings: ServerSettings) -> grpc.ServerCredentials:
    try:
        key, cert, client_ca = (
            path.read_bytes() if path else None
            for path in (settings.tls_key, settings.tls_cert, settings.tls_client_ca)
        )
    except OSError as error:
        raise ConfigurationError(
            "TLS_FILE_UNREADABLE", f"{error.filename} cannot be read: {error.strerror}."
        ) from error
    if key is None or cert is None:
        raise ConfigurationError("TLS_INCOMPLETE", "TLS needs both --tls-cert and --tls-key.")
    return grpc.ssl_server_credentials([(key, cert)], client_ca, require_client_auth=client_ca is not None)


def check_candidate(settings: ServerSettings) -> None:
    """Raises ConfigurationError when weights are on trial where no mail is read."""
    if settings.candidate and settings.extraction:
        raise ConfigurationError(
            "CANDIDATE_ELSEWHERE", f"Give --candidate to the server that reads the mail, {settings.extraction}."
        )


def check_exposure(settings: ServerSettings) -> None:
    """Raises ConfigurationError when other machines could connect without TLS, or the TLS settings are incomplete."""
    if bool(settings.tls_cert) != bool(settings.tls_key) or (settings.tls_client_ca and not settings.tls_cert):
        raise ConfigurationError("TLS_INCOMPLETE", "TLS needs both --tls-cert and --tls-key.")
    if not (is_loopback(settings.listen) or settings.tls_cert or settings.allow_plaintext):
        raise ConfigurationError(
            "PLAINTEXT_REFUSED",
            f"{settings.listen} can be reached from other machines, so it needs TLS: give --tls-cert and --tls-key. "
            "Behind a proxy that does TLS, say --allow-plaintext.",
        )


def _no_keys(why: str) -> ConfigurationError:
    return ConfigurationError(
        "KEYS_MISSING",
        f"{why} Before other machines can connect, make one with `undersigned keys create`, or give --tls-client-ca. "
        "Where nobody else can connect, say --allow-anonymous.",
    )


def configure_logging(level: str) -> None:
    """Log lines on standard error: time, level, logger, text. Raises ConfigurationError LOG_LEVEL_INVALID."""
    names = ("debug", "info", "warning", "error")
    if level not in names:
        raise ConfigurationError("LOG_LEVEL_INVALID", f"log level must be one of {', '.join(names)}.")
    logging.getLogger("alembic").setLevel("WARNING")
    logging.basicConfig(level=level.upper(), format="%(asctime)s %(levelname)s %(name)s: %(message)s")
