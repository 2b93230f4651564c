"""Answers to pressed buttons and to inline queries."""

from __future__ import annotations

from datetime import timedelta

from bot.emulator import errors
from bot.emulator.errors import bad_request
from bot.emulator.registry import Request, method

ANSWER_LIMIT = 200
ANSWERABLE_FOR = timedelta(seconds=150)
MOST_RESULTS = 50


@method("answerCallbackQuery")
def answer_callback_query(request: Request) -> bool:
    """Answer a press once, within 150 s, with at most 200 characters."""
    params = request.params
    query = request.bot.callbacks.get(params.text("callback_query_id"))
    if query is None or query.answer is not None:
        raise bad_request(errors.QUERY_OLD)
    if request.world.clock() - query.pressed_at >= ANSWERABLE_FOR:
        raise bad_request(errors.QUERY_OLD)
    if len(params.text("text")) > ANSWER_LIMIT:
        raise bad_request(errors.ANSWER_LONG)
    query.answer = {
        "callback_query_id": query.id,
        "text": params.text("text"),
        "show_alert": params.flag("show_alert"),
        "url": params.text("url"),
    }
    request.world.see(
        "answer", query.message.chat, query.answer, request.bot.user, for_user=query.user.id
    )
    return True


@method("answerInlineQuery")
def answer_inline_query(request: Request) -> bool:
    """Keep the results for the person who asked."""
    query_id = request.params.text("inline_query_id")
    if query_id not in request.bot.inline_answers or request.bot.inline_answers[query_id]:
        raise bad_request(errors.QUERY_OLD)
    results = request.params.array("results")
    if results is None:
        raise bad_request("can't parse inline query results: Expected an Array")
    if len(results) > MOST_RESULTS:
        raise bad_request("RESULTS_TOO_MUCH")
    identifiers = [result.get("id") for result in results]
    if len(set(identifiers)) != len(identifiers):
        raise bad_request("RESULT_ID_DUPLICATE")
    request.bot.inline_answers[query_id] = {"results": results, **request.params.record()}
    request.world.signal.notify()
    return True
