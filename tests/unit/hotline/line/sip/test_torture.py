"""Messages in the spirit of RFC 4475: odd but right ones are taken, wrong ones refused, none hurts.

Written for this product from the RFC's descriptions, whose sections the names tell.
"""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from aiosipua import SipMessage, SipResponse
from hypothesis import given, settings
from hypothesis import strategies as st

from nhanh8.hotline.line.counts import Counts
from nhanh8.hotline.line.sip.leg import Leg
from nhanh8.hotline.line.sip.timers import Timers
from nhanh8.hotline.line.sip.user_agent import UserAgent

SOURCE = ("192.0.2.1", 5060)


@dataclass
class Wire:
    """A way back that keeps what is sent."""

    source: tuple[str, int] = SOURCE
    transport: str = "UDP"
    reliable: bool = False
    replies: list[SipResponse] = field(default_factory=list)

    def way_back(self, response: SipResponse) -> tuple[str, int]:
        del response
        return self.source

    def send(self, message: bytes, to: tuple[str, int]) -> None:
        """Keep an answer, lose a request."""
        assert to == self.source
        if isinstance(sent := SipMessage.parse(message), SipResponse):
            self.replies.append(sent)


class Ear:
    """A user agent that refuses every call, and what it answered."""

    def __init__(self) -> None:
        self.counts = Counts()
        self.invited: list[Leg] = []
        self.wire = Wire()
        self.agent = UserAgent(
            self._refuse,
            contact=lambda _: ("192.0.2.2", 5060),
            session_expires=timedelta(minutes=30),
            is_trunk=lambda _: False,
            counts=self.counts,
            timers=Timers(t1=0.001, t2=0.001),
        )

    def _refuse(self, leg: Leg) -> None:
        self.invited.append(leg)
        leg.refuse(503)

    def hear(self, message: str | bytes) -> list[int]:
        """Take a message; return the statuses that it was answered with."""
        before = len(self.wire.replies)
        data = message if isinstance(message, bytes) else message.replace("\n", "\r\n").encode()
        self.agent.received(data, self.wire)
        assert not self.counts["sip faults"]
        return [reply.status_code for reply in self.wire.replies[before:]]


@pytest.fixture
async def ear() -> Ear:
    return Ear()


TAKEN = [100, 503]
FIELDS = {
    "Via": "SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1",
    "From": "<sip:an@a.example>;tag=1",
    "To": "<sip:hotline@b.example>",
    "Call-ID": "1@a.example",
    "CSeq": "1 INVITE",
    "Max-Forwards": "70",
    "Contact": "<sip:an@192.0.2.1>",
}


def invite(line: str = "INVITE sip:hotline@b.example SIP/2.0", body: str = "", **other: str | None) -> str:
    fields = FIELDS | {name.replace("_", "-"): value for name, value in other.items()}
    lines = [f"{name}: {value}" for name, value in fields.items() if value is not None]
    return "\n".join([line, *lines, "", ""]) + body


async def test_3_1_1_1_a_short_tortuous_invite_is_taken(ear: Ear) -> None:
    message = """INVITE sip:vivekg@chair-dnrc.example.com;unknownparam SIP/2.0
TO :
 sip:vivekg@chair-dnrc.example.com ;   tag    = 1918181833n
from   : "J Rosenberg \\\\\\""       <sip:jdrosen@example.com>
  ;
  tag = 98asjd8
MaX-fOrWaRdS: 0068
Call-ID: wsinv.ndaksdj@192.0.2.1
Content-Length   : 0
cseq: 0009
  INVITE
Via  : SIP  /   2.0
 /UDP
    192.0.2.2;branch=390skdjuw
s :
NewFangledHeader:   newfangled value
 continued newfangled value
UnknownHeaderWithUnusualValue: ;;,,;;,;
Content-Type: application/sdp
Route:
 <sip:services.example.com;lr;unknownwith=value;unknown-no-value>
v:  SIP  / 2.0  / TCP     spindle.example.com   ;
  branch  =   z9hG4bK9ikj8  ,
 SIP  /    2.0   / UDP  192.168.255.111   ; branch=
 z9hG4bK30239
m:"Quoted string \\"\\"" <sip:jdrosen@example.com> ; newparam =
      newvalue ;
  secondparam ; q = 0.33

"""
    assert ear.hear(message) == [481], "it names a dialog that we don't have"


