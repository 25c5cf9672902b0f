"""Wrong scenarios: one clear line with file, key, fault and remedy, whatever is wrong."""
# ruff: noqa: E501 - a table of faults reads best a line each

from __future__ import annotations

import os
from importlib.resources import files
from pathlib import Path

import pytest

from foedus import scenario as scenarios
from foedus.errors import InputError

TEMPLATE = (files("foedus.scenario") / "template.toml").read_text(encoding="utf-8")


def line(path: Path) -> str:
    """The one line that `check` gives for a file."""
    with pytest.raises(InputError) as caught:
        scenarios.check(path)
    message = str(caught.value)
    assert "\n" not in message
    assert len(message) < 400
    assert caught.value.exit_code == 2
    return message


def changed(tmp_path: Path, old: str, new: str) -> Path:
    """The template with one thing changed."""
    assert old in TEMPLATE
    path = tmp_path / "mine.toml"
    path.write_text(TEMPLATE.replace(old, new, 1), encoding="utf-8")
    return path


@pytest.mark.parametrize(("ends", "says"), [("[]", "prior[1].within[1]"), ("[0.1]", "prior[1].within[2]")])
def test_a_range_that_lacks_an_end(tmp_path: Path, ends: str, says: str) -> None:
    path = tmp_path / "mine.toml"
    prior = f'\n[[prior]]\nid = "reliability"\nwithin = {ends}\n'
    path.write_text(TEMPLATE + prior, encoding="utf-8")
    assert f"{says}: this key is missing" in line(path)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('founders = ["AUS", "IDN"]', 'founders = ["AUS", "IDM"]', ("proposal[1].founders[2]", "unknown state 'IDM'", "did you mean IDN (Indonesia)")),
        ('founders = ["AUS", "IDN"]', 'founders = ["Australia", "IDN"]', ("founders[1]", "did you mean AUS (Australia)?")),
        ('founders = ["AUS", "IDN"]', 'founders = ["AUS", "IDN", "AUS"]', ("proposal[1].founders", "AUS stands here twice")),
        ('founders = ["AUS", "IDN"]', 'founders = ["AUS"]', ("proposal[1].founders", "two founders at least")),
        ('founders = ["AUS", "IDN"]\n', "", ("proposal[1].founders", "missing", "found-treaty needs it")),
        ('founders = ["AUS", "IDN"]', 'founders = ["AUS", "IDN"]\nrivals = ["IDN"]', ("proposal[1]", "IDN is both founder and rival")),
        ('candidates = ["MYS"', 'candidates = ["IDN"', ("IDN is both founder and candidate",)),
        ('founders = ["AUS", "IDN"]', 'founders = "AUS"', ("proposal[1].founders", "expected a list, found 'AUS'")),
        ('founders = ["AUS", "IDN"]', 'founders = ["AUS", 5]', ("founders[2]", "expected text, found 5")),
        ('founders = ["AUS", "IDN"]', 'foundres = ["AUS", "IDN"]', ("proposal[1].foundres", "unknown key", "did you mean founders?")),
        ('founders = ["AUS", "IDN"]', 'founders = ["AUS", "IDN"]\nhost = "IDN"', ("proposal[1].host", "does not belong to a proposal of kind found-treaty")),
        ('kind = "found-treaty"', 'kind = "found-treaties"', ("proposal[1].kind", "did you mean found-treaty?")),
        ('obligations = ["defense"', 'obligations = ["defence"', ("obligations[1]", "did you mean defense?")),
        ("military_guideline = 2.0", "military_guideline = nan", ("military_guideline", "nan is not a finite number")),
        ("military_guideline = 2.0", "military_guideline = -1", ("military_guideline", "-1 must not be below 0")),
        ("military_guideline = 2.0", "military_guideline = true", ("military_guideline", "expected a number, found true")),
        ("military_guideline = 2.0", "military_guideline = 1" + "0" * 400, ("64 bits",)),
        ("strength = 0.6", "strength = -0.1", ("stance[1].strength", "-0.1 must not be below 0")),
        ("strength = 0.6", "strength = inf", ("stance[1].strength", "inf is not a finite number")),
        ("strength = 0.6", 'strength = "0.6"', ("stance[1].strength", "expected a number, found '0.6'")),
        ('position = "reserved"', 'position = "opose"', ("stance[1].position", "did you mean oppose?")),
        ('date = "2024-12"', 'date = "Dec 2024"', ("stance[1].date", "is not a date such as")),
        ('speaker = "Minister of Foreign Affairs"\n', "", ("stance[1]", "without speaker", "assumed = true")),
        ('proposal = "idn-aus-pact"', 'proposal = "idn-aus-pakt"', ("stance[1].proposal", "did you mean idn-aus-pact?")),
        ("date = 2023-06-14", "date = 1815-06-18", ("date", "1815-06-18 is out of range", "1816-01-01")),
        ("date = 2023-06-14", "date = 2023-06-14T12:00:00", ("date", "not a day")),
        ("date = 2023-06-14", 'date = "14 June 2023"', ("date", "is not a day")),
        ("date = 2023-06-14", "date = 1920-06-14", ("region", "is not a state on 1920-06-14")),
        ('region = ["AUS", "BRN"', 'region = ["AUS", "AUS", "BRN"', ("region", "AUS stands here twice")),
        ('id = "my-scenario"', 'id = "My Scenario"', ("id", "'My Scenario' has characters that do not belong here")),
        ('id = "my-scenario"', 'id = "my-scenario"\nfile = "x"', ("file", "unknown key")),
        ('"stance.correlation" = "independent"', '"stance.correlation" = "free"', ("settings.stance.correlation", "unknown setting 'free'")),
        ('"stance.correlation" = "independent"', "stance.corelation = 0", ("settings", "did you mean stance.correlation?")),
        ('"stance.correlation" = "independent"', "reliability = 7", ("settings.reliability", "7 is outside 0 to 1")),
        ('# stances_from = ["aukus"]', 'stances_from = ["aucus"]', ("stances_from[1]", "did you mean aukus?")),
        ('# rule = { unanimity = ["AUS", "IDN"] }', 'rule = { unanimity = ["AUS", "IDM"] }', ("proposal[1].rule", "unknown player 'IDM'", "did you mean IDN (Indonesia)")),
        ('# rule = { unanimity = ["AUS", "IDN"] }', 'rule = { unanimous = ["AUS"] }', ("proposal[1].rule", "exactly one kind")),
        ('# rule = { unanimity = ["AUS", "IDN"] }', 'rule = "all"', ("proposal[1].rule", "a rule is a table")),
        ("# [[prior]]", '[[prior]]\nid = "x"\nwhat = "w"\nunit = ""\nrationale = "r"\ndistribution = { kind = "bata", a = 1, b = 1 }', ("prior[1].distribution", "unknown kind 'bata'", "did you mean beta?")),
        ("# [[prior]]", '[[prior]]\nid = "reliability"\nrationale = "r"\ndistribution = { kind = "beta", a = 1 }', ("prior[1].distribution.b", "missing")),
        ("# [[prior]]", '[[prior]]\nid = "reliability"\nrationale = "r"\ndistribution = { kind = "beta", a = 1, b = 2, c = 3 }', ("prior[1].distribution.c", "unknown key", "known are a, b, kind")),
        ("# [[prior]]", '[[prior]]\nid = "reliability"\nrationale = "r"\ndistribution = { kind = "fixed", value = 3 }', ("prior[1]", "3 is outside 0 to 1")),
    ],
)  # fmt: skip
def test_each_fault_names_its_key_and_what_would_be_right(
    tmp_path: Path, old: str, new: str, says: tuple[str, ...]
) -> None:
    message = line(changed(tmp_path, old, new))
    assert message.startswith(str(tmp_path / "mine.toml"))
    for words in says:
        assert words in message


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ('kind = "accede"\ntreaty = "nato"\nstate = "DEU"', "DEU is a member of nato already"),
        ('kind = "withdraw"\ntreaty = "nato"\nstate = "JPN"', "JPN is no member of nato"),
        ('kind = "accede"\ntreaty = "natto"\nstate = "SWE"', "did you mean nato"),
        ('kind = "accede"\ntreaty = "seato"\nstate = "IDN"', "seato is not in force on 2023-06-14"),
        ('kind = "open-office"\ntreaty = "nato"', "proposal[1].host: this key is missing"),
        ('kind = "station-forces"\nhost = "JPN"\nsender = "JPN"', "JPN is both host and sender"),
    ],
)
def test_a_proposal_must_fit_its_treaty(tmp_path: Path, body: str, says: str) -> None:
    head = TEMPLATE[: TEMPLATE.index("[[proposal]]")]
    path = tmp_path / "mine.toml"
    path.write_text(f'{head}[[proposal]]\nid = "x"\ntitle = "X"\nsummary = "x"\n{body}\n', encoding="utf-8")
    assert says in line(path)


