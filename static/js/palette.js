// Search as you type. An input with data-suggest="#results" walks the options that the server put
// there: arrows choose, Enter opens, Escape closes. Ctrl K or Cmd K opens the palette.
const palette = document.querySelector("#palette");
const listOf = (input) => document.querySelector(input.dataset.suggest);
const optionsOf = (input) => [...listOf(input).querySelectorAll("[role=option]")];
const chosenOf = (input) => listOf(input).querySelector("[aria-selected=true]");

function choose(input, option) {
  for (const one of optionsOf(input)) one.setAttribute("aria-selected", String(one === option));
  if (option) {
    input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  } else input.removeAttribute("aria-activedescendant");
}

function show(input, isShown) {
  if (!palette?.contains(input)) listOf(input).hidden = !isShown;
  input.setAttribute("aria-expanded", String(isShown));
}

function move(input, step) {
  const options = optionsOf(input);
  if (!options.length) return;
  show(input, true);
  const at = options.indexOf(chosenOf(input));
  choose(input, options[(Math.max(at, step > 0 ? -1 : 0) + step + options.length) % options.length]);
}

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k" && palette) {
    event.preventDefault();
    if (palette.open) return palette.close();
    if (document.querySelector("dialog[open]")) return;
    palette.showModal();
    const input = palette.querySelector("[data-suggest]");
    input.select();
    input.dispatchEvent(new CustomEvent("open"));
    return;
  }
  const input = event.target.closest?.("[data-suggest]");
  if (!input || event.isComposing) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    move(input, event.key === "ArrowDown" ? 1 : -1);
  } else if (event.key === "Enter") {
    const isStale = listOf(input).ariaBusy === "true";
    const chosen = chosenOf(input) ?? (input.form || isStale ? null : optionsOf(input)[0]);
    if (!chosen) return;
    event.preventDefault();
    chosen.click();
  } else if (event.key === "Escape" && palette?.open) {
    event.preventDefault(); // a search field would only empty itself
    palette.close();
  } else if (event.key === "Escape") show(input, false);
});

document.addEventListener("input", (event) => {
  if (!event.target.matches("[data-suggest]")) return;
  choose(event.target, null);
  listOf(event.target).ariaBusy = "true"; // until what is typed now has been answered
});

document.addEventListener("focusout", (event) => {
  const input = event.target.closest("[data-suggest]");
  if (input && !listOf(input).contains(event.relatedTarget)) show(input, false);
});

document.addEventListener("htmx:afterSwap", (event) => {
  const input = document.querySelector(`[data-suggest="#${event.target.id}"]`);
  if (!input) return;
  event.target.ariaBusy = "false";
  optionsOf(input).forEach((option, at) => (option.id = `${event.target.id}-${at}`));
  choose(input, null);
  if (document.activeElement === input) show(input, event.target.childElementCount > 0);
});
