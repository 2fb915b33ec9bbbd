"""Memory, cold start, and the bytes of a first visit."""

from __future__ import annotations

import argparse
import gzip
import re
import socket
from itertools import cycle
from statistics import mean
from urllib.parse import urljoin

import psutil

from bench import load
from bench.pages import CITY, MINIMAL_ROWS, READERS, fetch, prepare_minimal
from bench.data import build
from bench.database import using
from bench.result import Result, alternate, say
from bench.servers import MINIMAL, Ground, Site, site
from bench.visitors import log_in

DATABASE = "footprint"
REQUESTS = 400
MEGABYTE = 1024 * 1024
LIMIT_BYTES = 40_000
LIMIT_REQUESTS = 4
LINKS = re.compile(rb'<(?:link rel="stylesheet" href|script [^>]*src)="([^"]+)"')
