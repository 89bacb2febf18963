# envcheck's light core: docker build -t envcheck . && docker run --rm --gpus all envcheck
# What it cannot see from inside a container: docs/ci-and-monitoring.md
FROM python:3.12-slim-bookworm AS build
WORKDIR /src
COPY pyproject.toml README.md LICENSE ./
COPY envcheck ./envcheck
RUN python -m venv /opt/envcheck \
 && /opt/envcheck/bin/pip install --no-cache-dir --disable-pip-version-check . \
 && /opt/envcheck/bin/pip uninstall --yes --quiet --disable-pip-version-check pip

FROM python:3.12-slim-bookworm
LABEL org.opencontainers.image.title="envcheck" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY --from=build /opt/envcheck /opt/envcheck
RUN useradd --uid 10001 --create-home --shell /usr/sbin/nologin envcheck
ENV PATH=/opt/envcheck/bin:$PATH \
    NVIDIA_VISIBLE_DEVICES=all \
    NVIDIA_DRIVER_CAPABILITIES=compute,utility
USER 10001
WORKDIR /home/envcheck
ENTRYPOINT ["envcheck"]
CMD ["check", "--only", "host,driver,gpu,link"]
