"""The reception: greets, offers the menu, leads to a skill, says goodbye."""

import logging
from collections.abc import Awaitable, Callable
from functools import cache
from typing import Final

from nhanh8.config import settings
from nhanh8.hotline.assistant.conversation import Conversation, GaveUpError
from nhanh8.hotline.assistant.menu import LeadsTo, main_menu
from nhanh8.hotline.assistant.outcome import Outcome
from nhanh8.hotline.assistant.skills.officer import officer
from nhanh8.hotline.assistant.skills.reissue_password import reissue_password
from nhanh8.hotline.line.call import Call, Cause, HungUpError
from nhanh8.reissue.errors import UnavailableError
from nhanh8.speech.languages import LANGUAGES
from nhanh8.speech.prompts import Prompt
from nhanh8.speech.speaker import speaker
from nhanh8.speech.utterance import Utterance
from nhanh8.speech.utterances import Price

logger = logging.getLogger(__name__)

_ENDING_SKILLS: Final[dict[LeadsTo, Callable[[Conversation], Awaitable[None]]]] = {
    LeadsTo.REISSUE_PASSWORD: reissue_password,
}
"""Skills after which the call is over: callers pay by the minute."""
_SKILLS: Final[dict[LeadsTo, Callable[[Conversation], Awaitable[None]]]] = {
    LeadsTo.OFFICER: officer,
}
"""Skills that come back to the menu."""


def prepare() -> None:
    """Make ready what every call needs: voice, prompts, menu. Call it before the first call.

    Raises SpeechError, with what to do, where something can't be used. Under 1 s once all audio is made.
    """
    for language in LANGUAGES:
        _offer(language)


async def receive(call: Call) -> str:
    """Serve a call from the greeting to goodbye or hang-up, and give its outcome (an `Outcome`).

    Raises nothing but CancelledError: what goes wrong is logged, and told to the caller.
    """
    outcome = Outcome.NOTHING
    try:
        talk = Conversation(call, speaker())
        try:
            await _serve(talk)
        except GaveUpError:
            talk.outcome = talk.outcome or Outcome.GAVE_UP
            await talk.say(Prompt.GAVE_UP)
        except HungUpError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, the caller must hear of it
            await _apologise(talk, error)
        finally:
            outcome = talk.outcome
        await talk.goodbye()
    except HungUpError:
        pass
    except Exception:
        logger.exception("a call could not be served")
        await _drop(call)
    return outcome


async def _serve(talk: Conversation) -> None:
    leads_to = main_menu().by_key
    await _greet(talk)
    while True:
        key = await talk.choose(_offer(talk.language), leads_to)
        match leads_to[key]:
            case LeadsTo.OTHER_LANGUAGE:
                talk.language = next(language for language in LANGUAGES if language != talk.language)
                await _greet(talk)
            case skill if skill in _ENDING_SKILLS:
                await _ENDING_SKILLS[skill](talk)
                return
            case skill if skill in _SKILLS:
                await _SKILLS[skill](talk)
            case LeadsTo.REPEAT:
                continue


async def _greet(talk: Conversation) -> None:
    tariff = settings().tariff
    await talk.say(Prompt.GREETING, price=Price(tariff.rate, tariff.increment))


@cache
def _offer(language: str) -> Utterance:
    """Put the menu together in one piece, which a key interrupts as a whole; shared by all calls."""
    first, *others = (speaker().say(item.prompt, language, key=item.key) for item in main_menu().items)
    return sum(others, first)


async def _apologise(talk: Conversation, error: Exception) -> None:
    """Tell the caller that something failed, and that nothing was changed where that is so."""
    if isinstance(error, UnavailableError):
        logger.error("the rules can't decide: %s", type(error.__cause__).__name__)
    else:
        logger.error("a dialogue failed", exc_info=error)
    if talk.outcome is Outcome.REISSUED:
        return
    talk.outcome = Outcome.UNAVAILABLE
    await talk.read_out(Prompt.UNAVAILABLE)  # a number still being keyed must not cut it short


async def _drop(call: Call) -> None:
    try:
        await call.hang_up(Cause.FAULT)
    except HungUpError:
        pass
    except Exception:
        logger.exception("a call could not be ended")
