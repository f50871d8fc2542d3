"""A text file in any encoding, with any delimiter, and whatever stands above its headings."""

import codecs
from pathlib import Path

import pytest

from data import ImportRefused
from tests.data.read import how, read

MOMENT = "2026-05-01 10:00"
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "gbk"]


def written(folder: Path, text: str, encoding: str = "utf-8", name: str = "list.csv") -> Path:
    """A file of a text, byte by byte as given."""
    file = folder / name
    file.write_bytes(text.encode(encoding))
    return file


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_every_encoding_with_every_delimiter(tmp_path: Path, encoding: str, delimiter: str) -> None:
    cities = ["武汉", "杭州市", "a, b; c\td|e", "两行\n城市", '说"好"'] * 3
    lines = [delimiter.join(("报名时间", "城市", "姓名"))]
    lines += [delimiter.join((MOMENT, '"' + city.replace('"', '""') + '"', "王小明")) for city in cities]
    found = read(written(tmp_path, "\r\n".join(lines) + "\r\n", encoding))
    assert found.reading.delimiter == delimiter and found.reading.quote == '"'
    assert found.reading.headings == ("报名时间", "城市", "姓名")
    assert found.reading.sample[3] == (MOMENT, "两行\n城市", "王小明")
    assert [row[1:] for row in found.rows] == [(MOMENT, city) for city in cities]
    # every five rows stand on six lines: the fourth runs over two
    assert [row[0] for row in found.rows] == [2, 3, 4, 5, 7, 8, 9, 10, 11, 13, 14, 15, 16, 17, 19]


def test_a_western_file_is_not_taken_for_a_chinese_one(tmp_path: Path) -> None:
    text = "registered_at,city\n" + "".join(f"{MOMENT},{city}\n" for city in ("Zürich", "Köln", "Besançon", "Malmö"))
    found = read(written(tmp_path, text, "windows-1252"))
    assert [row[2] for row in found.rows] == ["Zürich", "Köln", "Besançon", "Malmö"]
    assert "Windows-1252" in found.reading.notes[0]
    chosen = read(written(tmp_path, text, "windows-1252"), encoding="latin-1")
    assert chosen.rows == found.rows and not chosen.reading.notes


@pytest.mark.parametrize(
    ("encoding", "city"),
    [("koi8-r", "Ростов-на-Дону"), ("cp1251", "Ростов"), ("euc-kr", "서울특별시"), ("big5", "臺北")],
)
def test_an_encoding_that_cannot_be_told_is_asked_for(tmp_path: Path, encoding: str, city: str) -> None:
    file = written(tmp_path, "registered_at,city\n" + f"{MOMENT},{city}\n" * 20, encoding)
    with pytest.raises(ImportRefused, match=r"not written in UTF-8 \(line 2\).*--encoding"):
        how(file)
    assert read(file, encoding=encoding).rows[0] == (2, MOMENT, city)


@pytest.mark.parametrize(("encoding", "chosen"), [("utf-8", None), ("utf-8", "utf-8"), ("gb18030", "gbk")])
def test_a_wrong_byte_late_in_a_file_is_a_refusal_with_its_line(
    tmp_path: Path, encoding: str, chosen: str | None
) -> None:
    file = tmp_path / "list.csv"
    good = "registered_at,city\n" + f"{MOMENT},武汉\n" * 60_000
    file.write_bytes(good.encode(encoding) + b"2026-05-02,\xff\xff\n")
    with pytest.raises(ImportRefused, match=r"not written in (UTF-8|GB18030) \(line 60002\)"):
        how(file, encoding=chosen)


