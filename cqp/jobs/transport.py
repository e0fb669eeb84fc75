"""Kombu's filesystem transport with whole messages only.

Kombu 5.7 opens the message under its final name, then writes it: a worker that looks in between takes an empty file and dies on the JSON
(the reader takes no lock). Writing under a dotted name and renaming closes that window; `rename` is atomic inside one folder.
"""

import os
import uuid
from pathlib import Path
from time import time_ns

from kombu.exceptions import ChannelError
from kombu.transport import filesystem
from kombu.utils.encoding import str_to_bytes
from kombu.utils.json import dumps


class Channel(filesystem.Channel):
    def _put(self, queue, payload, **kwargs):
        folder = Path(self.data_folder_out)
        # Readers take the names in order: the clock of the machine goes on after a restart, padded figures sort as numbers.
        name = f"{time_ns():020d}_{uuid.uuid4()}.{queue}.msg"
        # Readers select on what follows the first dot: a leading dot is no queue's name.
        draft = folder / f".{name}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            draft.write_bytes(str_to_bytes(dumps(payload)))
            os.replace(draft, folder / name)
        except OSError as error:
            raise ChannelError(f"message not written for queue {queue}") from error

    def _queue_bind(self, exchange, routing_key, pattern, queue):
        self.control_folder.mkdir(parents=True, exist_ok=True)
        super()._queue_bind(exchange, routing_key, pattern, queue)

    def _get(self, queue):
        # Kombu would take messages through the machine's shared temporary folder: ours stay inside the installation.
        Path(self.data_folder_in).mkdir(parents=True, exist_ok=True)
        Path(self.processed_folder).mkdir(parents=True, exist_ok=True)
        return super()._get(queue)

    def _size(self, queue):
        Path(self.data_folder_in).mkdir(parents=True, exist_ok=True)
        return super()._size(queue)


class Transport(filesystem.Transport):
    Channel = Channel
