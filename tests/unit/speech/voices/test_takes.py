"""Recordings as they come: what is wrong with them, and the clip that is cut out."""

import numpy as np
import pytest

from nhanh8.speech.g711 import Samples
from nhanh8.speech.level import active_dbm0
from nhanh8.speech.utterances import Clip
from nhanh8.speech.voices.takes import Fault, examined
from nhanh8.speech.voices.voice import Pace
from recordings import RATE, take

SENTENCE = Clip("vi", Pace.NORMAL, "Cảm ơn quý khách đã gọi. Xin kính chào")
DIGIT = Clip("vi", Pace.SLOW, "bảy")
CLIPS = pytest.mark.parametrize("clip", [SENTENCE, DIGIT, Clip("en", Pace.SLOW, "six")], ids=lambda c: c.text)


@CLIPS
@pytest.mark.parametrize("noise_db", [-90, -65, -55])
def test_a_good_recording_has_no_fault_and_becomes_a_clip_at_the_level(clip: Clip, noise_db: float) -> None:
    found = examined(take(clip, noise_db=noise_db), RATE, -16.0)
    assert found.faults == ()
    assert active_dbm0(found.clip.astype(np.float64)) == pytest.approx(-16, abs=0.3)
    assert np.abs(found.clip).max() < 0.9 * 32768


@CLIPS
def test_the_room_is_cut_off_whatever_its_noise(clip: Clip) -> None:
    lengths = [examined(take(clip, noise_db=noise), RATE, -16.0).seconds for noise in (-90, -65, -55)]
    bare = examined(take(clip, silence_s=0.1, noise_db=-90), RATE, -16.0).seconds
    assert lengths == pytest.approx([bare] * 3, abs=0.12)


def test_the_level_and_the_noise_are_told_as_they_came() -> None:
    soft, loud = (examined(take(SENTENCE, gain=gain, noise_db=-80), RATE, -16.0) for gain in (0.1, 0.5))
    assert loud.level_dbm0 - soft.level_dbm0 == pytest.approx(14, abs=0.5)
    assert loud.peak_db - soft.peak_db == pytest.approx(14, abs=0.5)
    assert loud.above_noise_db > soft.above_noise_db > 30


def flattened(samples: Samples, share: float) -> Samples:
    top = round(np.abs(samples.astype(np.int32)).max() * share)
    return np.clip(samples, -top, top).astype(np.int16)


@pytest.mark.parametrize("share", [0.9, 0.7, 0.3])
def test_a_flat_top_is_clipping_at_any_height(share: float) -> None:
    assert Fault.CLIPPED in examined(flattened(take(SENTENCE), share), RATE, -16.0).faults
    assert (
        Fault.CLIPPED
        in examined(np.clip(take(SENTENCE) * 9.0, -32768, 32767).astype(np.int16), RATE, -16.0).faults
    )


def test_a_quiet_recording_with_coarse_steps_is_not_clipped() -> None:
    assert Fault.CLIPPED not in examined(take(SENTENCE, gain=0.003, noise_db=-100), RATE, -16.0).faults


@CLIPS
def test_a_word_cut_off_at_its_beginning_or_end_is_told(clip: Clip) -> None:
    whole = take(clip)
    room = RATE // 2
    assert examined(whole[room + RATE // 20 :], RATE, -16.0).faults == (Fault.CUT_AT_THE_BEGINNING,)
    assert examined(whole[: -room - RATE // 20], RATE, -16.0).faults == (Fault.CUT_AT_THE_END,)


def test_a_noisy_room_is_told() -> None:
    assert examined(take(SENTENCE, noise_db=-32), RATE, -16.0).faults == (Fault.NOISY,)


def test_a_recording_made_far_too_softly_is_told() -> None:
    assert Fault.TOO_SOFT in examined(take(SENTENCE, gain=0.01, noise_db=-100), RATE, -16.0).faults


@pytest.mark.parametrize("samples", [np.zeros(RATE), np.zeros(0), np.zeros(7)])
def test_silence_is_no_recording(samples: np.ndarray[tuple[int], np.dtype[np.float64]]) -> None:
    found = examined(samples.astype(np.int16), RATE, -16.0)
    assert found.faults == (Fault.SILENT,)
    assert found.clip.size == 0


def test_a_click_before_the_word_is_not_its_beginning() -> None:
    clicked = take(DIGIT)
    clicked[RATE // 10 : RATE // 10 + 20] = 9000
    clean = examined(take(DIGIT), RATE, -16.0)
    assert examined(clicked, RATE, -16.0).seconds == pytest.approx(clean.seconds, abs=0.06)
