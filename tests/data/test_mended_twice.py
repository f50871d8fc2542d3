"""A row that is mended on the page, and later in the list that it came from too, is one sign-up."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from data import Database, ImportReport, correct_quarantine, list_quarantine, load_event
from tests.conftest import NOW

TakeIn = Callable[..., ImportReport]
DAY = timedelta(days=1)
LISTS = {  # what stands in the place of the moment is no date at all, so that cells may have moved
    "phones": "手机号,提交时间,城市\n13800000001,2026-02-01 10:00,武汉\n13800000002,{},杭州\n",
    "short numbers": "编号,提交时间,城市\nR-0001,2026-02-01 10:00,武汉\nR-0002,{},杭州\n",
}


@pytest.mark.parametrize("ids", LISTS)
def test_a_row_mended_here_and_in_its_list_counts_once(march: Database, take_in: TakeIn, ids: str) -> None:
    report = take_in("registrations", LISTS[ids].format("下周"), "march-1", now=NOW)
    assert (report.new, report.rejected) == (1, 1) and report.import_id is not None
    rows = list_quarantine(march, report.import_id)
    assert rows["city"].isna().all()
    rows["registered_at"] = "2026-02-02 10:00"
    assert correct_quarantine(march, report.import_id, rows, now=NOW + DAY).new == 1
    report = take_in("registrations", LISTS[ids].format("2026-02-02 10:00"), "march-1", now=NOW + 2 * DAY)
    assert (report.new, report.changed, report.unchanged) == (0, 1, 1)
    known = load_event(march, "march-1", NOW + 3 * DAY)
    assert sorted(known.bookings["city"]) == ["杭州", "武汉"] and known.bookings["people"].sum() == 2


@pytest.mark.parametrize("wrong", ["Li Ming", "13800000003", "A1234567", "li@example.org"])
def test_what_may_name_somebody_is_not_kept_as_an_id(march: Database, take_in: TakeIn, wrong: str) -> None:
    text = f"registration_id,registered_at,city\n1,2026-02-01 10:00,Wuhan\n{wrong},Wuhan,Lyon\n"
    report = take_in("registrations", text, "march-1", now=NOW)
    assert report.rejected == 1 and report.import_id is not None
    (kept,) = list_quarantine(march, report.import_id)["registration_id"]
    assert kept is None or kept.startswith("p-")