async def test_3_1_1_2_a_wide_range_of_characters_is_taken(ear: Ear) -> None:
    wide = invite(
        From='"\\"=.,;:<>@%^*é" <sip:1_unusual.URI~(to-be!sure)&it+is$/crazy?,/;;*@a.example>;tag=_token~1!*',
        Call_ID="intmeth.word%ZK-!.*_+'@word`~)(><:\\/\"][?}{",
        extensionHeader="é大华",
    )
    assert ear.hear(wide) == TAKEN


async def test_3_1_1_5_an_escaped_nought_in_a_uri_is_taken(ear: Ear) -> None:
    assert ear.hear(invite(From="sip:null-%00-null@a.example;tag=1")) == TAKEN


async def test_3_1_1_8_extra_bytes_after_the_message_are_ignored(ear: Ear) -> None:
    assert ear.hear(invite(Content_Length="0") + "INVITE sip:other SIP/2.0\n\n") == TAKEN
    assert len(ear.invited) == 1


async def test_3_1_1_9_semicolons_in_the_user_part_are_taken(ear: Ear) -> None:
    assert ear.hear(invite("INVITE sip:user;par=u%40example.net@b.example SIP/2.0")) == TAKEN


async def test_3_1_1_10_varied_transport_types_in_via_are_taken(ear: Ear) -> None:
    ways = (
        "SIP/2.0/UDP t1.example;branch=z9hG4bK1, SIP/2.0/SCTP t2.example, SIP/2.0/TLS t3, SIP/2.0/UNKNOWN t4"
    )
    assert ear.hear(invite(Via=ways)) == TAKEN
    assert len(ear.wire.replies[0].headers.get("via")) == 4


async def test_a_request_that_came_over_more_proxies_than_any_may_is_dropped(ear: Ear) -> None:
    vias = ", ".join(["SIP/2.0/UDP p.example;branch=z9hG4bK1"] * 71)
    assert ear.hear(invite(Via=vias)) == []
    assert ear.counts["sip malformed"] == 1
    assert ear.hear(invite(Via=vias.partition(", ")[2])) == TAKEN


@pytest.mark.parametrize(
    ("fields", "statuses"),
    [
        ({"Content_Length": "9999"}, [400]),
        ({"Content_Length": "-999"}, [400]),
        ({"Content_Length": "many"}, [400]),
        ({"Max_Forwards": "300"}, [400]),
        ({"Max_Forwards": "x"}, [400]),
        ({"CSeq": "36893488147419103232 INVITE"}, [400]),
        ({"CSeq": "4294967295 INVITE"}, [400]),
        ({"CSeq": "1 OPTIONS"}, [400]),
        ({"CSeq": "INVITE"}, [400]),
        ({"CSeq": "-1 INVITE"}, [400]),
        ({"Call_ID": None}, [400]),
        ({"From": None}, [400]),
        ({"To": None}, [400]),
        ({"CSeq": None}, [400]),
        ({"To": "<>"}, [400]),
        ({"Call-ID": "1\nCall-ID: 2"}, [400]),
        ({"From": "<sip:a@a>;tag=1\nFrom: <sip:b@b>;tag=2"}, [400]),
        ({"Max_Forwards": "0"}, TAKEN),
        ({"Max_Forwards": None}, TAKEN),
        ({"Contact": None}, TAKEN),
        ({"Require": "nothingSupportsThis, nothingSupportsThisEither"}, [420]),
        ({"Proxy_Require": "noProxiesSupportThis"}, TAKEN),
        ({"Require": "timer, 100rel"}, TAKEN),
        ({"From": '"x" <sip:an@a.example'}, TAKEN),
        ({"Via": "SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK"}, TAKEN),
        ({"Via": "SIP/2.0/UDP 192.0.2.1"}, TAKEN),
        ({"Via": "SIP/2.0/UDP 192.0.2.1;;,;,,"}, [400]),
        ({"Via": "nonsense"}, []),
        ({"Via": None}, []),
        ({"Session_Expires": "999999999999"}, TAKEN),
        ({"Date": "Fri, 01 Jan 2010 16:00:00 EST"}, TAKEN),
    ],
)
async def test_3_1_2_fields_that_are_wrong_are_refused_and_odd_ones_are_not(
    ear: Ear, fields: dict[str, str | None], statuses: list[int]
) -> None:
    assert ear.hear(invite(**fields)) == statuses


