"use strict";
(function () {
  var bar = document.getElementById("filter");
  var items = list(document, "[data-t]");
  var rows = list(document, "#results [data-t]");
  var selects = list(bar, "select");
  var search = document.getElementById("q");
  var output = bar.querySelector("output");
  var nothing = document.getElementById("nothing");
  var narrowed = document.getElementById("narrowed");
  var expand = document.getElementById("expand");
  var folded = list(document, "details");
  var texts = new Map();
  var closedForPrint = [];
  var waiting = 0;

  function list(root, selector) {
    return Array.prototype.slice.call(root.querySelectorAll(selector));
  }

  function textOf(element) {
    if (!texts.has(element)) { texts.set(element, element.textContent.toLowerCase()); }
    return texts.get(element);
  }

  function matches(element, wanted, text) {
    var groups = element.getAttribute("data-t").split(";");
    var fits = groups.some(function (group) {
      var tokens = group.split(" ");
      return wanted.every(function (token) { return tokens.indexOf(token) >= 0; });
    });
    return fits && (!text || textOf(element).indexOf(text) >= 0);
  }

  function filled(template, shown) {
    return template.getAttribute("data-text").replace("%shown%", shown).replace("%total%", rows.length);
  }

  function apply() {
    var wanted = selects.map(function (select) { return select.value; }).filter(Boolean);
    var text = search.value.trim().toLowerCase();
    items.forEach(function (element) { element.hidden = !matches(element, wanted, text); });
    var shown = rows.filter(function (row) { return !row.hidden; }).length;
    output.textContent = filled(output, shown);
    narrowed.textContent = shown < rows.length ? filled(narrowed, shown) : "";
    nothing.hidden = shown > 0 || rows.length === 0;
  }

  function soon() {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(apply, 120);
  }

  function reset() {
    selects.forEach(function (select) { select.value = ""; });
    search.value = "";
    apply();
  }

  function open(all) {
    folded.forEach(function (element) { element.open = all; });
    expand.textContent = expand.getAttribute(all ? "data-close" : "data-open");
    expand.setAttribute("aria-expanded", String(all));
  }

  // A link into a filtered or folded part must not lead to nothing.
  function reveal() {
    var target = window.location.hash && document.getElementById(window.location.hash.slice(1));
    if (!target) { return; }
    if (target.hidden || target.closest("[hidden]")) { reset(); }
    for (var up = target; up; up = up.parentElement) { if (up.tagName === "DETAILS") { up.open = true; } }
    target.scrollIntoView();
  }

  selects.forEach(function (select) { select.addEventListener("change", apply); });
  search.addEventListener("input", soon);
  document.getElementById("reset").addEventListener("click", reset);
  expand.addEventListener("click", function () { open(expand.getAttribute("aria-expanded") !== "true"); });
  document.addEventListener("keydown", function (event) {
    var typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
    if (event.key === "/" && !typing) { event.preventDefault(); search.focus(); }
    if (event.key === "Escape" && event.target === search) { reset(); }
  });
  window.addEventListener("hashchange", reveal);
  window.addEventListener("beforeprint", function () {
    closedForPrint = folded.filter(function (element) { return !element.open; });
    closedForPrint.forEach(function (element) { element.open = true; });
  });
  window.addEventListener("afterprint", function () {
    closedForPrint.forEach(function (element) { element.open = false; });
  });
  expand.setAttribute("data-open", expand.textContent);
  open(false);
  bar.hidden = false;
  apply();
  reveal();
})();
