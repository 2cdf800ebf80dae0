# syntax=docker/dockerfile:1
# In a release, pin PYTHON_IMAGE by its digest. Behind a mirror, give PIP_INDEX_URL and UV_DEFAULT_INDEX as build
# arguments: the locks name no host, and their hashes hold wherever a file comes from.
ARG PYTHON_IMAGE=python:3.13-slim-bookworm

FROM ${PYTHON_IMAGE} AS build
ARG PIP_INDEX_URL UV_DEFAULT_INDEX
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never
WORKDIR /build
COPY requirements.boot.lock ./
RUN python -m venv /boot && /boot/bin/pip install --no-cache-dir --require-hashes -r requirements.boot.lock
COPY requirements.lock ./
RUN /boot/bin/uv venv /opt/anju && \
    /boot/bin/uv pip install --no-cache --python /opt/anju/bin/python --require-hashes --no-build -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY domain domain
COPY projections projections
COPY services services
RUN /boot/bin/python -m hatchling build -t wheel -d dist && \
    /boot/bin/uv pip install --no-cache --python /opt/anju/bin/python --no-deps dist/*.whl

FROM ${PYTHON_IMAGE} AS service
# A typeface with Chinese for what is printed; and PostgreSQL's own programs for backups, as new as the server: the
# script that comes with postgresql-common adds its makers' packages.
RUN apt-get update && \
    apt-get install -y --no-install-recommends ca-certificates fontconfig fonts-noto-cjk postgresql-common && \
    /usr/share/postgresql-common/pgdg/apt.postgresql.org.sh -y && \
    apt-get install -y --no-install-recommends postgresql-client-18 && \
    rm -rf /var/lib/apt/lists/*
RUN groupadd --system --gid 10001 anju && \
    useradd --system --uid 10001 --gid anju --home-dir /nonexistent --shell /usr/sbin/nologin anju && \
    install --directory --owner 10001 --group 10001 --mode 700 /var/lib/anju /var/lib/anju-backups
COPY --from=build --chown=root:root /opt/anju /opt/anju
ENV PATH=/opt/anju/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PYTHONFAULTHANDLER=1 \
    ANJU_HOME=/var/lib/anju ANJU_INSIDE_CONTAINER=1 ANJU_METRICS_PORT=9000 PORT=8000
WORKDIR /opt/anju
USER 10001:10001
EXPOSE 8000 9000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-m", "services.operation.alive", "8000"]
CMD ["anju", "serve"]
