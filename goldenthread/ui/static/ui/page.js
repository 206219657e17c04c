// Makes what is on the page easier to use. Every page works without it.
import { initAll as startGovuk } from "../vendor/govuk-frontend.min.js";
import { initAll as startMoj } from "../vendor/moj-frontend.min.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
start(document);
document.addEventListener("htmx:load", (event) => event.detail.elt === document.body || start(event.detail.elt));

function start(scope) {
  startGovuk({ scope });
  startMoj({ scope });
  foldFilters(scope);
  autocomplete(scope);
}

// On a narrow screen the list comes first: its filters start folded.
function foldFilters(scope) {
  if (window.matchMedia("(min-width: 48.0625em)").matches) return;
  for (const details of scope.querySelectorAll("details[data-narrow-closed]")) details.open = false;
}

// A long list of choices becomes a box to type in; the <select> stays as it was for everyone else.
async function autocomplete(scope) {
  const selects = scope.querySelectorAll("select[data-autocomplete]");
  if (!selects.length) return;
  await import("../vendor/accessible-autocomplete.min.js");
  for (const select of selects) {
    const described = describe(select);
    self.accessibleAutocomplete.enhanceSelectElement({
      selectElement: select,
      defaultValue: select.selectedOptions[0]?.value ? select.selectedOptions[0].text : "",
      confirmOnBlur: false,
      showAllValues: true,
      onConfirm: (text) => choose(select, text),
      tAssistiveHint: () => `${described} ${HOW}`.trim(),
    });
  }
}

// Whatever on the page listens to the list hears of the choice.
function choose(select, text) {
  const option = [...select.options].find((each) => each.text === text);
  if (!option) return;
  option.selected = true;
  for (const name of ["input", "change"]) select.dispatchEvent(new Event(name, { bubbles: true }));
}

const HOW = "When there are results, use the up and down arrows to look through them and Enter to choose.";

// The hint and the error of the list are read out with the box that takes its place.
function describe(select) {
  const ids = (select.getAttribute("aria-describedby") || "").split(" ").filter(Boolean);
  return ids.map((id) => document.getElementById(id)?.textContent.trim() ?? "").join(" ");
}
