// Theme (light, dark, or as the system says) and the width of the rail. Both live in cookies,
// so that the server draws the page right at once; localStorage tells the other open tabs.
const YEAR = 365 * 24 * 3600;
const root = document.documentElement;

function remember(name, value) {
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `${name}=${value}; path=/; max-age=${YEAR}; samesite=lax${secure}`;
  try {
    localStorage.setItem(name, value);
  } catch {
    // Storage can be switched off; the cookie alone is enough for this tab.
  }
}

function remembered(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

function applyTheme(theme) {
  if (theme === "light" || theme === "dark") root.dataset.bsTheme = theme;
  else delete root.dataset.bsTheme;
  for (const button of document.querySelectorAll("[data-set-theme]")) {
    button.setAttribute("aria-pressed", String(button.dataset.setTheme === theme));
  }
  document.dispatchEvent(new CustomEvent("theme-changed"));
}

function applyRail(width) {
  if (width === "narrow") root.dataset.rail = "narrow";
  else delete root.dataset.rail;
  for (const button of document.querySelectorAll("[data-toggle-rail]")) {
    button.setAttribute("aria-expanded", String(width !== "narrow"));
  }
}

document.addEventListener("click", (event) => {
  const choice = event.target.closest("[data-set-theme]");
  if (choice) {
    remember("theme", choice.dataset.setTheme);
    applyTheme(choice.dataset.setTheme);
  }
  if (event.target.closest("[data-toggle-rail]")) {
    const width = root.dataset.rail === "narrow" ? "wide" : "narrow";
    remember("rail", width);
    applyRail(width);
  }
});

addEventListener("storage", (event) => {
  if (event.key === "theme" && event.newValue) applyTheme(event.newValue);
  if (event.key === "rail" && event.newValue) applyRail(event.newValue);
});

applyTheme(root.dataset.bsTheme ?? remembered("theme") ?? "auto");
