"""What the server does before the first visitor comes."""

import gc

from dashboard import server


def test_the_modules_of_the_pages_are_never_searched_for_garbage() -> None:
    gc.unfreeze()
    server._warm_up()
    try:
        assert len(gc.get_objects()) < gc.get_freeze_count() / 10
    finally:
        gc.unfreeze()
