// The admin's pickers and signs draw fields of their own: each gets the name of what it stands for.
"use strict";
{
  const text = (element) => (element ? element.textContent.trim().replace(/:$/, "") : "");

  const nameOf = (select) => {
    const label = document.querySelector(`label[for="${CSS.escape(select.id)}"]`);
    const column = (select.closest("td")?.className.match(/field-([\w-]+)/) ?? [])[1];
    const table = select.closest("table");
    return text(label) || text(column && table?.querySelector(`th.column-${CSS.escape(column)}`)) || select.name;
  };

  const label = (element, name) => {
    if (element.getAttribute("aria-label") !== name) element.setAttribute("aria-label", name);
    element.removeAttribute("aria-labelledby");
  };

  const pickers = () => {
    for (const select of document.querySelectorAll("select.select2-hidden-accessible")) {
      const name = nameOf(select);
      const drawn = select.nextElementSibling;
      const chosen = text(select.multiple ? null : select.selectedOptions[0]);
      const list = document.getElementById(`select2-${select.id}-results`);
      for (const box of drawn.querySelectorAll(".select2-selection")) {
        label(box, chosen ? `${name}: ${chosen}` : name);
        if (list) box.setAttribute("aria-controls", list.id);
      }
      const dropdown = list?.closest(".select2-dropdown");
      const parts = ".select2-search__field, .select2-selection__rendered[role], .select2-results__options";
      for (const part of [drawn, dropdown].flatMap((place) => [...(place?.querySelectorAll(parts) ?? [])])) label(part, name);
    }
    for (const sign of document.querySelectorAll(".help-tooltip[aria-label]:not([role])")) sign.setAttribute("role", "img");
  };

  const bar = document.getElementById("searchbar");
  const sign = document.querySelector('label[for="searchbar"] img');
  if (bar && sign) bar.setAttribute("aria-label", sign.alt);
  pickers();
  new MutationObserver(pickers).observe(document.body, { childList: true, subtree: true });
}
