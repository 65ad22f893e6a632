# Two images: `run`, the connector (what a build without --target makes), and `dbt`, the same with Python, dbt and the
# models: it runs `dbt build`, and with the connector's entry point `sync --dbt` and `demo` too.
# Pin the base by digest for builds that must never change:
#   docker buildx imagetools inspect node:24.21.0-bookworm-slim
#   docker build --build-arg NODE_IMAGE=node:24.21.0-bookworm-slim@sha256:... .
ARG NODE_IMAGE=node:24.21.0-bookworm-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /build
COPY package.json package-lock.json tsconfig.json tsconfig.build.json ./
RUN npm ci --ignore-scripts
COPY bin bin
COPY man man
COPY schemas schemas
COPY dbt dbt
COPY src src
COPY tools/scripts/bundle.mjs tools/scripts/program.mjs tools/scripts/
# What runs is what would be published, with the very versions of the lockfile.
RUN npm pack \
    && mkdir /app \
    && tar -xzf qonto-elt-*.tgz -C /app --strip-components=1 \
    && cp package-lock.json /app/
WORKDIR /app
RUN npm ci --omit=dev --ignore-scripts

# Python and dbt, before the program: a release changes the program alone, and these 800 MB stay as they were.
FROM ${NODE_IMAGE} AS python
# No versions: Debian keeps only the newest of a release, and the base image decides the release.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends python3 python3-venv \
    && rm -rf /var/lib/apt/lists/*
COPY dbt/requirements-bigquery.txt /opt/requirements-bigquery.txt
RUN python3 -I -m venv /opt/dbt \
    && /opt/dbt/bin/python -I -m pip install --no-cache-dir --only-binary :all: --require-hashes -r /opt/requirements-bigquery.txt

FROM python AS dbt
LABEL org.opencontainers.image.title="qonto-elt-dbt" \
      org.opencontainers.image.description="The finance models of qonto-elt with Python and dbt" \
      org.opencontainers.image.version="0.1.0" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY --from=build /app /app
ENV NODE_ENV=production HOME=/tmp \
    DBT_PROJECT_DIR=/app/dbt DBT_PROFILES_DIR=/app/dbt/profiles \
    DBT_TARGET_PATH=/tmp/dbt-target DBT_LOG_PATH=/tmp/dbt-logs \
    DBT_BIN=/opt/dbt/bin/dbt QONTO_ELT_DBT_TARGET=bigquery PYTHONDONTWRITEBYTECODE=1
WORKDIR /data
# dbt runs as process 1, and Python ends on no SIGTERM there; on SIGINT dbt cancels its queries and ends.
STOPSIGNAL SIGINT
USER 1000:1000
ENTRYPOINT ["/opt/dbt/bin/dbt"]
# Unit tests prove the SQL on DuckDB; here they would only cost queries.
CMD ["build", "--exclude", "resource_type:unit_test"]

FROM ${NODE_IMAGE} AS run
LABEL org.opencontainers.image.title="qonto-elt" \
      org.opencontainers.image.description="Qonto transactions with labels, VAT and receipts, in your warehouse" \
      org.opencontainers.image.version="0.1.0" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY --from=build /app /app
# The file system may be mounted read-only: temporary files go to /tmp.
ENV NODE_ENV=production HOME=/tmp
# The default folder of the data lies below it. It is root's, so that only a mount makes it writable: without one a run
# ends with 69, and nothing is written that would be gone with the container.
WORKDIR /data
# A number, so that Kubernetes can tell it is not root.
USER 1000:1000
ENTRYPOINT ["node", "/app/bin/qonto-elt.js"]
CMD ["sync"]
