"""Key 0: an officer. For now a notice that says where officers are."""

from nhanh8.hotline.assistant.conversation import Conversation
from nhanh8.hotline.assistant.outcome import Outcome
from nhanh8.speech.prompts import Prompt


async def officer(talk: Conversation) -> None:
    """Tell the caller where to find an officer."""
    talk.outcome = Outcome.OFFICER
    await talk.say(Prompt.OFFICER)
