"""Invented people, enough for stories that each want somebody whom no other story has met."""

from acceptance.installation import Person

OWN = "con mèo ngủ trên mái"
"""Everybody's password."""
OTHER = "con chó chạy ngoài sân"
"""What they change it to."""

PEOPLE = [
    Person(
        f"Người Thứ {n}",
        number=f"01000000{n:02}",
        phone=f"+849120000{n:02}",
        email=f"nguoi{n}@example.test",
        password=OWN,
    )
    for n in range(20)
]
