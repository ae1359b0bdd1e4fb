// SPDX-FileCopyrightText: 2026 release-checker contributors
// SPDX-License-Identifier: Apache-2.0

// Keys for lists: j and k go down and up, Enter opens, / searches, ? tells the keys. Everything works without.
"use strict";

(() => {
  const rows = () => [...document.querySelectorAll("[data-row] a[data-open]")];
  const move = (by) => {
    const found = rows();
    if (!found.length) return;
    const at = found.findIndex((link) => link.closest("[data-row]").contains(document.activeElement));
    const next = at < 0 ? (by > 0 ? 0 : found.length - 1) : Math.min(Math.max(at + by, 0), found.length - 1);
    found[next].focus();
    found[next].closest("[data-row]").scrollIntoView({ block: "nearest" });
  };
  const search = () => {
    const field = document.querySelector("input[type=search]");
    if (field) { field.closest("details")?.setAttribute("open", ""); field.focus(); field.select(); }
    return Boolean(field);
  };
  const help = () => {
    const told = document.getElementById("keys");
    if (told) { told.open = !told.open; told.querySelector("summary").focus(); }
    return Boolean(told);
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, select, textarea, [contenteditable]")) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    if (event.key === "j") move(1);
    else if (event.key === "k") move(-1);
    else if (event.key === "/" && search()) event.preventDefault();
    else if (event.key === "?" && help()) event.preventDefault();
  });
})();
