"""Addresses of the callbacks."""

from __future__ import annotations

from django.urls import URLPattern, path

from monitoring.views import callback_numbers, callbacks

_CALLBACK = "callbacks/<uuid:callback_id>"

urlpatterns: list[URLPattern] = [
    path("callbacks/", callbacks.callbacks, name="callbacks"),
    path("callbacks/new/", callbacks.new_memo, name="callback_new"),
    path("callbacks/rules/", callback_numbers.rules, name="callback_rules"),
    path("callbacks/numbers/", callback_numbers.numbers, name="callback_numbers"),
    path(
        "callbacks/numbers/callbacks.<slug:file_format>",
        callback_numbers.numbers_file,
        name="callback_numbers_file",
    ),
    path(f"{_CALLBACK}/", callbacks.callback, name="callback"),
    path(f"{_CALLBACK}/done/", callbacks.done, name="callback_done"),
    path(f"{_CALLBACK}/no-answer/", callbacks.no_answer, name="callback_no_answer"),
    path(f"{_CALLBACK}/pass-on/", callbacks.pass_on, name="callback_pass_on"),
    path(f"{_CALLBACK}/close/", callbacks.close, name="callback_close"),
    path(f"{_CALLBACK}/reopen/", callbacks.reopen, name="callback_reopen"),
]
