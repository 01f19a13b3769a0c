"""What browsers call themselves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhanh8.web.agents import Agent, agent_of

_WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
_ANDROID = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko)"
_IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
_MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:132.0)"


@pytest.mark.parametrize(
    ("text", "browser", "system"),
    [
        (f"{_WINDOWS} Chrome/131.0.0.0 Safari/537.36", "Chrome", "Windows"),
        (f"{_WINDOWS} coc_coc_browser/131.0.0 Chrome/125.0.0.0 Safari/537.36", "Coc Coc", "Windows"),
        (f"{_ANDROID} Chrome/131.0.0.0 Mobile Safari/537.36", "Chrome", "Android"),
        (f"{_IPHONE} Version/17.5 Mobile/15E148 Safari/604.1", "Safari", "iOS"),
        (f"{_MAC} Gecko/20100101 Firefox/132.0", "Firefox", "macOS"),
        ("Mozilla/5.0 (Android 14; Mobile; rv:132.0) Gecko/132.0 Firefox/132.0", "Firefox", "Android"),
        ("<script>alert(1)</script>", "", ""),
        ("", "", ""),
    ],
)
def test_a_browser_is_called_what_its_owner_calls_it(text: str, browser: str, system: str) -> None:
    assert agent_of(text) == Agent(browser, system)


@given(st.text(max_size=200))
def test_whatever_it_says_its_name_stays_short(text: str) -> None:
    agent = agent_of(text)
    assert len(agent.browser) <= 40
    assert len(agent.system) <= 40
