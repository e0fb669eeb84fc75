from tests.databases import _flush_passes_the_guards  # noqa: F401
from tests.worker import real_worker  # noqa: F401
