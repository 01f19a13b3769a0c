"""What can go wrong with speech."""


class SpeechError(Exception):
    """The assistant can't speak as it is set up."""


class PromptError(SpeechError):
    """The prompt files can't be used as they are."""


class VoiceError(SpeechError):
    """The voice can't say something."""


class RecogniserError(SpeechError):
    """What is said can't be recognised: the engine failed, took too long or isn't there."""
