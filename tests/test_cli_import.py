"""The import command on files of any shape: what it says of them, what may be chosen, how it ends."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import cli
from data import Database, status

EVENTS = "event_id,name,starts_at,timezone,target\nmarch-1,A march,2026-06-01T10:00,Asia/Shanghai,100\n"
LIST = (
    "编号,提交时间,姓名,手机号码,城市,参加人数,状态\n"
    "1,2026-05-01 10:00,金丝雀,13912345678,武汉,2,已报名\n"
    "2,2026-05-02 11:00,Canary Wang,13987654321,上海,1,候补\n"
)
SECRETS = ("金丝雀", "Canary", "13912345678", "13987654321")


def call(home: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli.app, [*arguments, "--home", str(home)])


def write(home: Path, name: str, content: str | bytes) -> str:
    file = home.parent / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return str(file)


@pytest.fixture
def march(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    assert call(home, "import", "events", write(home, "events.csv", EVENTS)).exit_code == 0
    return home


def take(home: Path, file: str, *options: str) -> Result:
    return call(home, "import", "registrations", file, "--event", "march-1", *options)


def test_a_list_of_another_shape_is_taken_and_its_mapping_is_told(march: Path) -> None:
    result = take(march, write(march, "list.csv", LIST.encode("gb18030")))
    assert result.exit_code == 0, result.stderr
    assert result.stdout.splitlines()[:8] == [
        "Read as text in GB18030, separated by commas.",
        "    registered_at = 提交时间",
        "    registration_id = 编号",
        "    city = 城市",
        "    party_size = 参加人数",
        "    status = 状态",
        "2 read = 1 new + 0 changed + 0 unchanged + 1 rejected",
        "    3: The sign-up is on a waiting list: it is not counted until there is a place.",
    ]
    assert not any(secret in result.output for secret in SECRETS)


def test_a_file_of_our_own_format_is_taken_without_a_word_about_it(march: Path) -> None:
    file = write(march, "own.csv", "registration_id,registered_at\na,2026-05-01\n")
    assert take(march, file).stdout.startswith("1 read = 1 new")


def test_a_dry_run_shows_what_would_be_stored_and_stores_nothing(march: Path) -> None:
    result = take(march, write(march, "list.csv", LIST), "--dry-run", "--map", "registration_id=")
    assert result.exit_code == 0, result.stderr
    assert "a keyed id is made of 手机号码" in result.stdout and "2026-05-01 10:00+08:00" in result.stdout
    assert "2 read = 1 can be used + 1 cannot; nothing was stored" in result.stdout
    assert status(Database(march)).events[0].registrations == 0
    assert not any(secret in result.output for secret in SECRETS)


def test_programs_get_the_mapping_of_an_import_and_of_a_dry_run(march: Path) -> None:
    file = write(march, "list.csv", LIST)
    plan = json.loads(take(march, file, "--dry-run", "--json").stdout)
    assert plan["used"]["city"] == "城市" and plan["unused"] == ["姓名", "手机号码"] and plan["persons"] == []
    assert plan["reading"]["delimiter"] == "," and plan["preview"][0]["party_size"] == "2"
    report = json.loads(take(march, file, "--json").stdout)
    assert ["city", "城市"] in report["used"] and report["how"] == ["Read as text in UTF-8, separated by commas."]
    assert (report["read"], report["new"], report["rejected"]) == (2, 1, 1)


def test_a_mapping_can_be_chosen_and_kept_as_a_preset(march: Path) -> None:
    file = write(march, "towns.csv", "Created,Town,City\n2026-05-01,Wuhan,Boston\n")
    kept = take(march, file, "--map", "city=Town", "--save-preset", "Towns")
    assert kept.exit_code == 0, kept.stderr
    assert "towns  Towns, registrations, yours" in call(march, "presets").stdout
    again = write(march, "again.csv", "Created,Town,City\n2026-05-02,Bonn,Boston\n")
    plan = json.loads(take(march, again, "--dry-run", "--json").stdout)
    assert plan["preset"] == "towns" and plan["preview"][0]["city"] == "Bonn"
    listed = json.loads(call(march, "presets", "--json").stdout)["presets"]
    assert listed[0]["name"] == "towns" and listed[0]["fields"]["city"] == ["Town"]


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (["--map", "city"], 2, "is not FIELD=HEADING"),
        (["--dates", "american"], 2, "none of day-first, month-first"),
        (["--delimiter", "ab"], 2, "no sign that separates values"),
        (["--encoding", "klingon"], 2, "no encoding that we know"),
        (["--header-line", "0"], 2, "--header-line"),
        (["--complete"], 2, "needs --source"),
        (["--map", "town=城市"], 1, "have no field 'town'"),
        (["--map", "city=Town"], 1, "has no column 'Town'"),
        (["--map", "city=姓名"], 1, "holds names of people, which are never stored"),
        (["--preset", "nobody"], 1, "There is no preset 'nobody'"),
        (["--zone", "Mars/Olympus"], 1, 'There is no time zone "Mars/Olympus"'),
        (["--map", "registered_at="], 1, "lacks what registrations need: registered_at"),
        (["--map", "registered_at=", "--dry-run"], 1, "as it is read now"),
        (["--save-preset", "Luma"], 1, "comes with the product"),
    ],
)
def test_a_wrong_option_is_told(march: Path, options: list[str], code: int, said: str) -> None:
    result = take(march, write(march, "list.csv", LIST), *options)
    # A message about usage stands in a box, broken into lines.
    words = " ".join(line.strip("│ ") for line in result.stderr.splitlines())
    assert result.exit_code == code and said in words and "Traceback" not in result.output
    assert status(Database(march)).events[0].registrations == 0
