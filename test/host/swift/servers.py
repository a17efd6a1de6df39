"""
python3 servers.py FOLDER

Runs OpenStack Swift with its S3 interface on loopback, from Debian's package python3-swift alone: four
servers on free ports, one device, which is a folder below FOLDER, one copy of everything. Prints where
the proxy listens once all of them answer. Nothing of /etc/swift is read, no daemon and no memcached is
needed; what the proxy wants to remember it keeps in its own memory.
"""

import json
import os
import pwd
import signal
import socket
import sys
import time

# Loopback only: nothing to resolve.
os.environ["EVENTLET_NO_GREENDNS"] = "yes"

KINDS = ("account", "container", "object", "proxy")
PIPELINE = "catch_errors gatekeeper healthcheck cache listing_formats bulk s3api tempauth copy slo dlo"


def main(folder):
    ports = free_ports()
    write_settings(folder, ports)
    load_policies(folder)
    build_rings(folder, ports)
    children = [start_server(folder, kind) for kind in KINDS]
    end_with(children)
    wait_until_open(ports.values())
    print("Swift listens on http://127.0.0.1:%d" % ports["proxy"], flush=True)
    os.wait()
    sys.exit("One of Swift's servers ended; their logs are in %s" % folder)


def free_ports():
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in KINDS]
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return dict(zip(KINDS, ports))


def write_settings(folder, ports):
    os.makedirs(os.path.join(folder, "devices", "d1"))
    hashing = {"swift_hash_path_prefix": "test", "swift_hash_path_suffix": "test"}
    policy = {"name": "one", "default": "yes"}
    write(folder, "swift.conf", {"swift-hash": hashing, "storage-policy:0": policy})
    for kind in KINDS:
        settings = proxy_settings() if kind == "proxy" else storage_settings(kind)
        write(folder, kind + ".conf", {"DEFAULT": defaults(folder, ports[kind]), **settings})


def defaults(folder, port):
    return {
        "bind_ip": "127.0.0.1",
        "bind_port": port,
        "workers": 0,
        "user": pwd.getpwuid(os.getuid()).pw_name,
        "swift_dir": folder,
        "devices": os.path.join(folder, "devices"),
        "recon_cache_path": folder,
        "mount_check": "false",
        "disable_fallocate": "true",
        "fallocate_reserve": 0,
        "log_level": "WARNING",
    }


def storage_settings(kind):
    return {
        "pipeline:main": {"pipeline": kind + "-server"},
        "app:%s-server" % kind: {"use": "egg:swift#" + kind},
    }


def proxy_settings():
    filters = {"filter:" + name: {"use": "egg:swift#" + name} for name in PIPELINE.split()}
    filters["filter:cache"] = {"paste.filter_factory": "__main__:cache_factory"}
    filters["filter:tempauth"]["user_lake_operator"] = "lakeside-secret .admin"
    filters["filter:s3api"].update({"location": "us-east-1", "force_swift_request_proxy_log": "false"})
    return {
        "pipeline:main": {"pipeline": PIPELINE + " proxy-server"},
        "app:proxy-server": {"use": "egg:swift#proxy", "account_autocreate": "true"},
        **filters,
    }


def write(folder, name, sections):
    with open(os.path.join(folder, name), "w") as file:
        for section, settings in sections.items():
            lines = ["%s = %s\n" % pair for pair in settings.items()]
            file.write("[%s]\n%s\n" % (section, "".join(lines)))


def load_policies(folder):
    from swift.common import storage_policy, utils

    utils.set_swift_dir(folder)
    storage_policy.reload_storage_policies()


def build_rings(folder, ports):
    from swift.common.ring import RingBuilder

    for kind in ("account", "container", "object"):
        place = {"region": 1, "zone": 1, "ip": "127.0.0.1", "port": ports[kind], "device": "d1"}
        copies = {"replication_ip": "127.0.0.1", "replication_port": ports[kind]}
        builder = RingBuilder(part_power=4, replicas=1, min_part_hours=0)
        builder.add_dev({"id": 0, "weight": 1.0, "meta": "", **place, **copies})
        builder.rebalance()
        builder.get_ring().save(os.path.join(folder, kind + ".ring.gz"))


def start_server(folder, kind):
    # Imported before the first fork, for all of them.
    import swift.account.server, swift.common.middleware.s3api.s3api, swift.container.server  # noqa
    import swift.obj.server, swift.proxy.server  # noqa
    from swift.common.wsgi import run_wsgi

    child = os.fork()
    if child != 0:
        return child
    log = os.open(os.path.join(folder, kind + ".log"), os.O_CREAT | os.O_WRONLY | os.O_APPEND)
    os.dup2(log, 1)
    os.dup2(log, 2)
    sys.argv = [kind]
    sys.exit(run_wsgi(os.path.join(folder, kind + ".conf"), kind + "-server"))


def end_with(children):
    def end(*_):
        for child in children:
            os.kill(child, signal.SIGTERM)
        os._exit(0)

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)


def wait_until_open(ports):
    for port in ports:
        while True:
            with socket.socket() as client:
                if client.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)


class Cache:
    """What Swift asks of memcached, for the one process that asks."""

    def __init__(self):
        self.kept = {}

    def get(self, key, **_):
        text, until = self.kept.get(key, (None, 0))
        return json.loads(text) if text is not None and (until == 0 or time.time() < until) else None

    def set(self, key, value, time=0, **_):
        self.kept[key] = (json.dumps(value), until_of(time))

    def incr(self, key, delta=1, time=0, **_):
        value = max(0, int(self.get(key) or 0) + delta)
        self.set(key, value, time=time)
        return value

    def decr(self, key, delta=1, time=0, **_):
        return self.incr(key, -delta, time)

    def delete(self, key, **_):
        self.kept.pop(key, None)


def until_of(seconds):
    return time.time() + seconds if seconds else 0


def cache_factory(_settings, **_):
    cache = Cache()

    def add_cache(app):
        def answer(env, start_response):
            env["swift.cache"] = cache
            return app(env, start_response)

        return answer

    return add_cache


if __name__ == "__main__":
    main(sys.argv[1])
