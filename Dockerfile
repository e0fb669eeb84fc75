# syntax=docker/dockerfile:1
FROM python:3.11-slim-bookworm

ENV PYTHONUNBUFFERED=1 UV_PYTHON_DOWNLOADS=never UV_LINK_MODE=copy PATH=/app/.venv/bin:$PATH

# What WeasyPrint loads, and the fonts of the papers: without a font it crashes the process.
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
       libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core fonts-liberation fonts-inter \
    && rm -rf /var/lib/apt/lists/*

WORKDIR /app
# The packages change less often than the code: a layer of their own.
COPY pyproject.toml uv.lock ./
RUN pip install --no-cache-dir uv==0.13.9 \
    && uv sync --frozen --no-dev --compile-bytecode --no-cache

COPY . .
RUN useradd --system --uid 10001 --home /app cqp \
    && mkdir -p var \
    && chown cqp:cqp var
USER cqp
VOLUME /app/var
EXPOSE 8000

# Any answer but a server error says that Django is up: it refuses an unknown host with 400, and that is fine.
HEALTHCHECK --interval=30s --timeout=10s --start-period=20s \
    CMD ["python", "-c", "import http.client as h; c = h.HTTPConnection('127.0.0.1', 8000, timeout=8); c.request('GET', '/'); raise SystemExit(c.getresponse().status >= 500)"]
CMD ["granian", "--interface=wsgi", "--host=0.0.0.0", "--port=8000", "--workers=2", "--blocking-threads=1", "cqp.wsgi:application"]
