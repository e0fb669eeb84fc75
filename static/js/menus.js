// Above the form on a phone, six long section names would push the question off the screen.
function foldOnPhones() {
  if (window.matchMedia("(min-width: 60em)").matches) return;
  document.querySelectorAll("details[data-folds]").forEach((list) => {
    list.open = false;
  });
}

// The account menu is a <details>: Escape and a click elsewhere close it, as people expect from a menu.
export function startMenus() {
  foldOnPhones();
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    document.querySelectorAll("details[data-closes][open]").forEach((menu) => {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });
  document.addEventListener("click", (event) => {
    document.querySelectorAll("details[data-closes][open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });
}