def test_a_wrong_byte_in_a_chinese_file_is_asked_about(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes(("registered_at,city\n" + f"{MOMENT},武汉\n" * 9).encode("gb18030") + b"2026-05-02,\xff\xff\n")
    with pytest.raises(ImportRefused, match=r"no other encoding fits.*--encoding"):
        how(file)


def test_a_file_that_ends_within_a_character_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes(f"registered_at,city\n{MOMENT},武汉\n{MOMENT},武".encode()[:-1])
    with pytest.raises(ImportRefused, match=r"not written in UTF-8 \(line 3\)"):
        how(file)


def test_an_encoding_that_is_none_is_refused(tmp_path: Path) -> None:
    file = written(tmp_path, f"registered_at,city\n{MOMENT},Wuhan\n")
    for name in ("klingon", "rot13", "base64", "unicode_escape", ""):
        with pytest.raises(ImportRefused, match="There is no encoding"):
            how(file, encoding=name)


@pytest.mark.parametrize(
    ("text", "delimiter", "quote"),
    [
        ("sep=;\nregistered_at;city\n{m};a,b\n", ";", '"'),
        ("registered_at;city\n{m};1,5\n{m};2,5\n", ";", '"'),
        ("'registered_at','city'\n'{m}','a, b'\n'{m}','it is'\n", ",", "'"),
        ("registered_at,city\n{m},O'Fallon\n{m},Coeur d'Alene\n", ",", '"'),
        ("registered_at\tcity\n{m}\ta, b\n", "\t", '"'),
        ("registered_at^city\n{m}^Wuhan\n", "^", '"'),
        ("Zeit|Ort|wer\n{m}|Wien, Mitte|1\n{m}|Graz|2\n", "|", '"'),
    ],
)
def test_delimiter_and_quotation(tmp_path: Path, text: str, delimiter: str, quote: str) -> None:
    found = read(written(tmp_path, text.format(m=MOMENT)))
    assert (found.reading.delimiter, found.reading.quote) == (delimiter, quote)
    last = text.splitlines()[-1].split(delimiter, 1)[1].split("|")[0].strip("'")
    assert found.rows[-1][1:] == (MOMENT, last)
    assert found.rows[-1][0] == len(text.splitlines())


def test_a_chosen_delimiter_goes_before_the_detected_one(tmp_path: Path) -> None:
    file = written(tmp_path, f"registered_at;city,x\n{MOMENT};Wuhan,y\n")
    assert how(file, delimiter=",").headings == ("registered_at;city", "x")
    assert how(file, delimiter="semicolon").headings == ("registered_at", "city,x")
    for wrong in ("ab", "", "x", '"', "，"):
        with pytest.raises(ImportRefused, match="A delimiter is one sign"):
            how(file, delimiter=wrong)


def test_titles_empty_lines_and_group_headings_stand_above_the_headings(tmp_path: Path) -> None:
    text = (
        "Sign-ups of the march,,,\n\n"
        "Exported,2026-05-03,,\n"
        "Person,,Journey,\n"
        "Name,registered_at,City,City\n"  # line 5
        f"x,{MOMENT},Wuhan,Beijing\n"
    )
    found = read(written(tmp_path, text), ("registered_at", "city"))
    assert found.reading.header_line == 5
    assert found.reading.headings == ("Name", "registered_at", "City", "City (2)")
    assert found.rows == [(6, MOMENT, "Wuhan")]
    assert "line 5" in found.reading.notes[0]
    assert how(written(tmp_path, text), header_line=4).headings == ("Person", "column 2", "Journey", "column 4")
    with pytest.raises(ImportRefused, match="Nothing stands on line 99"):
        how(written(tmp_path, text), header_line=99)


def test_headings_nobody_knows_are_found_by_their_shape(tmp_path: Path) -> None:
    found = read(written(tmp_path, f"Liste\n\nWann genau,Wo denn,,Wo denn\n{MOMENT},Graz,1,x\n{MOMENT},Linz,2,y\n"))
    assert found.reading.headings == ("Wann genau", "Wo denn", "column 3", "Wo denn (2)")
    assert [row[2] for row in found.rows] == ["Graz", "Linz"]


def test_headings_may_run_over_several_lines(tmp_path: Path) -> None:
    found = read(written(tmp_path, f'"registered_at","city\n(where from?)"\n{MOMENT},Wuhan\n'))
    assert found.reading.headings == ("registered_at", "city (where from?)")
    assert found.rows == [(3, MOMENT, "Wuhan")]


def test_a_file_without_headings_is_refused_and_nothing_of_it_repeated(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match="seems to have no headings") as refused:
        how(written(tmp_path, f"Canary Wang,{MOMENT},13912345678\nOther,{MOMENT},13912345679\n"))
    assert "Canary" not in str(refused.value) and "139" not in str(refused.value)


@pytest.mark.parametrize("private", ["13912345678", "canary@example.org"])
def test_a_row_of_somebody_is_not_taken_for_headings_even_where_a_person_says_so(tmp_path: Path, private: str) -> None:
    row = f"{MOMENT},Wuhan,Canary,{private}"
    file = written(tmp_path, f"{row}\n{row}\n")
    with pytest.raises(ImportRefused, match=r"Line 1 of .* holds a mail address or a phone") as refused:
        how(file, header_line=1)
    assert private not in str(refused.value) and "Canary" not in str(refused.value)
    assert how(written(tmp_path, f"Timestamp,City,Name,Mail\n{row}\n"), header_line=1).header_line == 1


def test_empty_rows_are_no_rows_and_totals_have_a_reason_of_their_own(tmp_path: Path) -> None:
    text = f"registered_at,city,n\n{MOMENT},Wuhan,1\n,,\n \n\n , ,\n{MOMENT},Xian,2\n"
    text += ",,3\n合计,,3\nTotal,3\n,Total: 3,\n,lost,\n"  # lines 8 to 12
    found = read(written(tmp_path, text), ("registered_at", "city"))
    assert found.rows == [(2, MOMENT, "Wuhan"), (7, MOMENT, "Xian"), (9, "合计", None), (12, None, "lost")]
    assert [line for line, _ in found.rejects] == [8, 10, 11]
    assert all("is a total" in reason for _, reason in found.rejects)


def test_only_a_row_that_leaves_nothing_in_doubt_may_have_another_length(tmp_path: Path) -> None:
    text = (
        "registered_at,city,note,left\n"
        f"{MOMENT},Wuhan,,\n{MOMENT},Xian,,\n{MOMENT},Lhasa,,\n"
        f"{MOMENT},longer,,,,\n"  # 5: surplus values, all empty
        f"{MOMENT},shorter\n"  # 6: what is missing is empty in most rows
        f"{MOMENT},a,b,c,surplus\n"  # 7
        f"{MOMENT}\n"  # 8: no telling whether a city was lost
    )
    found = read(written(tmp_path, text))
    assert [row[2] for row in found.rows] == ["Wuhan", "Xian", "Lhasa", "longer", "shorter"]
    assert [row[0] for row in found.rows] == [2, 3, 4, 5, 6]
    assert found.rejects == [
        (7, "The row has 5 values, the header 4. Check its commas."),
        (8, "The row has 1 value, the header 4. Check its commas."),
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (",".join(f"city{n}" for n in range(100_000)), "100000 columns"),
        ("a," * 5000 + "\n" + ("1," * 5000 + "\n") * 100, "5001 columns"),
        ("," * 1_000_000, "no rows"),
        ("a" * 3_000_000, "no headings"),
        ("\n" * 1_000_000, "no rows"),
    ],
)
def test_monstrous_files_are_refused(tmp_path: Path, content: str, said: str) -> None:
    with pytest.raises(ImportRefused, match=said):
        how(written(tmp_path, content))


