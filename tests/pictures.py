"""Make the pictures in docs/ from the plan of the shipped city: `python -m tests.pictures`."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, sync_playwright

from planner.files import read_scenario
from planner.pipeline import make_plan
from planner.report import write_plan

CHECKOUT = Path(__file__).parent.parent
CHROMIUM = "/usr/bin/chromium"
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")
WIDTH, HEIGHT = 1280, 960
LARGEST = 200_000  # bytes
SCALES = (1.0, 0.9, 0.8, 0.75, 0.7, 0.6)


def main() -> None:
    """Plan Tangsel and take the picture of its page."""
    plan = make_plan(read_scenario(CHECKOUT / "scenarios" / "tangsel"))
    with TemporaryDirectory() as folder, sync_playwright() as play:
        write_plan(plan, Path(folder) / "plan", lang="en")
        browser = play.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        picture = small_picture(browser, (Path(folder) / "plan" / "plan.html").as_uri())
        browser.close()
    path = CHECKOUT / "docs" / "plan-page.png"
    path.write_bytes(picture)
    print(f"{path.relative_to(CHECKOUT)}: {len(picture)} bytes")


def small_picture(browser: Browser, address: str) -> bytes:
    """Return the top of a page, as large as the limit of bytes allows."""
    for scale in SCALES:
        sheet = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, device_scale_factor=scale)
        sheet.goto(address)
        picture = sheet.screenshot()
        sheet.close()
        if len(picture) < LARGEST:
            return picture
    raise SystemExit(f"the picture of {address} stays above {LARGEST} bytes")


if __name__ == "__main__":
    main()
