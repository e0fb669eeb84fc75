// Everything here is comfort: each page reads and each form posts without it.
import { startAutosave } from "./autosave.js";
import { startForms, takeFocus } from "./forms.js";
import { startHtmx } from "./htmx_events.js";
import { startLengths } from "./lengths.js";
import { startMenus } from "./menus.js";

startForms();
startMenus();
startHtmx();
startLengths();
document.querySelectorAll("form[data-autosave]").forEach(startAutosave);
takeFocus(document);
