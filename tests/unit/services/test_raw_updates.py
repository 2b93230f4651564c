"""An update that cannot be read keeps its id, and its neighbours are read."""

from __future__ import annotations

import json

from bot.services.raw_updates import TOO_DEEP, read_batch, read_update

DEEP = '{"update_id": 2, "message": ' + "[" * 5_000 + "]" * 5_000 + "}"


def test_one_too_deep_keeps_its_id() -> None:
    """Nothing else of it."""
    assert read_update(DEEP) == {"update_id": 2, TOO_DEEP: True}


def test_what_has_no_id_is_none() -> None:
    """It can neither be stored nor acknowledged."""
    for text in ("", "[]", "{}", "null", '{"update_id": "1"}', "[" * 5_000, "nonsense"):
        assert read_update(text) is None


def test_the_neighbours_of_one_too_deep_are_read() -> None:
    """Whatever brackets and quotes stand in their texts."""
    said = {"update_id": 1, "message": {"text": 'a ] } , " \\ ['}}
    after = {"update_id": 3, "poll": [1, [2], {"x": "]"}]}
    text = f'{{"ok": true, "result": [{json.dumps(said)}, {DEEP},{json.dumps(after)}]}}'

    assert read_batch(text) == [said, {"update_id": 2, TOO_DEEP: True}, after]
    assert read_batch('{"ok": true, "result": []}') == []
