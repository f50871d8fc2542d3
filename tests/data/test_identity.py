"""Ids made of persons: the same from one export to the next, and of no use without the key."""

import hashlib
import hmac
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import Database, ImportRefused
from data.importing.identity import Keys, PersonIds, key_file, person_id
from data.importing.kinds import KINDS
from data.importing.persons import normal_person

SIGN_UPS = KINDS["registrations"]


def columns(**given_columns: list[str | None]) -> dict[str, pa.Array]:
    size = len(next(iter(given_columns.values())))
    return {name: pa.array(given_columns.get(name, [None] * size), pa.string()) for name in SIGN_UPS.columns}


def ids_of(database: Database, *persons: list[str | None], events: list[str | None] | None = None) -> list[str | None]:
    """The ids of rows of march-1, or of the events named."""
    made = PersonIds(Keys(database), SIGN_UPS, "march-1", {"march-1", "march-2"})
    fields = columns(event_id=events or [None] * len(persons[0]))
    return made.fill([pa.array(column, pa.string()) for column in persons], fields)["registration_id"].to_pylist()


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        (" Canary@Example.ORG ", "canary@example.org"),
        ("ｃａｎａｒｙ＠example.org", "canary@example.org"),
        ("mailto:canary@example.org", "canary@example.org"),
        ("13912345678", "13912345678"),
        ("+86 139-1234-5678", "13912345678"),
        ("0086 13912345678", "13912345678"),
        ("86 13912345678", "13912345678"),
        ("１３９１２３４５６７８", "13912345678"),
        ("13912345678.0", "13912345678"),
        ("(415) 555-0123", "4155550123"),
        ("0049 30 1234567", "49301234567"),
        ("王　伟", "王 伟"),
        ("  王伟", "王伟"),
        ("1.39123E+10", None),
        ("139****5678", None),
        ("Info Requested", None),
        ("无", None),
        ("--", None),
        ("", None),
        (None, None),
    ],
)
def test_a_person_has_one_form(written: str | None, normal: str | None) -> None:
    assert normal_person(written) == normal


@given(st.text())
def test_the_form_of_a_form_is_itself(written: str) -> None:
    once = normal_person(written)
    assert once is None or normal_person(once) in (once, None)


def test_an_id_is_the_keyed_hash_of_the_person(march: Database) -> None:
    assert march.home
    (made,) = ids_of(march, ["Canary@example.org"])
    key = key_file(march.home, "march-1").read_bytes()
    again = hmac.new(key, b"canary@example.org", hashlib.sha256).hexdigest()
    assert made == f"p-{again[:32]}" and len(key) == 32


def test_the_first_column_that_names_somebody_makes_the_id(march: Database) -> None:
    mails, phones = ["a@x.example", None, "", None], ["13912345678", "13912345678", None, "--"]
    first, second, third, fourth = ids_of(march, mails, phones)
    assert first == ids_of(march, ["A@X.example"])[0] and second == ids_of(march, ["+86 139 1234 5678"])[0]
    assert third is None and fourth is None


def test_every_event_has_its_own_key(march: Database) -> None:
    same = ["a@x.example"] * 3
    one, other, unknown = ids_of(march, same, events=["march-1", "march-2", "strike-1"])
    assert one and other and one != other and unknown is None
    assert march.home and not key_file(march.home, "strike-1").exists()


def test_a_key_lies_outside_the_database_for_its_owner_only(march: Database) -> None:
    assert march.home and march.path
    ids_of(march, ["a@x.example"])
    path = key_file(march.home, "march-1")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600 and stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert "march" not in path.name
    key = path.read_bytes()
    others = [file for file in march.home.rglob("*") if file.is_file() and file != path]
    assert march.path in others
    assert not any(key in file.read_bytes() or key.hex().encode() in file.read_bytes() for file in others)


def test_a_look_ahead_makes_no_key(march: Database) -> None:
    looking = PersonIds(Keys(march, make=False), SIGN_UPS, "march-1", {"march-1"})
    made = looking.fill([pa.array(["a@x.example"])], columns(event_id=[None]))["registration_id"].to_pylist()
    assert made[0].startswith("p-") and march.home and not key_file(march.home, "march-1").exists()


def test_a_key_is_made_once(march: Database) -> None:
    first, second = Keys(march), Keys(march)
    assert first.of("march-1") == second.of("march-1") == Keys(march, make=False).of("march-1")


def test_imports_at_the_same_time_make_one_key(march: Database) -> None:
    assert march.home
    patient = Database(march.home)
    with ThreadPoolExecutor(8) as workers:
        keys = set(workers.map(lambda _: Keys(patient).of("march-1"), range(8)))
    assert keys == {key_file(march.home, "march-1").read_bytes()}


def test_a_damaged_key_is_told(march: Database) -> None:
    assert march.home
    Keys(march).of("march-1")
    key_file(march.home, "march-1").write_bytes(b"short")
    with pytest.raises(Exception, match=r"must hold 32 bytes, got 5"):
        Keys(march).of("march-1")


def test_a_lost_key_to_stored_sign_ups_is_not_made_anew(march: Database, tmp_path: Path) -> None:
    from tests.conftest import import_text

    assert march.home
    stored = person_id(Keys(march).of("march-1"), "a@x.example")
    import_text(march, tmp_path, "registrations", f"registration_id,registered_at\n{stored},2026-05-01\n", "march-1")
    key_file(march.home, "march-1").unlink()
    with pytest.raises(ImportRefused, match="counted a second time"):
        Keys(march).of("march-1")
    assert not key_file(march.home, "march-1").exists()


def test_a_database_in_memory_needs_no_key_file() -> None:
    database = Database.in_memory()
    assert ids_of(database, ["a@x.example"]) == ids_of(database, ["A@x.example "])


def test_ids_that_are_mails_or_phones_are_hidden_and_others_stay(march: Database) -> None:
    made = PersonIds(Keys(march), SIGN_UPS, "march-1", {"march-1"})
    ids = ["r-1", "a@x.example", "13912345678", "+49 170 1234567", "9876543210", None, "20260304-0001"]
    hidden = made.fill([], columns(event_id=[None] * 7, registration_id=ids))["registration_id"].to_pylist()
    assert [hidden[0], *hidden[4:]] == ["r-1", "9876543210", None, "20260304-0001"]
    assert hidden[1:4] == ids_of(march, ["a@x.example", "13912345678", "+49 170 1234567"])


def test_ids_that_name_nobody_are_not_touched(march: Database) -> None:
    made = PersonIds(Keys(march), SIGN_UPS, "march-1", {"march-1"})
    assert made.fill([], columns(event_id=[None] * 2, registration_id=["r-1", "r-2"])) == {}
    assert march.home and not key_file(march.home, "march-1").exists()
