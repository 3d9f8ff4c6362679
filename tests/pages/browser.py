"""Headless Chromium for the tests of pages; they are skipped where Debian's chromium is not installed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service

# The texts on the page whose contrast with what lies behind them is below the argument (WCAG 2.1, 1.4.3).
CONTRAST = """
const rgba = (text) => { const n = text.match(/[\\d.]+/g).map(Number); return n.length < 4 ? [...n, 1] : n; };
const over = (top, under) => top.slice(0, 3).map((c, i) => c * top[3] + under[i] * (1 - top[3]));
const light = (colour) => { const [r, g, b] = colour.map((c) => { c /= 255;
  return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
const behind = (node) => { const colours = [];
  for (let n = node; n; n = n.parentElement) colours.unshift(rgba(getComputedStyle(n).backgroundColor));
  return colours.reduce((under, top) => over(top, under), [255, 255, 255]); };
const faint = new Map();
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
  const node = walker.currentNode.parentElement, style = getComputedStyle(node);
  if (!walker.currentNode.data.trim() || !node.getClientRects().length) continue;
  if (node.closest("script,svg,:disabled")) continue;
  const under = behind(node), [r, g, b, a] = rgba(style.color);
  let opacity = a;
  for (let n = node; n; n = n.parentElement) opacity *= Number(getComputedStyle(n).opacity);
  const [x, y] = [light(over([r, g, b, opacity], under)), light(under)].sort((p, q) => q - p);
  const ratio = (x + 0.05) / (y + 0.05);
  if (ratio < arguments[0]) faint.set(`${node.tagName}.${node.className}`, ratio.toFixed(2));
}
return [...faint].map(([what, ratio]) => `${what} ${ratio}`);
"""
NARROWEST = 500  # pixels; a window is no narrower, a phone is emulated
ARGUMENTS = (
    "--headless=new --no-sandbox --disable-gpu --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --disable-dev-shm-usage"
)


@contextmanager
def open_browser(
    profile: Path, *, width: int = 1400, height: int = 900, log_network: bool = False
) -> Iterator[webdriver.Chrome]:
    """A browser with an empty profile; downloads go into ``profile``."""
    chromium, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not chromium or not driver:
        pytest.skip("chromium and chromium-driver are not installed")
    options = Options()
    options.binary_location = chromium
    for argument in (
        *ARGUMENTS.split(),
        f"--window-size={max(width, NARROWEST)},{height}",
        f"--user-data-dir={profile}/user",
    ):
        options.add_argument(argument)
    options.add_experimental_option("prefs", {"download.default_directory": str(profile)})
    logs = {"browser": "ALL"} | ({"performance": "ALL"} if log_network else {})
    options.set_capability("goog:loggingPrefs", logs)
    browser = webdriver.Chrome(options=options, service=Service(driver))
    if width < NARROWEST:
        metrics = {"width": width, "height": height, "deviceScaleFactor": 2, "mobile": True}
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    try:
        yield browser
    finally:
        browser.quit()


def console_errors(browser: webdriver.Chrome) -> list[str]:
    """What the page complained of."""
    return [entry["message"] for entry in browser.get_log("browser") if entry["level"] == "SEVERE"]