@pytest.mark.parametrize(
    ("line", "statuses"),
    [
        ("INVITE sip:hotline@b.example SIP/7.0", [505]),
        ("INVITE <sip:hotline@b.example> SIP/2.0", [416]),
        ("INVITE sip:hotline@b.example; lr SIP/2.0", [400]),
        ("INVITE  sip:hotline@b.example  SIP/2.0", [400]),
        ("INVITE sip:hotline@b.example SIP/2.0  ", [400]),
        ("INVITE nobodyKnowsThisScheme:totallyopaque SIP/2.0", [416]),
        ("INVITE http://b.example SIP/2.0", [416]),
        ("INVITE tel:+8419009068 SIP/2.0", TAKEN),
        ("INVITE sips:hotline@b.example SIP/2.0", TAKEN),
        ("INVITE", []),
        ("", []),
    ],
)
async def test_3_1_2_request_lines(ear: Ear, line: str, statuses: list[int]) -> None:
    assert ear.hear(invite(line)) == statuses


@pytest.mark.parametrize(
    "method", ["!interesting-Method0123456789_*+`.%indeed'~", "RE%47IST%45R", "NEWMETHOD"]
)
async def test_3_3_unknown_methods_get_405_with_those_we_know(ear: Ear, method: str) -> None:
    assert ear.hear(invite(f"{method} sip:hotline@b.example SIP/2.0", CSeq=f"1 {method}")) == [405]
    assert ear.wire.replies[-1].headers.get("allow")


async def test_3_3_15_a_body_in_a_coding_we_do_not_know_is_refused(ear: Ear) -> None:
    assert ear.hear(invite(body="x", Content_Encoding="gzip", Content_Type="application/sdp")) == [415]


async def test_responses_to_nothing_are_dropped(ear: Ear) -> None:
    for line in (
        "SIP/2.0 200 OK",
        "SIP/2.0 4294967301 better not break the receiver",
        "SIP/2.0 abc",
        "SIP/2.0",
    ):
        assert ear.hear(invite(line)) == []


async def test_the_same_request_gets_the_same_answer_again(ear: Ear) -> None:
    options = invite("OPTIONS sip:hotline@b.example SIP/2.0", CSeq="1 OPTIONS")
    assert ear.hear(options) == ear.hear(options) == [200]
    assert bytes(ear.wire.replies[0]) == bytes(ear.wire.replies[1])
    assert ear.counts["sip retransmissions"] == 1


async def test_a_client_of_the_old_kind_is_known_again_without_a_cookie(ear: Ear) -> None:
    old = {"Via": "SIP/2.0/UDP 192.0.2.1:5060"}
    first = invite("OPTIONS sip:a SIP/2.0", CSeq="1 OPTIONS", **old)
    second = invite("OPTIONS sip:a SIP/2.0", CSeq="2 OPTIONS", **old)
    assert [ear.hear(first), ear.hear(first), ear.hear(second)] == [[200], [200], [200]]
    assert ear.counts["sip retransmissions"] == 1


async def test_a_fault_in_taking_a_call_is_answered_with_500(caplog: pytest.LogCaptureFixture) -> None:
    ear = Ear()
    ear.agent._invited = lambda _: 1 / 0
    ear.agent.received(invite().replace("\n", "\r\n").encode(), ear.wire)
    assert [r.status_code for r in ear.wire.replies] == [100, 500]
    assert "could not be taken" in caplog.text


GOOD = [
    invite(),
    invite("ACK sip:hotline@b.example SIP/2.0", CSeq="1 ACK"),
    invite("OPTIONS sip:a SIP/2.0", CSeq="1 OPTIONS"),
    invite("CANCEL sip:a SIP/2.0", CSeq="1 CANCEL"),
    invite("BYE sip:a SIP/2.0", CSeq="2 BYE", To="<sip:hotline@b>;tag=x"),
    invite("INFO sip:a SIP/2.0", CSeq="3 INFO", To="<sip:hotline@b>;tag=x"),
    "SIP/2.0 200 OK\n" + invite().partition("\n")[2],
]


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """Cut bytes out of a good message, change, repeat or add some."""
    data = draw(st.sampled_from(GOOD)).replace("\n", "\r\n").encode()
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.integers(0, 40)))
        put = draw(
            st.one_of(st.binary(max_size=20), st.just(data[start:end] * 3), st.just(b""), st.just(b"\r\n"))
        )
        data = data[:start] + put + data[end:]
    return data


@given(st.lists(st.one_of(damaged(), st.binary(max_size=200)), max_size=6))
@settings(max_examples=300, deadline=None)
async def test_no_bytes_break_the_worker(messages: list[bytes]) -> None:
    ear = Ear()
    for message in messages:
        ear.hear(message)
    assert ear.hear(invite(Call_ID="afterwards", Via="SIP/2.0/UDP 192.0.2.9;branch=z9hG4bKafter")) == TAKEN
