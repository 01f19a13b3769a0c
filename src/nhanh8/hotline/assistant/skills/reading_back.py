"""Reading a spoken number back, and correcting it group by group, until the caller says that it is right."""

from dataclasses import dataclass
from typing import Final

from pydantic import SecretStr

from nhanh8.hotline.assistant.asking import NumberQuestion, ask
from nhanh8.hotline.assistant.conversation import Conversation
from nhanh8.hotline.assistant.skills.other_numbers import seems_a_card
from nhanh8.speech.prompts import Prompt
from nhanh8.speech.recognisers.recogniser import Hypothesis, Number
from nhanh8.speech.utterances import groups

_GROUPS: Final = (Prompt.READ_BACK_FIRST, Prompt.READ_BACK_MIDDLE, Prompt.READ_BACK_LAST)
"""Both lengths are read in three groups. Each is asked about by itself: nobody has to count groups."""


@dataclass(frozen=True, slots=True, repr=False)
class _Group:
    """A group of a number: where it stands, and how sure each of its digits is."""

    prompt: Prompt
    begin: int
    digits: str
    sure: tuple[float, ...]

    def replaced_in(self, whole: Hypothesis, by: Hypothesis) -> Hypothesis:
        """Give the number with another group in this one's place."""
        begin, end = self.begin, self.begin + len(self.digits)
        return Hypothesis(
            whole.digits[:begin] + by.digits + whole.digits[end:],
            whole.log_likelihood,
            whole.probabilities[:begin] + by.probabilities + whole.probabilities[end:],
        )


@dataclass(frozen=True, slots=True, repr=False)
class _Corrected:
    """A number with another group, to be read back again."""

    number: Hypothesis


async def is_right(talk: Conversation, digits: str) -> bool:
    """Read a number back and ask whether it is right. Raises GaveUpError and OfficerWantedError."""
    agreed = await talk.agrees(Prompt.READ_BACK, number=SecretStr(digits))
    if agreed:
        talk.understood()
    else:
        talk.misunderstood += 1
    return agreed


async def read_back(talk: Conversation, number: Number, question: NumberQuestion) -> str | Number:
    """Read the best of a number back and have it confirmed or corrected.

    Gives the digits that the caller agreed to or keyed; or what was heard, where they said the whole number
    again. `question` is how they are asked for it. Raises GaveUpError and OfficerWantedError.
    """
    best = number.hypotheses[0]
    while not await is_right(talk, best.digits):
        if seems_a_card(best.digits):
            await talk.say(Prompt.ONLY_THE_LAST_TEN)
            return await ask(talk, question)
        match await _corrected(talk, best, question):
            case _Corrected(number=best):
                pass
            case another:
                return another
    return best.digits


async def _corrected(
    talk: Conversation, best: Hypothesis, question: NumberQuestion
) -> _Corrected | str | Number:
    """Find the wrong group, beginning with the least sure, and have it given anew, or the whole number."""
    if talk.takes_speech:
        for group in sorted(_groups(best), key=lambda each: min(each.sure)):
            if not await talk.agrees(group.prompt, group=SecretStr(group.digits)):
                again = _given_again(await ask(talk, _about(group, best, question)), group, question)
                if isinstance(again, Hypothesis):
                    return _Corrected(group.replaced_in(best, again))
                return again
    return await ask(talk, question)


def _groups(best: Hypothesis) -> list[_Group]:
    found, begin = [], 0
    for prompt, digits in zip(_GROUPS, groups(best.digits), strict=True):
        end = begin + len(digits)
        found.append(_Group(prompt, begin, digits, best.probabilities[begin:end]))
        begin = end
    return found


def _about(group: _Group, best: Hypothesis, question: NumberQuestion) -> NumberQuestion:
    """Ask for a group; many will say the whole number instead, in groups of their own."""
    return NumberQuestion(
        lengths=question.lengths | {len(group.digits)},
        by_key=Prompt.KEY_GROUP,
        aloud=Prompt.SAY_GROUP,
        aloud_again=Prompt.SAY_GROUP,
        nothing=Prompt.NOTHING_HEARD,
        wrong_length=Prompt.WRONG_GROUP,
        too_short=(Prompt.WRONG_GROUP,),
        too_long=(Prompt.WRONG_GROUP,),
        instead_of=best.digits if group.begin else "",
    )


def _given_again(given: str | Number, group: _Group, question: NumberQuestion) -> Hypothesis | str | Number:
    """Take a group in its best reading that isn't the one denied; a whole number as it was given."""
    if isinstance(given, str):
        keyed = Hypothesis(given, 0.0, (1.0,) * len(given))
        return keyed if len(given) == len(group.digits) else given
    if len(given.hypotheses[0].digits) in question.lengths:
        whole = (each for each in given.hypotheses if len(each.digits) in question.lengths)
        return Number(tuple(whole), given.freely)
    alike = [each for each in given.hypotheses if len(each.digits) == len(group.digits)]
    return next((each for each in alike if each.digits != group.digits), alike[0])
