"""A calling telephone for unit tests: asks the rules as the dialogue does, but waits for each answer."""

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count

from nhanh8.reissue import by_phone
from nhanh8.reissue.caller import Caller, Heard, Trust
from people import NUMBER, PHONE

_calls = count(1)
WELL = Heard(to_the_end=True, caller_silent_for=timedelta(milliseconds=20))


@dataclass
class Phone:
    """One call from one telephone."""

    number: str | None = PHONE
    trust: Trust = Trust.TRUNK
    call_id: str = field(default_factory=lambda: f"call {next(_calls)}")

    @property
    def caller(self) -> Caller:
        return Caller(self.call_id, self.number, self.trust)

    def ask(self, *numbers: str) -> by_phone.Answer:
        return self.ask_exactly(*numbers or (NUMBER,))

    def ask_exactly(self, *numbers: str) -> by_phone.Answer:
        async def asked() -> by_phone.Answer:
            return await by_phone.request(numbers, self.caller, await by_phone.prepare())

        return asyncio.run(asked())

    def offer(self, number: str = NUMBER) -> by_phone.Offer:
        answer = self.ask(number)
        assert isinstance(answer, by_phone.Offer), answer
        return answer

    def hear(
        self, offer: by_phone.Offer, heard: Heard = WELL
    ) -> by_phone.Activated | by_phone.NotHeard | by_phone.Superseded:
        return asyncio.run(by_phone.activate(offer, heard))

    def drop(self, offer: by_phone.Offer) -> None:
        asyncio.run(by_phone.withdraw(offer))
