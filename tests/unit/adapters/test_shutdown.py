"""What happens after the last build."""

from __future__ import annotations

import gc

from procurement_kb.adapters.mkdocs import Adapter


def test_nothing_is_tidied_up_at_the_end() -> None:
    """A process that ends does not look once more at everything that it has made."""
    assert gc.get_freeze_count() == 0
    try:
        Adapter().on_shutdown()
        assert gc.get_freeze_count() > 0
    finally:
        gc.unfreeze()