def test_a_long_value_is_no_broken_file(tmp_path: Path) -> None:
    text = f'registered_at,city,note\n{MOMENT},Wuhan,"{"word " * 40_000}"\n{MOMENT},Xian,\n'
    assert read(written(tmp_path, text)).rows == [(2, MOMENT, "Wuhan"), (3, MOMENT, "Xian")]


def test_lines_end_in_any_way(tmp_path: Path) -> None:
    for end in ("\n", "\r\n", "\r"):
        found = read(written(tmp_path, end.join(["registered_at,city", f"{MOMENT},Wuhan", "", f"{MOMENT},Xian"])))
        assert found.rows == [(2, MOMENT, "Wuhan"), (4, MOMENT, "Xian")], repr(end)


def test_a_zone_in_a_heading_is_that_of_its_moments(tmp_path: Path) -> None:
    for heading, zone in (
        ("Created (UTC)", "UTC"),
        ("Order date (America/New_York)", "America/New_York"),
        ("Submitted at (GMT+08:00)", "Etc/GMT-8"),
        ("提交时间（北京时间）", "Asia/Shanghai"),
        ("Created", None),
        ("Created (Mars/Olympus)", None),
    ):
        file = written(tmp_path, f"{heading},city\n{MOMENT},Wuhan\n")
        assert how(file).zone == zone
        assert how(file, zone="Europe/Berlin").zone == "Europe/Berlin"
    with pytest.raises(ImportRefused, match="no time zone"):
        how(file, zone="Mars/Olympus")


def test_nothing_that_was_decoded_is_left_on_disk(tmp_path: Path) -> None:
    file = written(tmp_path, f"registered_at,city\n{MOMENT},武汉\n", "gb18030")
    before = file.read_bytes()
    read(file)
    assert list(tmp_path.iterdir()) == [file] and file.read_bytes() == before
    assert not before.startswith(codecs.BOM_UTF8)
