"""No secret is told on, whatever a tool does with it in its answer, and none is kept."""

from __future__ import annotations

import base64
import html
import json
import urllib.parse

import pytest

from connectors.test_delivering import hook, outcomes, sent, written
from sim.connectors.deliverynote import note_path
from sim.connectors.doors import Answer, CutOff, Door, door
from sim.connectors.loading import load_delivery

SECRET = 'p&ss/w0rd "of" + the=test'
DISGUISES = {
    "as it is": lambda secret: secret,
    "in capitals": str.upper,
    "in an address": lambda secret: urllib.parse.quote(secret),
    "in a field of an address": lambda secret: urllib.parse.quote(secret, safe=""),
    "in a page": lambda secret: html.escape(secret),
    "in JSON": lambda secret: json.dumps({"got": secret}),
    "in base64": lambda secret: base64.b64encode(secret.encode()).decode(),
    "in base64, with a user": lambda secret: base64.b64encode(b"\0drill\0" + secret.encode() + b"\0").decode(),
    "in base64, with another": lambda secret: base64.b64encode(b"u:" + secret.encode() + b"!").decode(),
    "in base64 for addresses": lambda secret: base64.urlsafe_b64encode(b"x" + secret.encode()).decode(),
}


@pytest.fixture(autouse=True)
def environment(monkeypatch):
    monkeypatch.setenv("DRILL_TOKEN", SECRET)


@pytest.mark.parametrize("disguise", DISGUISES)
def test_three_dots_stand_for_a_secret_in_every_disguise(disguise):
    before, _, after = DISGUISES[disguise]("0").partition("0")
    looks = DISGUISES[disguise](SECRET)
    shown = Door(lambda *_: Answer(False, f"who is {looks} here?"), "h", (SECRET,)).take(None).says
    assert shown.startswith("who is ") and shown.endswith(" here?") and "…" in shown
    if "base64" not in disguise:
        assert shown == f"who is {before}…{after} here?"
    else:  # only what stands around it, and of the secret itself less than a byte at either end
        assert len(shown) <= len("who is … here?") + 16 and looks not in shown


def test_what_is_lost_on_the_way_says_no_secret_either():
    def hand(*_):
        raise CutOff(f"lost {SECRET}")

    with pytest.raises(CutOff, match=r"^lost …$"):
        Door(hand, "h", (SECRET,)).take(None)


def test_a_door_shows_no_secret_of_itself(tmp_path, web):
    (to,) = load_delivery(written(tmp_path, hook(web, more="token from: DRILL_TOKEN"))).delivery.destinations
    assert SECRET not in repr(door(to, {"DRILL_TOKEN": SECRET}))


@pytest.mark.parametrize("answer", [{"key": SECRET}, {"id": f"a {SECRET}"}, {"id": {"a": SECRET}}])
def test_the_note_keeps_no_secret_that_a_tool_calls_its_thing(ended, web, tmp_path, answer):
    web.usual = (200, {}, json.dumps(answer))
    results = sent(ended, written(tmp_path, hook(web, more="token from: DRILL_TOKEN")))
    assert set(outcomes(results)) == {"sent"}
    assert "w0rd" not in note_path(ended).read_text(encoding="utf-8") and "w0rd" not in str(
        [one.says for one in results]
    )


def test_what_a_pager_is_tried_again_with_says_no_key(ended, web, tmp_path):
    """Its requests may be repeated, so a lost one ends as a failed one, with words of its own."""
    web.usual = (504, {}, f"no answer to {SECRET}")
    config = written(tmp_path, f"name: pager\ntool: pagerduty\ntoken from: DRILL_TOKEN\nbase: {web.url}")
    first = sent(ended, config)[0]
    assert first.outcome == "failed" and "no answer to …" in first.says and "w0rd" not in first.says


@pytest.mark.parametrize("place", ["/in/s3cr3t-part", "/in?a=b&sig=s3cr3t-part"])
def test_a_part_of_an_address_that_the_environment_holds_is_a_secret_too(ended, web, tmp_path, monkeypatch, place):
    monkeypatch.setenv("DRILL_HOOK", web.url + place)
    web.usual = (403, {}, "nobody is let in by s3cr3t-part")
    first = sent(ended, written(tmp_path, "name: hook\ntool: json\nurl from: DRILL_HOOK"))[0]
    assert web.came[0].path == place and first.says == "403 Forbidden: nobody is let in by …"
