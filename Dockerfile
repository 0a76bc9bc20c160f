# Duet in a container: a night every day at three on the database in a folder of the host. From the package:
#
#   jobs/package
#   docker build --tag duet --file Dockerfile .build/package
#   docker run --detach --name duet --user "$(stat --format=%u:%g /srv/app/app.db)" --volume /srv/app:/data duet
#
# No container engine was at hand when this was written: jobs/test-package takes the steps of RUN in an empty Debian, and runs the
# entry point as the user below.
#
# Mount the folder and never the file alone: SQLite's files beside it must be the app's own (exit code 78 otherwise). A database
# that is not called app.db, and other settings, need a file of their own, with a line "database: /data/NAME.db":
# --volume /srv/duet.yaml:/etc/duet/app.yaml:ro. For one command: docker exec duet duet check --database /data/app.db
FROM debian:12-slim

COPY duet_*.deb /tmp/
RUN apt-get update \
    && apt-get install --yes --no-install-recommends /tmp/duet_*.deb \
    && rm -rf /tmp/duet_*.deb /var/lib/apt/lists/* \
    && printf 'database: /data/app.db\nactive-within: 30d\n' >/etc/duet/app.yaml

# Not root. --user names the owner of the database; nothing works as another.
USER 1000:1000
WORKDIR /data

# Network and further rights are not needed: docker run --network none --cap-drop ALL --read-only --tmpfs /tmp
HEALTHCHECK --interval=10m --timeout=10s CMD ["/usr/lib/duet/container", "--health"]
ENTRYPOINT ["/usr/lib/duet/container"]
CMD ["03:00"]
