"""Redis is named once, in redis-py's form; Celery wants its own for a unix socket."""

from urllib.parse import parse_qs, urlsplit


def celery_url(redis_url: str) -> str:
    """`unix:///run/valkey.sock?db=1` as kombu writes it: `redis+socket:///run/valkey.sock?virtual_host=1`."""
    parts = urlsplit(redis_url)
    if parts.scheme != "unix":
        return redis_url
    database = parse_qs(parts.query).get("db", ["0"])[0]
    return f"redis+socket://{parts.path}?virtual_host={database}"
