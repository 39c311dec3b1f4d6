# The image of a release: `make image` builds it around the binary of `make dist`, which carries the site and needs only glibc and root certificates.
FROM gcr.io/distroless/cc-debian13:nonroot@sha256:e792ab3d241a468a4fd7519ddbbebe66b49b5f365771716ea688ad40b6c6f1c2

COPY upwork-job-post /usr/local/bin/upwork-job-post
# Owned by the user below, so that a new volume is too.
COPY --chown=65532:65532 data /data

ENV LEPTOS_SITE_ADDR=0.0.0.0:3000 DATA_DIR=/data LOG_FORMAT=json
USER 65532:65532
WORKDIR /data
VOLUME ["/data"]
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=10s CMD ["/usr/local/bin/upwork-job-post", "healthcheck"]
ENTRYPOINT ["/usr/local/bin/upwork-job-post"]
