"""A consumer that takes every output away the moment it appears."""
import os
import threading
import time

from places import read_names


class Reader(threading.Thread):
    """Moves outputs to a folder of its own; `outputs` has their bytes, `twice` what came again."""

    def __init__(self, places):
        super().__init__(daemon=True)
        self.places, self.outputs, self.twice = places, {}, []
        self.store = places.base / "taken"
        self.store.mkdir()
        self.over = threading.Event()
        self.start()

    def run(self):
        while not self.over.is_set():
            if not self.sweep():
                time.sleep(0.001)

    def sweep(self):
        names = read_names(self.places.outbox)
        for name in names:
            mine = self.store / str(len(self.outputs) + len(self.twice))
            try:
                os.rename(self.places.outbox / name, mine)
            except FileNotFoundError:
                continue
            if name in self.outputs:
                self.twice.append(name)
            else:
                self.outputs[name] = mine.read_bytes()
        return len(names)

    def stop(self):
        """Takes the last ones too."""
        self.over.set()
        self.join()
        self.sweep()
        return self
