// Runs before the page is painted, so that a reader who chose dark paper sees no flash of white.
"use strict";
(() => {
  const KEY = "foedus.paper";
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  let chosen = "auto";
  try {
    chosen = localStorage.getItem(KEY) || "auto";
  } catch {
    // Storage may be forbidden; the system's choice then holds.
  }
  const apply = () => {
    root.dataset.theme = chosen === "auto" ? (dark.matches ? "dark" : "light") : chosen;
    root.dispatchEvent(new CustomEvent("themechange"));
  };
  dark.addEventListener("change", apply);
  window.paper = {
    get chosen() {
      return chosen;
    },
    choose(word) {
      chosen = word;
      try {
        localStorage.setItem(KEY, word);
      } catch {
        // Not kept for the next visit, then.
      }
      apply();
    },
  };
  apply();
})();
