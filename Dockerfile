# syntax=docker/dockerfile:1
# Two stages: the first installs the locked dependencies, the second carries only the result.
FROM python:3.11-slim-bookworm AS build
WORKDIR /src
RUN pip install --no-cache-dir uv==0.13.9
COPY pyproject.toml uv.lock README.md LICENSE ./
RUN uv sync --locked --no-default-groups --no-install-project
COPY bot ./bot
COPY knowledge ./knowledge
RUN uv sync --locked --no-default-groups --no-editable

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --create-home jiefang \
 && install -d -o jiefang -g jiefang /data
COPY --from=build /src/.venv /src/.venv
COPY knowledge /knowledge
ENV PATH=/src/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    JIEFANG_DATA_DIR=/data \
    JIEFANG_KNOWLEDGE_DIR=/knowledge \
    JIEFANG_LISTEN=0.0.0.0:8080
USER jiefang
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=3s --start-period=20s \
  CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8080/healthz', timeout=2)"]
ENTRYPOINT ["jiefang"]
CMD ["run"]
