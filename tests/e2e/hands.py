"""Two ways to use a page: with a pointer, or with nothing but the keyboard. A journey is played with either."""

MAX_TABS = 400
# The order in which the browser asks for a date follows its own language, not the page's.
DATE_KEYS = ("%m%d%Y", "%d%m%Y")


# How many stops lie between the focus and the element, as far as the page's markup tells: never more than there are (a date has
# several), so that the last steps are walked one by one.
STOPS_AHEAD = """element => {
  const reachable = (item) => !item.disabled && item.getClientRects().length > 0;
  const all = [...document.querySelectorAll(
    'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]')].filter(reachable);
  const groups = new Set();
  const stops = all.filter((item) => {
    if (item.type !== 'radio') return true;
    const known = groups.has(item.name);
    groups.add(item.name);
    return item === element || !known;
  });
  // What has the focus without being a stop (the page, its content after the skip link) stands after those written before it.
  const active = document.activeElement;
  const before = (item) => item.compareDocumentPosition(active) & Node.DOCUMENT_POSITION_FOLLOWING;
  const here = stops.includes(active) ? stops.indexOf(active) : stops.filter(before).length - 1;
  const there = stops.indexOf(element);
  return there > here ? there - here : 0;
}"""


AT_THE_TOP = "element => document.activeElement === document.body && document.querySelector('main').contains(element)"
# Fewer stops than this are walked: « Aller au contenu » is two keys.
WORTH_SKIPPING = 6


class Pointer:
    name = "pointer"

    def __init__(self, page):
        self.page = page

    def press(self, target):
        target.click()

    def fill(self, target, text):
        target.fill(text)

    def date(self, target, day):
        target.fill(day.isoformat())

    def fill_time(self, target, text):
        target.fill(text)

    def tick(self, target):
        """A finger aims at the words, not at the little square."""
        if not target.is_checked():
            self.page.locator(f"label[for='{target.get_attribute('id')}']").click()
        assert target.is_checked(), target

    def choose(self, target, label):
        target.select_option(label=label)


class Keyboard:
    """Tab, Shift+Tab, Enter, Space, arrows and letters: what cannot be reached that way cannot be done here."""

    name = "keyboard"

    def __init__(self, page):
        self.page = page

    def reach(self, target):
        """Tab until `target` has the focus. Fails when the whole page was walked without meeting it."""
        target.wait_for(state="attached")
        if target.evaluate(STOPS_AHEAD) > WORTH_SKIPPING and target.evaluate(AT_THE_TOP):
            self._skip_to_the_content()
        for _ in range(target.evaluate(STOPS_AHEAD) - 2):
            self.page.keyboard.press("Tab")
        for _ in range(MAX_TABS):
            if target.evaluate("element => element === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"not reachable with the keyboard: {target}")

    def _skip_to_the_content(self):
        """The first stop of every page, as somebody who lives by the keyboard uses it."""
        self.page.keyboard.press("Tab")
        self.page.keyboard.press("Enter")
        self.page.locator("main:focus").wait_for()

    def press(self, target):
        self.reach(target)
        kind = target.evaluate("element => element.tagName")
        self.page.keyboard.press("Space" if kind == "SUMMARY" else "Enter")

    def fill(self, target, text):
        self.reach(target)
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.insert_text(text)

    def date(self, target, day):
        for keys in DATE_KEYS:
            self.page.keyboard.press("Shift+Tab")
            self.reach(target)
            self.page.keyboard.type(day.strftime(keys))
            if target.input_value() == day.isoformat():
                return
        raise AssertionError(f"{target} does not take a date from the keyboard")

    def fill_time(self, target, text):
        self.reach(target)
        # « A » answers the morning or afternoon that some browsers ask for; the others ignore it.
        self.page.keyboard.type(text.replace(":", "") + "A")
        assert target.input_value() == text

    def tick(self, target):
        """A check box: Space. A radio: Tab reaches its group, arrows choose in it."""
        if target.is_checked():
            return
        if target.get_attribute("type") == "checkbox":
            self.reach(target)
            self.page.keyboard.press("Space")
        else:
            self._choose_radio(target)
        assert target.is_checked(), target

    def _choose_radio(self, target):
        name = target.get_attribute("name")
        group = "element => document.activeElement.type === 'radio' && document.activeElement.name === element.name"
        for _ in range(MAX_TABS):
            if target.evaluate(group):
                break
            self.page.keyboard.press("Tab")
        else:
            raise AssertionError(f"radio group {name} is not reachable with the keyboard")
        if target.evaluate("element => element === document.activeElement"):
            self.page.keyboard.press("Space")
        for _ in range(12):
            if target.is_checked():
                return
            self.page.keyboard.press("ArrowDown")

    def choose(self, target, label):
        self.reach(target)
        options = target.locator("option").all_text_contents()
        wanted = [" ".join(option.split()) for option in options].index(label)
        self.page.keyboard.press("Home")
        for _ in range(wanted):
            self.page.keyboard.press("ArrowDown")
        assert target.evaluate("select => select.selectedIndex") == wanted


HANDS = (Pointer, Keyboard)
