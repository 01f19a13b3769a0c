"""A list of agencies, taken in twice and with faults."""

import pytest

from nhanh8.agencies import example
from nhanh8.agencies.intake import Taken, take_in
from nhanh8.agencies.lists import ListError
from nhanh8.agencies.models import Agency
from nhanh8.audit.models import Entry

pytestmark = pytest.mark.django_db

HEAD = "code,name,province,address,communes"
HUE = "H1,BHXH thành phố Huế,Huế,1 đường Ví Dụ,Phường An Cựu; Phường Phú Xuân"


def taken(*rows: str, head: str = HEAD) -> Taken:
    return take_in(f"{line}\n" for line in (head, *rows))


def test_the_example_goes_in_and_again_changes_nothing() -> None:
    assert example.put_on_file().added == 4
    again = example.put_on_file()
    assert (again.added, again.changed, again.unchanged, again.refused) == (0, 0, 4, [])
    assert Entry.objects.filter(event="agencies:list:taken in").count() == 1


def test_provinces_get_their_names_and_communes_their_lines() -> None:
    taken(HUE)
    hue = Agency.objects.get()
    assert (hue.province, hue.communes) == ("Thành phố Huế", "Phường An Cựu\nPhường Phú Xuân")


def test_a_known_code_is_brought_up_to_date_and_what_is_not_said_stays() -> None:
    taken(HUE)
    result = taken("H1;BHXH cơ sở Huế;Huế;2 đường Ví Dụ", head="\ufeffMã;Tên;Tỉnh/Thành phố;Địa chỉ")
    hue = Agency.objects.get()
    assert (result.changed, hue.name, hue.address) == (1, "BHXH cơ sở Huế", "2 đường Ví Dụ")
    assert hue.communes.startswith("Phường An Cựu")


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (",A,Huế,1 B,", "There is no code."),
        ("X,A,Huế,,", "There is no address."),
        ("X,A,Atlantis,1 B,", "Its province is none of the 34 since July 2025, nor one that went into them."),
        ("H1,A,Huế,1 B,", "Its code stands on line 2 already."),
        ("X,BHXH thành phố Huế,Huế,1 B,", "Another agency has this name."),
        (f"X,{'a' * 101},Huế,1 B,", "Its name is longer than 100 characters."),
        ("X,a\0,Huế,1 B,", "There is a NUL character in it."),
        ("X", "There is no name."),
    ],
)
def test_a_row_with_a_fault_is_refused_by_line_and_the_others_go_in(row: str, why: str) -> None:
    result = taken(HUE, "", row, "D1,BHXH thành phố Đà Nẵng,Đà Nẵng,1 đường Ví Dụ,")
    assert result.refused == [(4, why)]
    assert result.added == 2


@pytest.mark.parametrize("head", ["", "name,province,address", "một dòng chữ"])
def test_what_names_no_columns_is_no_list(head: str) -> None:
    with pytest.raises(ListError, match="names no column"):
        taken(HUE, head=head)


def test_a_quotation_mark_without_end_is_said_to_be_one() -> None:
    with pytest.raises(ListError, match="quotation mark"):
        taken('H1,"BHXH')


def test_places_are_taken_in_and_may_be_taken_away() -> None:
    head = "mã;tên;tỉnh;địa chỉ;vĩ độ;kinh độ"
    taken("H1;BHXH thành phố Huế;Huế;1 đường Ví Dụ;16,464;107,590", head=head)
    hue = Agency.objects.get()
    assert (hue.latitude, hue.longitude) == (16.464, 107.59)
    assert taken("H1,BHXH thành phố Huế,Huế,1 đường Ví Dụ,").changed == 0
    taken("H1;BHXH thành phố Huế;Huế;1 đường Ví Dụ;;", head=head)
    hue.refresh_from_db()
    assert (hue.latitude, hue.longitude) == (None, None)


@pytest.mark.parametrize("place", ["107.590;16.464", "16.464;", ";107.590", "nan;107.5", "x;107.5", "16;inf"])
def test_what_is_no_place_in_vietnam_is_refused(place: str) -> None:
    result = taken(
        f"H1;BHXH thành phố Huế;Huế;1 đường Ví Dụ;{place}", head="code;name;province;address;lat;lon"
    )
    assert [why for _, why in result.refused] == [
        "Its lat and lon are no place in Vietnam, in degrees such as 21.028 and 105.854."
    ]
