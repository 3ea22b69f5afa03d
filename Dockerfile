# syntax=docker/dockerfile:1
# Two stages: the first has pip and the sources, the second only the installed program. No compiler in either: every
# dependency is a wheel.
FROM python:3.11-slim-bookworm AS build

ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/undersigned
WORKDIR /src
COPY pyproject.toml constraints.txt README.md LICENSE ./
COPY proto proto
COPY models models
COPY server server
COPY evaluation evaluation
COPY training training
# The extra brings the driver for PostgreSQL; training and evaluation stay without theirs.
RUN /opt/undersigned/bin/pip install --only-binary=:all: --no-binary=undersigned --constraint constraints.txt '.[postgresql]'

FROM python:3.11-slim-bookworm

# Nothing is written outside the volume and /tmp, so the container may run with a read-only root.
ENV PATH=/opt/undersigned/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    UNDERSIGNED_DATABASE=sqlite:////var/lib/undersigned/undersigned.db \
    UNDERSIGNED_LISTEN=0.0.0.0:50051
RUN useradd --system --uid 10001 --home-dir /var/lib/undersigned --create-home --shell /usr/sbin/nologin undersigned
COPY --from=build /opt/undersigned /opt/undersigned

USER 10001
WORKDIR /var/lib/undersigned
VOLUME /var/lib/undersigned
EXPOSE 50051

# grpc.health.v1 through the port that clients use. With TLS the container needs UNDERSIGNED_TLS=true, UNDERSIGNED_TLS_CA,
# and UNDERSIGNED_SERVER with a name that stands in the certificate.
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s --retries=3 \
    CMD ["undersigned", "health"]

ENTRYPOINT ["undersigned"]
# Beyond loopback the server starts only with API keys and TLS, or when told to do without (see docs/getting-started.md).
CMD ["serve"]
