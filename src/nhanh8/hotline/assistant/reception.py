"""The reception: greets, offers the menu, leads to a skill, says goodbye."""

import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import cache
from typing import Final

from nhanh8.config import settings
from nhanh8.hotline.assistant.conversation import Conversation, GaveUpError, OfficerWantedError
from nhanh8.hotline.assistant.menu import LeadsTo, main_menu
from nhanh8.hotline.assistant.outcome import Outcome
from nhanh8.hotline.assistant.skills.officer import officer
from nhanh8.hotline.assistant.skills.reissue_password import reissue_password
from nhanh8.hotline.line.call import Call, Cause, HungUpError
from nhanh8.reissue.errors import UnavailableError
from nhanh8.speech.languages import LANGUAGES
from nhanh8.speech.prompts import Prompt
from nhanh8.speech.recognisers.recogniser import Meaning
from nhanh8.speech.speaker import speaker
from nhanh8.speech.tempo import Tempo
from nhanh8.speech.utterance import Utterance, silence
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
_MEANINGS: Final = {
    LeadsTo.OFFICER: Meaning.OFFICER,
    LeadsTo.REPEAT: Meaning.REPEAT,
    LeadsTo.SLOWER: Meaning.SLOWER,
    LeadsTo.FASTER: Meaning.FASTER,
}
"""What may be said instead of a key of the menu."""


def prepare() -> None:
    """Make ready what every call needs: voice, prompts, menu. Call it before the first call.

    Raises SpeechError, with what to do, where something can't be used. Under 1 s once all audio is made.
    """
    for language in LANGUAGES:
        for tempo in Tempo:
            _offer(language, tempo, after_repeat=False)
            _offer(language, tempo, after_repeat=True)


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
            talk.over()
        await talk.goodbye()
    except HungUpError:
        pass
    except Exception:
        logger.exception("a call could not be served")
        await _drop(call)
    return outcome


async def _serve(talk: Conversation) -> None:
    leads_to = main_menu().by_key
    spoken = {_MEANINGS[skill]: key for key, skill in leads_to.items() if skill in _MEANINGS}

    def offer() -> Utterance:
        return _offer(talk.language, talk.tempo, after_repeat=False)

    await _greet(talk)
    while True:
        # Nobody has been told yet, or wants to be, whose server would hear the room they call from.
        key = await talk.choose(offer, leads_to, spoken, aloud=not talk.voice_leaves)
        match leads_to[key]:
            case LeadsTo.OTHER_LANGUAGE:
                talk.language = _next_language(talk.language)
                await _greet(talk)
            case skill if skill in _ENDING_SKILLS:
                try:
                    await _ENDING_SKILLS[skill](talk)
                except OfficerWantedError:
                    await officer(talk)
                else:
                    return
            case skill if skill in _SKILLS:
                await _SKILLS[skill](talk)
            case LeadsTo.REPEAT:
                more = _offer(talk.language, talk.tempo, after_repeat=True)
                await talk.play(more + talk.words(Prompt.MENU_ALOUD) if talk.listens else more)
            case tempo:
                talk.obey(_MEANINGS[tempo])


def _next_language(language: str) -> str:
    """Give the language that the menu offers in this one: each offers the next."""
    every = list(LANGUAGES)
    return every[(every.index(language) + 1) % len(every)]


async def _greet(talk: Conversation) -> None:
    tariff = settings().tariff
    await talk.say(Prompt.GREETING, price=Price(tariff.rate, tariff.increment))


@cache
def _offer(language: str, tempo: Tempo, *, after_repeat: bool) -> Utterance:
    """Put the menu together in one piece, which a key interrupts as a whole; shared by all calls."""
    said = [item for item in main_menu().items if item.after_repeat is after_repeat]
    words = (speaker().say(item.prompt, language, tempo, key=item.key) for item in said)
    return sum(words, Utterance("", silence(timedelta(0))))


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