@pytest.mark.parametrize(
    ("body", "players"),
    [
        ('kind = "accede"\ntreaty = "nato"\nstate = "SWE"', "SWE:ratification"),
        ('kind = "withdraw"\ntreaty = "nato"\nstate = "HUN"', "HUN"),
        ('kind = "open-office"\ntreaty = "nato"\nhost = "JPN"', "JPN"),
        ('kind = "station-forces"\nhost = "JPN"\nsender = "USA"', "USA"),
    ],
)
def test_each_kind_has_a_rule_of_its_own(tmp_path: Path, body: str, players: str) -> None:
    from foedus.treaties import rules

    head = TEMPLATE[: TEMPLATE.index("[[proposal]]")]
    path = tmp_path / "mine.toml"
    path.write_text(f'{head}[[proposal]]\nid = "x"\ntitle = "X"\nsummary = "x"\n{body}\n', encoding="utf-8")
    assert players in rules.players(scenarios.check(path).proposals[0].rule)


def test_faults_are_counted_and_the_first_is_told(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    text = TEMPLATE.replace("strength = 0.6", "strength = 3").replace(
        'position = "reserved"', 'position = "no"'
    )
    path.write_text(text.replace('report = ["AUS"', 'report = ["AUX"'), encoding="utf-8")
    assert "(fault 1 of 3)" in line(path)


def test_no_proposal_at_all(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(TEMPLATE[: TEMPLATE.index("# One table a proposal")], encoding="utf-8")
    assert "proposal: this key is missing" in line(path)


def test_a_file_that_is_none(tmp_path: Path) -> None:
    assert "no such file" in line(tmp_path / "none.toml")
    (tmp_path / "my-scenario.toml").write_text(TEMPLATE, encoding="utf-8")
    assert "did you mean my-scenario.toml?" in line(tmp_path / "my-scenaro.toml")
    assert "a folder, not a file" in line(tmp_path)
    (tmp_path / "loop.toml").symlink_to(tmp_path / "loop.toml")
    assert "cannot be read" in line(tmp_path / "loop.toml")
    os.mkfifo(tmp_path / "pipe.toml")
    assert "not a regular file" in line(tmp_path / "pipe.toml")
    assert "not a file name" in line(Path("a\0b.toml"))
    assert "cannot be read" in line(tmp_path / ("x" * 5000))


def test_a_file_that_is_no_scenario(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_bytes(TEMPLATE.encode("utf-16"))
    assert "not UTF-8 text" in line(path)
    path.write_text('title = "x"\nregion = [\n', encoding="utf-8")
    assert "not valid TOML" in line(path)
    path.write_text('title = "x"\nid 5\n', encoding="utf-8")
    assert "line 2" in line(path)
    path.write_text("a = " + "[" * 100_000, encoding="utf-8")
    assert "nested too deeply" in line(path)
    path.write_text("a" + ".a" * 500 + " = 1", encoding="utf-8")
    assert "nested too deeply" in line(path)
    path.write_text("a = " + "9" * 5000, encoding="utf-8")
    assert "not valid TOML" in line(path)
    path.write_text("", encoding="utf-8")
    assert "missing" in line(path)
    with path.open("wb") as stream:
        stream.truncate(50_000_000)
    assert "too large (50.0 MB)" in line(path)


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_bytes(b"\xef\xbb\xbf" + TEMPLATE.encode())
    assert scenarios.check(path).id == "my-scenario"


def test_unknown_ids_are_told_from_paths() -> None:
    with pytest.raises(InputError, match=r"unknown scenario 'asia-natto'; did you mean asia-nato\?"):
        scenarios.load("asia-natto")
    with pytest.raises(InputError, match="no such file"):
        scenarios.load("nowhere/asia-nato.toml")


def test_the_template_is_written_once_and_passes(tmp_path: Path) -> None:
    path = scenarios.new(tmp_path / "mine.toml")
    found = scenarios.check(path)
    assert found.proposals[0].founders == ("AUS", "IDN")
    assert scenarios.load(path).to_json() == found.to_json()
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match="exists already"):
        scenarios.new(path)
    assert path.read_text(encoding="utf-8") == "mine"
    with pytest.raises(InputError, match="cannot be written"):
        scenarios.new(tmp_path / "no-folder" / "mine.toml")


def test_two_proposals_of_one_title_are_not_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    block = TEMPLATE[TEMPLATE.index("[[proposal]]") :].split("\n\n", 1)[0]
    again = block.replace('id = "idn-aus-pact"', 'id = "again"')
    path.write_text(f"{TEMPLATE}\n{again}\n", encoding="utf-8")
    assert "proposal: two with the title" in line(path)
