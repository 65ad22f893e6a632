# Two images: `run`, the connector (what a build without --target makes), and `dbt`, which builds the models.
# Pin the base by digest for builds that must never change:
#   docker buildx imagetools inspect node:24.21.0-bookworm-slim
#   docker build --build-arg NODE_IMAGE=node:24.21.0-bookworm-slim@sha256:... .
ARG NODE_IMAGE=node:24.21.0-bookworm-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /build
COPY package.json package-lock.json tsconfig.json tsconfig.build.json ./
RUN npm ci --ignore-scripts
COPY bin bin
COPY schemas schemas
COPY dbt dbt
COPY src src
# What runs is what would be published, with the very versions of the lockfile.
RUN npm pack \
    && mkdir /app \
    && tar -xzf qonto-elt-*.tgz -C /app --strip-components=1 \
    && cp package-lock.json /app/
WORKDIR /app
RUN npm ci --omit=dev --ignore-scripts

FROM ${NODE_IMAGE} AS base
LABEL org.opencontainers.image.title="qonto-elt" \
      org.opencontainers.image.description="Qonto transactions with labels, VAT and receipts, in your warehouse" \
      org.opencontainers.image.version="0.1.0" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY --from=build /app /app
# The file system may be mounted read-only: /tmp is the one folder anything is written to.
ENV NODE_ENV=production HOME=/tmp
WORKDIR /tmp
# A number, so that Kubernetes can tell it is not root.
USER 1000:1000
ENTRYPOINT ["node", "/app/bin/qonto-elt.js"]
CMD ["sync"]

FROM base AS dbt
USER 0
# No versions: Debian keeps only the newest of a release, and the base image decides the release.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends python3 python3-venv \
    && rm -rf /var/lib/apt/lists/*
RUN python3 -m venv /opt/dbt \
    && /opt/dbt/bin/pip install --no-cache-dir --only-binary :all: --require-hashes -r /app/dbt/requirements-bigquery.txt
ENV DBT_PROJECT_DIR=/app/dbt DBT_PROFILES_DIR=/app/dbt/profiles \
    DBT_TARGET_PATH=/tmp/dbt-target DBT_LOG_PATH=/tmp/dbt-logs \
    DBT_BIN=/opt/dbt/bin/dbt QONTO_ELT_DBT_TARGET=bigquery PYTHONDONTWRITEBYTECODE=1
USER 1000:1000
ENTRYPOINT ["/opt/dbt/bin/dbt"]
# Unit tests prove the SQL on DuckDB; here they would only cost queries.
CMD ["build", "--exclude", "resource_type:unit_test"]

FROM base AS run
