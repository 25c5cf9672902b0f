"""The API gives what the command line gives; every fault is one line of JSON."""

from __future__ import annotations

import io
import json
import shlex
from pathlib import Path
from typing import Any

import httpx
import polars as pl
import pytest
from jsonschema import Draft202012Validator
from typer.testing import CliRunner

import foedus as fo
from foedus import cli, figures
from foedus.assess import Assessment, assess
from foedus.questions import ORDER
from foedus.report import compare, tables

FEW = {"draws": 64}
SCHEMA = Path(fo.__file__).parent / "schema" / "assessment.schema.json"


@pytest.fixture(scope="module")
def whole() -> Assessment:
    """What `foedus assess aukus --draws 64` finds."""
    return assess("aukus", 64)


def _json(text: bytes) -> Any:
    return json.loads(text)


def _plain(assessment: Assessment) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(json.dumps(assessment.to_json()))
    return found


def _events(text: str) -> list[tuple[str, Any]]:
    found = []
    for block in text.strip().split("\n\n"):
        kind, data = block.split("\n")
        found.append((kind.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
    return found


def test_an_assessment_is_that_of_the_command_line(client: httpx.Client, whole: Assessment) -> None:
    found = client.get("/api/assessment", params=FEW).json()
    beside = {key: found.pop(key) for key in ("command", "figures")}
    assert found == _plain(whole)
    Draft202012Validator(json.loads(SCHEMA.read_text())).validate(found)
    assert beside["command"] == "foedus assess aukus --draws 64"
    assert [each["name"] for each in beside["figures"]] == list(figures.names(whole))


def test_the_same_request_gives_the_same_bytes_by_query_and_by_body(client: httpx.Client) -> None:
    query = (
        "/api/assessment?scenario=aukus&draws=64&only=risk,adoption&set=reliability:0.5&stance=aukus.USA:open"
    )
    body = {"scenario": "aukus", "draws": 64, "only": ["adoption", "risk"]}
    body |= {"settings": {"reliability": 0.5}, "stances": {"aukus.USA": "open"}}
    first, second = client.get(query), client.post("/api/assessment", json=body)
    assert first.status_code == second.status_code == 200
    assert first.content == second.content


def test_the_command_shown_reproduces_the_page(client: httpx.Client) -> None:
    asked = "draws=64&seed=7&only=adoption&set=stance.correlation:independent&stance=aukus.FRA:support"
    shown = client.get(f"/api/assessment?{asked}").json()
    command = shlex.split(shown.pop("command"))
    assert command[:2] == ["foedus", "assess"]
    printed = CliRunner().invoke(cli.app, [*command[1:], "--json"])
    del shown["figures"]
    assert json.loads(printed.stdout) == shown


def test_events_come_one_by_one_and_add_up_to_the_whole(client: httpx.Client, whole: Assessment) -> None:
    reply = client.get("/api/assessment", params=FEW, headers={"accept": "text/event-stream"})
    assert reply.headers["content-type"].startswith("text/event-stream")
    events = _events(reply.text)
    names = [*ORDER, "claims"]
    steps = [("progress", {"what": what, "done": k, "of": 7}) for k, what in enumerate([*names, "done"])]
    assert [event for event in events if event[0] == "progress"] == steps
    assert [kind for kind, _ in events] == ["progress", "answer"] * 7 + ["progress", "done"]
    parts = [each for kind, each in events if kind == "answer"]
    answers = {each["question"]: each["answer"] for each in parts}
    for each in parts[:-1]:
        assert {one["key"] for one in each["headlines"]} == set(answers[each["question"]]["headline"])
    drawn = [one["name"] for each in parts[:-1] for one in each["figures"]]
    assert sorted(drawn) == sorted(figures.names(whole))
    rest = events[-1][1]
    expected = _plain(whole)
    assert answers == expected.pop("answers")
    assert {key: rest[key] for key in expected} == expected


def test_a_wrong_request_is_told_before_the_stream_begins(client: httpx.Client) -> None:
    asked = {"set": "reliabilty:0.5"} | FEW
    reply = client.get("/api/assessment", params=asked, headers={"accept": "text/event-stream"})
    assert reply.status_code == 422
    assert "did you mean reliability?" in reply.json()["error"]


def test_a_sheet_has_every_prior_stance_and_question(client: httpx.Client) -> None:
    asked = {"set": ["reliability:0.5", "stance.correlation:independent"], "stance": "aukus.FRA:support"}
    sheet = client.get("/api/scenario", params=asked).json()
    scenario = fo.scenario("aukus")
    priors = {each["id"]: each for each in sheet["priors"]}
    assert list(priors) == [prior.id for prior in scenario.priors]
    assert (priors["reliability"]["current"], priors["stance.correlation"]["current"]) == (0.5, "independent")
    assert priors["trade.theta"]["current"] == "default"
    for prior in priors.values():
        assert prior["low"] <= prior["default"]["p05"] <= prior["default"]["p95"] <= prior["high"], prior[
            "id"
        ]
        assert 0 < prior["step"] < prior["high"] - prior["low"]
    # A prior that has been set still tells what it was.
    beta = next(prior for prior in scenario.priors if prior.id == "reliability")
    assert priors["reliability"]["default"]["p05"] < 0.5 < 1 < 2 * priors["reliability"]["default"]["p95"]
    assert priors["reliability"]["label"] == beta.what
    stances = {each["state"]: each for each in sheet["stances"]}
    assert (stances["FRA"]["kind"], stances["FRA"]["word"]) == ("set", "support")
    assert stances["AUS"]["kind"] == "on record"
    assert {each["kind"] for each in stances.values()} == {"set", "on record", "estimated"}
    assert [each["id"] for each in sheet["questions"]] == [*ORDER, "claims"]


def test_questions_ask_what_the_sheet_says_they_ask(client: httpx.Client, whole: Assessment) -> None:
    sheet = client.get("/api/scenario").json()
    told = {each["id"]: each["asks"] for each in sheet["questions"] if each["id"] != "claims"}
    assert told == {name: answer.asks for name, answer in whole.answers.items()}


def test_a_scenario_as_changed_is_a_file_that_gives_the_same_answer(client: httpx.Client) -> None:
    asked = {"stance": "aukus.FRA:support", "set": "reliability:0.5", "only": "adoption"} | FEW
    reply = client.get("/api/scenario.toml", params=asked)
    assert reply.headers["content-disposition"] == 'attachment; filename="aukus.toml"'
    again = client.post("/api/assessment", json={"toml": reply.text, "only": ["adoption"]} | FEW).json()
    first = client.get("/api/assessment", params=asked).json()
    assert again.pop("command") == "foedus assess scenario.toml --draws 64 --only adoption"
    del first["command"]
    assert again == first


def test_figures_are_those_of_foedus(client: httpx.Client, whole: Assessment) -> None:
    from foedus.figures import gallery

    chart = gallery.graphic(whole, "adoption-players")
    spec = client.get("/api/figure/adoption-players.json", params=FEW).json()
    words = spec.pop("usermeta")
    assert spec == json.loads(json.dumps(chart.plot()))
    assert (words["title"], words["table"]) == (chart.title, {"question": "adoption", "name": "players"})
    picture = client.get("/api/figure/adoption-players.svg", params=FEW)
    assert picture.text == figures.svg(chart.spec())
    assert picture.headers["content-disposition"] == 'attachment; filename="aukus-adoption-players.svg"'
    image = client.get("/api/figure/adoption-players.png", params=FEW)
    assert image.content == figures.png(chart.spec())


def test_a_dark_figure_differs_in_colours_only(client: httpx.Client) -> None:
    from foedus.figures import theme

    light = client.get("/api/figure/gains-winners.json", params=FEW).text
    dark = client.get("/api/figure/gains-winners.json", params=FEW | {"theme": "dark"}).text
    swapped = light
    for colour in theme.PALETTE:
        swapped = swapped.replace(f'"{colour.light}"', f'"~{colour.name}"')
    for colour in theme.PALETTE:
        swapped = swapped.replace(f'"~{colour.name}"', f'"{colour.dark}"')
    assert swapped == dark
    assert dark != light
    picture = client.get("/api/figure/gains-winners.svg", params=FEW | {"theme": "dark"}).text
    assert theme.PALETTE[3].dark in picture
    assert f'"{theme.PAPER}"' not in picture


def test_tables_are_the_files_of_the_command_line(client: httpx.Client, whole: Assessment) -> None:
    written = tables.files(whole)
    for question, answer in whole.answers.items():
        name = next(iter(answer.tables))
        stem = f"{question}-{name}".replace("_", "-")
        for form in ("csv", "parquet"):
            reply = client.get(f"/api/table/{question}/{name}.{form}", params=FEW)
            assert reply.content == written[f"{stem}.{form}"]
            told = f'attachment; filename="aukus-{stem}.{form}"'
            assert reply.headers["content-disposition"] == told
        assert pl.read_parquet(io.BytesIO(reply.content)).height == len(answer.tables[name].rows)
        as_json = client.get(f"/api/table/{question}/{name}.json", params=FEW).json()
        assert as_json == json.loads(json.dumps(answer.tables[name].to_json()))


def test_an_explanation_is_that_of_the_command_line(client: httpx.Client, whole: Assessment) -> None:
    path = "adoption.aukus"
    found = client.get("/api/explain", params=FEW | {"path": path}).json()
    assert found == json.loads(json.dumps(whole.explain(path).to_json()))


def test_scenarios_side_by_side(client: httpx.Client) -> None:
    asked: dict[str, Any] = FEW | {"scenario": ["aukus", "gulf-nato"], "only": "adoption"}
    found = client.get("/api/compare", params=asked).json()
    one, other = assess("aukus", 64, only=["adoption"]), assess("gulf-nato", 64, only=["adoption"])
    expected = json.loads(json.dumps(compare.record([one, other])))
    assert found["rows"] == expected["rows"]
    assert [each["id"] for each in found["scenarios"]] == ["aukus", "gulf-nato"]


def test_one_scenario_under_two_sets_of_assumptions(client: httpx.Client) -> None:
    asked = FEW | {
        "only": "adoption",
        "with": "stance=aukus.USA%3Aoppose&set=stance.correlation%3Aindependent",
    }
    found = client.get("/api/compare", params=asked).json()
    assert [each["id"] for each in found["scenarios"]] == ["aukus", "aukus (2)"]
    assert found["scenarios"][1]["stances"] == {"aukus.USA": "oppose"}
    first, second = found["rows"][0]["values"]
    assert (first["scenario"], second["scenario"]) == ("aukus", "aukus (2)")
    assert second["value"]["median"] < first["value"]["median"]
    bodies = [{"only": ["adoption"]} | FEW, {"only": ["adoption"], "stances": {"aukus.USA": "oppose"}} | FEW]
    bodies[1]["settings"] = {"stance.correlation": "independent"}
    assert client.post("/api/compare", json=bodies).json()["rows"] == found["rows"]


def test_claims_are_held_to_all_answers(client: httpx.Client) -> None:
    # No article goes with this scenario.
    assert client.get("/api/claims", params=FEW | {"only": "risk"}).json() == {"claims": []}


@pytest.mark.parametrize("view", ["gain", "chance", "stance", "camp", "risk"])
def test_maps_have_a_key_that_counts_their_states(client: httpx.Client, view: str) -> None:
    spec = client.get(f"/api/map/{view}.json", params=FEW).json()
    words = spec["usermeta"]
    assert sum(each["states"] for each in words["key"]) >= 3
    areas, dots = (layer["data"]["values"] for layer in spec["layer"][:2])
    drawn = {each["properties"]["fill"] for each in areas} | {each["fill"] for each in dots}
    assert {each["fill"] for each in words["key"]} <= drawn
    picture = client.get(f"/api/map/{view}.svg", params=FEW | {"theme": "dark", "width": 360})
    assert picture.headers["content-disposition"] == f'attachment; filename="aukus-map-{view}.svg"'
    # A picture stands alone, so its key is in it.
    for each in words["key"]:
        assert f"{each['words']} ({each['states']})" in picture.text


def test_a_gain_stands_in_its_class_on_the_map(client: httpx.Client, whole: Assessment) -> None:
    from foedus.figures import theme

    found = client.get("/api/map/gain.json", params=FEW).json()
    drawn = [each["properties"] for each in found["layer"][0]["data"]["values"]]
    fills = {each["tip"].partition("(")[2][:3]: each["fill"] for each in drawn}
    shown = 0
    for record in whole.answers["gains"].tables["balance"].records():
        if record["state"] in fills:
            # Within 0.01 % of GDP a state is even, as its verdict says.
            even = fills[record["state"]] == theme.EVEN
            assert even == (abs(record["gain"].median) < 0.01), record["name"]
            shown += 1
    assert shown > 10


def test_outlines_are_geojson(client: httpx.Client) -> None:
    found = client.get("/api/map.json").json()
    assert found["type"] == "FeatureCollection"
    assert {"JPN", "TUV"} <= {each["id"] for each in found["features"]}


@pytest.mark.parametrize(
    ("address", "status", "told"),
    [
        ("/api/nothing", 404, "nothing at /api/nothing"),
        ("/nowhere/at/all", 404, "nothing at /nowhere/at/all"),
        ("/api/scenario?scenario=aukkus", 422, "did you mean aukus?"),
        ("/api/scenario?scenario=../../etc/passwd", 422, "unknown scenario"),
        ("/api/scenario?set=reliability", 422, "is not NAME:VALUE"),
        ("/api/scenario?set=reliability:2", 422, "settings.reliability: 2 is outside 0 to 1"),
        ("/api/scenario?set=reliability:nan", 422, "unknown setting 'nan'"),
        ("/api/scenario?stance=aukus.FRX:support", 422, "did you mean FRA (France)"),
        ("/api/assessment?draws=0", 422, "draws: input should be greater than or equal to 1"),
        ("/api/assessment?draws=20000", 422, "draws: input should be less than or equal to 16384"),
        ("/api/assessment?seed=-1", 422, "seed"),
        ("/api/assessment?only=adoptions", 422, "did you mean adoption?"),
        ("/api/figure/adoption-player.svg", 422, "did you mean adoption-players?"),
        ("/api/figure/adoption-players.gif", 422, "form: input should be 'json', 'svg' or 'png'"),
        ("/api/figure/map.svg?width=1e9", 422, "width"),
        ("/api/table/gain/balance.csv", 422, "did you mean gains?"),
        ("/api/table/gains/balanc.csv?draws=64", 422, "did you mean balance?"),
        ("/api/explain?path=gains.JPX.burden&draws=64", 422, "no number"),
        ("/api/explain?path=nothing", 422, "no answer 'nothing'"),
        ("/api/explain", 422, "path: field required"),
        ("/api/map/gains.json", 422, "view"),
        ("/api/map/stance.json?proposal=quad&draws=64", 422, "no proposal 'quad'"),
        ("/api/compare", 422, "nothing to compare"),
        ("/api/compare?with=foo%3Dbar", 422, "unknown field 'foo'"),
        ("/api/compare?with=draws%3D1e9", 422, "a whole number from 1 to 16,384"),
    ],
)
def test_a_wrong_request_gets_one_line(client: httpx.Client, address: str, status: int, told: str) -> None:
    reply = client.get(address)
    assert reply.status_code == status
    assert list(reply.json()) == ["error"]
    line = reply.json()["error"]
    assert told in line
    assert "\n" not in line


@pytest.mark.parametrize(
    ("body", "status", "told"),
    [
        (b"{", 400, "the body is not JSON"),
        (b"\xff\xfe", 400, "the body is not"),
        (b"[]", 422, "input should be a valid dictionary"),
        (b"", 422, "field required"),
        (b'{"toml": ""}', 422, "toml: empty text"),
        (b'{"toml": "a = 1"}', 422, "your scenario"),
        (b'{"toml": "a = "}', 422, "your scenario: end of document: not valid TOML"),
        (b'{"toml": "a = [[[["}', 422, "not valid TOML"),
        (b'{"toml": "x = 1", "scenario": "aukus"}', 422, "both 'scenario' and 'toml' are given"),
        (b'{"scenaro": "aukus"}', 422, "scenaro"),
        (b'{"draws": 1.5}', 422, "draws"),
        (b'{"draws": true}', 422, "draws"),
        (b'{"settings": {"reliability": 1e999}}', 422, "settings.reliability"),
        (b'{"settings": {"reliability": null}}', 422, "settings.reliability"),
    ],
)
def test_a_wrong_body_gets_one_line(client: httpx.Client, body: bytes, status: int, told: str) -> None:
    reply = client.post("/api/assessment", content=body, headers={"content-type": "application/json"})
    assert reply.status_code == status
    assert told in reply.json()["error"]
    assert "\n" not in reply.json()["error"]


def test_hostile_words_come_back_as_they_were_and_only_as_json(client: httpx.Client) -> None:
    hostile = "</script><img src=x onerror=alert(1)>\"'{{7*7}}${7*7}\u2028‮"
    text = fo.scenario("aukus").model_copy(update={"title": hostile, "question": hostile}).to_toml()
    reply = client.post("/api/scenario", json={"toml": text})
    assert reply.headers["content-type"] == "application/json"
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert reply.json()["scenario"]["title"] == hostile
    answer = client.post("/api/assessment", json={"toml": text, "only": ["adoption"]} | FEW).json()
    assert answer["scenario"]["question"] == hostile
    refused = client.get("/api/scenario", params={"scenario": hostile})
    assert refused.headers["content-type"] == "application/json"
    assert "<img" in refused.json()["error"]


def test_a_slider_names_every_question_that_reads_it() -> None:
    from foedus.app.views import readers
    from foedus.session import Session

    session = Session("aukus", 64)
    session.assess(only=ORDER)
    told = readers()
    for prior, asked in session.read_by().items():
        if prior in told:
            assert set(asked) - {"claims"} <= set(told[prior]), prior
    known = {prior.id for prior in fo.scenario("aukus").priors}
    # The rates of disputes are no sliders; every other prior that is read is told of.
    assert (set(session.read_by()) & known) <= set(told)
