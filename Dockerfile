# syntax=docker/dockerfile:1
# Two stages: the first installs the locked dependencies, the second carries only the result.
# Runs with a read-only root (see compose.yaml): all that is written goes to /data.
FROM python:3.11-slim-bookworm AS build
WORKDIR /src
ENV UV_COMPILE_BYTECODE=1 \
    UV_LINK_MODE=copy \
    UV_PYTHON_DOWNLOADS=never
RUN pip install --no-cache-dir uv==0.13.9
COPY pyproject.toml uv.lock README.md LICENSE ./
RUN uv sync --locked --no-default-groups --no-install-project
COPY bot ./bot
COPY knowledge ./knowledge
RUN uv sync --locked --no-default-groups --no-editable
# What never runs here: tests of libraries, hundreds of other languages' dates, what colours a terminal
# (bot/cli/lean.py leaves that out as well).
RUN find .venv -type d -name tests -prune -exec rm -r {} + \
 && find .venv -path '*/babel/locale-data/*' ! -name 'root.dat' ! -name 'en*.dat' ! -name 'zh*.dat' -delete \
 && uv pip uninstall rich pygments markdown-it-py mdurl

FROM python:3.11-slim-bookworm
# tini hands signals on and nothing more: its newest is the right one.
# hadolint ignore=DL3008
RUN apt-get update \
 && apt-get install --yes --no-install-recommends tini \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --user-group --create-home jiefang \
 && install -d -o jiefang -g jiefang /data
COPY --from=build /src/.venv /src/.venv
COPY knowledge /knowledge
ENV PATH=/src/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    JIEFANG_DATA_DIR=/data \
    JIEFANG_KNOWLEDGE_DIR=/knowledge \
    JIEFANG_LISTEN=0.0.0.0:8080 \
    JIEFANG_HEALTH_LISTEN=0.0.0.0:8080
USER 10001:10001
WORKDIR /data
# What the matcher learns of this knowledge lies in /data, and a new volume begins as its copy: the
# first start need not learn it. An office's own knowledge is learned once, at its first start.
RUN jiefang check
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=3s --start-period=60s \
  CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8080/healthz', timeout=2)"]
ENTRYPOINT ["tini", "--", "jiefang"]
CMD ["run"]
